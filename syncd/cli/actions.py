"""Actions of a run as people read them: one member's as rows, the rest as counts.

Nobody's misses stand in anybody else's copy: what lapsed or was dropped is one count for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from syncd.cli.printing import line, prose, table
from syncd.core.identity import SHARED
from syncd.core.table import Act
from syncd.service.answers import shown_as

if TYPE_CHECKING:
    from syncd.cli.call import Call
    from syncd.core.scene import Action
    from syncd.model.registry import Member, Registry

_MISSES = frozenset({Act.LAPSE, Act.DROP})


def member_of(action: Action, registry: Registry) -> str:
    """Id of the member in whose column the item stands; "" for all or where it cannot be told."""
    if action.link is not None or action.write is not None:
        held = action.link.member if action.link is not None else _intent_member(action)
        return "" if held == SHARED else next((m.id for m in registry.members if m.uid_id == held), "")
    if action.entries:
        return action.entries[0].owner
    users = [m.id for m in registry.members if action.account in (m.tasks, m.events)]
    return users[0] if len(users) == 1 else ""


def _intent_member(action: Action) -> str:
    assert action.write is not None
    return action.write.intent.member


def changing(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Without those that only renew our own notes of an item."""
    return tuple(action for action in actions if action.act is not Act.NOTHING)


def show_rows(call: Call, actions: Iterable[Action]) -> None:
    """One line per action, with its title."""
    rows = [
        (action.occurrence.recurrence_id.isoformat(), action.summary, call.say(f"act-{shown_as(action)}"))
        for action in sorted(actions, key=lambda action: action.occurrence.recurrence_id)
    ]
    table((call.say("head-when"), call.say("head-what"), call.say("head-change")), rows)


def show_counts(call: Call, actions: Iterable[Action]) -> None:
    """How much changes, per column and account, without titles."""
    registry = call.registry
    counts: dict[tuple[str, str], Counter[str]] = {}
    for action in actions:
        column = "" if action.act in _MISSES else member_of(action, registry)
        counts.setdefault((column, action.account if column else ""), Counter())[shown_as(action)] += 1
    names = {"": call.say("for-all"), **{m.id: m.name for m in registry.members}}
    order = [*(m.id for m in registry.members), ""]
    rows = [
        (names[column], account or "-", ", ".join(f"{act} {n}" for act, n in sorted(counts[column, account].items())))
        for column, account in sorted(counts, key=lambda key: (order.index(key[0]), key[1]))
    ]
    table((call.say("head-column"), call.say("head-account"), call.say("head-changes")), rows)


def show_household(call: Call, actions: Iterable[Action], command: str) -> None:
    """Counts, and how to see one's own rows."""
    show_counts(call, actions)
    say_how(call, command)


def say_how(call: Call, command: str) -> None:
    """How to see one's own rows."""
    prose(call.say("see-column", command=f"{command} --member {call.registry.members[0].id}"))


def show_column(call: Call, actions: Sequence[Action], member: Member, *, answered: bool) -> None:
    """The rows of `member`, and the rest as counts; that nothing changes is said when the accounts answered."""
    mine = [a for a in actions if _concerns(a, member, call.registry)]
    if mine:
        show_rows(call, mine)
    elif answered:
        prose(call.say("nothing-here"))
    rest = [a for a in actions if a not in mine and a.act not in _MISSES]
    rest += [a for a in actions if a.act in _MISSES]
    if any(a not in mine for a in rest):
        line()
        prose(call.say("the-rest"))
        show_counts(call, rest)


def _concerns(action: Action, member: Member, registry: Registry) -> bool:
    """A column holds what is its member's, and what is everybody's."""
    column = member_of(action, registry)
    return column == member.id or (column == "" and action.act not in _MISSES)
