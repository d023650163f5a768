"""Laws of writing: what is written is read back, on its condition, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syncd.model.item import Content, Field, Item, Kind, Ref, Status
from syncd.ports import Create, Delete, Member, Restore, Result, Update
from tests.conformance.contents import asks, bare, content, shows

if TYPE_CHECKING:
    from syncd.ports import CollectionRef, Connection
    from tests.conformance.backends import Backend

_CHANGES: dict[Field, dict[str, Any]] = {
    Field.TITLE: {"title": "The other shop"},
    Field.DUE: {"due": datetime(2026, 12, 1, 6, 30, tzinfo=UTC)},
    Field.LASTS: {"lasts": timedelta(hours=2)},
    Field.ALARM: {"alarm": timedelta(minutes=-10)},
    Field.BLOCK: {"description": "Another text\n--- syncd"},
    Field.NOTE: {"description": "A note of the owner\n--- syncd"},
    Field.CATEGORY: {"categories": ("errands",)},
    Field.LINK: {"link": "https://example.org/other"},
    Field.PRIVACY: {"private": False},
    Field.STATUS: {"status": Status.SKIPPED},
}

_ODD = {
    "emoji": "🧺 Wäsche 👩‍👩‍👧 ﷽ 中文",
    "specials": "a,b;c:d\\e\"f'g\\\\n %20 <b>&amp;",
    "colon-first": ":begins with a colon; BEGIN:VCALENDAR",
    "long": "never a space" * 160,
    "long-emoji": "🧺" * 500,
    "blanks-within": "a  b   c",
}


def standing(connection: Connection, ref: CollectionRef, *also: str) -> dict[str, Item]:
    """Everything that stands in a collection, freshly read, by uid. `also` are hrefs that a listing may leave out."""
    members = connection.changes(ref, "", listing=True, bodies=False).members
    found, _ = connection.fetch(ref, [*(member.ref.href for member in members), *also])
    items = [connection.read(ref, member) for member in found]
    assert all(isinstance(item, Item) for item in items), items
    return {item.uid: item for item in items if isinstance(item, Item)}


def created(connection: Connection, ref: CollectionRef, *contents: Content) -> dict[str, Item]:
    """Create them and read them back."""
    batch = connection.apply(ref, [Create(one) for one in contents])
    assert ([outcome.result for outcome in batch.outcomes], batch.error) == ([Result.DONE] * len(contents), None)
    return standing(connection, ref)


def test_every_field_is_read_back(connection: Connection, ref: CollectionRef) -> None:
    """What is written is read back with the same meaning, field by field."""
    wanted = content(ref.kind)

    item = created(connection, ref, wanted)[wanted.uid]

    assert shows(item) == asks(wanted, connection.capabilities)
    assert (item.uid, item.kind, item.extras, item.recurring) == (wanted.uid, ref.kind, False, False)
    if connection.capabilities.stamps:
        assert (item.stamp, item.modified_at) == (wanted.stamp, wanted.written_at)


def test_absent_fields_stay_absent(connection: Connection, ref: CollectionRef) -> None:
    """A bare item on a day shows no text, alarm, link or category that nobody wrote."""
    wanted = bare(ref.kind)

    item = created(connection, ref, wanted)[wanted.uid]

    assert shows(item) == asks(wanted, connection.capabilities)


@pytest.mark.parametrize(
    "due", [date(2026, 11, 28), datetime(2026, 11, 28, 0, 0, tzinfo=UTC)], ids=["day", "instant"]
)
def test_a_day_is_not_an_instant(connection: Connection, ref: CollectionRef, due: date) -> None:
    """A day is read back as a day, and midnight UTC as an instant."""
    lasts = timedelta(minutes=30) if ref.kind is Kind.VEVENT and isinstance(due, datetime) else None
    wanted = content(ref.kind, due=due, lasts=lasts)

    item = created(connection, ref, wanted)[wanted.uid]

    assert (type(item.due), item.due) == (type(due), due)


@pytest.mark.parametrize("odd", _ODD)
def test_odd_text_survives(connection: Connection, ref: CollectionRef, odd: str) -> None:
    """Text of any kind is read back character for character in title and notes."""
    if 0 < connection.capabilities.longest_title < len(_ODD[odd]):
        pytest.skip("the account takes no title of this length")
    wanted = content(ref.kind, title=_ODD[odd], description=f"{_ODD[odd]}\n\n{_ODD[odd]}")

    item = created(connection, ref, wanted)[wanted.uid]

    assert (item.title, item.description) == (wanted.title, wanted.description)


def test_line_ends_become_one_kind(connection: Connection, ref: CollectionRef) -> None:
    """Every kind of line end in notes is read back as a plain line feed."""
    item = created(connection, ref, content(ref.kind, description="a\r\nb\nc"))["syncd-1"]

    assert item.description == "a\nb\nc"


@pytest.mark.parametrize("field", _CHANGES, ids=str)
def test_an_update_changes_one_field(connection: Connection, ref: CollectionRef, field: Field) -> None:
    """An update shows the new value of the field that changed and the old value of every other one."""
    can = connection.capabilities
    if field is Field.LASTS and ref.kind is Kind.VTODO:
        pytest.skip(f"a {ref.kind} has no length")
    held = {Field.ALARM: can.alarms, Field.LINK: can.links, Field.PRIVACY: can.privacy}
    if not held.get(field, True):
        pytest.skip(f"the account has no field for {field}")
    before = content(ref.kind)
    item = created(connection, ref, before)[before.uid]
    # The whole content differs in its text fields: only what is named as changed may be written.
    later = replace(before, title="not this", link="https://not.this", stamp="s1:maple4:open:new")
    later = replace(later, **_CHANGES[field])

    batch = connection.apply(ref, [Update(item.ref, item.raw, later, frozenset({field}))])

    after = standing(connection, ref, item.ref.href)[before.uid]
    expected = asks(before, can) | {shown: value for shown, value in asks(later, can).items() if shown is field}
    if field is Field.NOTE:
        expected[Field.BLOCK] = later.description
    assert [outcome.result for outcome in batch.outcomes] == [Result.DONE]
    assert shows(after) == expected
    assert after.stamp == ("s1:maple4:open:new" if can.stamps else None)


def test_done_skipped_and_reopened(connection: Connection, ref: CollectionRef) -> None:
    """Done, skipped and open are three things, and each can follow each."""
    if ref.kind is Kind.VEVENT:
        pytest.skip("an event knows no completion of its own: a mark in its title says it")
    at = datetime(2026, 11, 28, 10, 15, tzinfo=UTC)
    item = created(connection, ref, content(ref.kind))["syncd-1"]
    seen = []
    for status, moment in ((Status.DONE, at), (Status.SKIPPED, None), (Status.OPEN, None), (Status.DONE, at)):
        wanted = content(ref.kind, status=status, completed_at=moment)
        connection.apply(ref, [Update(item.ref, item.raw, wanted, frozenset({Field.STATUS}))])
        item = standing(connection, ref, item.ref.href)["syncd-1"]
        seen.append((item.status, item.completed_at))

    assert seen == [(Status.DONE, at), (Status.SKIPPED, None), (Status.OPEN, None), (Status.DONE, at)]


def test_the_outcome_is_good_for_the_next_write(connection: Connection, ref: CollectionRef) -> None:
    """What `done` returns is the version and body that stands: it can be read and edited without another look."""
    wanted = content(ref.kind)
    outcome = connection.apply(ref, [Create(wanted)]).outcomes[0]
    assert outcome.ref is not None
    assert outcome.raw is not None

    item = connection.read(ref, Member(outcome.ref, wanted.uid, outcome.raw))
    later = replace(wanted, title="Changed at once")
    again = connection.apply(ref, [Update(outcome.ref, outcome.raw, later, frozenset({Field.TITLE}))])

    assert shows(item) == asks(wanted, connection.capabilities)
    assert again.outcomes[0].result is Result.DONE
    assert standing(connection, ref)[wanted.uid].title == "Changed at once"


def test_a_create_never_overwrites(connection: Connection, ref: CollectionRef) -> None:
    """Creating what stands already says so and leaves it as it is."""
    created(connection, ref, content(ref.kind))

    batch = connection.apply(ref, [Create(content(ref.kind, title="Another"))])

    assert [outcome.result for outcome in batch.outcomes] == [Result.EXISTS]
    assert standing(connection, ref)["syncd-1"].title == "The shop"


def test_a_stale_write_changes_nothing(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """An update and a delete against an older version leave what the owner wrote since."""
    item = created(connection, ref, content(ref.kind))["syncd-1"]
    backend.hand.retitle(item.ref.href, "Mine now")

    batch = connection.apply(
        ref,
        [
            Update(item.ref, item.raw, content(ref.kind, title="Ours"), frozenset({Field.TITLE})),
            Delete(item.ref, item.uid),
        ],
    )

    assert [outcome.result for outcome in batch.outcomes] == [Result.CHANGED, Result.CHANGED]
    assert standing(connection, ref)["syncd-1"].title == "Mine now"


def test_an_unknown_version_is_no_version(connection: Connection, ref: CollectionRef) -> None:
    """A write that does not know the version it is meant for changes nothing."""
    item = created(connection, ref, content(ref.kind))["syncd-1"]
    unknown = Ref(item.ref.href, None)

    batch = connection.apply(
        ref,
        [
            Update(unknown, item.raw, content(ref.kind, title="Ours"), frozenset({Field.TITLE})),
            Delete(unknown, item.uid),
        ],
    )

    assert [outcome.result for outcome in batch.outcomes] == [Result.CHANGED, Result.CHANGED]
    assert standing(connection, ref)["syncd-1"].title == "The shop"


def test_what_is_gone_stays_gone(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """Deleting what is not there says so; updating it says so or lost, and does not bring it back."""
    item = created(connection, ref, content(ref.kind))["syncd-1"]
    backend.hand.delete(item.ref.href)

    batch = connection.apply(
        ref,
        [
            Delete(item.ref, item.uid),
            Update(item.ref, item.raw, content(ref.kind, title="Ours"), frozenset({Field.TITLE})),
        ],
    )

    assert batch.outcomes[0].result is Result.GONE
    assert batch.outcomes[1].result in {Result.GONE, Result.CHANGED}
    assert standing(connection, ref) == {}


def test_two_writers_cannot_both_win(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """Of two writers that start from one version the second learns that it lost."""
    if not connection.capabilities.conditional_writes:
        pytest.skip("the account knows no conditions")
    item = created(connection, ref, content(ref.kind))["syncd-1"]
    other = backend.connect()

    first = connection.apply(
        ref, [Update(item.ref, item.raw, content(ref.kind, title="First"), frozenset({Field.TITLE}))]
    )
    second = other.apply(
        ref, [Update(item.ref, item.raw, content(ref.kind, title="Second"), frozenset({Field.TITLE}))]
    )
    other.close()

    assert (first.outcomes[0].result, second.outcomes[0].result) == (Result.DONE, Result.CHANGED)
    assert standing(connection, ref)["syncd-1"].title == "First"


def test_what_we_do_not_understand_survives(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """Unknown properties, parameters, relations and alarms of an app stay through an update, in their order."""
    if not connection.capabilities.keeps_unknown:
        pytest.skip("the server itself drops what it does not know")
    href = created(connection, ref, content(ref.kind))["syncd-1"].ref.href
    backend.hand.decorate(href)
    before = backend.hand.decoration(href)
    item = standing(connection, ref)["syncd-1"]
    later = content(ref.kind, title="Changed", due=datetime(2026, 12, 2, 8, tzinfo=UTC), description="Changed too")

    batch = connection.apply(
        ref, [Update(item.ref, item.raw, later, frozenset({Field.TITLE, Field.DUE, Field.NOTE, Field.CATEGORY}))]
    )

    assert batch.outcomes[0].result is Result.DONE
    assert item.extras
    assert before != []
    assert backend.hand.decoration(href) == before


def test_foreign_items_are_never_harmed(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """Whatever syncd writes and deletes beside it, an item of the owner's own stays as it is."""
    foreign = backend.hand.add_foreign(ref.href, "own-thing")
    before = backend.hand.body(foreign)
    items = created(connection, ref, content(ref.kind), content(ref.kind, "syncd-2"))

    connection.apply(
        ref,
        [
            Update(
                items["syncd-1"].ref, items["syncd-1"].raw, content(ref.kind, title="x"), frozenset({Field.TITLE})
            ),
            Delete(items["syncd-2"].ref, "syncd-2"),
        ],
    )

    left = {item.ref.href for item in standing(connection, ref).values()}
    assert backend.hand.body(foreign) == before
    assert left == {foreign, items["syncd-1"].ref.href}


