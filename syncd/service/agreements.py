"""What `handover`, `away` and `agreed` answer, as data; `as_json` gives the document of `--json`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from syncd.config.agreed import LEAVE, NEW, PAUSE, SESSION, Absence, Handover, New, Rest, SessionRule
from syncd.config.agreed_lines import WrittenLine, dated_lines, lines_to_take_over
from syncd.config.agreed_new import counting_news
from syncd.config.agreed_offers import InForce, NotTaken, Proposed, Weighed
from syncd.config.in_force import in_force_now
from syncd.config.overlay import counting_absences, counting_handovers, counting_rests, counting_rules
from syncd.model.ledger import Entry
from syncd.model.registry import Pause
from syncd.service.answers import VERSION, instant
from syncd.service.household import Household
from syncd.store.exchange import entry_to_json


@dataclass(frozen=True, slots=True)
class Agreement:
    """One dated agreement, in either place.

    Attributes:
        kind: `handover`, `away`, `leave`, `session`, `weight` or `new`; `pause`, `proposal` and `not-taken` in the
            answer to a command alone.
        since, until: as in the registry; `until` is the first day that it no longer holds.
        responsibility, owner: of a handover, or of what is new; owner "" for a responsibility that needs a home.
        member, cover: of an absence; `member` may be "all". Of a proposal `member` is who is asked.
        note: of a handover; of a weight what it weighs.
        session, rrule, at: of another rule of a session.
        file, line: where it stands.
        id, agreed_at, through: of one that was agreed by command; "" and None in the registry file.
        counts: it holds, or will; False for one that was replaced since, in either place.
    """

    kind: str
    since: date | None
    until: date | None
    file: str
    line: int
    responsibility: str = ""
    owner: str = ""
    member: str = ""
    cover: str = ""
    note: str = ""
    id: str = ""
    agreed_at: datetime | None = None
    through: str = ""
    counts: bool = True
    session: str = ""
    rrule: str = ""
    at: str = ""

    def as_json(self) -> dict[str, object]:
        """The object of this agreement; what does not apply is null."""
        return {
            "kind": self.kind,
            "responsibility": self.responsibility or None,
            "owner": self.owner or None,
            "session": self.session or None,
            "rrule": self.rrule or None,
            "at": self.at or None,
            "member": self.member or None,
            "from": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "cover": self.cover or None,
            "note": self.note or None,
            "id": self.id or None,
            "agreed_at": instant(self.agreed_at),
            "through": self.through or None,
            "file": self.file,
            "line": self.line,
            "counts": self.counts,
        }


@dataclass(frozen=True, slots=True)
class Made:
    """`handover`, `away`: what was agreed, and the ledger's entry of it; None for what is proposed and not agreed."""

    agreement: Agreement
    entry: Entry | None

    def as_json(self) -> dict[str, object]:
        """The document of these commands with `--json`."""
        entry = None if self.entry is None else entry_to_json(self.entry)
        return {"version": VERSION, "agreement": self.agreement.as_json(), "entry": entry}


