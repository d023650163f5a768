"""A service that answers what a test laid down, and remembers how it was asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from syncd.core.board import board_of
from syncd.core.scene import Action
from syncd.core.table import Act
from syncd.engine.report import AccountReport, RunReport
from syncd.model.item import Kind, Role
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import (
    Account,
    Category,
    Household,
    Member,
    Ownership,
    Registry,
    Responsibility,
    Session,
    SessionKind,
    Slot,
    Step,
    Weight,
)
from syncd.service.agendas import AgendaShown, BoardShown
from syncd.service.answers import AccountsView, Ahead, Checked, LedgerPage, Planned, Said, Status, Synced
from syncd.service.resuming import Paused
from syncd.store.exchange import Imported

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def registry() -> Registry:
    """Alex and Sam with an account each; bins are Alex's, dinners Sam's, planning belongs to both."""
    slot = Slot(Role.TASKS, Kind.VTODO)
    step = Step("bins", "bins", "Bins out", None, TUESDAY, rrule="FREQ=WEEKLY;BYDAY=TU")
    owned = Responsibility(
        "bins", "bins", "Bins out", Category.HOUSEHOLD_LOGISTICS, "", (Ownership("alex"),), Weight(), (step,)
    )
    planning = Session(
        "plan", "plan", SessionKind.PLANNING, "", "FREQ=WEEKLY", time(18), 30, TUESDAY, ("alex", "sam")
    )
    return Registry(
        Household("h1", "Home", BERLIN),
        (
            Member("alex", "alex", "Alex", BERLIN, tasks="alex-cloud", events="alex-cloud"),
            Member("sam", "sam", "Sam", BERLIN, language="de", tasks="sam-cloud", events="sam-cloud"),
        ),
        tuple(Account(name, name, "memory", None, slot, None, {}) for name in ("alex-cloud", "sam-cloud")),
        (owned,),
        (planning,),
    )


def action(account: str, act: Act, summary: str, *, uid: str = "syncd-1", entries: tuple[Entry, ...] = ()) -> Action:
    """A decision about the item of Tuesday."""
    thing = Thing(ThingKind.RESPONSIBILITY, "bins", "bins")
    return Action(
        account, uid, Occurrence(thing, TUESDAY), act, summary, "because", fields=("title",), entries=entries
    )


def entry(kind: EntryKind, owner: str, *, number: int = 1, by: tuple[str, ...] = (), session: str = "") -> Entry:
    """A line of the ledger about Tuesday."""
    kinds = ThingKind.SESSION if session else ThingKind.RESPONSIBILITY
    return Entry(
        f"e{number}",
        MORNING,
        MORNING,
        kind,
        Occurrence(Thing(kinds, session or "bins", session or "bins"), TUESDAY),
        owner=owner,
        by=by,
        responsibility="" if session else "bins",
        step="" if session else "bins",
        session=session,
        recurrence_id=TUESDAY,
    )


def report(*accounts: AccountReport, actions: tuple[Action, ...] = ()) -> RunReport:
    """A run over these accounts."""
    return RunReport(7, {a.account: a for a in accounts}, actions)


@dataclass
class FakeService:
    """Answers are attributes; `asked` is what it was asked; `raises` is raised by every operation."""

    config: Path = Path("household.toml")
    checked: Checked = field(default_factory=lambda: Checked(()))
    synced: Synced = field(default_factory=lambda: Synced(report()))
    planned: Planned = field(default_factory=lambda: Planned(report()))
    found: Status = field(default_factory=lambda: Status((), ()))
    view: AccountsView = field(default_factory=lambda: AccountsView(()))
    ahead: Ahead = field(default_factory=lambda: Ahead(()))
    page: LedgerPage = field(default_factory=lambda: LedgerPage(()))
    picture: Any = None
    imported: Imported = field(default_factory=lambda: Imported(0, 0, 0))
    said: Said = field(default_factory=lambda: Said(entry(EntryKind.DONE, "alex"), "Bins out"))
    shown: AgendaShown = field(default_factory=AgendaShown)
    owned: BoardShown = field(default_factory=lambda: BoardShown(board_of(registry(), TUESDAY)))
    known: Registry = field(default_factory=registry)
    raises: BaseException | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def _note(self, *asked: Any) -> None:
        self.asked.append(asked)
        if self.raises is not None:
            raise self.raises

    def registry(self) -> Registry:
        """Names and zones."""
        return self.known

    def agenda(self, session: str | None = None, on: date | None = None, member: str | None = None) -> AgendaShown:
        """`shown`."""
        self._note("agenda", session, on, member)
        return self.shown

    def board(self) -> BoardShown:
        """`owned`."""
        self._note("board")
        return self.owned

    def check(self, *, offline: bool = False) -> Checked:
        """`checked`."""
        self._note("check", offline)
        return self.checked

    def opens_more(self, name: str) -> str:
        """One sentence."""
        self._note("opens_more", name)
        return "It opens every calendar of that user."

    def login(self, name: str, secret: str, *, system: bool = False) -> str:
        """Who the server says we are."""
        self._note("login", name, secret, *(("system",) if system else ()))
        return "alex at https://cloud.example.org"

    def erase_secret(self, name: str, *, system: bool = False) -> bool:
        """Whether it is an account that has one."""
        self._note("erase", name, system)
        return name == "alex-cloud"

    def accounts(self) -> AccountsView:
        """`view`."""
        self._note("accounts")
        return self.view

    def sync(self, *, only: frozenset[str], full: bool, progress: Any) -> Synced:
        """`synced`, after one step."""
        self._note("sync", only, full)
        progress.step("alex-cloud", 1, 1)
        return self.synced

    def plan(self, *, full: bool = False) -> Planned:
        """`planned`."""
        self._note("plan", full)
        return self.planned

    def status(self) -> Status:
        """`found`."""
        self._note("status")
        return self.found

    def resume(
        self, name: str, digest: str = "", *, ours: bool = False, theirs: bool = False, take_over: bool = False
    ) -> str:
        """Why it was paused."""
        said = {"ours": ours, "theirs": theirs, "take-over": take_over}
        self._note("resume", name, digest, *(way for way, is_said in said.items() if is_said))
        return "7 of 10 open items are gone at once"

    def paused(self, name: str) -> Paused:
        """Two items of a list."""
        self._note("paused", name)
        items = (("syncd-1", "Bins out"), ("syncd-2", "Bills"))
        ways = f"if it is meant so: syncd resume {name} --accept ab12cd34"
        return Paused(name, "2 of 2 open items are gone at once", datetime(2026, 11, 23, 8, tzinfo=UTC), items, ways)

    def upcoming(self, days: int = 14, member: str | None = None) -> Ahead:
        """`ahead`."""
        self._note("upcoming", days, member)
        return self.ahead

    def ledger(
        self, *, member: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> LedgerPage:
        """`page`."""
        self._note("ledger", member, since, until)
        return self.page

    def load(self, *, first: date | None = None, last: date | None = None, as_of: date | None = None) -> Any:
        """`picture`."""
        self._note("load", first, last, as_of)
        return self.picture

    def export_ledger(self, into: io.TextIOBase) -> int:
        """One line."""
        self._note("export")
        into.write('{"id": "e1"}\n')
        return 1

    def import_ledger(self, lines: Any, file: str) -> Imported:
        """`imported`."""
        self._note("import", list(lines), file)
        return self.imported

    def say(
        self, what: str, name: str, *, on: date | None = None, by: tuple[str, ...] = (), **particulars: bool
    ) -> Said:
        """`said`."""
        self._note("say", what, name, on, by, *(name for name, said in particulars.items() if said))
        return self.said


@dataclass(frozen=True)
class Answer:
    """What a call printed, and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]
