"""The registry of the demo, written for today, and what must therefore stand where.

What must stand is worked out here from the same table, by hand so to speak: not by asking syncd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

PLANNING = "Planning session"
FIRST_ITEM = "What syncd is, in ten lines"
COLUMN = "Your column from {day} {month}"


@dataclass(frozen=True, slots=True)
class Step:
    """A weekly step. `day` counts from today: 2 to 6, so that exactly one date stands, also across midnight."""

    id: str
    name: str
    day: int
    at: str = ""
    more: str = ""
    weeks: int = 1
    """How many dates of it stand at once."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A responsibility of the demo."""

    id: str
    name: str
    category: str
    owner: str
    outcome: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item that must stand at a member. `when` is a day, or an instant in UTC; `done` what its owner said."""

    member: str
    title: str
    when: date | datetime
    done: bool = False


def _one(
    id_: str, name: str, category: str, owner: str, outcome: str, day: int, at: str = "", weeks: int = 1
) -> Owned:
    return Owned(id_, name, category, owner, outcome, (Step(id_, name, day, at, weeks=weeks),))


FIRST: tuple[Owned, ...] = (
    _one("bins", "Bins out", "household-logistics", "alex", "Bins are emptied every collection", 2),
    _one("school", "School messages", "child-related", "alex", "No message waits for an answer", 3, "19:30"),
    _one("laundry", "Laundry", "household-logistics", "alex", "There is something clean to wear", 4),
    _one("bills", "Bills", "financial-management", "alex", "Every bill is paid on time", 5),
    Owned(
        "groceries",
        "Groceries",
        "household-logistics",
        "sam",
        "There is food for the week",
        (
            Step("menu", "Menu and list", 3, "18:00", 'phase = "plan"'),
            Step("shop", "The shop", 4, "10:00", 'phase = "do", lasts = "90m", remind = "1h"'),
        ),
    ),
    _one("checkups", "Doctors' visits", "child-related", "sam", "Check-ups are booked in time", 2, "12:00"),
    _one("presents", "Presents", "social-planning", "sam", "A present is there before its day", 5, "17:00"),
    _one("family", "Call the family", "emotional-caretaking", "sam", "The family hears from us", 6, "17:30"),
)
"""Eight responsibilities: four of Alex, four of Sam."""

_MORE = (
    *("Windows", "Oven", "Fridge", "Plants", "Bicycles", "Gutters", "Car wash", "Beds", "Towels", "Recycling"),
    *("Ironing", "Cat litter", "Vet", "Haircuts", "Library books", "Homework", "Sports bag", "Lunch boxes", "Trips"),
    *("Swimming", "Insurance", "Taxes", "Savings", "Pension", "Contracts", "Visitors", "Cards", "Neighbours"),
    *("Photos", "An evening out"),
)

SECOND: tuple[Owned, ...] = tuple(
    _one(
        f"more-{number:02}",
        name,
        "household-logistics",
        "sam" if number % 2 else "alex",
        f"{name}: it is taken care of",
        2 + number % 5,
        f"{8 + number % 10:02}:15" if number % 2 else "",
    )
    for number, name in enumerate(_MORE)
)
"""Thirty more, added at once for the sync that is killed."""


def _of_robin(names: Iterable[str], weeks: int = 1) -> tuple[Owned, ...]:
    return tuple(
        _one(
            name.lower().replace(" ", "-"),
            name,
            "household-logistics",
            "robin",
            f"{name}: it is taken care of",
            2 + number % 5,
            f"{8 + number % 10:02}:45" if number % 2 else "",
            weeks,
        )
        for number, name in enumerate(names)
    )


NEWCOMER = _of_robin(("Post", "Bread", "Balcony", "Bike lights", "Guest room", "Stove wood"))
"""Six responsibilities of Robin, who comes with Todoist."""

UNANSWERED = _of_robin(("Batteries", "Light bulbs", "Soap", "Salt", "Water filter"))
"""Five more, whose making gets no answer."""

WEEKS = 10

MANY = _of_robin(
    ("Mop", "Dust", "Vacuum", "Bath", "Stairs", "Compost", "Herbs", "Bottles", "Paper", "Glass", "Lint"), WEEKS
)
"""Eleven more with ten dates each: more than Todoist takes in one request."""

REWORDED = "There is food for the week, and nobody asks what is for dinner"
"""The other outcome of the groceries."""

_HEAD = """# Who owns what. Written by `syncd demo`; a real one is written by hand.

