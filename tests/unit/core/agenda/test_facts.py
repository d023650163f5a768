"""What an agenda goes by: counts, marks, homes, absences, seasons, reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.core.agenda import shared_language
from syncd.core.agenda.ahead import review_day
from syncd.core.agenda.facts import Facts, Names
from syncd.core.agenda.gathering import facts_of, own_facts_of
from syncd.core.agenda.marks import without_mark
from syncd.core.agenda.material import Material
from syncd.model.ledger import OUTSIDE, Entry, EntryKind
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Away, Ownership, Pause, Registry, Responsibility
from tests.unit.core.agenda.stories import (
    CHECK_IN,
    PARTNERSHIP,
    PLANNING,
    REVIEW,
    entry,
    held,
    material,
    registry,
    responsibility,
    thing,
)

SUNDAY = date(2026, 11, 29)
TUESDAY = date(2026, 11, 24)


def of(*responsibilities: Responsibility, **keys: object) -> Registry:
    """A household that has these alone, and no absences unless `keys` say so."""
    return registry(responsibilities=responsibilities, **{"away": (), **keys})  # type: ignore[arg-type]


def facts(*entries: Entry, made: Registry | None = None, **keys: object) -> Facts:
    """What the planning session of 29 November goes by."""
    made = made or of(responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"))
    return facts_of(material(PLANNING, SUNDAY, of=made, entries=entries, **keys))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "by", "counts"),
    [
        (EntryKind.DONE, "alex", (1, 0, 0)),
        (EntryKind.DONE, "sam", (1, 0, 1)),
        (EntryKind.DONE, OUTSIDE, (1, 0, 0)),
        (EntryKind.SKIPPED, "alex", (0, 0, 0)),
        (EntryKind.DROPPED, "", (0, 1, 0)),
        (EntryKind.LAPSED, "", (0, 1, 0)),
    ],
)
def test_each_outcome_counts_once(kind: EntryKind, by: str, counts: tuple[int, int, int]) -> None:
    """Done, left out, done by somebody else of the household; what was looked at and not needed is neither."""
    told = facts(entry("Bins", kind, TUESDAY, "alex", by)).happened

    assert counts == (told.done, told.left_out, told.elsewhere)
    assert told.as_agreed == (1 if counts[1:] == (0, 0) else 0)


def test_what_was_learnt_before_the_session_before_is_not_told_once_more() -> None:
    """Each outcome belongs to one agenda: that of the session after it was seen."""
    before = entry("Bins", EntryKind.LAPSED, date(2026, 11, 17), "alex")
    late = entry("Bins", EntryKind.LAPSED, date(2026, 11, 17), "alex", seen=datetime(2026, 11, 23, tzinfo=UTC))

    assert (0, 1) == (facts(before).happened.left_out, facts(late).happened.left_out)


def test_that_an_item_was_taken_away_is_no_news() -> None:
    """A lapse of the span before, whose item is withdrawn in this one, was told already."""
    lapsed = entry("Bins", EntryKind.LAPSED, date(2026, 11, 17), "alex")
    gone = entry("Bins", EntryKind.WITHDRAWN, date(2026, 11, 17), "alex", seen=datetime(2026, 11, 24, tzinfo=UTC))

    assert 0 == facts(lapsed, gone).happened.left_out


def test_who_left_is_not_counted_and_not_asked_for_a_language() -> None:
    """Of two members one left: the shared part is in the other's language."""
    made = registry(languages=("de", "en"), pauses=(Pause("alex", date(2026, 11, 1), left=True),))

    assert ("en", "de") == (shared_language(made, PLANNING), shared_language(replace(made, pauses=()), PLANNING))
    assert 1 == facts(made=made).people


def test_what_is_seen_after_the_edition_is_not_in_it() -> None:
    """An agenda tells what was known at one instant, however late it is asked for."""
    done = entry("Bins", EntryKind.DONE, TUESDAY, "alex", "alex")
    reopened = entry("Bins", EntryKind.REOPENED, TUESDAY, "alex", seen=datetime(2026, 11, 28, 18, tzinfo=UTC))

    assert 1 == facts(done, reopened).happened.done
    assert 0 == facts(done, reopened, before=timedelta(hours=20)).happened.done


def test_unknown_is_a_count_of_its_own() -> None:
    """Of the span alone, and of responsibilities alone."""
    unknown = [Occurrence(thing("Bins"), TUESDAY), Occurrence(thing("Bins"), date(2026, 11, 17))]

    assert 1 == facts(unknown=unknown).happened.unknown


