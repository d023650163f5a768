"""A session that one member moves, marks or removes, played out on everybody's copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from syncd.model.item import Kind, Role, Status
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Account, Member, Slot
from tests.support.maple import BERLIN, household, planning
from tests.support.scenes import NOW, PLANNING, Stage

SUNDAY = date(2026, 11, 29)
SUN = datetime(2026, 11, 29, 17, tzinfo=UTC)
MON = datetime(2026, 11, 30, 19, tzinfo=UTC)
TUE = datetime(2026, 12, 1, 19, tzinfo=UTC)
HALF = timedelta(minutes=30)


def both(**keys: object) -> Stage:
    """A stage on which Alex's and Sam's copies of Sunday's planning stand, a week before."""
    stage = Stage(registry=replace(household(), sessions=(planning(**keys),)))
    for member in ("alex", "sam"):
        stage.ask(member, day=SUNDAY, thing=PLANNING)
    stage.settle()
    return stage


def uid(stage: Stage, member: str) -> str:
    """The uid of a member's copy."""
    return stage.uid(member, day=SUNDAY, thing=PLANNING)


def move(stage: Stage, member: str, to: datetime | date, *, told: bool = True, **keys: object) -> None:
    """A member moves their copy, with an app that renews LAST-MODIFIED or (`told` false) does not."""
    stage.later(minutes=5)
    said = {"modified_at": stage.now} if told else {}
    stage.edit(uid(stage, member), due=to, **{**said, **keys})


def starts(stage: Stage) -> list[datetime | date | None]:
    """Where both copies stand."""
    return [stage.shown(uid(stage, member)).due for member in ("alex", "sam")]


def first_line(stage: Stage, member: str) -> str:
    """The first line of a copy."""
    return stage.shown(uid(stage, member)).description.split("\n")[0]


OPENING = "Time for the week ahead, so that it works better for both of you."


def test_a_move_is_carried_to_the_other_copy_with_a_line_and_an_alarm() -> None:
    """Every other copy follows at the next run, says so in its first line, and rings at the start."""
    stage = both()
    move(stage, "alex", MON)
    stage.settle()
    sam = stage.shown(uid(stage, "sam"))
    assert starts(stage) == [MON, MON]
    assert (first_line(stage, "sam"), sam.alarms) == ("Now Mon 20:00, was Sun 18:00", (timedelta(0),))
    assert (first_line(stage, "alex"), stage.shown(uid(stage, "alex")).alarms) == (OPENING, ())


def test_the_alarm_of_a_moved_copy_is_the_one_that_the_session_has() -> None:
    """Where `remind` says when to ring, that stays."""
    stage = both(remind=timedelta(minutes=15))
    move(stage, "alex", MON)
    stage.settle()
    assert stage.shown(uid(stage, "sam")).alarms == (timedelta(minutes=-15),)


def test_a_date_a_week_away_is_said_with_its_date_and_in_the_language_of_the_member() -> None:
    """Where the day of the week does not tell, the line holds the date; Sam reads German."""
    stage = both()
    alex, sam = stage.registry.members
    stage.registry = replace(stage.registry, members=(alex, replace(sam, language="de")))
    stage.settle()
    move(stage, "alex", SUN + timedelta(days=7, hours=2))
    stage.settle()
    assert first_line(stage, "sam") == "Jetzt So 6. Dez. 20:00, vorher So 29. Nov. 18:00"


def test_moved_back_it_is_the_registrys_once_more() -> None:
    """The other copy is told of the way back too; after that a change of the rule moves both."""
    stage = both()
    move(stage, "alex", MON)
    stage.settle()
    move(stage, "alex", SUN)
    stage.settle()
    assert (starts(stage), first_line(stage, "sam")) == ([SUN, SUN], "Now Sun 18:00, was Mon 20:00")
    for member in ("alex", "sam"):
        stage.ask(member, day=SUNDAY, thing=PLANNING, due=SUN + timedelta(hours=1))
    stage.settle()
    assert starts(stage) == [SUN + timedelta(hours=1)] * 2
    assert first_line(stage, "sam") == OPENING


def test_a_changed_rule_does_not_move_what_a_member_moved() -> None:
    """What was moved stays where it was moved to."""
    stage = both()
    move(stage, "sam", MON)
    stage.settle()
    for member in ("alex", "sam"):
        stage.ask(member, day=SUNDAY, thing=PLANNING, due=SUN + timedelta(hours=1))
    stage.settle()
    assert starts(stage) == [MON, MON]


def test_a_length_is_shared_too() -> None:
    """A longer session is longer for everybody; the start stays the registry's."""
    stage = both()
    move(stage, "sam", SUN, lasts=timedelta(minutes=45))
    stage.settle()
    assert [stage.shown(uid(stage, m)).lasts for m in ("alex", "sam")] == [timedelta(minutes=45)] * 2
    assert first_line(stage, "alex") == "Now 45 minutes, was 30"
    for member in ("alex", "sam"):
        stage.ask(member, day=SUNDAY, thing=PLANNING, due=SUN + timedelta(hours=1))
    stage.settle()
    assert starts(stage) == [SUN + timedelta(hours=1)] * 2


