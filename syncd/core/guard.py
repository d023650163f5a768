"""The guard: before the first write of a run, does what is about to happen look like a disaster?

A collection that looks empty, a server that lost half of it, a registry that lost a page: each looks exactly like
somebody who tidied up. So syncd asks before it believes. Judged on the plan of all accounts, before anything is
written or recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncd.core.scene import Plan, Scene
from syncd.core.table import Act
from syncd.model.item import Field, Status
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
    verdicts = {}
    for account, look in scene.looks.items():
        opened = [k for k in scene.links.values() if k.place.account == account and _is_open(k)]
        lost = _lost(opened, plan, account)
        taken = _withdrawn(plan, account)
        verdict = _lost_verdict(account, lost, opened, look.complete_at, suspected.get(account)) or _taken_verdict(
            account, taken, opened
        )
        if verdict is not None and verdict.digest != accepted.get(account):
            verdicts[account] = verdict
    return verdicts


def _is_open(link: Link) -> bool:
    return link.state is LinkState.OPEN and link.theirs[Field.STATUS] == Status.OPEN


def _lost(opened: Iterable[Link], plan: Plan, account: str) -> tuple[str, ...]:
    """Open items that are gone or cannot be read any more."""
    acts = {a.uid: a.act for a in plan.actions if a.account == account}
    return tuple(sorted(k.uid for k in opened if acts.get(k.uid) in (Act.DROP, Act.END, Act.SET_ASIDE)))


def _withdrawn(plan: Plan, account: str) -> tuple[str, ...]:
    """Items that would be taken away without a successor: lapses and moves are no losses."""
    mine = [a for a in plan.actions if a.account == account and a.act in (Act.WITHDRAW, Act.CLOSE) and a.write]
    return tuple(sorted(a.uid for a in mine if not a.expected_to_go))


def _lost_verdict(
    account: str, lost: tuple[str, ...], opened: list[Link], complete_at: datetime | None, suspected: datetime | None
) -> Verdict | None:
    if not lost:
        return None
    if len(lost) == len(opened):
        if len(opened) >= EMPTIED:
            return _verdict(account, lost, f"all {len(lost)} open items are gone at once")
        waited = suspected is not None and complete_at is not None and complete_at - suspected >= SECOND_LOOK
        if not waited:
            return _verdict(account, lost, "every open item is gone; a second look decides", wait=True)
        return None
    if len(lost) > max(MOST, SHARE * len(opened)):
        return _verdict(account, lost, f"{len(lost)} of {len(opened)} open items are gone at once")
    return None


def _taken_verdict(account: str, taken: tuple[str, ...], opened: list[Link]) -> Verdict | None:
    if len(taken) > max(MOST, SHARE * len(opened)):
        why = f"the registry asks to take away {len(taken)} of {len(opened)} open items"
        return _verdict(account, taken, why)
    return None


def _verdict(account: str, uids: tuple[str, ...], why: str, *, wait: bool = False) -> Verdict:
    digest = hashlib.sha256("\n".join((account, *uids)).encode()).hexdigest()[:8]
    return Verdict(account, why, uids, digest, wait)


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
