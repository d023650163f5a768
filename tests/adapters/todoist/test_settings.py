"""The account keys refuse what would leak or could not work, each with the way to mend it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from adapters.todoist import SPEC
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot


@pytest.mark.parametrize(
    ("keys", "mend"),
    [
        ({"url": "http://todoist.example.org"}, "write https://, or set insecure = true"),
        ({"url": "ftp://todoist.example.org"}, "write it like https://"),
        ({"url": "https://"}, "write it like https://"),
        ({"url": "https://todoist.example.org:api"}, "port that is no number"),
        ({"url": "https://alex:hunter2@todoist.example.org"}, "syncd login asks for the token"),
        ({"url": "https://todoist.example.org/api/v1"}, "syncd adds the path itself"),
        ({"url": "https://todoist.example.org?a=1"}, "syncd adds the path itself"),
        ({"project": ""}, "at least 1 character"),
        ({"token": "hunter2"}, "token"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_a_slip_is_named_with_its_mend(keys: dict[str, object], mend: str) -> None:
    """Each wrong key is refused with a sentence that says what to do."""
    with pytest.raises(ValidationError, match=mend):
        SPEC.settings(**keys)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, "https://api.todoist.com"),
        ("api.todoist.com", "https://api.todoist.com"),
        ("HTTPS://API.todoist.com/", "https://api.todoist.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
    ids=["default", "bare", "capitals", "loopback", "six"],
)
def test_the_address_is_an_origin(given: str | None, kept: str) -> None:
    """Scheme, host and port are kept in one form; nothing is needed by default."""
    settings = SPEC.settings() if given is None else SPEC.settings(url=given)

    assert kept == settings.model_dump()["url"]


@pytest.mark.parametrize("deliver", ["tasks", "calendar"])
def test_everything_goes_to_the_one_project(deliver: str) -> None:
    """Tasks and sessions share the project, whatever `deliver` says."""
    tasks = Slot(Role.TASKS, Kind.TODOIST)

    assert (tasks, tasks) == SPEC.slots(SPEC.settings(), deliver)
    assert {Role.TASKS: "Chores"} == SPEC.names(SPEC.settings(project="Chores"))
    assert SPEC.needs_secret(SPEC.settings())
