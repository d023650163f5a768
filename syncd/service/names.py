"""Names that people type: which responsibility, step or session they mean, and which of its dates."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from syncd.errors import UsageError
from syncd.model.link import Link
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by the name that was typed."""

    thing: Thing
    name: str


def find_thing(registry: Registry, text: str) -> Named:
    """The thing meant by `bins`, `groceries/menu`, `menu` or `planning`. Raises UsageError with the nearest name."""
    known: dict[str, list[Named]] = {}
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            thing = Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id)
            sole = len(responsibility.steps) == 1
            named = Named(thing, responsibility.name if sole else step.name)
            for name in {f"{responsibility.id}/{step.id}", step.id, *([responsibility.id] if sole else [])}:
                known.setdefault(name, []).append(named)
    for session in registry.sessions:
        thing = Thing(ThingKind.SESSION, session.uid_id, session.uid_id)
        known.setdefault(session.id, []).append(Named(thing, session.name or session.id))
    found = known.get(text, [])
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{text!r} names several steps", hint="say it as responsibility/step")
    several = [r for r in registry.responsibilities if r.id == text and r.steps]
    if several:
        steps = ", ".join(f"{text}/{step.id}" for step in several[0].steps)
        raise UsageError(f"{text!r} has several steps", hint=f"say which: {steps}")
    near = difflib.get_close_matches(text, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "syncd upcoming shows the names"
    raise UsageError(f"nothing in the registry is called {text!r}", hint=hint)


def find_occurrence(
    named: Named,
    on: date | None,
    links: Iterable[Link],
    expected: Iterable[Occurrence],
    kept_from: date | None = None,
) -> Occurrence:
    """The occurrence that is meant: of that date, or the one that stands open now. Raises UsageError.

    What was before `kept_from` is in weekly sums.
    """
    mine = [k for k in links if k.occurrence.thing == named.thing]
    if on is not None:
        known = {k.occurrence.recurrence_id for k in mine} | {
            o.recurrence_id for o in expected if o.thing == named.thing
        }
        if on not in known:
            if kept_from is not None and on < kept_from:
                raise UsageError(
                    f"{named.name} of {on} is not kept singly: what was before {kept_from} is in weekly sums",
                    hint="retention in the registry says how long single things are kept",
                )
            dates = ", ".join(d.isoformat() for d in sorted(known)[-5:]) or "none yet"
            raise UsageError(f"{named.name} has nothing on {on}", hint=f"its dates: {dates}")
        return Occurrence(named.thing, on)
    open_ones = {k.occurrence for k in mine if k.stands_open}
    ahead = {o for o in expected if o.thing == named.thing}
    # Without one that stands open: the last that stood, else the next to come.
    past = {k.occurrence for k in mine} if not open_ones else set()
    if not (open_ones or past or ahead):
        raise UsageError(f"{named.name} has nothing standing now", hint="say the date: --on 2026-11-24")
    return max(past) if past else min(open_ones or ahead)
