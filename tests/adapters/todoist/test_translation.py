"""Tasks are read for what they are, and written in the words of the service."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.todoist.body import dump, etag, load, uid_in, with_uid, without_uid
from adapters.todoist.composing import again, back, creation, edit
from adapters.todoist.reading import read_item
from syncd.model.item import Field, Item, Kind, Ref, Status
from syncd.ports import Member
from tests.adapters.todoist.service import PROJECT, task
from tests.conformance.backends import HOME
from tests.conformance.contents import content

STATUS = frozenset({Field.STATUS})


def read(**changes: Any) -> Item:
    """A task as an item."""
    body = dump(task(**changes), extras=False)
    item = read_item(Member(Ref("6Xtask", "e"), None, body), HOME)
    assert isinstance(item, Item), item
    return item


def due(text: str, **more: Any) -> dict[str, Any]:
    """A due object."""
    return {"due": {"date": text, "timezone": None, "string": text, "lang": "en", "is_recurring": False, **more}}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (due("2026-11-28"), date(2026, 11, 28)),
        (due("2026-11-28T09:00:00"), datetime(2026, 11, 28, 8, tzinfo=UTC)),
        (due("2026-11-28T09:00:00", timezone="Asia/Tokyo"), datetime(2026, 11, 28, 0, tzinfo=UTC)),
        (due("2026-11-28T09:00:00", timezone="Mars/Base"), datetime(2026, 11, 28, 8, tzinfo=UTC)),
        (due("2026-11-28T09:00:00Z", timezone="Europe/Berlin"), datetime(2026, 11, 28, 9, tzinfo=UTC)),
        (due("2026-11-28T09:00:00.000000Z"), datetime(2026, 11, 28, 9, tzinfo=UTC)),
        ({"due": None}, None),
    ],
    ids=["day", "floating", "in a zone", "in no zone", "fixed", "with fractions", "none"],
)
def test_when_it_is_due(given: dict[str, Any], meant: date | None) -> None:
    """A day stays a day; a wall clock is the owner's, unless the due names a zone; UTC is UTC."""
    assert meant == read(**given).due


@pytest.mark.parametrize(
    ("duration", "lasts"),
    [
        ({"amount": 45, "unit": "minute"}, timedelta(minutes=45)),
        ({"amount": 2, "unit": "day"}, timedelta(days=2)),
        (None, None),
    ],
    ids=["minutes", "days", "none"],
)
def test_how_long_it_lasts(duration: dict[str, Any] | None, lasts: timedelta | None) -> None:
    """Minutes and days are lengths."""
    assert lasts == read(duration=duration).lasts


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.OPEN),
        ({"checked": True, "completed_at": "2026-11-28T10:15:30.123456Z"}, Status.DONE),
        ({"checked": True, "labels": ["errands", "Skipped"]}, Status.SKIPPED),
        ({"labels": ["skipped"]}, Status.OPEN),
    ],
    ids=["open", "ticked", "ticked as skipped", "only labelled"],
)
def test_what_it_shows(changes: dict[str, Any], status: Status) -> None:
    """Ticked is done; ticked with the label is skipped; the label alone says nothing and is no category."""
    item = read(**changes)

    assert status is item.status
    assert "skipped" not in {category.lower() for category in item.categories}


def test_who_finished_it_and_when() -> None:
    """Time to the second, user as the service names them; an open task names nobody."""
    done = read(checked=True, completed_at="2026-11-28T10:15:30.123456Z", completed_by_uid="78")

    assert (datetime(2026, 11, 28, 10, 15, 30, tzinfo=UTC), "78") == (done.completed_at, done.completed_by)
    assert "" == read(completed_by_uid="78").completed_by


@pytest.mark.parametrize(
    "changes",
    [{"id": 5}, {"content": None}, {"due": {"date": "soon"}}, {"completed_at": "then", "checked": True}],
    ids=["id", "content", "due", "completed"],
)
def test_damage_is_unreadable(changes: dict[str, Any]) -> None:
    """What is no task in the service's form is named as such, and nothing is raised."""
    member = Member(Ref("6Xtask", "e"), "syncd-1", dump(task(**changes), extras=False))

    assert not isinstance(read_item(member, HOME), Item)


