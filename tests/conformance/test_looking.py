"""Laws of looking: increments add up to the listing, nothing is concluded from half an answer, bodies are found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syncd.errors import AccountError, CollectionGone, TokenRefused, Unreachable
from syncd.model.item import Field, Ref, Unreadable
from syncd.ports import Create, Delete, Member, Result, Update
from tests.conformance.contents import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncd.ports import Changes, CollectionRef, Connection
    from tests.conformance.backends import Backend

MANY = 120


def put(connection: Connection, ref: CollectionRef, *uids: str) -> None:
    """Create items of these uids."""
    batch = connection.apply(ref, [Create(content(ref.kind, uid)) for uid in uids])
    assert {outcome.result for outcome in batch.outcomes} == {Result.DONE}, batch.error


def etags(changes: Changes) -> dict[str, str | None]:
    """Version per href."""
    return {member.ref.href: member.ref.etag for member in changes.members}


def uids(changes: Changes) -> list[str]:
    """Uids named, sorted."""
    return sorted(member.uid or "" for member in changes.members)


def test_the_first_look_is_a_whole_listing(connection: Connection, ref: CollectionRef) -> None:
    """Without a cursor everything is named, and it is known to be everything."""
    put(connection, ref, "syncd-1", "syncd-2")

    seen = connection.changes(ref, "", listing=False, bodies=False)

    assert (uids(seen), seen.listing, seen.complete) == (["syncd-1", "syncd-2"], True, True)


def test_an_empty_collection_is_whole_and_empty(connection: Connection, ref: CollectionRef) -> None:
    """A collection without members is listed as such, with a cursor to go on from."""
    seen = connection.changes(ref, "", listing=False, bodies=False)
    put(connection, ref, "syncd-1")

    assert (seen.members, seen.removed, seen.complete) == ((), (), True)
    assert uids(connection.changes(ref, seen.cursor, listing=False, bodies=False)) == ["syncd-1"]


@pytest.mark.parametrize("bodies", [False, True], ids=["etags", "bodies"])
def test_an_idle_look_names_nothing(connection: Connection, ref: CollectionRef, bodies: bool) -> None:
    """When nothing changed nothing is named, however often one asks, and it costs one request."""
    put(connection, ref, "syncd-1", "syncd-2")
    cursor = connection.changes(ref, "", listing=False, bodies=bodies).cursor
    before = connection.requests

    first = connection.changes(ref, cursor, listing=False, bodies=bodies)
    second = connection.changes(ref, first.cursor, listing=False, bodies=bodies)

    assert (first.members, first.removed, first.complete) == ((), (), True)
    assert (second.members, second.removed, second.complete) == ((), (), True)
    assert connection.requests - before == 2


def test_increments_add_up_to_the_listing(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """Following every increment leads to the same members and versions as one full listing."""
    put(connection, ref, "syncd-1", "syncd-2")
    look = connection.changes(ref, "", listing=False, bodies=False)
    known, hrefs = etags(look), {member.uid: member.ref.href for member in look.members}

    def follow() -> None:
        nonlocal look
        look = connection.changes(ref, look.cursor, listing=False, bodies=False)
        for href in look.removed:
            known.pop(href, None)
        known.update(etags(look))

    put(connection, ref, "syncd-3")
    follow()
    backend.hand.retitle(hrefs["syncd-1"], "Moved on")
    follow()
    backend.hand.delete(hrefs["syncd-2"])
    backend.hand.add_foreign(ref.href, "own-thing")
    follow()

    assert known == etags(connection.changes(ref, look.cursor, listing=True, bodies=False))
    assert len(known) == 3


def test_a_removal_is_seen_both_ways(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """What was deleted is named by the increment and absent from the listing."""
    put(connection, ref, "syncd-1", "syncd-2")
    first = connection.changes(ref, "", listing=False, bodies=False)
    href = next(member.ref.href for member in first.members if member.uid == "syncd-1")
    backend.hand.delete(href)

    increment = connection.changes(ref, first.cursor, listing=False, bodies=False)
    listing = connection.changes(ref, first.cursor, listing=True, bodies=False)

    assert (increment.members, increment.removed) == ((), (href,))
    assert (uids(listing), listing.listing, listing.complete) == (["syncd-2"], True, True)


def test_a_listing_goes_on_from_where_it_was_taken(
    backend: Backend, connection: Connection, ref: CollectionRef
) -> None:
    """The cursor of a full listing names what changed after it."""
    put(connection, ref, "syncd-1")
    listing = connection.changes(ref, "", listing=True, bodies=False)
    backend.hand.retitle(listing.members[0].ref.href, "Moved on")

    after = connection.changes(ref, listing.cursor, listing=False, bodies=False)

    assert uids(after) == ["syncd-1"]
    assert etags(after) != etags(listing)


def test_a_cursor_that_is_no_good_is_refused(connection: Connection, ref: CollectionRef) -> None:
    """A cursor of another server or age is refused, and a full listing leads back."""
    if not connection.capabilities.incremental:
        pytest.skip("the account has no increments")
    put(connection, ref, "syncd-1")

    with pytest.raises(TokenRefused):
        connection.changes(ref, "token:http://example.org/ns/sync/9999999", listing=False, bodies=False)

    listing = connection.changes(ref, "", listing=True, bodies=False)
    idle = connection.changes(ref, listing.cursor, listing=False, bodies=False)
    assert (uids(listing), listing.complete, idle.members) == (["syncd-1"], True, ())


def test_bodies_come_with_changes_or_by_fetch(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """A changed body is had with the change where the account can, else by one fetch; both say the same."""
    put(connection, ref, "syncd-1")
    cursor = connection.changes(ref, "", listing=False, bodies=True).cursor
    href = next(iter(etags(connection.changes(ref, cursor, listing=True, bodies=False))))
    backend.hand.retitle(href, "Moved on")

    change = connection.changes(ref, cursor, listing=False, bodies=True).members[0]
    fetched, gone = connection.fetch(ref, [href])

    assert (change.body is not None) is connection.capabilities.bodies_with_changes
    assert gone == ()
    assert [member.ref for member in fetched] == [change.ref]
    assert "Moved on" in str(fetched[0].body)
    assert change.body in {None, fetched[0].body}


def test_fetch_tells_what_is_gone(connection: Connection, ref: CollectionRef) -> None:
    """Among hrefs that stand and hrefs that do not, each is told for what it is."""
    put(connection, ref, "syncd-1")
    there = next(iter(etags(connection.changes(ref, "", listing=False, bodies=False))))
    missing = there.replace("syncd-1", "syncd-404") if "syncd-1" in there else f"{there[:-1]}0"

    members, gone = connection.fetch(ref, [missing, there])

    assert ([member.ref.href for member in members], gone) == ([there], (missing,))


def test_many_items_cross_every_page_border(connection: Connection, ref: CollectionRef) -> None:
    """More items than fit one page or one multiget are all listed, fetched and found."""
    wanted = sorted(f"syncd-{number:03}" for number in range(MANY))
    put(connection, ref, *wanted)

    seen = connection.changes(ref, "", listing=False, bodies=False)
    bodies, gone = connection.fetch(ref, [member.ref.href for member in seen.members])
    found = connection.find(ref, "syncd-")

    assert (uids(seen), seen.complete) == (wanted, True)
    assert (len(bodies), gone) == (MANY, ())
    assert sorted(member.uid or "" for member in found) == wanted


def test_find_names_ours_and_nothing_else(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """Our items are found by the beginning of their uid, by version only, and no foreign one is."""
    put(connection, ref, "syncd-1", "syncd-2")
    backend.hand.add_foreign(ref.href, "own-thing")
    backend.hand.add_foreign(ref.href, "not-syncd-3")

    found = connection.find(ref, "syncd-")

    versions = etags(connection.changes(ref, "", listing=True, bodies=False))
    assert sorted(member.uid or "" for member in found) == ["syncd-1", "syncd-2"]
    assert all(member.ref.etag == versions[member.ref.href] for member in found)
    assert {member.body for member in found} == {None}


def test_damage_is_named_and_not_raised(connection: Connection, ref: CollectionRef) -> None:
    """A body that cannot be understood is an unreadable item with its address, its uid and a reason."""
    address = Ref(f"{ref.href}syncd-1.ics", '"1"')

    read = [connection.read(ref, Member(address, "syncd-1", body)) for body in ("", "damage", "{", "BEGIN:", None)]

    assert [type(one) for one in read] == [Unreadable] * 5
    assert {(one.ref, one.uid) for one in read} == {(address, "syncd-1")}


def test_the_same_collection_is_found_again(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """A collection made once is found by name from then on, by any connection, and is not made twice."""
    other = backend.connect()

    again = other.open_collection(backend.slot, backend.display_name, create=True)
    other.close()

    assert (ref.made, again.made, again.href) == (True, False, ref.href)


def test_a_missing_collection_is_not_made_unasked(backend: Backend, connection: Connection) -> None:
    """Without leave to make one, a collection that is not there is named as missing."""
    with pytest.raises(CollectionGone, match="No such name"):
        connection.open_collection(backend.slot, "No such name", create=False)


def test_identity_is_the_same_for_every_connection(backend: Backend, connection: Connection) -> None:
    """Two connections of one account know themselves by the same origin and user."""
    other = backend.connect()

    identities = {connection.identify(), other.identify()}
    other.close()

    assert len(identities) == 1
    assert all(identity.origin and identity.user for identity in identities)


def test_a_known_collection_costs_nothing_to_reach(backend: Backend, ref: CollectionRef) -> None:
    """Attaching to a stored collection and translating a body send no request."""
    connection = backend.connect()

    connection.attach(ref)
    connection.read(ref, Member(Ref(f"{ref.href}x", None), None, "damage"))

    assert connection.requests == 0
    connection.close()


_CALLS: dict[str, Callable[[Connection, CollectionRef], object]] = {
    "first-look": lambda connection, ref: connection.changes(ref, "", listing=False, bodies=True),
    "listing": lambda connection, ref: connection.changes(ref, "", listing=True, bodies=False),
    "find": lambda connection, ref: connection.find(ref, "syncd-"),
    "fetch": lambda connection, ref: connection.fetch(ref, [f"{ref.href}syncd-1.ics"]),
}


@pytest.mark.parametrize("call", _CALLS)
def test_a_lost_collection_is_named(backend: Backend, connection: Connection, ref: CollectionRef, call: str) -> None:
    """When the collection was deleted under us, every way of looking says so instead of showing it empty."""
    backend.hand.drop(ref.href)

    with pytest.raises(CollectionGone):
        _CALLS[call](connection, ref)


@pytest.mark.parametrize("call", _CALLS)
def test_no_server_no_answer(backend: Backend, ref: CollectionRef, call: str) -> None:
    """When nobody listens, the account is unreachable, and no library's exception gets out."""
    connection = backend.nowhere()

    with pytest.raises(Unreachable):
        _CALLS[call](connection, ref)

    connection.close()


