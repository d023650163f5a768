"""The guard: before the first write of a run, does what is about to happen look like a disaster?

A collection that looks empty, a server that lost half of it, a registry that lost a page: each looks exactly like
somebody who tidied up. So syncd asks before it believes. Judged on the plan of all accounts, before anything is
written or recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syncd.core.scene import Action, Look, Plan, Scene
from syncd.core.table import Act
from syncd.core.went_back import WentBack
from syncd.model.ledger import EntryKind
from syncd.model.occurrence import APART
from syncd.model.state import Accepted, LossKind, Pause

MOST = 5
"""Up to so many losses are somebody's ordinary evening."""

SHARE = 0.3
"""Up to this share of an account's open items too."""

EMPTIED = 3
"""An account with at least so many open items that are all gone is emptied."""

COUNTED = timedelta(hours=24)
"""Losses add up for so long: a server that loses a few items at each look loses them all."""

SECOND_LOOK = timedelta(minutes=10)
"""With fewer, losing all of them waits for a second complete look at least this much later."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an account pauses. `digest` names exactly this list: `resume` accepts it and no other.

    `wait` is true when a second look decides and nobody needs to be asked. `another_at` is the newest write of
    another syncd, where that is what pauses.
    """

    account: str
    why: str
    uids: tuple[str, ...]
    digest: str
    wait: bool = False
    kind: Pause = Pause.LIST
    another_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of an account when it is judged.

    Attributes:
        lost: what its runs of the last 24 hours found lost or took away, by uid, but for what was accepted.
        settled: uids that a resume accepted within that time; they are not counted once more.
        ours: uids that a resume asked to put back, and that are not yet.
        returning: uids that a member asked to put back by a card, and that are not yet.
        accepted, how: the list that a resume accepted, and what it said about it; "" for none.
        suspected: when it was first seen to have lost its few items; None when it was not.
    """

    lost: Mapping[str, LossKind] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()
    returning: frozenset[str] = frozenset()
    accepted: str = ""
    how: str = Accepted.NONE
    suspected: datetime | None = None

    def accepts(self, verdict: Verdict) -> bool:
        """Whether a resume accepted exactly this list, in a way that suits it."""
        ways = (Accepted.OURS, Accepted.THEIRS) if verdict.kind is Pause.WENT_BACK else (Accepted.AS_IT_IS,)
        return not verdict.wait and verdict.digest == self.accepted and self.how in ways


@dataclass(frozen=True, slots=True)
class Judged:
    """The accounts that pause, each with its reason, and the lists that a resume accepted and that are done now."""

    verdicts: Mapping[str, Verdict]
    accepted: Mapping[str, Verdict]


def judge(counted: Mapping[str, Losses], looks: Mapping[str, Look], past: Mapping[str, Past]) -> Judged:
    """Judge what `count` found, account by account."""
    verdicts, accepted = {}, {}
    for account, losses in counted.items():
        known = past.get(account, Past())
        verdict = _verdict(account, losses, looks[account].complete_at, known)
        if verdict is None:
            continue
        if known.accepts(verdict):
            accepted[account] = verdict
        else:
            verdicts[account] = verdict
    return Judged(verdicts, accepted)


@dataclass(frozen=True, slots=True)
class Losses:
    """What an account's plan takes for lost, as uids.

    Attributes:
        opened: the open items that there were.
        missing: open items that are gone or cannot be read, whatever follows from it.
        lost: those of them whose going was not expected, finished items that show open again, and items at an earlier
            version, each with its kind.
        taken: items that would be taken away without a successor.
        back: what it shows of the past.
    """

    opened: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    lost: Mapping[str, LossKind] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    back: WentBack = field(default_factory=WentBack)

    @property
    def kinds(self) -> dict[str, LossKind]:
        """Everything that is to be remembered of it."""
        return {**dict.fromkeys(self.taken, LossKind.TAKEN), **self.lost}


def count(
    plan: Plan, scene: Scene, past: Mapping[str, Past], backs: Mapping[str, WentBack] | None = None
) -> dict[str, Losses]:
    """What each account's plan takes for lost, without what a resume accepted. What is apart does not count."""
    opened: dict[str, list[str]] = {}
    for link in scene.links.values():
        if link.occurrence.thing.kind in APART:
            continue
        if link.stands_open:
            opened.setdefault(link.place.account, []).append(link.uid)
    actions: dict[str, list[Action]] = {}
    for action in plan.actions:
        if action.occurrence.thing.kind not in APART:
            actions.setdefault(action.account, []).append(action)
    found = {}
    for account, look in scene.looks.items():
        known = past.get(account, Past())
        passed = known.settled | known.ours | known.returning
        back = (backs or {}).get(account, WentBack()).without(passed)
        losses = _losses(opened.get(account, []), actions.get(account, []), look, scene.set_aside.keys(), back)
        lost = {uid: kind for uid, kind in losses.lost.items() if uid not in passed}
        found[account] = replace(losses, lost=lost, taken=losses.taken - passed)
    return found