@pytest.mark.parametrize(
    ("wire", "plain", "uid"),
    [
        ("block\nsyncd:1.x\nsyncd-12", "block\nsyncd:1.x", "syncd-12"),
        ("syncd-12", "", "syncd-12"),
        ("syncd-12\nmine", "mine", "syncd-12"),
        ("above\r\nsyncd-12\r\nbelow", "above\nbelow", "syncd-12"),
        ("see syncd-12 there", "see syncd-12 there", None),
        ("", "", None),
    ],
    ids=["last", "alone", "first", "moved", "in a sentence", "nothing"],
)
def test_the_line_of_the_uid(wire: str, plain: str, uid: str | None) -> None:
    """It is found and taken out as a line of its own, wherever it went; a mention in a sentence is none."""
    assert (plain, uid) == (without_uid(wire), uid_in(wire))
    assert plain == without_uid(with_uid(plain, "syncd-99"))


def test_the_address_tells_the_uid_when_the_line_is_gone() -> None:
    """What the member says of the uid stands over the text."""
    member = Member(Ref("6Xtask", "e"), "syncd-1", dump(task(description="syncd-2"), extras=False))

    item = read_item(member, HOME)

    assert isinstance(item, Item)
    assert "syncd-1" == item.uid


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "x"},
        {"description": "x"},
        due("2026-11-29"),
        {"duration": {"amount": 1, "unit": "minute"}},
        {"labels": []},
        {"priority": 4},
        {"checked": True},
        {"project_id": "other"},
        {"deadline": {"date": "2026-12-24", "lang": "en"}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_an_owner_changes_is_another_version(changes: dict[str, Any]) -> None:
    """Each thing that an owner can change changes the version."""
    assert etag(task(), extras=False) != etag(task(**changes), extras=False)


def test_what_changes_by_itself_is_the_same_version() -> None:
    """Order, times of change, words for the date and line ends are no version of their own; what hangs on it is."""
    moved = task(child_order=7, updated_at="2027-01-01T00:00:00Z", description="Bags and list\r\nsyncd-1")
    moved["due"] = {**moved["due"], "string": "Saturday"}

    assert etag(task(), extras=False) == etag(moved, extras=False) != etag(moved, extras=True)


def test_a_body_is_read_back() -> None:
    """The object comes back whole, and equal bodies have equal texts."""
    assert (task(), True) == load(dump(task(), extras=True))
    assert dump(task(), extras=True) == dump(dict(reversed(task().items())), extras=True)


def test_a_new_task() -> None:
    """Everything that it shall show goes with one command; nothing is parsed out of its title."""
    wanted = content(Kind.TODOIST)

    (command,) = creation(wanted, PROJECT, HOME).commands

    assert {
        "content": "The shop",
        "description": f"{wanted.description}\nsyncd-1",
        "labels": ["household-logistics", "a, b"],
        "due": {"date": "2026-11-28T09:00:00Z", "timezone": "Europe/Berlin"},
        "duration": {"amount": 90, "unit": "minute"},
        "project_id": PROJECT,
        "auto_reminder": False,
        "auto_parse_labels": False,
    } == command["args"]


def test_the_same_creation_is_the_same_command() -> None:
    """Uuid and temporary id follow from the uid alone: sent later, in other words, it takes effect once."""
    first = creation(content(Kind.TODOIST), PROJECT, HOME).commands[0]
    later = creation(content(Kind.TODOIST, title="Other", stamp="s1:later"), PROJECT, HOME).commands[0]
    other = creation(content(Kind.TODOIST, "syncd-2"), PROJECT, HOME).commands[0]

    assert (first["uuid"], first["temp_id"]) == (later["uuid"], later["temp_id"])
    assert 4 == len({first["uuid"], first["temp_id"], other["uuid"], other["temp_id"]})


def test_an_update_sends_what_it_changes() -> None:
    """Fields that are not named, or stand there already, are not sent."""
    wanted = content(Kind.TODOIST, title="The other shop", due=date(2026, 11, 28), categories=("nothing",))

    (command,) = edit(task(), wanted, frozenset({Field.TITLE, Field.DUE}), HOME, "t1").commands

    assert {"id": "6Xtask", "content": "The other shop"} == command["args"]


def test_a_rule_of_its_owner_goes_with_a_new_date() -> None:
    """A date alone would take the recurrence away."""
    base = task(**due("2026-11-28", string="every saturday", is_recurring=True))

    (command,) = edit(base, content(Kind.TODOIST, due=date(2026, 12, 5)), frozenset({Field.DUE}), HOME, "t1").commands

    assert {"date": "2026-12-05", "string": "every saturday", "lang": "en", "is_recurring": True} == command["args"][
        "due"
    ]


@pytest.mark.parametrize(
    ("base", "status", "types", "labels"),
    [
        ({}, Status.DONE, ["item_complete"], None),
        ({}, Status.SKIPPED, ["item_update", "item_complete"], ["errands", "skipped"]),
        ({"checked": True}, Status.OPEN, ["item_uncomplete"], None),
        (
            {"checked": True, "labels": ["errands", "skipped"]},
            Status.OPEN,
            ["item_update", "item_uncomplete"],
            ["errands"],
        ),
        ({"checked": True}, Status.SKIPPED, ["item_update"], ["errands", "skipped"]),
        (
            {"checked": True, "labels": ["skipped"]},
            Status.DONE,
            ["item_update", "item_uncomplete", "item_complete"],
            [],
        ),
    ],
    ids=["done", "skipped", "reopened", "reopened from skipped", "done to skipped", "skipped to done"],
)
def test_a_status_is_a_tick_and_a_label(
    base: dict[str, Any], status: Status, types: list[str], labels: list[str] | None
) -> None:
    """Done is a tick, skipped a tick with a label, open neither; other labels stay."""
    moment = datetime(2026, 11, 28, 10, 15, tzinfo=UTC) if status is Status.DONE else None
    wanted = content(Kind.TODOIST, status=status, completed_at=moment)

    commands = edit(task(**base), wanted, STATUS, HOME, "t1").commands

    assert types == [command["type"] for command in commands]
    assert labels == next((c["args"]["labels"] for c in commands if c["type"] == "item_update"), None)
    done = [c["args"].get("date_completed") for c in commands if c["type"] == "item_complete"]
    assert done == [d for d in done if d == ("2026-11-28T10:15:00Z" if moment else None)]


def test_closing_says_why_once() -> None:
    """The comment goes along, marked as ours; the same words have the same uuid whenever they are sent."""
    wanted = content(Kind.TODOIST, status=Status.SKIPPED, comment="It is not on your list any more.")

    first, second = (edit(task(), wanted, STATUS, HOME, token).commands for token in ("t1", "t2"))

    assert "It is not on your list any more.\nsyncd-1" == first[1]["args"]["content"]
    assert (True, False) == (first[1]["uuid"] == second[1]["uuid"], first[0]["uuid"] == second[0]["uuid"])


def test_what_repeats_is_not_ticked_off() -> None:
    """A tick would move it on, and a completion end its owner's series: neither is sent."""
    base = task(**due("2026-11-28", string="every saturday", is_recurring=True))

    sent = edit(base, content(Kind.TODOIST, status=Status.DONE), STATUS, HOME, "t1")

    assert ((), True) == (sent.commands, "repeat" in sent.why)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"title": "x" * 501}, "title"),
        ({"description": "x" * 16383}, "text"),
        ({"categories": ("x" * 61,)}, "label"),
    ],
    ids=["title", "text", "label"],
)
def test_what_is_too_long_is_not_sent(changes: dict[str, Any], word: str) -> None:
    """The reason names what is too long and quotes nothing."""
    sent = creation(content(Kind.TODOIST, **changes), PROJECT, HOME)

    assert ((), True, False) == (sent.commands, word in sent.why, "xxx" in sent.why)