@pytest.mark.parametrize(
    ("session", "stood", "marked", "expected"),
    [
        (PLANNING, [], [], (None, False)),
        (PLANNING, [22], [22], (None, False)),
        (PLANNING, [15, 22], [15], (date(2026, 11, 22), False)),
        (PLANNING, [15, 22], [], (date(2026, 11, 22), False)),
        (CHECK_IN, [18, 25], [], (date(2026, 11, 25), True)),
        (CHECK_IN, [11, 18, 25], [], (date(2026, 11, 25), False)),
        (CHECK_IN, [4, 11, 18, 25], [], (date(2026, 11, 25), True)),
        (CHECK_IN, [4, 11, 18, 25], [4], (date(2026, 11, 25), False)),
        (CHECK_IN, [4, 11, 18, 25], [11], (date(2026, 11, 25), True)),
        (CHECK_IN, [18, 25], [25], (None, False)),
    ],
)
def test_a_session_without_a_mark_is_asked_about_once(
    session: object, stood: list[int], marked: list[int], expected: tuple[date | None, bool]
) -> None:
    """The one before, by the next; of check-ins two in a row are named once per pair."""
    assert session in (PLANNING, CHECK_IN)
    which = PLANNING if session == PLANNING else CHECK_IN
    days = [date(2026, 11, number) for number in stood]
    entries = list(held(which, *(date(2026, 11, number) for number in marked)))
    on = SUNDAY if which is PLANNING else date(2026, 12, 2)

    assert expected == without_mark(material(which, on, entries=entries, stood=days))


