"""The guard pauses before a disaster is believed, and lets ordinary life pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.core.guard import Past, Verdict, clock_is_believable, count, judge
from syncd.core.table import Act
from syncd.engine.deciding import without_paused
from syncd.model.item import Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.registry import Away
from syncd.model.state import Accepted, LossKind, Pause
from tests.support.scenes import BINS, NOW, PLANNING, Stage, household, occurrence

START = date(2026, 11, 24)


def days(number: int) -> list[date]:
    """So many days from the first on."""
    return [START + timedelta(days=n) for n in range(number)]


def filled(number: int, kind: Kind = Kind.VTODO) -> Stage:
    """A stage on which so many of Alex's items stand open."""
    stage = Stage(registry=household(kind))
    for day in days(number):
        stage.ask(day=day)
    stage.settle()
    return stage


def verdict(
    stage: Stage, accepted: str = "", suspected: datetime | None = None, past: Past | None = None
) -> Verdict | None:
    """The guard's word on Alex's account."""
    scene = stage.scene
    known = replace(past or Past(), accepted=accepted, how=Accepted.AS_IT_IS, suspected=suspected)
    pasts = {"alex-cloud": known}
    return judge(count(stage.plan(), scene, pasts), scene.looks, pasts).verdicts.get("alex-cloud")


def pause(stage: Stage, accepted: str = "", suspected: datetime | None = None, past: Past | None = None) -> Verdict:
    """The guard's word on Alex's account, which pauses."""
    said = verdict(stage, accepted, suspected, past)
    assert said is not None
    return said


def remove(stage: Stage, number: int) -> list[str]:
    """The first so many items are not there any more."""
    uids = [stage.uid(day=day) for day in days(number)]
    for uid in uids:
        stage.delete(uid)
    return uids


@pytest.mark.parametrize(
    ("opened", "gone", "pauses"), [(10, 5, False), (10, 6, True), (40, 12, False), (40, 13, True)]
)
def test_more_than_five_and_more_than_a_third_gone_pauses(opened: int, gone: int, pauses: bool) -> None:
    """Up to five, or up to 30 % of the open items, may be gone at once; one more pauses."""
    stage = filled(opened)
    uids = remove(stage, gone)
    said = verdict(stage)
    assert (said is not None and said.uids == tuple(sorted(uids)) and not said.wait) is pauses


def test_an_emptied_account_pauses_from_three_items_on() -> None:
    """Three open items, all gone: nobody tidies like that."""
    stage = filled(3)
    remove(stage, 3)
    said = pause(stage)
    assert (said.wait, len(said.uids)) == (False, 3)


def test_two_of_three_gone_is_an_ordinary_evening() -> None:
    """An account that still shows an item was not emptied."""
    stage = filled(3)
    remove(stage, 2)
    assert verdict(stage) is None


@pytest.mark.parametrize("number", [1, 2])
def test_losing_a_few_items_waits_for_a_second_complete_look(number: int) -> None:
    """With fewer than three, all gone waits until a complete look ten minutes later says so again."""
    stage = filled(number)
    remove(stage, number)
    assert pause(stage).wait
    stage.later(minutes=9, seconds=59)
    assert pause(stage, suspected=NOW).wait
    stage.later(seconds=1)
    assert verdict(stage, suspected=NOW) is None


def test_a_second_look_that_is_not_complete_does_not_count() -> None:
    """The second look has to be complete too."""
    stage = filled(1)
    remove(stage, 1)
    scene = stage.scene
    plan = stage.plan()
    look = replace(scene.looks["alex-cloud"], complete_at=None)
    later = replace(scene, looks={**scene.looks, "alex-cloud": look}, now=NOW + timedelta(hours=1))
    past = {"alex-cloud": Past(suspected=NOW)}
    assert judge(count(plan, later, past), later.looks, past).verdicts["alex-cloud"].wait


def test_unreadable_items_count_as_gone_the_first_time() -> None:
    """Six of ten items that turn unreadable pause; once they were accepted and set aside they do not pause again."""
    stage = filled(10)
    broken = [stage.uid(day=day) for day in days(6)]
    for uid in broken:
        stage.edit(uid, title="?")
    stage.broken = set(broken)
    assert pause(stage).uids == tuple(sorted(broken))
    stage.set_aside = dict.fromkeys(broken, "DUE")
    assert verdict(stage) is None