@dataclass(frozen=True, slots=True)
class Agreements:
    """`agreed`: dated agreements of both places, and TOML lines to take over into the registry file."""

    agreements: tuple[Agreement, ...]
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The document of `agreed --json`."""
        return {"version": VERSION, "agreements": [a.as_json() for a in self.agreements], "lines": list(self.lines)}


def view_of(household: Household, today: date) -> Agreements:
    """Both places: first the registry file in its order, then what was agreed, in the order of agreeing."""
    reading = household.reading
    rows = [_of_line(line, household.config) for line in dated_lines(household.config)]
    if reading.held.responsibilities:
        handovers = in_force_now(reading.agreed)
    else:
        written = reading.written.responsibilities
        handovers = {h for r in written for h in counting_handovers(r, reading.agreed.handovers)}
    absences = {absence for absence, _members in counting_absences(reading.written, reading.agreed.absences)}
    file = household.agreed
    agreed = [of_handover(h, file, counts=h in handovers) for h in reading.agreed.handovers]
    agreed += [of_absence(a, file, counts=a in absences) for a in reading.agreed.absences]
    # Pauses are told of nowhere: what needs a home is all that others see.
    held = counting_rests(reading.agreed.rests)
    agreed += [
        of_rest(r, file, counts=Pause(r.member, r.since, r.until, r.left) in held)
        for r in reading.agreed.rests
        if r.left
    ]
    rules = counting_rules(reading.written.sessions, reading.agreed.session_rules).values()
    agreed += [of_session_rule(r, file, counts=r in rules) for r in reading.agreed.session_rules]
    news = counting_news(reading.written, reading.agreed.news)
    agreed += [of_new(n, file, counts=n in news) for n in reading.agreed.news if not n.withdrawn]
    agreed += [of_weighed(each, file) for each in reading.agreed.offers.weighed]
    agreed += [row for each in reading.agreed.offers.in_force for row in of_in_force(each, file)]
    rows += sorted(agreed, key=lambda row: row.line)
    return Agreements(tuple(rows), lines_to_take_over(reading, today))


def _of_line(line: WrittenLine, file: Path) -> Agreement:
    return Agreement(
        "handover" if line.responsibility else "away",
        line.since,
        line.until,
        str(file),
        line.line,
        responsibility=line.responsibility,
        owner=line.owner,
        member=line.member,
        cover=line.cover or "",
    )


def of_handover(handover: Handover, file: Path, *, counts: bool = True) -> Agreement:
    """A handover as a row."""
    return Agreement(
        "handover",
        handover.since,
        None,
        str(file),
        handover.line,
        responsibility=handover.responsibility,
        owner=handover.owner or "",
        note=handover.note,
        id=handover.id,
        agreed_at=handover.agreed_at,
        through=handover.through,
        counts=counts,
    )


def of_proposed(made: Proposed, file: Path, *, asked: str) -> Agreement:
    """A proposal as a row of the answer to a command: it counts for nothing before `asked` says yes."""
    return Agreement(
        "proposal",
        made.since,
        None,
        str(file),
        made.line,
        responsibility=made.responsibility,
        owner=made.owner or "",
        member=asked,
        note=made.note,
        id=made.id,
        agreed_at=made.agreed_at,
        through=made.through,
        counts=False,
    )


def of_not_taken(made: NotTaken, file: Path) -> Agreement:
    """A proposal that is over without a yes, as a row of the answer to a command."""
    return Agreement(
        "not-taken",
        made.since,
        None,
        str(file),
        made.line,
        responsibility=made.responsibility,
        member=made.member,
        id=made.id,
        agreed_at=made.agreed_at,
        through=made.through,
    )


def of_weighed(made: Weighed, file: Path) -> Agreement:
    """New weights as a row."""
    weight = made.weight
    return Agreement(
        "weight",
        made.since,
        None,
        str(file),
        made.line,
        responsibility=made.responsibility,
        note=f"notice {weight.notice}, plan {weight.plan}, do {weight.do}",
        id=made.id,
        agreed_at=made.agreed_at,
        through=made.through,
    )


def of_in_force(made: InForce, file: Path) -> Iterator[Agreement]:
    """Who owned it when a yes began to count, span by span."""
    for span in made.ownership:
        yield Agreement(
            "handover",
            span.since,
            span.until,
            str(file),
            made.line,
            responsibility=made.responsibility,
            owner=span.owner,
            id=made.id,
            agreed_at=made.agreed_at,
            through="file",
        )


def of_rest(rest: Rest, file: Path, *, counts: bool = True) -> Agreement:
    """A leave, or a pause to its own member, as a row."""
    return Agreement(
        LEAVE if rest.left else PAUSE,
        rest.since,
        rest.until,
        str(file),
        rest.line,
        member=rest.member,
        id=rest.id,
        agreed_at=rest.agreed_at,
        through=rest.through,
        counts=counts,
    )


def of_session_rule(rule: SessionRule, file: Path, *, counts: bool = True) -> Agreement:
    """Another rule of a session as a row."""
    return Agreement(
        SESSION,
        rule.since,
        None,
        str(file),
        rule.line,
        id=rule.id,
        agreed_at=rule.agreed_at,
        through=rule.through,
        counts=counts,
        session=rule.session,
        rrule=rule.rrule,
        at=f"{rule.at:%H:%M}",
    )


def of_new(new: New, file: Path, *, counts: bool = True) -> Agreement:
    """Something new that needs a home as a row; it counts until it is taken back, or the file has it."""
    return Agreement(
        NEW,
        new.since,
        None,
        str(file),
        new.line,
        responsibility=new.responsibility,
        id=new.id,
        agreed_at=new.agreed_at,
        through=new.through,
        counts=counts,
    )


def of_absence(absence: Absence, file: Path, *, counts: bool = True) -> Agreement:
    """An absence as a row."""
    return Agreement(
        "away",
        absence.since,
        absence.until,
        str(file),
        absence.line,
        member=absence.member,
        cover=absence.cover or "",
        id=absence.id,
        agreed_at=absence.agreed_at,
        through=absence.through,
        counts=counts,
    )
