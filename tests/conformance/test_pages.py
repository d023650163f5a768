"""Laws of a page that an event carries: read back, kept, replaced, and taken away alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncd.model.item import Content, Field, Item, Kind, Page, page_digest
from syncd.ports import Create, Member, Result, Update
from tests.conformance.contents import content

if TYPE_CHECKING:
    from syncd.ports import CollectionRef, Connection
    from tests.conformance.backends import Backend


def page(text: str = "The load") -> Page:
    """A page of syncd, as long as a real one."""
    html = f'<!doctype html><meta charset="utf-8"><meta name="generator" content="syncd"><p>{text}</p>'.encode()
    html += b"".join(b"<p>%d \xe2\x9c\x85 = + / </p>\n" % number for number in range(3000))
    return Page(page_digest(html), "2026-12-06-us.html", html)


@pytest.fixture
def event(connection: Connection, ref: CollectionRef) -> Item:
    """An event without a page; accounts that keep none have no such law."""
    if ref.kind is not Kind.VEVENT or not connection.capabilities.attachments:
        pytest.skip("the account keeps no page")
    batch = connection.apply(ref, [Create(content(ref.kind))])
    return read(connection, ref, batch.outcomes[0].ref.href if batch.outcomes[0].ref else "")


def read(connection: Connection, ref: CollectionRef, href: str) -> Item:
    """What stands there now."""
    ((member,), gone) = connection.fetch(ref, [href])
    item = connection.read(ref, member)
    assert isinstance(item, Item), (item, gone)
    return item


def write(connection: Connection, ref: CollectionRef, item: Item, changed: Field, **to: object) -> Item:
    """Write one field of it."""
    wanted = content(ref.kind, item.uid, **to)
    (outcome,) = connection.apply(ref, [Update(item.ref, item.raw, wanted, frozenset({changed}))]).outcomes
    assert outcome.result is Result.DONE, outcome
    return read(connection, ref, item.ref.href)


def test_a_page_is_read_back_and_is_no_extra(connection: Connection, ref: CollectionRef, event: Item) -> None:
    """Its digest is read back; what a body of that write says is the same; nothing else of the item changes."""
    wanted = page()
    update = Update(event.ref, event.raw, content(ref.kind, event.uid, page=wanted), frozenset({Field.PAGE}))
    (outcome,) = connection.apply(ref, [update]).outcomes

    item = read(connection, ref, event.ref.href)
    assert (event.page, item.page, item.extras) == ("", wanted.digest, False)
    assert (item.title, item.due, item.description, item.alarms) == (
        event.title,
        event.due,
        event.description,
        event.alarms,
    )
    assert outcome.raw is not None
    told = connection.read(ref, Member(item.ref, item.uid, outcome.raw))
    assert isinstance(told, Item)
    assert told.page == wanted.digest
    assert connection.capabilities.attachments


def test_another_edit_keeps_it(connection: Connection, ref: CollectionRef, event: Item, backend: Backend) -> None:
    """A page stays where it is when something else is written, and so does what its owner put there."""
    with_page = write(connection, ref, event, Field.PAGE, page=page())
    backend.hand.decorate(event.ref.href)
    before = backend.hand.decoration(event.ref.href)

    item = write(connection, ref, read(connection, ref, event.ref.href), Field.TITLE, title="Another title")

    assert (item.page, item.title, item.extras) == (with_page.page, "Another title", True)
    assert backend.hand.decoration(event.ref.href) == before


def test_it_is_replaced_and_taken_away_alone(connection: Connection, ref: CollectionRef, event: Item) -> None:
    """One page takes the place of another one, and without one none is left."""
    write(connection, ref, event, Field.PAGE, page=page())
    item = write(connection, ref, read(connection, ref, event.ref.href), Field.PAGE, page=page("Later"))
    assert item.page == page("Later").digest

    item = write(connection, ref, item, Field.PAGE, page=None)
    assert (item.page, item.extras) == ("", False)
    assert "FILENAME" not in item.raw


def test_an_edit_by_hand_keeps_it(connection: Connection, ref: CollectionRef, event: Item, backend: Backend) -> None:
    """Whoever gives the event another title has not touched the page."""
    write(connection, ref, event, Field.PAGE, page=page())
    backend.hand.retitle(event.ref.href, "Mine")
    item = read(connection, ref, event.ref.href)
    assert (item.title, item.page, item.extras) == ("Mine", page().digest, False)


def test_a_page_in_a_create(connection: Connection, ref: CollectionRef, event: Item) -> None:
    """An item may be made with its page."""
    wanted: Content = content(ref.kind, "syncd-2", page=page())
    (outcome,) = connection.apply(ref, [Create(wanted)]).outcomes
    assert outcome.ref is not None
    assert read(connection, ref, outcome.ref.href).page == page().digest
    assert event.page == ""
