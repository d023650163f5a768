"""Keys that are refused for a reason, not for a slip of the pen: each with the way syncd does it instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncd.config.report import SECRET_KEY

if TYPE_CHECKING:
    from syncd.config.locate import Path

OWNER_IN_STEP = (
    "whoever owns a responsibility owns all its steps, noticing and planning too; a step with an owner of its own is "
    'helping, not owning. Owning the groceries means the menu, the list and the trip: set owner = "sam" on '
    "[responsibilities.groceries] and leave it out of its steps; what really belongs to two people is two "
    "responsibilities"
)
DATED = (
    "a responsibility has one owner at a time; to change it on a date, write "
    'ownership = [{ owner = "sam", from = 2026-01-01 }, { owner = "alex", from = 2026-07-01 }]'
)
_TURNS = frozenset(
    {"rotate", "rotation", "rotating", "alternate", "alternating", "round_robin", "roundrobin", "turns", "take_turns"}
    | {"assign", "assigned", "assigned_to", "assignee", "assignees", "helper", "helpers", "owners", "shared_with"}
)
_OWNER_WORDS = frozenset({"owner", "ownership"}) | _TURNS
_OF_THE_WHOLE = frozenset(
    {
        "category",
        "outcome",
        "weight",
        "cadence",
        "private",
        "link",
        "show_to_all",
        "handover_note",
        "review_by",
        "steps",
    }
)


def refusal(key: str, path: Path) -> tuple[str, str] | None:
    """What and mend for a key that is refused on principle, None when it is simply unknown."""
    word = key.lower().replace("-", "_")
    step = len(path) > 3 and path[0] == "responsibilities" and path[2] == "steps"
    if step and word in _OWNER_WORDS:
        return f'"{key}" stands inside a step', OWNER_IN_STEP
    if path[0] in {"responsibilities", "household", "members"} and word in _TURNS:
        return f'"{key}" is not something syncd does', DATED
    if step and word in _OF_THE_WHOLE:
        return f'"{key}" stands inside a step', "it belongs to the whole responsibility: move it out of `steps`"
    if path[0] == "accounts" and SECRET_KEY.search(word):
        return (
            f'"{key}" looks like a secret, and a secret is never in this file',
            f'take the line out and run "syncd login {path[1]}"; if others could read the file, change the password',
        )
    if path[0] == "members" and word in {"gender", "role", "admin", "sex"}:
        return (
            f'"{key}" is not something syncd keeps',
            "take it out: members have a name and nothing else to tell them by",
        )
    return None
