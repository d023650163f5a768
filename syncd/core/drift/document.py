"""Facts and answers as a document: the keys are a contract, shares are in percent and not rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from syncd.core.drift.judge import Judgement
from syncd.core.drift.verdict import Verdict
from syncd.core.load.facts import Facts
from syncd.core.load.sums import Breakdown, Portion


def document(facts: Facts, judgement: Judgement) -> dict[str, Any]:
    """What `load` prints as JSON, but for its version. None stands where there is no share to tell."""
    return {
        "from": facts.first.isoformat(),
        "to": facts.last.isoformat(),
        **_shares(facts.total),
        "by_category": {name: _shares(each) for name, each in facts.by_category.items()},
        "by_phase": {name: _shares(each) for name, each in facts.by_phase.items()},
        "unknown": facts.counts.unknown,
        "enough_data": facts.enough_data,
        "verdicts": [_verdict(each) for each in judgement.verdicts],
    }


def _shares(shares: Breakdown) -> dict[str, Any]:
    members = {member: _portion(each) for member, each in shares.members.items()}
    return {"members": members, "nobody": _number(shares.nobody), "index": _number(shares.index)}


def _portion(each: Portion) -> dict[str, float | None]:
    return {
        "agreed": _number(each.agreed),
        "on_paper": _number(each.on_paper),
        "carried": _number(each.carried),
        "drift": _number(each.drift),
    }


def _verdict(each: Verdict) -> dict[str, str | float | None]:
    return {
        "stream": each.kind.value,
        "member": each.member,
        "category": each.category or None,
        "answer": each.answer.value,
        "share": each.share,
        "low": each.low,
        "high": each.high,
    }


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)
