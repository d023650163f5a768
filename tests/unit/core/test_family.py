"""Entries of the family calendar: what they say, when they are made, and how long they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncd.core.expected import Expected
from syncd.core.family import shown_to_all
from syncd.core.identity import mint_uid, recognise
from syncd.core.wanted import Wanted
from syncd.model.family import FAMILY, as_owned, as_shown
from syncd.model.item import Field, Kind, Role
from syncd.model.link import CollectionKey, Link, LinkState
from syncd.model.occurrence import Occurrence, OccurrenceState, Place, Settled
from syncd.model.registry import Account, Pause, Registry, Slot
from tests.support.maple import DAY, NOW, bins, household, occurrence

PLACE = Place("ours", Role.EVENTS, Kind.VEVENT, "Family")
DONE = {occurrence(): Settled(OccurrenceState.DONE, NOW)}


def registry(**keys: object) -> Registry:
    """Alex's bins, shown to all in a calendar of its own account; keys as in `bins`."""
    base = household(responsibilities=[bins(**{"show_to_all": True, **keys})])
    ours = Account(
        "ours", "ours", "memory", None, None, Slot(Role.EVENTS, Kind.VEVENT, "Family"), {Role.EVENTS: "Family"}
    )
    shared = replace(base.household, family_calendar="ours")
    return replace(base, household=shared, accounts=(*base.accounts, ours))


def expected(of: Registry, *, may_create: bool = True, missed: bool = False) -> Expected:
    """Tuesday's bins, asked for at Alex."""
    source = (of.responsibilities[0], of.responsibilities[0].steps[0])
    return Expected(occurrence(), "alex", source, DAY, DAY, may_create, missed)


def entries(
    of: Registry,
    *rows: Expected,
    links: tuple[Link, ...] = (),
    settled: Mapping[Occurrence, Settled] | None = None,
    now: datetime = NOW,
) -> tuple[Wanted, ...]:
    """What should stand in the family calendar."""
    return shown_to_all(of, rows, links, settled or {}, {}, now)


def link(entry: Wanted, place: Place = PLACE, **theirs: str) -> Link:
    """The entry as it stands."""
    shown = {**entry.fields, **{Field(name): value for name, value in theirs.items()}}
    uid = mint_uid("maple4", entry.occurrence, FAMILY, Kind.VEVENT, 0)
    return Link(
        uid,
        0,
        entry.occurrence,
        FAMILY,
        place,
        "/ours/",
        f"/ours/{uid}.ics",
        "1",
        "",
        entry.fields,
        shown,
        entry.fields[Field.BLOCK],
        "",
        LinkState.OPEN,
        NOW,
        NOW,
    )


def test_an_entry_is_plain() -> None:
    """Title, day, category and link are the item's own; alarm, outcome, steps and notes are not there."""
    asked = registry(link="https://example.org/", handover_note="Key: hook 3", remind=timedelta(hours=1))
    (entry,) = entries(asked, expected(asked))

    assert (as_shown(occurrence()), PLACE, FAMILY, "") == (entry.occurrence, entry.place, entry.member, entry.owner)
    assert {
        Field.TITLE: "Bins out",
        Field.DUE: "2026-11-24",
        Field.LASTS: "",
        Field.ALARM: "",
        Field.BLOCK: "For information; there is nothing to tick here.",
        Field.CATEGORY: "household-logistics",
        Field.LINK: "https://example.org/",
        Field.PRIVACY: "",
        Field.STATUS: "open",
    } == dict(entry.fields)


@pytest.mark.parametrize(
    ("keys", "created"),
    [({}, True), ({"may_create": False}, True), ({"missed": True}, False)],
)
def test_it_is_made_while_its_time_is_to_come(keys: dict[str, bool], created: bool) -> None:
    """Whether or not the owner's item stands already; not for what has lapsed, nor once its day is over."""
    asked = registry()

    assert created == entries(asked, expected(asked, **keys))[0].may_create
    assert not entries(asked, expected(asked, **keys), now=NOW + timedelta(days=3))[0].may_create


def test_what_is_settled_stays_as_it_is() -> None:
    """Done by its owner, or over: what stands is asked for as it stands, and nothing is made anew."""
    asked = registry()
    stands = link(entries(asked, expected(asked))[0], title="Bins!")

    for kept in (entries(asked, links=(stands,), settled=DONE), entries(asked, links=(stands,), now=NOW + 80 * DAYS)):
        assert [(stands.occurrence, False, "Bins out")] == [
            (one.occurrence, one.may_create, one.fields[Field.TITLE]) for one in kept
        ]
    assert () == entries(asked, links=(stands,)), "withdrawn, as when its owner is away"
    assert () == entries(asked, settled=DONE), "nothing stands, and nothing is made"


DAYS = timedelta(days=1)


def test_what_is_kept_ends() -> None:
    """Three months after its day it is followed no more; elsewhere, or shown no more, it is not kept at all."""
    asked = registry()
    entry = entries(asked, expected(asked))[0]
    stands, elsewhere = link(entry), link(entry, replace(PLACE, list="Old"))
    off = replace(
        asked, responsibilities=(*asked.responsibilities, replace(bins(), id="x", uid_id="x", show_to_all=True))
    )
    off = replace(
        off, responsibilities=(replace(off.responsibilities[0], show_to_all=False), off.responsibilities[1])
    )

    assert () == entries(asked, links=(stands,), settled=DONE, now=NOW + 93 * DAYS)
    assert () == entries(asked, links=(elsewhere,), settled=DONE)
    assert () == entries(off, links=(stands,), settled=DONE)


def test_what_stands_there_as_an_item_has_no_entry() -> None:
    """Where the owner's items go to that very calendar, by whatever account it is reached."""
    asked = registry()
    alex = replace(asked.accounts[0], tasks=Slot(Role.EVENTS, Kind.VEVENT))
    events = replace(asked, accounts=(alex, *asked.accounts[1:]))
    known: dict[CollectionKey, str] = {("alex-cloud", "events", ""): "one", ("ours", "events", "Family"): "one"}

    assert () == shown_to_all(events, [expected(events)], (), {}, known, NOW)
    assert 1 == len(
        shown_to_all(events, [expected(events)], (), {}, {**known, ("ours", "events", "Family"): "2"}, NOW)
    )


def test_the_calendar_of_who_left_is_not_used() -> None:
    """A family calendar in the account of a member who left alone shows nothing more."""
    asked = registry()
    mine = replace(asked, household=replace(asked.household, family_calendar="sam-cloud"))
    gone = replace(mine, pauses=(Pause("sam", DAY, None, left=True),))

    assert (1, 0) == (len(entries(mine, expected(mine))), len(entries(gone, expected(gone))))


def test_an_entry_is_known_by_its_uid() -> None:
    """Its uid is another one than its owner's item has, and is recognised while there is a family calendar."""
    asked = registry()
    uid = mint_uid("maple4", as_shown(occurrence()), FAMILY, Kind.VEVENT, 3)
    plain = replace(asked, household=replace(asked.household, family_calendar=None))

    found = recognise(asked, [uid], NOW.astimezone(UTC).date(), Kind)
    assert (as_shown(occurrence()), FAMILY, 3) == (found[uid].occurrence, found[uid].member, found[uid].generation)
    assert occurrence() == as_owned(found[uid].occurrence)
    assert {} == recognise(plain, [uid], NOW.date(), Kind)
