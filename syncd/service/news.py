"""Something new that the registry file has by now is the file's for good: once it is gone from there, it is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syncd.config.agreed_file import agreement_id, append_once, new_text
from syncd.service.agreeing import TAKEN_OVER, now_of, today_of

if TYPE_CHECKING:
    from syncd.ports import Clock
    from syncd.service.household import Household


def end_news(household: Household, clock: Clock) -> int:
    """Append to `agreed.toml` that what is new and stands in the file is not new any more; how many.

    What was agreed about it goes on with what the file has. Where nothing was new nothing is read or written. Raises
    StateError.
    """
    last = {new.responsibility: new for new in household.reading.agreed.news if not new.withdrawn}
    for over in (new for new in household.reading.agreed.news if new.withdrawn):
        last.pop(over.responsibility, None)
    there = {each.id for each in household.reading.written.responsibilities if not each.new}
    told = 0
    for new in last.values():
        if new.becomes in there:
            identity = agreement_id(TAKEN_OVER, new.id, new.becomes)
            day, now = today_of(household, clock), now_of(household, clock)
            over = replace(new, id=identity, since=day, agreed_at=now, through=TAKEN_OVER, withdrawn=True)
            told += append_once(household.agreed, identity, new_text(over))
    return told