def test_gone_and_unreadable_and_reopened_are_counted_together() -> None:
    """Two gone, two unreadable and two open again are six of what should be quiet."""
    stage = filled(10)
    uids = [stage.uid(day=day) for day in days(6)]
    for uid in uids[:2]:
        stage.edit(uid, status=Status.DONE)
    stage.settle()
    for uid in uids[:2]:
        stage.edit(uid, status=Status.OPEN)
    for uid in uids[2:4]:
        stage.edit(uid, title="?")
    stage.broken = set(uids[2:4])
    for uid in uids[4:]:
        stage.delete(uid)
    assert pause(stage).uids == tuple(sorted(uids))


def test_a_busy_evening_of_ticking_passes() -> None:
    """Ten ticks at once are ten ticks."""
    stage = filled(10)
    for day in days(10):
        stage.edit(stage.uid(day=day), status=Status.DONE)
    assert verdict(stage) is None


def test_a_registry_that_takes_much_away_pauses() -> None:
    """Six of ten withdrawn without a successor pause; five do not."""
    stage = filled(10)
    for day in days(10)[4:]:
        stage.ask_no_more(day=day)
    assert len(pause(stage).uids) == 6
    stage.ask(day=days(10)[4])
    assert verdict(stage) is None


def test_what_is_followed_by_another_of_its_kind_passes() -> None:
    """Withdrawals that have a successor are the ordinary course of a rule."""
    stage = filled(10)
    for day in days(9):
        stage.ask_no_more(day=day)
    assert len([a for a in stage.plan().actions if a.act is Act.WITHDRAW]) == 9
    assert verdict(stage) is None


def test_lapsed_and_settled_items_pass() -> None:
    """What lapsed, or was settled by a command, may go."""
    stage = filled(8)
    for n, day in enumerate(days(8)):
        stage.say(EntryKind.LAPSED if n % 2 else EntryKind.DROPPED, occurrence(day))
    assert len([a for a in stage.plan().actions if a.act is Act.WITHDRAW]) == 8
    assert verdict(stage) is None


def test_handovers_pass() -> None:
    """Eight items that moved to the other member are withdrawn without a question."""
    stage = filled(8)
    due = dict(stage.asks)
    stage.asks = {(one, "sam"): when for (one, _member), when in due.items()}
    stage.sync()
    assert len([a for a in stage.plan().actions if a.act is Act.WITHDRAW and a.write]) == 8
    assert verdict(stage) is None


def test_what_was_handed_over_may_be_removed_by_hand() -> None:
    """The former owner who deletes what was handed over has not lost anything."""
    stage = filled(8)
    stage.asks = {(one, "sam"): when for (one, _member), when in stage.asks.items()}
    stage.sync()
    remove(stage, 8)
    assert verdict(stage) is None


def test_an_absence_passes() -> None:
    """What an absence pauses is withdrawn without a question."""
    stage = filled(8)
    stage.registry = replace(stage.registry, away=(Away(("alex",), START, START + timedelta(days=8)),))
    stage.asks = {}
    assert verdict(stage) is None


def test_an_accepted_list_passes_once_and_another_list_pauses_again() -> None:
    """Resume accepts exactly the list that was shown."""
    stage = filled(10)
    remove(stage, 6)
    shown = pause(stage)
    assert verdict(stage, accepted=shown.digest) is None
    stage.delete(stage.uid(day=days(7)[6]))
    assert pause(stage, accepted=shown.digest).digest != shown.digest


def test_one_list_shows_what_is_gone_and_what_would_be_taken() -> None:
    """Accepting what is gone does not let a second disaster through unseen."""
    stage = filled(16)
    gone = remove(stage, 6)
    only_gone = pause(stage)
    for day in days(16)[8:]:
        stage.ask_no_more(day=day)
    said = pause(stage, accepted=only_gone.digest)
    assert len(said.uids) == 14
    assert set(gone) < set(said.uids)
    assert verdict(stage, accepted=said.digest) is None


def test_one_account_never_pauses_another() -> None:
    """Each account is judged by its own items."""
    stage = filled(6)
    stage.ask("sam", day=date(2026, 11, 29), thing=PLANNING)
    stage.settle()
    remove(stage, 6)
    scene = stage.scene
    assert set(judge(count(stage.plan(), scene, {}), scene.looks, {}).verdicts) == {"alex-cloud"}
    assert occurrence().thing == BINS