def test_what_needs_a_home_is_what_nobody_owns_and_goes_on() -> None:
    """A responsibility whose last date is past is over."""
    made = of(
        responsibility("Gutters", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SA", None),
        responsibility("Party", None, None, on=date(2026, 11, 21)),
        responsibility("Noticing", None, None),
        responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"),
        responsibility("Secret", "FREQ=WEEKLY;BYDAY=TU", None, private=True),
    )

    assert facts(made=made).homeless == Names((("Gutters", None), ("Noticing", None)), 1)


def test_a_home_is_found_where_nobody_owned_it_before() -> None:
    """Not by a handover, not by the first entry in the registry, not by the end of a pause."""
    monday = date(2026, 11, 23)
    found = Ownership("sam", monday)
    made = of(
        responsibility("Gutters", "FREQ=WEEKLY", spans=[found]),
        responsibility("Bins", "FREQ=WEEKLY", spans=[Ownership("alex", None, monday), found]),
        responsibility("Back", "FREQ=WEEKLY", spans=[Ownership("sam", None, date(2026, 11, 10)), found]),
        responsibility("Other", "FREQ=WEEKLY", spans=[Ownership("alex", None, date(2026, 11, 10)), found]),
    )
    asked = material(PLANNING, SUNDAY, of=made, entries=())
    fresh = replace(asked, memory=replace(asked.memory, since={}))

    assert facts_of(asked).homes_found.items == (("Gutters", None), ("Other", None))
    assert facts_of(fresh).homes_found.items == (("Other", None),)


def test_settling_takes_28_days_and_is_told_when_it_is_over() -> None:
    """Bins changed hands on the 1st: settling in until the 28th, settled in on the 29th."""
    spans = [Ownership("sam", None, date(2026, 11, 1)), Ownership("alex", date(2026, 11, 1))]
    made = of(responsibility("Bins", "FREQ=WEEKLY", spans=spans))

    now, week_before = facts(made=made), facts_of(material(PLANNING, date(2026, 11, 22), of=made, entries=()))

    assert (now.settled_in.count, now.settling.count) == (1, 0)
    assert (week_before.settled_in.count, week_before.settling.count) == (0, 1)


def test_an_absence_names_what_its_member_owns_then() -> None:
    """Nothing of others, nothing before or after it, and who covers."""
    made = of(
        responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"),
        responsibility("Groceries", "FREQ=WEEKLY;BYDAY=SA", "sam"),
        responsibility("Monthly", "FREQ=MONTHLY;BYMONTHDAY=20"),
        away=(Away(("alex",), date(2026, 11, 30), date(2026, 12, 3), "sam"),),
    )

    (absence,) = facts(made=made).away

    assert (("Alex",), date(2026, 12, 2), "Sam") == (absence.who, absence.last, absence.cover)
    assert absence.takes_in.items == (("Bins", None),)


def test_a_season_begins_and_ends_where_its_rule_rests() -> None:
    """A weekly rule of some months; a rule of every second month has no season; a first date is a beginning."""
    made = of(
        responsibility("Heating", "FREQ=WEEKLY;BYDAY=MO;BYMONTH=12,1"),
        responsibility("Leaves", "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261212"),
        responsibility("Every second month", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5"),
        responsibility("New", "FREQ=WEEKLY;BYDAY=FR", starting=date(2026, 12, 1)),
        responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"),
    )
    told = facts(made=made)

    assert told.begins.items == (("New", date(2026, 12, 4)), ("Heating", date(2026, 12, 7)))
    assert told.ends.items == (("Leaves", date(2026, 12, 12)),)


def test_what_is_rare_is_told_with_its_day() -> None:
    """Twice a year or less, or once; within eight weeks."""
    made = of(
        responsibility("Taxes", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10"),
        responsibility("Far", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=10"),
        responsibility("Once", None, on=date(2026, 12, 20)),
        responsibility("Monthly", "FREQ=MONTHLY;BYMONTHDAY=20"),
    )

    assert facts(made=made).rare.items == (("Once", date(2026, 12, 20)), ("Taxes", date(2027, 1, 10)))


@pytest.mark.parametrize(
    ("spans", "review_by", "expected"),
    [
        ([Ownership("sam", date(2026, 5, 31))], None, date(2026, 11, 30)),
        ([Ownership("sam", date(2026, 5, 31))], date(2027, 2, 1), date(2027, 2, 1)),
        ([Ownership("sam")], None, date(2026, 7, 1)),
        ([], date(2027, 2, 1), None),
    ],
)
def test_a_review_is_due_half_a_year_after_its_owner_began(
    spans: list[Ownership], review_by: date | None, expected: date | None
) -> None:
    """`review_by` says another day; what was always somebody's counts from when the registry first held it."""
    made = responsibility("Bins", "FREQ=WEEKLY", None, spans=spans, review_by=review_by)

    assert expected == review_day(material(REVIEW, SUNDAY, of=of(made), entries=()), made)


def test_a_review_joins_one_check_in() -> None:
    """The first one on or after its day, and no later one; the calendar review tells it weeks ahead."""
    made = of(responsibility("Bins", "FREQ=WEEKLY", review_by=date(2026, 12, 3)))

    def told(session: object, on: date) -> int:
        which = {s.id: s for s in (PARTNERSHIP, REVIEW)}[session if isinstance(session, str) else ""]
        return facts_of(material(which, on, of=made, entries=())).reviews.count

    check_ins = [date(2026, 11, 5), date(2026, 12, 3), date(2026, 12, 31)]
    assert [0, 1, 0] == [told("us", on) for on in check_ins]
    assert [1, 0] == [told("review", on) for on in (SUNDAY, date(2026, 12, 27))]


def own(made: Material, member: str) -> list[str]:
    """Names in the member's own week."""
    week = own_facts_of(made, member)
    return [name for _day, names in week.week for name, _ in names.items] + [n for n, _ in week.often.items]


def test_the_own_week_is_the_members_own() -> None:
    """Seven days from the session on; a cover is the covering member's; what is due on most days is said once."""
    made = of(
        responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"),
        responsibility("Groceries", "FREQ=WEEKLY;BYDAY=SA", "sam"),
        responsibility("Dishes", "FREQ=DAILY", "sam"),
    )
    away = replace(made, away=(Away(("alex",), date(2026, 11, 30), date(2026, 12, 3), "sam"),))

    asked = material(PLANNING, SUNDAY, of=made, entries=())

    assert (["Bins"], ["Groceries", "Dishes"]) == (own(asked, "alex"), own(asked, "sam"))
    assert "Bins" in own(material(PLANNING, SUNDAY, of=away, entries=()), "sam")


def test_what_is_done_already_is_not_in_the_week() -> None:
    """A date of next week that its owner has ticked stands there no more."""
    made = of(responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"))
    early = entry("Bins", EntryKind.DONE, date(2026, 12, 1), "alex", "alex", seen=datetime(2026, 11, 27, tzinfo=UTC))

    assert [] == own(material(PLANNING, SUNDAY, of=made, entries=[early]), "alex")
