"""The household of the demo of a year: who owns what, and how its two people live with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from syncd.config.starter import read_starters
from syncd.demo.year_app import Shown, YearApp
from syncd.model.when import day_of, local_instant

BEGIN = date(2026, 1, 5)
"""A Monday; the year that follows holds both changes of the clock."""

ZONE = ZoneInfo("Europe/Berlin")

OWNED: Mapping[str, tuple[str, ...]] = {
    "alex": (
        *("groceries", "laundry", "bins", "supplies", "post-returns", "bills", "budget", "taxes", "insurance"),
        *("hosting", "elders", "couple-time", "car", "home-tech", "claims", "appreciation", "activities"),
        *("kids-health", "playdates"),
    ),
    "sam": (
        *("weekly-clean", "tidy-shared", "linens", "family-calendar", "birthdays-gifts", "rsvps"),
        *("extended-family", "noticing-adults", "in-crisis", "repairs", "trips", "thank-yous", "subscriptions"),
        *("free-time", "repair-talks", "registry-keeper", "nails-hair", "knowing-school", "clothes-sizes", "garden"),
    ),
}
"""Thirty-nine responsibilities of the starter file; on paper each of the two holds half of the load."""

HANDED_OVER = frozenset(
    {"family-calendar", "birthdays-gifts", "weekly-clean", "extended-family", "rsvps", "repair-talks", "tidy-shared"}
)
"""What goes from Sam to Alex: about a fifth of the whole load."""

SICK_WEEK = 9
"""In this week Sam is ill and marks nothing: a week that is no drift."""

_SESSIONS = frozenset({"Planning session", "Partnership check-in"})
_COLUMN = "Your column"
_SUNDAY = 6
_SEED = "a year of two"
_CLEARED, _KEPT = timedelta(weeks=2), timedelta(weeks=1)
"""Every two weeks their apps clear what is finished and older than one."""

_TICKED, _SKIPPED, _REMOVED = 0.90, 0.95, 0.96


def registry(url: str, *, moved: bool) -> str:
    """The household's file; with `moved`, what is handed over stands with Alex, and what was agreed stays."""
    names = {name: member for member, owned in OWNED.items() for name in owned}
    parts = ['[household]\nid = "year"\nname = "A year of two"\ntimezone = "Europe/Berlin"\n']
    for member, deliver in (("alex", "tasks"), ("sam", "calendar")):
        parts.append(
            f'[members.{member}]\nname = "{member.title()}"\naccount = "{member}"\n\n'
            f'[accounts.{member}]\nadapter = "caldav"\nurl = "{url}"\nusername = "{member}"\n'
            f'deliver = "{deliver}"\nsecret = {{ file = "{member}.secret" }}\n'
        )
    for starter in read_starters():
        if starter.id in names:
            owner = "alex" if moved and starter.id in HANDED_OVER else names[starter.id]
            parts.append(starter.written(owner, BEGIN))
    parts.append('[sessions.planning]\nkind = "planning"\n')
    parts.append(
        '[sessions.us]\nkind = "partnership-check-in"\nrrule = "FREQ=MONTHLY;BYDAY=1SU"\nstarting = 2026-02-01\n'
    )
    return "\n".join(parts)


class Person:
    """One of the two, with an app of their own. What they do follows from the thing and its day alone."""

    def __init__(self, name: str, app: YearApp) -> None:
        self._name = name
        self._app = app

    def evening(self, now: datetime) -> int:
        """What they do on an evening with what is due by then; how many things they touch."""
        today = day_of(now, ZONE)
        touched = sum(self._touch(item, today, now) for item in self._app.look())
        if (today - BEGIN).days % _CLEARED.days == 0:
            self._clear(today - _KEPT)
        return touched

    def _clear(self, before: date) -> None:
        """Delete what is finished and was due before that day, as many apps do by themselves; no card."""
        for item in self._app.finished():
            session = item.title.lstrip("✅ ") in _SESSIONS
            if item.due is not None and day_of(item.due, ZONE) < before and (item.owned or session):
                self._app.remove(item)

    def _touch(self, item: Shown, today: date, now: datetime) -> bool:
        due = today if item.due is None else day_of(item.due, ZONE)
        chance = Random(f"{_SEED}/{item.title}/{due}")  # noqa: S311 - the same year each time, and no secret
        habit = chance.random()
        wait = chance.choices((0, 1, 2), (80, 13, 7))[0] if item.owned else 0
        if (today - due).days < wait:
            return False
        if not item.owned:
            return self._not_owned(item, habit, now)
        if habit > _REMOVED or self._is_ill(due):
            return False
        if habit < _TICKED:
            self._app.tick(item, now)
        elif habit < _SKIPPED:
            self._app.skip(item)
        else:
            self._app.remove(item)
        return True

    def _not_owned(self, item: Shown, habit: float, now: datetime) -> bool:
        """A card is answered with a tick, a column on Sunday; of a session Alex says that it was held."""
        if item.title in _SESSIONS and (self._name != "alex" or habit > _TICKED):
            return False
        today = day_of(now, ZONE)
        if item.title.startswith(_COLUMN) and (today.weekday() != _SUNDAY or self._is_ill(today)):
            return False
        self._app.tick(item, now)
        return True

    def _is_ill(self, day: date) -> bool:
        return self._name == "sam" and (day - BEGIN).days // 7 + 1 == SICK_WEEK


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant at which the kitchen clock shows that time."""
    return local_instant(day, time(hour, minute), ZONE)
