"""The guard: before the first write of a run, does what is about to happen look like a disaster?

A collection that looks empty, a server that lost half of it, a registry that lost a page: each looks exactly like
somebody who tidied up. So syncd asks before it believes. Judged on the plan of all accounts, before anything is
written or recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncd.core.scene import Action, Look, Plan, Scene
from syncd.core.table import Act
from syncd.model.item import Field, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import Link, LinkState

MOST = 5
"""Up to so many losses are somebody's ordinary evening."""

SHARE = 0.3
"""Up to this share of an account's open items too."""

EMPTIED = 3
"""An account with at least so many open items that are all gone is emptied."""

SECOND_LOOK = timedelta(minutes=10)
"""With fewer, losing all of them waits for a second complete look at least this much later."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an account pauses. `digest` names exactly this list: `resume` accepts it and no other.

    `wait` is true when a second look decides and nobody needs to be asked.
    """

    account: str
    why: str
    uids: tuple[str, ...]
    digest: str
    wait: bool = False


def judge(
    plan: Plan, scene: Scene, accepted: Mapping[str, str], suspected: Mapping[str, datetime]
) -> dict[str, Verdict]:
    """The accounts that pause, each with its reason.

    `accepted` holds per account the digest that a `resume` accepted; `suspected` when an account was first seen to
    have lost its few items.
    """
    opened: dict[str, list[Link]] = {}
    for link in scene.links.values():
        if link.state is LinkState.OPEN and link.theirs[Field.STATUS] == Status.OPEN:
            opened.setdefault(link.place.account, []).append(link)
    actions: dict[str, list[Action]] = {}
    for action in plan.actions:
        actions.setdefault(action.account, []).append(action)
    verdicts = {}
    for account, look in scene.looks.items():
        losses = _losses(opened.get(account, []), actions.get(account, []), look, scene.set_aside.keys())
        verdict = _verdict(account, losses, look.complete_at, suspected.get(account))
        if verdict is not None and (verdict.wait or verdict.digest != accepted.get(account)):
            verdicts[account] = verdict
    return verdicts


@dataclass(frozen=True, slots=True)
class _Losses:
    """What an account's plan takes for lost, as uids.

    Attributes:
        opened: how many open items there were.
        missing: open items that are gone or cannot be read, whatever follows from it.
        lost: those of them whose going was not expected, and finished items that show open again.
        taken: items that would be taken away without a successor.
    """

    opened: int
    missing: frozenset[str]
    lost: frozenset[str]
    taken: frozenset[str]


def _losses(opened: Iterable[Link], actions: Iterable[Action], look: Look, set_aside: Collection[str]) -> _Losses:
    """Count them. What was set aside before is no new loss, but it is no item that still stands either."""
    uids = frozenset(link.uid for link in opened)
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
    return _Losses(len(uids), missing, (missing - known) | reopened, frozenset(taken))


def _verdict(
    account: str, losses: _Losses, complete_at: datetime | None, suspected: datetime | None
) -> Verdict | None:
    """One verdict for everything of an account: who accepts it has seen the whole list."""
    most = max(MOST, SHARE * losses.opened)
    whys: list[str] = []
    uids: set[str] = set()
    wait = False
    emptied = bool(losses.missing) and len(losses.missing) == losses.opened
    if emptied and losses.missing & losses.lost:
        waited = suspected is not None and complete_at is not None and complete_at - suspected >= SECOND_LOOK
        if losses.opened >= EMPTIED:
            whys.append(f"all {losses.opened} open items are gone at once")
            uids |= losses.missing
        elif not waited:
            wait = True
            uids |= losses.missing
    if not uids and len(losses.lost) > most:
        whys.append(f"{len(losses.lost)} of {losses.opened} open items are gone or open again at once")
        uids |= losses.lost
    if len(losses.taken) > most:
        whys.append(f"the registry asks to take away {len(losses.taken)} of {losses.opened} open items")
        uids |= losses.taken
    if whys:
        return _named(account, uids, "; ".join(whys))
    return _named(account, uids, "every open item is gone; a second look decides", wait=True) if wait else None


def _named(account: str, uids: Iterable[str], why: str, *, wait: bool = False) -> Verdict:
    ordered = tuple(sorted(uids))
    digest = hashlib.sha256("\n".join((account, *ordered)).encode()).hexdigest()[:8]
    return Verdict(account, why, ordered, digest, wait)


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
