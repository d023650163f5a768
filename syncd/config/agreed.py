"""What was agreed by commands: the file `agreed.toml` in the state directory, read and judged.

The file is appended to (`agreed_file`); what is agreed later is a later entry. An entry that cannot be understood is
an error: going on without it would hand things back that nobody gave back. An entry about somebody or something that
the registry has no longer is left out, with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from syncd.config.agreed_offers import OFFER_KINDS, Offers, judge_offers, weight_of
from syncd.config.agreed_tables import (
    AbsenceTable,
    AgreedTable,
    HandoverTable,
    NewTable,
    RestTable,
    SessionRuleTable,
)
from syncd.config.document import read_bytes, read_document, read_text
from syncd.config.problems import validate
from syncd.config.report import Report
from syncd.config.rules import RuleRefused, parse_rule
from syncd.config.suggest import did_you_mean
from syncd.errors import Problem, RegistryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from syncd.config.tables import Tables
    from syncd.model.registry import Weight

AGREED = "agreed.toml"
"""Its name in the state directory."""

NOBODY = "nobody"
"""Stands for an owner where a responsibility needs a home."""

ALL = "all"
"""Stands for a member where everybody is away."""


PAUSE, LEAVE, SESSION, NEW = "pause", "leave", "session", "new"

_KINDS: Mapping[str, type[AgreedTable]] = {
    "handover": HandoverTable,
    "away": AbsenceTable,
    PAUSE: RestTable,
    LEAVE: RestTable,
    SESSION: SessionRuleTable,
    NEW: NewTable,
    **OFFER_KINDS,
}


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover that can be understood: `owner` None for nobody; `instead_of` "" for nobody, None for no word.

    `put_down_by` is the owner who put it down, "" for every other handover. `proposal` is the one that it says yes
    to, `file` what it answers of the registry file, `weight` what it weighs as agreed.
    """

    id: str
    responsibility: str
    owner: str | None
    since: date
    agreed_at: datetime
    through: str
    instead_of: str | None
    note: str
    line: int
    put_down_by: str = ""
    proposal: str = ""
    weight: Weight | None = None
    file: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence that can be understood: `member` may be "all"."""

    id: str
    member: str
    since: date
    until: date
    cover: str | None
    agreed_at: datetime
    through: str
    line: int


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause or, with `left`, a leave that can be understood: `until` None for an open one."""

    id: str
    member: str
    since: date
    until: date | None
    left: bool
    agreed_at: datetime
    through: str
    line: int


@dataclass(frozen=True, slots=True)
class SessionRule:
    """Another rule of a session that can be understood; it holds while the file says `instead_of`."""

    id: str
    session: str
    since: date
    rrule: str
    at: time
    starting: date
    instead_of: str
    agreed_at: datetime
    through: str
    line: int