[household]
id = "demo01"
name = "A household of two"
timezone = "{zone}"

[members.alex]
name = "Alex"
account = "alex-tasks"

[members.sam]
name = "Sam"
account = "sam-calendar"

[accounts.alex-tasks]           # Alex has a task app: owned tasks go to a task list
adapter = "caldav"
url = "{url}"
username = "alex"
secret = {{ file = "alex.secret" }}

[accounts.sam-calendar]         # Sam lives in a calendar that is there already
adapter = "caldav"
url = "{url}"
username = "sam"
calendar = "{calendar}"
deliver = "calendar"
secret = {{ file = "sam.secret" }}

[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY={weekday}"
at = "18:00"
starting = {starting}
horizon = "1w"
"""


_THIRD = """
[members.robin]
name = "Robin"
account = "robin-todoist"

[accounts.robin-todoist]        # Robin's tasks live in Todoist
adapter = "todoist"
project = "{project}"
url = "{url}"                   # of the stand-in; the real one needs no url
secret = {{ file = "robin.secret" }}
"""


def third_member(url: str, project: str) -> str:
    """Robin's tables of the registry."""
    return _THIRD.format(url=url, project=project)


@dataclass(frozen=True, slots=True)
class Household:
    """The demo's household on one day in one zone."""

    today: date
    zone: ZoneInfo

    def toml(
        self, url: str, calendar: str, owned: Iterable[Owned], outcomes: Mapping[str, str], third: str = ""
    ) -> str:
        """The registry; `outcomes` reword some of them by id, `third` are the tables of a third member."""
        day = self.today + timedelta(days=_SESSION_DAY)
        head = _HEAD.format(zone=self.zone.key, url=url, calendar=calendar, weekday=_weekday(day), starting=day)
        return head + third + "".join(self._table(one, outcomes.get(one.id, one.outcome)) for one in owned)

    def _table(self, one: Owned, outcome: str) -> str:
        lines = [
            f"\n[responsibilities.{one.id}]",
            f'name = "{one.name}"',
            f'category = "{one.category}"',
            f'owner = "{one.owner}"',
            f'outcome = "{outcome}"',
            "weight = { notice = 1, plan = 1, do = 1 }",
            f"starting = {self.today + timedelta(days=min(step.day for step in one.steps))}",
        ]
        if len(one.steps) == 1:
            step = one.steps[0]
            lines.append(f'rrule = "{self._rule(step)}"')
            lines += [f'at = "{step.at}"'] if step.at else []
            # Not one at a time: each stands until it is done.
            lines += [f'ahead = "{step.weeks}w"', 'if_missed = "keep"'] if step.weeks > 1 else []
        else:
            rows = [
                f'  {{ id = "{s.id}", name = "{s.name}", rrule = "{self._rule(s)}", at = "{s.at}", {s.more} }},'
                for s in one.steps
            ]
            lines += ["steps = [", *rows, "]"]
        return "\n".join(lines) + "\n"

    def _rule(self, step: Step) -> str:
        return f"FREQ=WEEKLY;BYDAY={_weekday(self.today + timedelta(days=step.day))}"

    def wanted(self, owned: Iterable[Owned]) -> list[Wanted]:
        """What must stand for these responsibilities."""
        return [
            Wanted(one.owner, s.name, self.when(s.day + 7 * week, s.at))
            for one in owned
            for s in one.steps
            for week in range(s.weeks)
        ]

    def sessions(self, members: Iterable[str] = ("alex", "sam")) -> list[Wanted]:
        """What must stand for the planning session: the next two, at each of these."""
        days = (_SESSION_DAY, _SESSION_DAY + 7)
        return [Wanted(member, PLANNING, self.when(day, "18:00")) for member in members for day in days]

    def cards(self, member: str, today: date, *, task: bool) -> list[Wanted]:
        """What must stand at a member who is there since `today`: the first item, and the column of the week."""
        monday = today - timedelta(days=today.weekday())
        column = COLUMN.format(day=monday.day, month=f"{monday:%b}")
        # A task of this kind has no date; an event stands on the first day.
        return [Wanted(member, title, date.max if task else today) for title in (FIRST_ITEM, column)]

    def when(self, day: int, at: str = "") -> date | datetime:
        """A day from today, or the instant at which a wall clock in the zone shows `at` then."""
        date_ = self.today + timedelta(days=day)
        if not at:
            return date_
        return datetime.combine(date_, time.fromisoformat(at), tzinfo=self.zone).astimezone(UTC)


_SESSION_DAY = 6


def _weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]
