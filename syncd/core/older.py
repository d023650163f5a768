"""A state that is older than what stands in the accounts: a disk, or a copy of the state, that was put back.

Its links were true then. What syncd itself took away or closed since would read as its owner's doing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from syncd.core.scene import Look
from syncd.core.stamp import parse_stamp

SKEW = timedelta(minutes=10)
"""A stamp that lies further in the future was not written by a clock that can be believed."""


def state_is_older(looks: Iterable[Look], instance: str, newest: datetime | None, now: datetime) -> bool:
    """Whether an item carries a stamp of our own that is newer than anything the state knows of.

    Each write follows a run that the state has noted, so such a stamp was made by a later state than this one.
    `newest` is the newest instant in the state.
    """
    if newest is None:
        return False
    for look in looks:
        for item in (*look.items.values(), *(stray.item for stray in look.strays)):
            stamp = parse_stamp(item.stamp) or parse_stamp(item.description)
            if stamp is not None and stamp.instance == instance and newest < stamp.at <= now + SKEW:
                return True
    return False