def test_what_just_fits_is_sent() -> None:
    """500 characters of title are taken."""
    assert creation(content(Kind.TODOIST, title="x" * 500), PROJECT, HOME).commands != ()


def test_a_deleted_task_is_made_anew_as_it_was() -> None:
    """With its due, deadline, priority and labels, ticked if it was; under another uuid than at first."""
    was = task(checked=True, completed_at="2026-11-28T10:15:30.5Z", priority=3, deadline={"date": "2026-12-24"})

    add, done = again(was, "syncd-1", PROJECT).commands

    shown = add["args"]
    assert (3, {"date": "2026-12-24"}, {"date": "2026-11-28"}) == (
        shown["priority"],
        shown["deadline"],
        shown["due"],
    )
    assert {"id": add["temp_id"], "date_completed": "2026-11-28T10:15:30Z"} == done["args"]
    assert add["uuid"] != creation(content(Kind.TODOIST), PROJECT, HOME).commands[0]["uuid"]


def test_an_earlier_version_is_put_back_where_it_differs() -> None:
    """Only what differs is sent; a tick since is taken back."""
    update, opened = back(task(), task(content="Renamed", checked=True), "syncd-1", "t1").commands

    assert {"id": "6Xtask", "content": "The shop"} == update["args"]
    assert ("item_uncomplete", {"id": "6Xtask"}) == (opened["type"], opened["args"])
