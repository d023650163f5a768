"""The account keys refuse what would leak or could not work, each with the way to mend it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from adapters.caldav import SPEC
from adapters.caldav.settings import CaldavSettings
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot


def settings(**keys: object) -> CaldavSettings:
    """Valid keys save for what is given."""
    return CaldavSettings.model_validate({"url": "https://cloud.example.org/dav/", "username": "alex", **keys})


@pytest.mark.parametrize(
    ("keys", "mend"),
    [
        ({"url": "http://cloud.example.org/"}, "write https://, or set insecure = true"),
        ({"url": "http://localhost.example.org/"}, "write https://, or set insecure = true"),
        ({"url": "ftp://cloud.example.org/"}, "write it like https://"),
        ({"url": "https://"}, "write it like https://"),
        ({"url": "https://cloud.example.org:dav/"}, "port that is no number"),
        ({"url": "https://alex:hunter2@cloud.example.org/"}, "use username, and syncd login"),
        ({"url": "https://cloud.example.org/?a=1"}, "leave out what follows"),
        ({"username": ""}, 'set auth = "bearer"'),
        ({"password": "hunter2"}, "password"),
        ({"auth": "ntlm"}, "'basic', 'digest' or 'bearer'"),
        ({"task_list": " "}, "at least 1 character"),
    ],
)
def test_a_wrong_key_is_refused_with_its_mend(keys: dict[str, object], mend: str) -> None:
    """Each wrong key is refused, and the message says what to write instead."""
    with pytest.raises(ValidationError) as refused:
        settings(**keys)

    assert mend in str(refused.value)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("cloud.example.org", "https://cloud.example.org/"),
        ("https://Cloud.example.org", "https://cloud.example.org/"),
        ("http://127.0.0.1:5232", "http://127.0.0.1:5232/"),
        ("http://localhost:5232/", "http://localhost:5232/"),
        ("http://[::1]:5232/", "http://[::1]:5232/"),
    ],
)
def test_an_address_is_completed(given: str, taken: str) -> None:
    """A bare host means https, and plain http is fine on this machine."""
    assert settings(url=given).url == taken


def test_plain_http_can_be_asked_for() -> None:
    """Who says insecure = true gets plain http to another machine."""
    assert settings(url="http://cloud.lan/", insecure=True).url == "http://cloud.lan/"


def test_a_token_needs_no_name() -> None:
    """With auth = bearer the secret alone is enough."""
    assert settings(auth="bearer", username="").auth == "bearer"


@pytest.mark.parametrize(
    ("deliver", "owned"),
    [("tasks", Slot(Role.TASKS, Kind.VTODO)), ("calendar", Slot(Role.EVENTS, Kind.VEVENT))],
)
def test_owned_tasks_go_where_the_owner_lives(deliver: str, owned: Slot) -> None:
    """Owned tasks go to the task list or, for calendar owners, to the calendar; sessions always to the calendar."""
    assert SPEC.slots(settings(), deliver) == (owned, Slot(Role.EVENTS, Kind.VEVENT))


def test_every_key_is_described() -> None:
    """Every key of the account says what it is for: the reference is made from it."""
    described = {name: field.description for name, field in SPEC.settings.model_fields.items()}

    assert [name for name, text in described.items() if not text] == []


def test_names_may_be_equal() -> None:
    """Task list and calendar may carry the same name: they differ by what they hold."""
    assert SPEC.names(settings()) == {Role.TASKS: "Household", Role.EVENTS: "Household"}
