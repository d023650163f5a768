"""The household of the machine: what a person may change in its registry file, and the file as text."""

from __future__ import annotations

from dataclasses import dataclass, field

MEMBERS = ("alex", "sam", "kim")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo")
PARTS = {"menu": "FREQ=WEEKLY;BYDAY=FR", "trip": "FREQ=WEEKLY;BYDAY=SA"}
"""Steps of the one responsibility that has several."""


@dataclass(slots=True)
class Called:
    """How members, accounts, responsibilities and steps are called now, and were before, by their oldest ids."""

    names: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def __call__(self, kind: str, key: str) -> str:
        """The present id of what was called `key` at first."""
        return self.names.get((kind, key), [key])[-1]

    def rename(self, kind: str, key: str) -> None:
        """Give it a new id, and keep the ones before."""
        names = self.names.setdefault((kind, key), [key])
        names.append(f"{key}-{len(names)}")

    def formerly(self, kind: str, key: str) -> list[str]:
        """The line that says what it was called before, if it was."""
        before = ", ".join(f'"{name}"' for name in self.names.get((kind, key), [key])[:-1])
        return [f"formerly = [{before}]"] if before else []


def _steps(called: Called) -> str:
    rows = []
    for key, rrule in PARTS.items():
        more = "".join(f", {line}" for line in called.formerly("step", key))
        at = ', at = "18:00"' if key == "menu" else ', at = "10:00", lasts = "90m", remind = "1h"'
        phase = "plan" if key == "menu" else "do"
        name = f'id = "{called("step", key)}", name = "{key.title()}", phase = "{phase}"'
        rows.append(f'  {{ {name}, rrule = "{rrule}"{at}{more} }},')
    return "\n".join(("steps = [", *rows, "]"))


@dataclass(slots=True)
class Written:
    """One responsibility as it is written down; values are TOML text."""

    name: str
    owner: str
    when: str
    at: str = ""
    remind: str = ""
    more: str = ""
    outcome: str = ""
    weight: int = 1
    private: bool = False
    shown: bool = False
    handed: tuple[str, str] | None = None
    there: bool = True

    def toml(self, key: str, called: Called, *, family: bool = False) -> str:
        """Its table; `called` says how what it names is called now. With a `family` calendar it may be shown."""
        lines = [f"[responsibilities.{called('responsibility', key)}]", f'name = "{self.name}"']
        lines += [*called.formerly("responsibility", key), 'category = "household-logistics"']
        lines.append(f'outcome = "{self.outcome or self.name + " is looked after"}"')
        lines.append(f"weight = {{ notice = {self.weight}, plan = 1, do = 1 }}")
        owner = called("member", self.owner)
        if self.owner and self.handed is not None:
            to, day = self.handed
            lines.append(
                f'ownership = [{{ owner = "{owner}" }}, {{ owner = "{called("member", to)}", from = {day} }}]'
            )
        elif self.owner:
            lines.append(f'owner = "{owner}"')
        lines.append("starting = 2026-11-20")
        if self.private:
            lines.append("private = true")
        elif self.shown and family:
            lines.append("show_to_all = true")
        lines.append(self.when or _steps(called))
        lines += [f'at = "{self.at}"'] if self.at else []
        lines += [f'remind = "{self.remind}"'] if self.remind else []
        lines += [self.more] if self.more else []
        return "\n".join(lines) + "\n"


def _responsibilities() -> dict[str, Written]:
    return {
        "plants": Written("Plants", "alex", 'rrule = "FREQ=DAILY"', at="08:00"),
        "bins": Written("Bins out", "alex", 'rrule = "FREQ=WEEKLY;BYDAY=TU"', shown=True),
        "dinners": Written("Dinners", "sam", 'rrule = "FREQ=WEEKLY;BYDAY=FR"', at="18:00", remind="1h"),
        "bills": Written(
            "Bills", "kim", 'rrule = "FREQ=MONTHLY;BYMONTHDAY=25"', at="19:00", remind="2h", more='if_missed = "keep"'
        ),
        "filter": Written("Filter", "kim", 'repeat_from = "completion"\nafter = "10 days"'),
        "passport": Written("Passport", "sam", "on = 2026-12-10"),
        "groceries": Written("Groceries", "sam", ""),
    }


