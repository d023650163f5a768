"""Another syncd of the same household works in an account: told by the stamps that it leaves.

Two of them answer each other for ever, each from half of what is known. So the account pauses until one is stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from syncd.core.guard import Verdict, named
from syncd.core.scene import Look
from syncd.core.stamp import Stamp, parse_stamp
from syncd.model.item import Item
from syncd.model.registry import Registry
from syncd.model.state import Pause


def another_syncd(
    registry: Registry, looks: Mapping[str, Look], instance: str, since: datetime, taken_over: Mapping[str, datetime]
) -> dict[str, Verdict]:
    """The accounts in which an item of ours was written by another instance after `since`, our own first run.

    Stamps of before are those of a state that was lost. `taken_over` holds per account until when such writes were
    accepted. An instant in the future is later than any: it counts.
    """
    verdicts = {}
    for account, look in looks.items():
        accepted = max(since, taken_over.get(account, since))
        written = {
            item.uid: stamp.at
            for item in (*look.items.values(), *(stray.item for stray in look.strays))
            if (stamp := _stamp(item)) is not None and stamp.instance != instance and stamp.at > accepted
        }
        if not written:
            continue
        began = min(written.values()).astimezone(registry.household.zone)
        items = "one item carries" if len(written) == 1 else f"{len(written)} items carry"
        why = f"another syncd works here since {began:%Y-%m-%d %H:%M}; {items} its stamp"
        verdicts[account] = named(account, written, why, Pause.ANOTHER, another_at=max(written.values()))
    return verdicts


def _stamp(item: Item) -> Stamp | None:
    return parse_stamp(item.stamp) or parse_stamp(item.description)