@pytest.mark.parametrize(
    ("newest", "said", "believed"),
    [
        (None, [], False),
        (None, [NOW + timedelta(minutes=10)], True),
        (None, [NOW + timedelta(minutes=11)], False),
        (NOW - timedelta(days=1), [], True),
        (NOW - timedelta(days=1, seconds=1), [], False),
        (NOW - timedelta(days=90), [NOW], True),
        (NOW + timedelta(days=400), [datetime(2030, 1, 1, tzinfo=UTC)], False),
        (NOW + timedelta(days=400), [datetime(2030, 1, 1, tzinfo=UTC), NOW], True),
    ],
)
def test_the_clock_is_believed_when_the_state_or_a_server_agrees(
    newest: datetime | None, said: list[datetime], believed: bool
) -> None:
    """A clock before the newest stamp, or a day after it, needs a server that agrees within ten minutes."""
    assert clock_is_believable(NOW, newest, said) is believed


def test_what_a_paused_account_shows_is_recorded_from_the_other_copy() -> None:
    """A session that both copies show held is recorded at once, though one of the accounts pauses."""
    stage = filled(4)
    day = date(2026, 11, 29)
    for member in ("alex", "sam"):
        stage.ask(member, day=day, thing=PLANNING)
    stage.settle()
    for member in ("alex", "sam"):
        stage.edit(stage.uid(member, day=day, thing=PLANNING), title="✅ Planning session")
    whole = stage.plan()
    stage.blind.add("alex-cloud")
    plan = without_paused(whole, stage.scene, frozenset({"alex-cloud"}))
    said = [
        e.kind for a in plan.actions if a.account == "sam-cloud" for e in a.entries if e.kind is not EntryKind.SIGN
    ]
    assert said == [EntryKind.HELD]


def earlier(*uids: str, kind: LossKind = LossKind.GONE) -> Past:
    """What runs of the last 24 hours found."""
    return Past(lost=dict.fromkeys(uids, kind))


@pytest.mark.parametrize(("before", "gone", "pauses"), [(2, 3, False), (3, 3, True), (5, 1, True), (6, 0, False)])
def test_losses_of_a_day_add_up(before: int, gone: int, pauses: bool) -> None:
    """More than five within 24 hours pause, with the earlier ones in the list; without a new one nothing is asked."""
    stage = filled(10)
    uids = remove(stage, gone)
    past = earlier(*(f"before-{n}" for n in range(before)))
    said = verdict(stage, past=past)
    assert (said is not None and said.uids == tuple(sorted({*uids, *past.lost}))) is pauses
    assert said is None or "within 24 hours" in said.why


def test_the_share_is_of_what_stands_and_what_was_lost() -> None:
    """Of thirty that stand and ten that are gone since yesterday twelve may be lost."""
    stage = filled(30)
    past = earlier(*(f"before-{n}" for n in range(10)))
    remove(stage, 2)
    assert verdict(stage, past=past) is None
    remove(stage, 3)
    assert pause(stage, past=past).why.startswith("13 of 40")


def test_a_loss_that_is_seen_twice_counts_once() -> None:
    """What was lost earlier and is lost now is one item."""
    stage = filled(10)
    uids = remove(stage, 5)
    assert verdict(stage, past=earlier(*uids)) is None


def test_what_was_taken_away_within_a_day_adds_up_too() -> None:
    """Three withdrawals without a successor, and three more the same day, are six; losses do not count with them."""
    stage = filled(10)
    for day in days(10)[7:]:
        stage.ask_no_more(day=day)
    assert verdict(stage, past=earlier("a", "b", "c")) is None
    assert pause(stage, past=earlier("a", "b", "c", kind=LossKind.TAKEN)).uids[:3] == ("a", "b", "c")


def test_an_account_emptied_within_a_day_pauses() -> None:
    """Two items are the last of four: nobody waits for a second look then."""
    stage = filled(2)
    uids = remove(stage, 2)
    said = pause(stage, past=earlier("a", "b"))
    assert (said.wait, set(said.uids)) == (False, {"a", "b", *uids})


def test_what_was_accepted_is_not_counted_once_more() -> None:
    """What a resume accepted within the day neither pauses nor counts."""
    stage = filled(10)
    uids = remove(stage, 6)
    assert verdict(stage, past=Past(settled=frozenset(uids[:1]))) is None
    assert verdict(stage, past=Past(ours=frozenset(uids[:1]))) is None


def test_an_answer_that_does_not_suit_the_question_accepts_nothing() -> None:
    """A digest alone is not enough: it has to be said how."""
    stage = filled(10)
    remove(stage, 6)
    shown = pause(stage)
    assert not Past(accepted=shown.digest, how=Accepted.OURS).accepts(shown)
    assert Past(accepted=shown.digest, how=Accepted.AS_IT_IS).accepts(shown)
    assert not Past(accepted=shown.digest, how=Accepted.AS_IT_IS).accepts(replace(shown, kind=Pause.WENT_BACK))
