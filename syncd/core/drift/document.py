"""Facts and answers as a document: the keys are a contract, shares are in percent and not rounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from syncd.core.drift.judge import Judgement
from syncd.core.drift.verdict import Verdict
from syncd.core.load.facts import Facts
from syncd.core.load.sums import Breakdown, Portion


@dataclass(frozen=True, slots=True)
class Before:
    """The gap at the last check-in that was held, on the local `day`, in percent; None: nothing is known of it."""

    day: date
    gap: float | None


def document(
    facts: Facts, judgement: Judgement, *, consent: bool = True, before: Before | None = None
) -> dict[str, Any]:
    """What `load` prints as JSON, but for its version. None stands where there is no share to tell.

    Without `consent` no share is told to anybody, and no answer. `before` is what was so at the last check-in.
    """
    since = before if consent else None
    return {
        "from": facts.first.isoformat(),
        "to": facts.last.isoformat(),
        **_shares(facts.total, told=consent),
        "by_category": {name: _shares(each, told=consent) for name, each in facts.by_category.items()},
        "by_phase": {name: _shares(each, told=consent) for name, each in facts.by_phase.items()},
        "unknown": facts.counts.unknown,
        "enough_data": facts.enough_data,
        "verdicts": [_verdict(each) for each in judgement.verdicts] if consent else [],
        "gap": judgement.to_move if consent else None,
        "last_check_in": None if since is None else {"on": since.day.isoformat(), "gap": since.gap},
        "consent": consent,
    }


def _shares(shares: Breakdown, *, told: bool) -> dict[str, Any]:
    members = {member: _portion(each, told=told) for member, each in shares.members.items()}
    nobody, index = (shares.nobody, shares.index) if told else (None, None)
    return {"members": members, "nobody": _number(nobody), "index": _number(index)}


def _portion(each: Portion, *, told: bool) -> dict[str, float | None]:
    shares = {"agreed": each.agreed, "on_paper": each.on_paper, "carried": each.carried, "drift": each.drift}
    return {name: _number(share if told else None) for name, share in shares.items()}


def _verdict(each: Verdict) -> dict[str, str | float | None]:
    return {
        "stream": each.kind.value,
        "member": each.member,
        "category": each.category or None,
        "answer": each.answer.value,
        "planned": each.planned,
        "share": each.share,
        "low": each.low,
        "high": each.high,
    }


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)