def test_a_lost_collection_ends_the_batch(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """When the collection is gone nothing is called done or gone item by item: the account's failure is named."""
    created(connection, ref, content(ref.kind))
    backend.hand.drop(ref.href)

    batch = connection.apply(ref, [Create(content(ref.kind, "syncd-2")), Create(content(ref.kind, "syncd-3"))])

    assert [outcome.result for outcome in batch.outcomes] == [Result.NOT_TRIED, Result.NOT_TRIED]
    assert type(batch.error).__name__ == "CollectionGone"


def test_a_deleted_version_is_put_back_word_for_word(
    backend: Backend, connection: Connection, ref: CollectionRef
) -> None:
    """What was deleted stands at its old address, or where none is given twice at a new one, with everything in it.

    Where something stands nothing is put.
    """
    href = created(connection, ref, content(ref.kind))["syncd-1"].ref.href
    if connection.capabilities.keeps_unknown:
        backend.hand.decorate(href)
    before = standing(connection, ref)["syncd-1"]
    connection.apply(ref, [Delete(before.ref, before.uid)])
    restore = Restore(href, before.uid, before.raw, None)

    batch = connection.apply(ref, [restore, restore])

    after = standing(connection, ref)["syncd-1"]
    assert [outcome.result for outcome in batch.outcomes] == [Result.DONE, Result.EXISTS]
    can = connection.capabilities
    moment = after.modified_at if can.stamps else before.modified_at
    assert replace(after, ref=before.ref, raw=before.raw, modified_at=moment) == before
    assert (after.ref.href == href) is not can.hrefs_stay


def test_an_earlier_version_is_put_back_over_the_one_that_was_seen(
    connection: Connection, ref: CollectionRef
) -> None:
    """It replaces exactly the version that is named, and no other one; what is gone is not brought back so."""
    before = created(connection, ref, content(ref.kind))["syncd-1"]
    later = content(ref.kind, title="Changed")
    connection.apply(ref, [Update(before.ref, before.raw, later, frozenset({Field.TITLE}))])
    changed = standing(connection, ref)["syncd-1"]
    lost = Restore(before.ref.href, before.uid, before.raw, before.ref.etag)

    refused = connection.apply(ref, [lost])
    done = connection.apply(ref, [replace(lost, over=changed.ref.etag)])
    after = standing(connection, ref)["syncd-1"]
    connection.apply(ref, [Delete(after.ref, after.uid)])
    gone = connection.apply(ref, [replace(lost, over=after.ref.etag)])

    assert ([Result.CHANGED], [Result.DONE]) == (
        [o.result for o in refused.outcomes],
        [o.result for o in done.outcomes],
    )
    assert "The shop" == after.title
    assert gone.outcomes[0].result in {Result.GONE, Result.CHANGED}
    assert {} == standing(connection, ref)
