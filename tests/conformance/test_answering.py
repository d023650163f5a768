"""Laws of answering: somebody's own item is closed with one line, on its condition; nothing else in it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syncd.model.item import Item, Kind, Status
from syncd.ports import Answer, Result

if TYPE_CHECKING:
    from syncd.ports import CollectionRef, Connection
    from tests.conformance.backends import Backend

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = "Noted; thank you, all of it: 2\\3"


@pytest.fixture
def href(backend: Backend, ref: CollectionRef) -> str:
    """An item of somebody's own."""
    return backend.hand.add_foreign(ref.href, "own-1")


def shown(connection: Connection, ref: CollectionRef, href: str) -> Item:
    """What stands there, freshly read."""
    connection.changes(ref, "", listing=True, bodies=False)
    (member,), gone = connection.fetch(ref, [href])
    item = connection.read(ref, member)
    assert isinstance(item, Item), item
    assert not gone
    return item


def answer(item: Item, **changes: object) -> Answer:
    """The answer to what was read."""
    title = f"✅ {item.title}" if item.kind is Kind.VEVENT else None
    made = Answer(item.ref, item.uid, item.raw, SAID, AT, title)
    return replace(made, **changes)  # type: ignore[arg-type]


def told(backend: Backend, connection: Connection, ref: CollectionRef, href: str) -> list[str]:
    """The lines beside or in an item that are our answer."""
    item = shown(connection, ref, href)
    lines = [*item.description.split("\n")]
    if backend.name == "todoist":
        lines += backend.hand.decoration(href)
    return [line for line in lines if line == SAID]


def test_it_is_closed_with_one_line(backend: Backend, connection: Connection, ref: CollectionRef, href: str) -> None:
    """Done, or an event with a mark; the line stands there once, title and due stay, and no stamp is put there."""
    before = shown(connection, ref, href)
    batch = connection.apply(ref, [answer(before)])
    after = shown(connection, ref, href)
    assert ([Result.DONE], None) == ([o.result for o in batch.outcomes], batch.error)
    if ref.kind is Kind.VEVENT:
        assert (Status.OPEN, f"✅ {before.title}") == (after.status, after.title)
    else:
        assert (Status.DONE, before.title) == (after.status, after.title)
    assert (before.due, before.uid, None) == (after.due, after.uid, after.stamp)
    assert [SAID] == told(backend, connection, ref, href)


def test_its_owners_words_stay_in_front(
    connection: Connection, backend: Backend, ref: CollectionRef, href: str
) -> None:
    """What stood in its text stands there as it did, the answer below or beside it."""
    first = shown(connection, ref, href)
    connection.apply(ref, [answer(first, text="one")])
    again = shown(connection, ref, href)
    connection.apply(ref, [answer(again, text=SAID, title=None)])
    lines = [line for line in shown(connection, ref, href).description.split("\n") if line in ("one", SAID)]
    assert [SAID] == told(backend, connection, ref, href)
    assert lines == ([] if backend.name == "todoist" else ["one", SAID])


def test_what_is_not_understood_stays(
    backend: Backend, connection: Connection, ref: CollectionRef, href: str
) -> None:
    """Every property of its owner's app survives, in order. An open sub-task goes one level up: it is not ticked."""
    backend.hand.decorate(href)
    before = [line for line in backend.hand.decoration(href) if line != "bring the bag"]
    batch = connection.apply(ref, [answer(shown(connection, ref, href))])
    assert [Result.DONE] == [o.result for o in batch.outcomes]
    after = [line for line in backend.hand.decoration(href) if line != SAID]
    assert before == after


def test_a_version_that_is_not_the_newest_is_not_answered(
    backend: Backend, connection: Connection, ref: CollectionRef, href: str
) -> None:
    """Nothing changes: its owner changed it meanwhile, and is to be read first."""
    old = shown(connection, ref, href)
    backend.hand.retitle(href, "Another title")
    shown(connection, ref, href)
    stands = backend.hand.body(href)
    batch = connection.apply(ref, [answer(old)])
    assert [Result.CHANGED] == [o.result for o in batch.outcomes]
    assert stands == backend.hand.body(href)


def test_what_is_gone_is_not_put_back(
    backend: Backend, connection: Connection, ref: CollectionRef, href: str
) -> None:
    """An answer to what its owner threw away meanwhile makes nothing."""
    old = shown(connection, ref, href)
    backend.hand.delete(href)
    batch = connection.apply(ref, [answer(old)])
    _members, gone = connection.fetch(ref, [href])
    assert [o.result for o in batch.outcomes] in ([Result.GONE], [Result.CHANGED])
    assert gone == (href,)


def test_answered_twice_is_answered_once(
    backend: Backend, connection: Connection, ref: CollectionRef, href: str
) -> None:
    """The same write once more, after an answer that was lost, leaves one line."""
    before = shown(connection, ref, href)
    connection.apply(ref, [answer(before)])
    connection.apply(ref, [answer(before)])
    assert [SAID] == told(backend, connection, ref, href)


def test_what_somebody_puts_there_stands_inside(
    backend: Backend, connection: Connection, ref: CollectionRef, href: str
) -> None:
    """A new item of the collection's own level is named as such, and its body can be had."""
    members = {m.ref.href: m for m in connection.changes(ref, "", listing=True, bodies=False).members}
    assert (True, False) == (members[href].inside, (members[href].uid or "").startswith("syncd-"))
    assert "Somebody's own" == shown(connection, ref, href).title
