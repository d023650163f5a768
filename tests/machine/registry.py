"""The household of the machine: what a person may change in its registry file, and the file as text."""

from __future__ import annotations

from dataclasses import dataclass, field

MEMBERS = ("alex", "sam", "kim")


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
    handed: tuple[str, str] | None = None
    there: bool = True

    def toml(self, key: str) -> str:
        """Its table."""
        lines = [f"[responsibilities.{key}]", f'name = "{self.name}"', 'category = "household-logistics"']
        lines.append(f'outcome = "{self.outcome or self.name + " is looked after"}"')
        lines.append(f"weight = {{ notice = {self.weight}, plan = 1, do = 1 }}")
        if self.owner and self.handed is not None:
            to, day = self.handed
            lines.append(f'ownership = [{{ owner = "{self.owner}" }}, {{ owner = "{to}", from = {day} }}]')
        elif self.owner:
            lines.append(f'owner = "{self.owner}"')
        lines.append("starting = 2026-11-20")
        if self.private:
            lines.append("private = true")
        lines.append(self.when)
        lines += [f'at = "{self.at}"'] if self.at else []
        lines += [f'remind = "{self.remind}"'] if self.remind else []
        lines += [self.more] if self.more else []
        return "\n".join(lines) + "\n"


def _responsibilities() -> dict[str, Written]:
    return {
        "plants": Written("Plants", "alex", 'rrule = "FREQ=DAILY"', at="08:00"),
        "bins": Written("Bins out", "alex", 'rrule = "FREQ=WEEKLY;BYDAY=TU"'),
        "dinners": Written("Dinners", "sam", 'rrule = "FREQ=WEEKLY;BYDAY=FR"', at="18:00", remind="1h"),
        "bills": Written(
            "Bills", "kim", 'rrule = "FREQ=MONTHLY;BYMONTHDAY=25"', at="19:00", remind="2h", more='if_missed = "keep"'
        ),
        "filter": Written("Filter", "kim", 'repeat_from = "completion"\nafter = "10 days"'),
        "passport": Written("Passport", "sam", "on = 2026-12-10"),
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
}
TIMES = ("", "07:30", "02:00", "18:00", "20:15")
ALARMS = ("", "30m", "2h")


@dataclass(slots=True)
class Household:
    """Everything that can be edited; `toml` is the file. `accounts` holds the tables of the back end's accounts."""

    accounts: dict[str, str]
    deliver: dict[str, str] = field(default_factory=lambda: {"alex": "tasks", "sam": "calendar", "kim": "tasks"})
    account_of: dict[str, str] = field(default_factory=lambda: {name: name for name in MEMBERS})
    owned: dict[str, Written] = field(default_factory=_responsibilities)
    session: str = "18:00"
    away: tuple[str, str, str] | None = None

    def things(self) -> list[str]:
        """Ids of what can have items now."""
        sessions = ["planning"] if self.session else []
        return [*(key for key, written in self.owned.items() if written.there), *sessions]

    def places(self) -> set[tuple[str, bool]]:
        """Where items may stand now: account, and whether in a calendar."""
        used = {self.account_of[member] for member in MEMBERS}
        sessions = {(name, True) for name in used if self.session}
        return sessions | {(name, self.deliver.get(name, "tasks") == "calendar") for name in used}

    def toml(self) -> str:
        """The registry file."""
        parts = ['[household]\nid = "h1"\nname = "Home"\ntimezone = "Europe/Berlin"\n']
        parts += [f'[members.{m}]\nname = "{m.title()}"\naccount = "{self.account_of[m]}"\n' for m in MEMBERS]
        parts += [
            f'[accounts.{name}]\n{table}deliver = "{self.deliver.get(name, "tasks")}"\n'
            for name, table in self.accounts.items()
        ]
        parts += [written.toml(key) for key, written in self.owned.items() if written.there]
        if self.session:
            parts.append(
                '[sessions.planning]\nkind = "planning"\nrrule = "FREQ=WEEKLY;BYDAY=SU"\nminutes = 30\n'
                f'at = "{self.session}"\nhorizon = "2 weeks"\nstarting = 2026-11-22\n'
            )
        if self.away is not None:
            who, since, until = self.away
            parts.append(f'[[away]]\nmember = "{who}"\nfrom = {since}\nuntil = {until}\n')
        return "\n".join(parts)