def test_a_copy_that_was_out_of_reach_follows_when_it_is_back() -> None:
    """A down account has no say; back again its copy follows, though it was moved days ago."""
    stage = both()
    stage.blind = {"sam-cloud"}
    move(stage, "alex", MON)
    stage.settle()
    assert starts(stage) == [MON, SUN]
    stage.later(days=3)
    stage.blind = set()
    stage.settle()
    assert (starts(stage), first_line(stage, "sam")) == ([MON, MON], "Now Mon 20:00, was Sun 18:00")


def test_of_two_moves_the_later_one_stands_and_the_other_is_in_the_journal() -> None:
    """By LAST-MODIFIED, whoever is seen first; what lost is written over and kept."""
    for first, second in (("alex", "sam"), ("sam", "alex")):
        stage = both()
        move(stage, first, MON)
        move(stage, second, TUE)
        stage.blind = {f"{first}-cloud"}
        stage.settle()
        stage.blind = set()
        stage.settle()
        assert starts(stage) == [TUE, TUE]
        assert [(u, v) for u, _field, v in stage.journal] == [(uid(stage, first), "2026-11-30T19:00:00Z")]


def test_without_last_modified_the_move_that_was_seen_later_stands() -> None:
    """A client that leaves LAST-MODIFIED alone says nothing about when."""
    stage = both()
    move(stage, "sam", TUE, told=False)
    move(stage, "alex", MON)
    stage.blind = {"sam-cloud"}
    stage.settle()
    stage.blind = set()
    stage.settle()
    assert starts(stage) == [TUE, TUE]


def test_a_time_in_the_future_does_not_win_for_ever() -> None:
    """A clock that is a year ahead does not decide: what is seen later stands."""
    stage = both()
    move(stage, "alex", MON, modified_at=NOW + timedelta(days=365))
    stage.settle()
    move(stage, "sam", TUE)
    stage.settle()
    assert starts(stage) == [TUE, TUE]


def test_close_to_the_start_the_other_copy_asks() -> None:
    """Within twelve hours of the start the other copy stays and asks; moved there too, it is settled."""
    stage = both()
    stage.now = SUN - timedelta(hours=8)
    move(stage, "alex", MON)
    stage.settle()
    assert starts(stage) == [MON, SUN]
    assert first_line(stage, "sam") == (
        "Moved to Mon 20:00 in another calendar. Here it stands at Sun 18:00 until it is moved here too, "
        "or until that time has come."
    )
    move(stage, "sam", MON)
    stage.settle()
    assert (starts(stage), first_line(stage, "sam")) == ([MON, MON], "Now Mon 20:00, was Sun 18:00")


def test_a_question_ends_when_the_one_who_moved_moves_back() -> None:
    """Nothing is asked any more, and both stand where they stood."""
    stage = both()
    stage.now = SUN - timedelta(hours=8)
    move(stage, "alex", MON)
    stage.settle()
    move(stage, "alex", SUN)
    stage.settle()
    assert (starts(stage), first_line(stage, "sam")) == ([SUN, SUN], OPENING)


def test_nothing_is_asked_once_the_start_has_passed() -> None:
    """The time it was moved to is what is left of it: the other copy follows."""
    stage = both()
    stage.now = SUN - timedelta(hours=8)
    move(stage, "alex", MON)
    stage.settle()
    stage.now = SUN + timedelta(minutes=1)
    stage.settle()
    assert (starts(stage), first_line(stage, "sam")) == ([MON, MON], "Now Mon 20:00, was Sun 18:00")


def test_held_where_it_stood_ends_the_question() -> None:
    """A mark at the old time counts for all: both copies stand there, held."""
    stage = both()
    stage.now = SUN - timedelta(hours=8)
    move(stage, "alex", MON)
    stage.settle()
    stage.edit(uid(stage, "sam"), title="✅ Planning session")
    stage.settle()
    assert starts(stage) == [SUN, SUN]
    assert [stage.shown(uid(stage, m)).title for m in ("alex", "sam")] == ["✅ Planning session"] * 2
    assert stage.written() == [("held", "sam")]


def test_a_second_move_at_short_notice_is_the_one_that_is_asked_about() -> None:
    """Each counters the other: the later one stands as the question, the earlier copy goes back."""
    stage = both()
    stage.now = SUN - timedelta(hours=8)
    move(stage, "alex", MON)
    stage.settle()
    move(stage, "sam", TUE)
    stage.settle()
    assert starts(stage) == [SUN, TUE]
    assert first_line(stage, "alex").startswith("Moved to Tue 20:00")


def test_a_copy_that_everybody_shares_just_moves() -> None:
    """With one copy for all there is nobody to ask and nothing to follow."""
    stage = Stage()
    alex, sam = stage.registry.members
    stage.registry = replace(stage.registry, members=(alex, replace(sam, tasks="alex-cloud", events="alex-cloud")))
    for member in ("alex", "sam"):
        stage.ask(member, day=SUNDAY, thing=PLANNING)
    stage.settle()
    stage.now = SUN - timedelta(hours=2)
    stage.edit(uid(stage, "shared"), due=MON)
    stage.settle()
    shown = stage.shown(uid(stage, "shared"))
    assert (shown.due, shown.description.split("\n")[0]) == (MON, OPENING)
    assert stage.records[Occurrence(PLANNING, SUNDAY)].start == MON


