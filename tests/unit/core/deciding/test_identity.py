"""Uids are computed from what they stand for, and found again without any state."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from syncd.core.identity import GENERATIONS, LOOK_AHEAD, SHARED, Identified, entry_id, mint_uid, recognise
from syncd.model.item import Kind
from tests.support.scenes import DAY, PLANNING, bins, household, occurrence

TODAY = DAY


def test_a_uid_is_stable_and_says_nothing() -> None:
    """The same thing gives the same uid for ever, of plain characters, without a word in it."""
    uid = mint_uid("maple4", occurrence(), "alex", Kind.VTODO, 0)
    assert uid == "syncd-96c7d401-a55c-51f5-82f1-f755e5e70ac9"
    assert re.fullmatch(r"[a-z0-9-]+", uid)


def test_every_part_makes_another_uid() -> None:
    """Household, thing, date, member, form and generation each count."""
    base = ("maple4", occurrence(), "alex", Kind.VTODO, 0)
    others = [
        ("maple5", *base[1:]),
        ("maple4", occurrence(thing=PLANNING), *base[2:]),
        ("maple4", occurrence(DAY + timedelta(days=1)), *base[2:]),
        (*base[:2], "sam", Kind.VTODO, 0),
        (*base[:3], Kind.VEVENT, 0),
        (*base[:4], 1),
    ]
    assert len({mint_uid(*base), *(mint_uid(*other) for other in others)}) == 7


def test_our_uids_are_recognised_from_400_days_back_in_every_generation() -> None:
    """Whatever was made within the look back is found again, shared copies too."""
    made = [
        Identified(occurrence(DAY - timedelta(days=400)), "alex", Kind.VTODO, 0),
        Identified(occurrence(), "sam", Kind.VEVENT, GENERATIONS - 1),
        Identified(occurrence(DAY + timedelta(days=56), PLANNING), SHARED, Kind.VEVENT, 0),
    ]
    uids = {mint_uid("maple4", one.occurrence, one.member, one.kind, one.generation): one for one in made}
    assert recognise(household(), uids, TODAY, [Kind.VTODO, Kind.VEVENT]) == uids


def test_a_long_horizon_is_looked_through_to_its_end() -> None:
    """A session far ahead is found as far as its horizon reaches."""
    registry = household()
    sessions = tuple(replace(session, horizon=timedelta(weeks=30)) for session in registry.sessions)
    far = Identified(occurrence(DAY + timedelta(days=200), PLANNING), "alex", Kind.VEVENT, 0)
    uid = mint_uid("maple4", far.occurrence, "alex", Kind.VEVENT, 0)
    assert recognise(replace(registry, sessions=sessions), [uid], TODAY, [Kind.VEVENT]) == {uid: far}


def test_foreign_uids_are_nobody() -> None:
    """Another household's uid, and what only looks like one, is not ours."""
    other = mint_uid("other", occurrence(), "alex", Kind.VTODO, 0)
    assert recognise(household(), [other, "syncd-", "x"], TODAY, [Kind.VTODO]) == {}


def test_a_uid_that_was_foreign_is_ours_once_the_registry_names_it() -> None:
    """That it was searched for in vain is remembered for these things, members, forms and this day only."""
    dust = replace(bins(), id="dust", uid_id="dust", steps=(replace(bins().steps[0], id="dust", uid_id="dust"),))
    thing = replace(occurrence().thing, id="dust", step="dust")
    far = Identified(occurrence(TODAY + LOOK_AHEAD + timedelta(days=1), thing), "alex", Kind.VEVENT, 1)
    uid = mint_uid("maple4", far.occurrence, far.member, far.kind, far.generation)
    both = household(responsibilities=[bins(), dust])
    later = TODAY + timedelta(days=1)

    asked = [
        recognise(household(), [uid], later, [Kind.VEVENT]),
        recognise(both, [uid], TODAY, [Kind.VEVENT]),
        recognise(both, [uid], later, [Kind.VTODO]),
        recognise(both, [uid], later, [Kind.VEVENT]),
        recognise(both, [uid], later, [Kind.VEVENT]),
    ]

    assert [{}, {}, {}, {uid: far}, {uid: far}] == asked


def test_a_stranger_beside_ours_hides_nothing() -> None:
    """Asked together, before or after, what is ours is found each time."""
    stranger = mint_uid("other", occurrence(), "alex", Kind.VTODO, 0)
    mine = mint_uid("maple4", occurrence(), "alex", Kind.VTODO, 2)

    found = [
        set(recognise(household(), uids, TODAY, [Kind.VTODO])) for uids in ([stranger], [mine, stranger], [mine])
    ]

    assert [set(), {mine}, {mine}] == found


def test_a_new_id_moves_nothing() -> None:
    """What was formerly called otherwise keeps its uids."""
    renamed = household(responsibilities=[replace(bins(), id="waste")])
    uid = mint_uid("maple4", occurrence(), "alex", Kind.VTODO, 0)
    assert set(recognise(renamed, [uid], TODAY, [Kind.VTODO])) == {uid}


def test_names_of_entries_depend_on_what_they_say() -> None:
    """Equal words give an equal name, others another."""
    assert entry_id("maple4", "sign", "a") == entry_id("maple4", "sign", "a")
    assert entry_id("maple4", "sign", "a") != entry_id("maple4", "sign", "b")