@dataclass(frozen=True, slots=True)
class New:
    """Something that needs a home and is not in the registry file; `withdrawn`: it is taken back from then on.

    `responsibility` is the id under which it was made; `becomes` the one that the file has for it since, else it too.
    """

    id: str
    responsibility: str
    name: str
    since: date
    withdrawn: bool
    agreed_at: datetime
    through: str
    line: int
    becomes: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The file as read.

    Attributes:
        file: its path as given; "" for none.
        data: its bytes.
        handovers, absences, rests, session_rules, news: in the order in which they were agreed, those of one
            instant in the file's order.
        problems: what is wrong in it.
        offers: what it tells of proposals.
    """

    file: str = ""
    data: bytes = b""
    handovers: tuple[Handover, ...] = ()
    absences: tuple[Absence, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    rests: tuple[Rest, ...] = ()
    session_rules: tuple[SessionRule, ...] = ()
    news: tuple[New, ...] = ()
    offers: Offers = field(default_factory=Offers)

    @property
    def failed(self) -> bool:
        """Whether syncd cannot go on."""
        return any(not problem.warning for problem in self.problems)


def read_agreed(path: Path | None, tables: Tables) -> Agreed:
    """Read and judge the file against the tables of the registry. A file that is not there says nothing."""
    if path is None or not path.exists():
        return Agreed(str(path or ""))
    try:
        data = read_bytes(path)
    except RegistryError as error:
        return Agreed(str(path), problems=error.problems)
    return judge_agreed(path, data, tables)


def judge_agreed(path: Path, data: bytes, tables: Tables) -> Agreed:
    """As `read_agreed`, of bytes that may not stand in the file yet."""
    try:
        text = read_text(path, data)
        document = read_document(path, text)
    except RegistryError as error:
        return Agreed(str(path), data, problems=error.problems)
    report = Report(str(path), text, document)
    for key in document:
        if key not in _KINDS:
            report.error((key,), f'unknown table "{key}"', did_you_mean(key, _KINDS) or "take it out")
    judge = _Judge(report, tables)
    # First what is new: other entries may be about it.
    news = [judge.new(n, entry) for n, entry in _entries(NEW, document, report)]
    handovers = [judge.handover(n, entry) for n, entry in _entries("handover", document, report)]
    absences = [judge.absence(n, entry) for n, entry in _entries("away", document, report)]
    rests = [judge.rest(kind, n, entry) for kind in (PAUSE, LEAVE) for n, entry in _entries(kind, document, report)]
    rules = [judge.session_rule(n, entry) for n, entry in _entries(SESSION, document, report)]
    offers = judge.offers(lambda kind: _entries(kind, document, report))
    return Agreed(
        str(path),
        data,
        tuple(sorted((h for h in handovers if h is not None), key=lambda h: h.agreed_at)),
        tuple(sorted((a for a in absences if a is not None), key=lambda a: a.agreed_at)),
        report.problems(),
        tuple(sorted((r for r in rests if r is not None), key=lambda r: r.agreed_at)),
        tuple(sorted((r for r in rules if r is not None), key=lambda r: r.agreed_at)),
        tuple(sorted(news, key=lambda n: n.agreed_at)),
        offers,
    )


def _entries(kind: str, document: Mapping[str, Any], report: Report) -> Iterable[tuple[int, Any]]:
    raw = document.get(kind, [])
    if not isinstance(raw, list):
        report.error((kind,), f"[{kind}] must be a list of tables", f"write [[{kind}]]")
        return
    for number, entry in enumerate(raw):
        read = validate(_KINDS[kind], entry, (kind, number), report)
        if read is not None and report.sound((kind, number)):
            yield number, read


class _Judge:
    """Judges entries by what the registry names, now or formerly."""

    def __init__(self, report: Report, tables: Tables) -> None:
        self._report = report
        self._members = _names(tables, "members")
        self._responsibilities = _names(tables, "responsibilities")
        self._sessions = _names(tables, "sessions")
        self._called = {called(table.name): name for name, table in tables.responsibilities.items()}

    def new(self, number: int, entry: NewTable) -> New:
        made = entry.responsibility
        becomes = self._responsibilities.get(made) or self._called.get(called(entry.name)) or made
        self._responsibilities[made] = becomes
        return New(
            entry.id,
            made,
            entry.name,
            entry.since,
            entry.withdrawn,
            entry.agreed_at,
            entry.through,
            self._report.line((NEW, number)),
            becomes,
        )

    def handover(self, number: int, entry: HandoverTable) -> Handover | None:
        path = ("handover", number)
        about = self._find(path, "responsibility", entry.responsibility, self._responsibilities)
        owner = entry.owner if entry.owner == NOBODY else self._find(path, "owner", entry.owner, self._members)
        if about is None or owner is None:
            return None
        before = entry.instead_of
        return Handover(
            entry.id,
            about,
            None if owner == NOBODY else owner,
            entry.since,
            entry.agreed_at,
            entry.through,
            None if before is None else "" if before == NOBODY else self._members.get(before, before),
            entry.note or "",
            self._report.line(path),
            self._members.get(entry.put_down_by or "", entry.put_down_by or ""),
            entry.proposal or "",
            weight_of(entry.weight),
            tuple(entry.file),
        )

    def offers(self, entries: Callable[[str], Iterable[tuple[int, Any]]]) -> Offers:
        return judge_offers(entries, self._report, self._members, self._responsibilities)

    def absence(self, number: int, entry: AbsenceTable) -> Absence | None:
        path = ("away", number)
        if entry.until < entry.since:
            what = f"until {entry.until} is before from {entry.since}"
            self._report.error((*path, "until"), what, "until is the first day back")
            return None
        member = entry.member if entry.member == ALL else self._find(path, "member", entry.member, self._members)
        if member is None:
            return None
        cover = entry.cover and self._find(path, "cover", entry.cover, self._members, left_out="counts without cover")
        if cover and member in (cover, ALL):
            what = f'"{cover}" cannot cover their own absence'
            self._report.error((*path, "cover"), what, "name somebody else, or take cover out")
            return None
        line = self._report.line(path)
        return Absence(
            entry.id, member, entry.since, entry.until, cover or None, entry.agreed_at, entry.through, line
        )

    def rest(self, kind: str, number: int, entry: RestTable) -> Rest | None:
        path = (kind, number)
        if entry.until is not None and entry.until < entry.since:
            what = f"until {entry.until} is before from {entry.since}"
            self._report.error((*path, "until"), what, "until is the first day back")
            return None
        member = self._find(path, "member", entry.member, self._members)
        if member is None:
            return None
        left, line = kind == LEAVE, self._report.line(path)
        return Rest(entry.id, member, entry.since, entry.until, left, entry.agreed_at, entry.through, line)

    def session_rule(self, number: int, entry: SessionRuleTable) -> SessionRule | None:
        path = (SESSION, number)
        session = self._find(path, "session", entry.session, self._sessions)
        try:
            rrule = parse_rule(entry.rrule).text
        except RuleRefused as refused:
            self._report.error((*path, "rrule"), f"the rule {refused.what}", refused.mend)
            return None
        if session is None:
            return None
        return SessionRule(
            entry.id,
            session,
            entry.since,
            rrule,
            entry.at,
            entry.starting,
            entry.instead_of,
            entry.agreed_at,
            entry.through,
            self._report.line(path),
        )

    def _find(
        self, path: tuple[str, int], key: str, name: str, known: Mapping[str, str], left_out: str = "is left out"
    ) -> str | None:
        found = known.get(name)
        if found is None:
            mend = did_you_mean(name, known) or "take the entry out, or add the id to formerly of what it became"
            self._report.warn((*path, key), f'{key} "{name}" is not in the registry, so this entry {left_out}', mend)
        return found


def called(name: str) -> str:
    """What tells two display names apart: case and spaces do not."""
    return " ".join(name.split()).casefold()


def _names(tables: Tables, table: str) -> dict[str, str]:
    """Every id of a table, and every earlier id, with the id of today."""
    entries: Mapping[str, Any] = getattr(tables, table)
    names = {old: name for name, entry in entries.items() for old in entry.formerly or ()}
    return {**names, **{name: name for name in tables.names.get(table, ())}}