def test_cancelled_and_held_at_once_the_later_word_stands_in_both() -> None:
    """Two marks of two members: one entry, and both copies show it."""
    for first, second, told in (("✅", "❌", "cancelled"), ("❌", "✅", "held")):
        stage = both()
        for member, mark in (("alex", first), ("sam", second)):
            stage.later(minutes=5)
            stage.edit(uid(stage, member), title=f"{mark} Planning session", modified_at=stage.now)
        stage.settle()
        assert stage.written() == [(told, "sam")]
        assert [stage.shown(uid(stage, m)).title for m in ("alex", "sam")] == [f"{second} Planning session"] * 2


def test_an_earlier_word_of_an_account_that_was_down_is_written_over() -> None:
    """Held on Tuesday at one, said cancelled on Monday by the other: it was held."""
    stage = both()
    stage.later(minutes=5)
    stage.edit(uid(stage, "sam"), title="❌ Planning session", modified_at=stage.now)
    stage.blind = {"sam-cloud"}
    stage.later(days=1)
    stage.edit(uid(stage, "alex"), title="✅ Planning session", modified_at=stage.now)
    stage.settle()
    stage.blind = set()
    stage.settle()
    assert stage.written() == [("held", "alex")]
    assert stage.shown(uid(stage, "sam")).title == "✅ Planning session"


def test_a_cancelled_session_that_was_moved_meanwhile_stands_alike_everywhere() -> None:
    """One cancels, the other moved it out of sight: cancelled for all, at one time."""
    stage = both()
    stage.blind = {"sam-cloud"}
    stage.edit(uid(stage, "alex"), title="❌ Planning session", modified_at=stage.now)
    stage.settle()
    move(stage, "sam", MON)
    stage.blind = set()
    stage.settle()
    assert starts(stage) == [MON, MON]
    assert [stage.shown(uid(stage, m)).title for m in ("alex", "sam")] == ["❌ Planning session"] * 2


def test_a_removed_copy_asks_the_others_without_a_name() -> None:
    """Deleted in one calendar is gone there, told to no ledger, and asked about in the other copy."""
    stage = both()
    stage.delete(uid(stage, "alex"))
    stage.settle()
    sam = stage.shown(uid(stage, "sam")).description.split("\n")[:2]
    assert sam == ["Taken out of one calendar. Does it take place?", "❌ in the title calls it off for everybody."]
    assert (stage.written(), starts_of(stage)) == ([], [uid(stage, "sam")])


def starts_of(stage: Stage) -> list[str]:
    """Uids of all open items."""
    return stage.open_items()


def test_a_day_without_a_time_keeps_the_time_of_day() -> None:
    """Dragged to all day on Monday it is on Monday at its own time, in both."""
    stage = both()
    move(stage, "alex", date(2026, 11, 30), lasts=timedelta(days=1))
    stage.settle()
    assert starts(stage) == [SUN + timedelta(days=1)] * 2
    assert [stage.shown(uid(stage, m)).lasts for m in ("alex", "sam")] == [HALF, HALF]


def test_three_copies_ask_until_all_of_them_agree() -> None:
    """With three members both others are asked; the last of them settles it."""
    stage = Stage()
    base = stage.registry
    slot = Slot(Role.EVENTS, Kind.VEVENT)
    third = Account("kim-cloud", "kim-cloud", "memory", None, slot, slot, {})
    kim = Member("kim", "kim", "Kim", BERLIN, tasks="kim-cloud", events="kim-cloud")
    stage.registry = replace(
        base,
        members=(*base.members, kim),
        accounts=(*base.accounts, third),
        sessions=(planning(members=("alex", "sam", "kim")),),
    )
    for member in ("alex", "sam", "kim"):
        stage.ask(member, day=SUNDAY, thing=PLANNING)
    stage.settle()
    stage.now = SUN - timedelta(hours=8)
    move(stage, "alex", MON)
    stage.settle()
    move(stage, "sam", MON)
    stage.settle()
    assert (starts(stage), stage.shown(uid(stage, "kim")).due) == ([MON, MON], SUN)
    move(stage, "kim", MON)
    stage.settle()
    assert stage.records[Occurrence(PLANNING, SUNDAY)].start == MON


def test_a_mark_taken_away_reopens_it_for_all() -> None:
    """Reopened in one calendar is open in the other."""
    stage = both()
    stage.edit(uid(stage, "alex"), title="❌ Planning session", modified_at=stage.now)
    stage.settle()
    stage.later(minutes=5)
    stage.edit(uid(stage, "sam"), title="Planning session", modified_at=stage.now)
    stage.settle()
    assert [stage.shown(uid(stage, m)).title for m in ("alex", "sam")] == ["Planning session"] * 2
    assert [stage.shown(uid(stage, m)).status for m in ("alex", "sam")] == [Status.OPEN] * 2
