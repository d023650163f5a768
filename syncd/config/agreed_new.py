"""What is new and not in the registry file yet: responsibilities made of what was agreed.

One that is new needs a home, weighs nothing in any phase, has no dates, and counts to the logistics of the household:
whoever takes it up says the rest in the registry file. A responsibility there with the same id, or called the same,
is the thing itself from then on; what was agreed about the new one goes on with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syncd.errors import Problem
from syncd.model.registry import Category, Responsibility, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syncd.config.agreed import Agreed, New
    from syncd.model.registry import Registry


def counting_news(written: Registry, news: Iterable[New]) -> tuple[New, ...]:
    """Of what was agreed to be new that which the file does not have and nobody took back, in order of agreeing."""
    last = {new.responsibility: new for new in news}
    known = {each.id for each in written.responsibilities if not each.new}
    return tuple(new for new in last.values() if not new.withdrawn and new.becomes == new.responsibility not in known)


def with_news(written: Registry, news: Iterable[New]) -> Registry:
    """A registry as its file says it, with what is new after what stands there."""
    made = tuple(
        Responsibility(
            id=new.responsibility,
            uid_id=new.responsibility,
            name=new.name,
            category=Category.HOUSEHOLD_LOGISTICS,
            outcome=new.name,
            ownership=(),
            weight=Weight(0, 0, 0),
            steps=(),
            new=True,
        )
        for new in counting_news(written, news)
    )
    return replace(written, responsibilities=(*written.responsibilities, *made)) if made else written


def told_of_news(written: Registry, agreed: Agreed, place: str, mend: str) -> list[Problem]:
    """One warning for each that the file does not have."""
    return [
        Problem(
            agreed.file,
            new.line,
            f'responsibility "{new.responsibility}" is new, said on {new.agreed_at.date()}; {place} does not have it',
            mend,
            warning=True,
        )
        for new in counting_news(written, agreed.news)
    ]