RULES = {
    "plants": ('rrule = "FREQ=DAILY"', 'rrule = "FREQ=DAILY;INTERVAL=2"', 'rrule = "FREQ=WEEKLY;BYDAY=MO,TH"'),
    "bins": ('rrule = "FREQ=WEEKLY;BYDAY=TU"', 'rrule = "FREQ=WEEKLY;BYDAY=TH"', 'rrule = "FREQ=WEEKLY;BYDAY=WE"'),
    "dinners": ('rrule = "FREQ=WEEKLY;BYDAY=FR"', 'rrule = "FREQ=WEEKLY;BYDAY=SU"', 'rrule = "FREQ=DAILY"'),
    "bills": ('rrule = "FREQ=MONTHLY;BYMONTHDAY=25"', 'rrule = "FREQ=MONTHLY;BYMONTHDAY=28"'),
    "filter": (
        'repeat_from = "completion"\nafter = "10 days"',
        'repeat_from = "completion"\nafter = "3 days"',
    ),
    "passport": ("on = 2026-12-10", "on = 2026-12-14"),
    "groceries": ("",),
}
TIMES = ("", "07:30", "02:00", "18:00", "20:15")
ALARMS = ("", "30m", "2h")


@dataclass(slots=True)
class Household:
    """Everything that can be edited; `toml` is the file. `accounts` holds the tables of the back end's accounts.

    `family` is the account whose calendar has what is shown to all; "" for none. With `columns` everybody has theirs;
    `consent` says whether a yes counts, or the file.
    """

    accounts: dict[str, str]
    deliver: dict[str, str] = field(default_factory=lambda: {"alex": "tasks", "sam": "calendar", "kim": "tasks"})
    account_of: dict[str, str] = field(default_factory=lambda: {name: name for name in MEMBERS})
    owned: dict[str, Written] = field(default_factory=_responsibilities)
    session: str = "18:00"
    away: tuple[str, str, str] | None = None
    zone: str = ZONES[0]
    called: Called = field(default_factory=Called)
    family: str = ""
    columns: bool = False
    consent: str = "file"

    def things(self) -> list[str]:
        """Ids of what can have items now."""
        sessions = ["planning"] if self.session else []
        return [*(key for key, written in self.owned.items() if written.there), *sessions]

    def places(self) -> set[tuple[str, bool]]:
        """Where items may stand now: account, and whether in a calendar."""
        used = {self.account_of[member] for member in MEMBERS}
        sessions = {(name, True) for name in used if self.session}
        sessions |= {(self.family, True)} if self.family else set()
        return sessions | {(name, self.deliver.get(name, "tasks") == "calendar") for name in used}

    def toml(self) -> str:
        """The registry file."""
        called = self.called
        parts = [f'[household]\nid = "h1"\nname = "Home"\ntimezone = "{self.zone}"\n']
        parts[0] += f'consent = "{self.consent}"\n'
        parts[0] += f"columns = {str(self.columns).lower()}\n"
        if self.family:
            parts[0] += f'family_calendar = "{called("account", self.family)}"\n'
        for member in MEMBERS:
            account = called("account", self.account_of[member])
            lines = [f"[members.{called('member', member)}]", f'name = "{member.title()}"', f'account = "{account}"']
            parts.append("\n".join([*lines, *called.formerly("member", member)]) + "\n")
        for name, table in self.accounts.items():
            lines = [f"[accounts.{called('account', name)}]", *called.formerly("account", name)]
            parts.append("\n".join(lines) + f'\n{table}deliver = "{self.deliver.get(name, "tasks")}"\n')
        parts += [
            written.toml(key, called, family=bool(self.family))
            for key, written in self.owned.items()
            if written.there
        ]
        if self.session:
            parts.append(
                '[sessions.planning]\nkind = "planning"\nrrule = "FREQ=WEEKLY;BYDAY=SU"\nminutes = 30\n'
                f'at = "{self.session}"\nhorizon = "2 weeks"\nstarting = 2026-11-22\n'
            )
        if self.away is not None:
            who, since, until = self.away
            parts.append(f'[[away]]\nmember = "{called("member", who)}"\nfrom = {since}\nuntil = {until}\n')
        return "\n".join(parts)
