"""Entries of `agreed.toml` about proposals, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncd.config.agreed import NOBODY
from syncd.config.agreed_file import entry_text, weight_keys
from syncd.config.agreed_offers import IN_FORCE, NOT_TAKEN, PROPOSAL, WEIGHT

if TYPE_CHECKING:
    from syncd.config.agreed_offers import InForce, NotTaken, Proposed, Weighed


def proposed_text(made: Proposed) -> str:
    """The entry of a proposal."""
    owner = made.owner or NOBODY
    keys: dict[str, object] = {
        "id": made.id,
        "responsibility": made.responsibility,
        "owner": owner,
        "from": made.since,
        "agreed_at": made.agreed_at,
        "through": made.through,
    }
    if made.by:
        keys["by"] = made.by
    if made.note:
        keys["note"] = made.note
    if made.file:
        keys["file"] = list(made.file)
    what = f"proposed, and not agreed by this: {made.responsibility}: {owner} from {made.since} on"
    return entry_text(PROPOSAL, what, made.agreed_at, keys)


def not_taken_text(made: NotTaken) -> str:
    """The entry of a proposal that is over without a yes."""
    keys: dict[str, object] = {"id": made.id, "responsibility": made.responsibility, "proposal": made.proposal}
    if made.member:
        keys["member"] = made.member
    keys |= {"from": made.since, "agreed_at": made.agreed_at, "through": made.through}
    return entry_text(
        NOT_TAKEN, f"{made.responsibility}: nothing changes by proposal {made.proposal}", made.agreed_at, keys
    )


def weighed_text(made: Weighed) -> str:
    """The entry of new weights."""
    weight = made.weight
    keys: dict[str, object] = {
        "id": made.id,
        "responsibility": made.responsibility,
        "weight": weight_keys(weight),
        "from": made.since,
        "agreed_at": made.agreed_at,
        "through": made.through,
    }
    if made.proposal:
        keys["proposal"] = made.proposal
    what = f"{made.responsibility} weighs {weight.notice}, {weight.plan}, {weight.do} from {made.since} on"
    return entry_text(WEIGHT, what, made.agreed_at, keys)


def in_force_text(made: InForce) -> str:
    """The entry of what was in force."""
    keys: dict[str, object] = {"id": made.id, "responsibility": made.responsibility, "ownership": _spans(made)}
    if made.weight is not None:
        keys["weight"] = weight_keys(made.weight)
    if made.file:
        keys["file"] = list(made.file)
    if made.revision:
        keys["revision"] = made.revision
    keys |= {"from": made.since, "agreed_at": made.agreed_at, "through": "file"}
    return entry_text(IN_FORCE, f"{made.responsibility}: as it was when a yes began to count", made.agreed_at, keys)


def _spans(made: InForce) -> list[object]:
    spans: list[object] = []
    for span in made.ownership:
        keys: dict[str, object] = {"owner": span.owner}
        if span.since is not None:
            keys["from"] = span.since
        if span.until is not None:
            keys["until"] = span.until
        spans.append(keys)
    return spans