def test_no_server_no_write(backend: Backend, ref: CollectionRef) -> None:
    """When nobody listens, a batch ends with the account's failure, and no write is called done."""
    connection = backend.nowhere()
    address = Ref(f"{ref.href}syncd-1", '"1"')

    batch = connection.apply(ref, [Create(content(ref.kind)), Delete(address, "syncd-1")])

    assert isinstance(batch.error, AccountError)
    assert {outcome.result for outcome in batch.outcomes} <= {Result.UNCLEAR, Result.NOT_TRIED}
    assert len(batch.outcomes) == 2
    connection.close()


def test_closing_twice_is_closing_once(backend: Backend, connection: Connection, ref: CollectionRef) -> None:
    """A connection can be closed again, and before it was used."""
    unused = backend.connect()

    for one in (unused, connection):
        one.close()
        one.close()

    assert (unused.requests, connection.requests > 0) == (0, True)


def test_the_server_tells_its_time(connection: Connection, ref: CollectionRef) -> None:
    """The time that a server said comes with the look, in UTC; a server that says none leaves it out."""
    seen = connection.changes(ref, "", listing=False, bodies=False)

    assert seen.server_date == connection.server_date
    assert seen.server_date is None or (
        seen.server_date.tzinfo is not None and seen.server_date > datetime(2020, 1, 1, tzinfo=UTC)
    )


def test_an_update_is_seen_as_one_change(connection: Connection, ref: CollectionRef) -> None:
    """Our own update shows up in the next increment with the version that the outcome told."""
    put(connection, ref, "syncd-1")
    first = connection.changes(ref, "", listing=False, bodies=True)
    (member,), _ = connection.fetch(ref, [first.members[0].ref.href])
    update = Update(member.ref, member.body or "", content(ref.kind, title="Ours"), frozenset({Field.TITLE}))

    outcome = connection.apply(ref, [update]).outcomes[0]

    after = connection.changes(ref, first.cursor, listing=False, bodies=False)
    assert [one.ref for one in after.members] == [outcome.ref]