def _losses(
    opened: Iterable[str], actions: Iterable[Action], look: Look, set_aside: Collection[str], back: WentBack
) -> Losses:
    """Count them. What was set aside before is no new loss, but it is no item that still stands either."""
    uids = frozenset(opened)
    missing = uids & {*look.gone, *look.unreadable}
    expected, reopened, taken = set(), set(), set()
    for action in actions:
        if action.expected_to_go:
            expected.add(action.uid)
        elif action.act in (Act.WITHDRAW, Act.CLOSE) and action.write is not None:
            taken.add(action.uid)
        if any(e.kind is EntryKind.REOPENED for e in action.entries):
            reopened.add(action.uid)
    known = expected | (look.unreadable.keys() & set_aside)
    lost = dict.fromkeys(back.older, LossKind.OLDER) | dict.fromkeys(reopened, LossKind.REOPENED)
    for uid in missing - known:
        lost[uid] = LossKind.GONE if uid in look.gone else LossKind.UNREADABLE
    return Losses(uids, missing, lost, frozenset(taken), back)


def _verdict(account: str, losses: Losses, complete_at: datetime | None, past: Past) -> Verdict | None:
    """One verdict for everything of an account: who accepts it has seen the whole list."""
    earlier = {uid for uid, kind in past.lost.items() if kind is not LossKind.TAKEN}
    whole = len(losses.opened | losses.lost.keys() | past.lost.keys())
    most = max(MOST, SHARE * whole)
    whys: list[str] = []
    uids: set[str] = set()
    why, emptied, wait = _emptied(losses, complete_at, past)
    if why:
        whys.append(why)
        uids |= emptied | losses.lost.keys()
    lost = losses.lost.keys() | earlier
    if not emptied and losses.lost.keys() - earlier and len(lost) > most:
        span = _span(lost, losses.lost)
        whys.append(f"{len(lost)} of {whole} open items are gone, open again or at an earlier version {span}")
        uids |= lost
    taken = losses.taken | {uid for uid, kind in past.lost.items() if kind is LossKind.TAKEN}
    if losses.back.at_once:
        whys = [_back(losses)]
        uids |= {*losses.lost, *losses.back.again}
    if losses.taken - past.lost.keys() and len(taken) > most:
        span = _span(taken, losses.taken)
        whys.append(f"the registry asks to take away {len(taken)} of {whole} open items {span}")
        uids |= taken
    if losses.back.at_once:
        shown = (*losses.back.older.items(), *losses.back.again.items())
        marks = [f"{uid}={digest}" for uid, digest in shown]
        return named(account, uids, "; ".join(whys), Pause.WENT_BACK, marks)
    if whys:
        return named(account, uids, "; ".join(whys))
    if wait:
        return replace(named(account, emptied, "every open item is gone; a second look decides"), wait=True)
    return None


def _emptied(losses: Losses, complete_at: datetime | None, past: Past) -> tuple[str, frozenset[str], bool]:
    """Why an emptied account pauses, what is gone from it, and whether a second look decides instead."""
    if not losses.missing or losses.missing != losses.opened or not losses.missing & losses.lost.keys():
        return "", frozenset(), False
    earlier = {uid for uid, kind in past.lost.items() if kind in (LossKind.GONE, LossKind.UNREADABLE)}
    whole = losses.missing | earlier
    if len(whole) >= EMPTIED:
        return f"all {len(whole)} open items are gone {_span(whole, losses.missing)}", whole, False
    waited = past.suspected is not None and complete_at is not None and complete_at - past.suspected >= SECOND_LOOK
    return "", frozenset() if waited else losses.missing, not waited


def _span(whole: Collection[str], now: Collection[str]) -> str:
    return "at once" if len(whole) == len(now) else "within 24 hours"


def _back(losses: Losses) -> str:
    """One question for one event: what was made since the backup is gone, and belongs to it."""
    told = []
    if losses.back.older:
        told.append(f"{_items(losses.back.older, 'shows', 'show')} an earlier version")
    if losses.back.again:
        told.append(f"{_items(losses.back.again, 'that was gone stands', 'that were gone stand')} there once more")
    if missing := losses.missing & losses.lost.keys():
        told.append(f"{_items(missing, 'is', 'are')} gone")
    return f"its server went back in time: {', '.join(told)}"


def _items(uids: Collection[str], one: str, several: str) -> str:
    return f"1 item {one}" if len(uids) == 1 else f"{len(uids)} items {several}"


def named(
    account: str,
    uids: Iterable[str],
    why: str,
    kind: Pause = Pause.LIST,
    marks: Iterable[str] = (),
    *,
    another_at: datetime | None = None,
) -> Verdict:
    """A verdict with the digest of its list; `marks` are what the digest covers besides."""
    ordered = tuple(sorted(uids))
    digest = hashlib.sha256("\n".join((account, *ordered, *sorted(marks))).encode()).hexdigest()[:8]
    return Verdict(account, why, ordered, digest, kind=kind, another_at=another_at)


def clock_is_believable(
    now: datetime,
    newest: datetime | None,
    server_dates: Iterable[datetime],
    tolerance: timedelta = timedelta(minutes=10),
) -> bool:
    """Whether anything may be planned at `now`.

    `newest` is the newest stamp in the state. Before it, or more than a day after it, or without any, one server's
    `Date` must agree within `tolerance`: a board that boots in 1970 must not lapse a year of tasks.
    """
    if newest is not None and newest - tolerance <= now <= newest + timedelta(days=1):
        return True
    return any(abs(now - said) <= tolerance for said in server_dates)
