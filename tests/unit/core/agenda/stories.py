"""A household through one autumn, and the sessions whose agendas are kept as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syncd.core.agenda import Agenda, Material, agenda_of, own_of
from syncd.core.agenda.agenda import text_of
from syncd.core.outcome import fold
from syncd.model.item import Kind, Role
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Memory, Occurrence, Thing, ThingKind
from syncd.model.registry import (
    Account,
    Away,
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
from syncd.model.when import local_instant

BERLIN = ZoneInfo("Europe/Berlin")
EARLY = datetime(2026, 1, 1, tzinfo=UTC)

PLANNING = Session(
    "planning",
    "planning",
    SessionKind.PLANNING,
    "",
    "FREQ=WEEKLY;BYDAY=SU",
    time(18),
    30,
    date(2026, 1, 4),
    ("alex", "sam"),
)
CHECK_IN = replace(
    PLANNING, id="midweek", uid_id="midweek", kind=SessionKind.CHECK_IN, rrule="FREQ=WEEKLY;BYDAY=WE", at=time(20)
)
REVIEW = replace(
    PLANNING,
    id="review",
    uid_id="review",
    kind=SessionKind.CALENDAR_REVIEW,
    rrule="FREQ=MONTHLY;BYDAY=-1SU",
    at=time(19),
)
PARTNERSHIP = replace(
    PLANNING,
    id="us",
    uid_id="us",
    kind=SessionKind.PARTNERSHIP_CHECK_IN,
    rrule="FREQ=WEEKLY;INTERVAL=4;BYDAY=TH",
    starting=date(2026, 1, 1),
)


def responsibility(
    name: str,
    rrule: str | None,
    owner: str | None = "alex",
    *,
    weight: tuple[int, int, int] = (1, 1, 1),
    spans: Iterable[Ownership] = (),
    private: bool = False,
    review_by: date | None = None,
    category: Category = Category.HOUSEHOLD_LOGISTICS,
    starting: date = date(2026, 1, 1),
    on: date | None = None,
) -> Responsibility:
    """One step, owned from always unless `spans` say more."""
    key = "".join(c if c.isalnum() else "-" for c in name.lower())
    steps = () if rrule is None and on is None else (Step(key, key, name, None, starting, rrule=rrule, on=on),)
    owned = tuple(spans) or ((Ownership(owner),) if owner else ())
    return Responsibility(
        key, key, name, category, f"{name}: fine", owned, Weight(*weight), steps, private=private, review_by=review_by
    )


def thing(name: str) -> Thing:
    """The one step of the responsibility of that name."""
    key = "".join(c if c.isalnum() else "-" for c in name.lower())
    return Thing(ThingKind.RESPONSIBILITY, key, key)


RESPONSIBILITIES = (
    responsibility("Bins", "FREQ=WEEKLY;BYDAY=TU"),
    responsibility("Groceries", "FREQ=WEEKLY;BYDAY=SA", "sam", weight=(3, 3, 2)),
    responsibility("Dishes", "FREQ=DAILY", "sam"),
    responsibility(
        "Dinners",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        weight=(2, 3, 2),
        spans=(Ownership("sam", None, date(2026, 11, 16)), Ownership("alex", date(2026, 11, 16))),
    ),
    responsibility("Gutters", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SA", None),
    responsibility("Passports", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", None, weight=(3, 2, 1)),
    responsibility("Tax return", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10", weight=(2, 3, 3)),
    responsibility("Heating on", "FREQ=WEEKLY;BYDAY=MO;BYMONTH=12,1,2,3", "sam"),
    responsibility("Lawn", "FREQ=WEEKLY;BYDAY=SA;BYMONTH=4,5,6,7,8,9,10,11", "sam"),
    responsibility("Therapy", "FREQ=WEEKLY;BYDAY=TH", private=True, weight=(3, 3, 3)),
    responsibility("Own doctor", "FREQ=MONTHLY;BYMONTHDAY=12", None, private=True),
    responsibility("Noticing who needs what", None, weight=(3, 2, 0), spans=(Ownership("alex", date(2026, 5, 28)),)),
    responsibility("Bills", "FREQ=MONTHLY;BYMONTHDAY=25", "sam", review_by=date(2026, 12, 20)),
    responsibility(
        "Windows", "FREQ=MONTHLY;BYDAY=1SA", spans=(Ownership("sam", date(2026, 11, 25)),), weight=(1, 0, 2)
    ),
    responsibility("Christmas tree", None, "alex", on=date(2026, 12, 12)),
)

AWAY = (
    Away(("sam",), date(2026, 12, 7), date(2026, 12, 14)),
    Away(("alex", "sam"), date(2026, 12, 27), date(2027, 1, 4)),
)


def registry(*sessions: Session, languages: tuple[str, str] = ("en", "en"), **keys: object) -> Registry:
    """Alex and Sam, each with an own calendar."""
    accounts = tuple(
        Account(name, name, "memory", None, Slot(Role.TASKS, Kind.VTODO), Slot(Role.EVENTS, Kind.VEVENT), {})
        for name in ("alex-cloud", "sam-cloud")
    )
    members = tuple(
        Member(m, m, m.title(), BERLIN, language, f"{m}-cloud", f"{m}-cloud")
        for m, language in zip(("alex", "sam"), languages, strict=True)
    )
    made = Registry(
        Household("maple4", "Maple Street 4", BERLIN),
        members,
        accounts,
        RESPONSIBILITIES,
        sessions or (PLANNING, CHECK_IN, REVIEW, PARTNERSHIP),
        AWAY,
    )
    return replace(made, **keys)  # type: ignore[arg-type]


def entry(name: str, kind: EntryKind, on: date, owner: str, by: str = "", seen: datetime | None = None) -> Entry:
    """A word about an occurrence, seen at noon of its day unless said otherwise."""
    at = seen or datetime.combine(on, time(12), tzinfo=UTC)
    return Entry(f"{name} {on} {kind} {at}", at, at, kind, Occurrence(thing(name), on), owner, (by,) if by else ())


def autumn() -> Iterator[Entry]:
    """From 1 November to 28 November 2026: mostly as agreed."""
    for number in range(28):
        on = date(2026, 11, 1) + timedelta(days=number)
        if on.weekday() == 1:
            yield entry("Bins", EntryKind.DONE, on, "alex", "alex")
        if on.weekday() == 5:
            yield entry("Groceries", EntryKind.DONE, on, "sam", "sam" if number < 20 else "alex")
        if on.weekday() in (0, 2, 4):
            owner = "sam" if on < date(2026, 11, 16) else "alex"
            kind = EntryKind.LAPSED if on == date(2026, 11, 25) else EntryKind.DONE
            yield entry("Dinners", kind, on, owner, owner if kind is EntryKind.DONE else "")
        yield entry("Dishes", EntryKind.DONE, on, "sam", "alex" if on.weekday() == 6 else "sam")
        if on.weekday() == 3:
            yield entry("Therapy", EntryKind.LAPSED, on, "alex")
    yield entry("Lawn", EntryKind.DROPPED, date(2026, 11, 21), "sam", seen=datetime(2026, 11, 24, tzinfo=UTC))


def held(session: Session, *days: date) -> Iterator[Entry]:
    """These took place."""
    for on in days:
        at = datetime.combine(on, time(21), tzinfo=UTC)
        place = Occurrence(Thing(ThingKind.SESSION, session.uid_id, session.uid_id), on)
        yield Entry(f"{session.id} {on}", at, at, EntryKind.HELD, place)


def material(
    session: Session,
    on: date,
    *,
    of: Registry | None = None,
    entries: Iterable[Entry] | None = None,
    stood: Iterable[date] = (),
    unknown: Iterable[Occurrence] = (),
    load: tuple[str, ...] = (),
    before: timedelta = timedelta(days=1),
) -> Material:
    """What the agenda of that session is made from, `before` its start."""
    of = of or registry()
    start = local_instant(on, session.at, BERLIN)
    told = tuple(sorted(autumn() if entries is None else entries, key=lambda e: e.seen_at))
    own = Thing(ThingKind.SESSION, session.uid_id, session.uid_id)
    known = {Thing(ThingKind.RESPONSIBILITY, r.uid_id, s.uid_id): EARLY for r in of.responsibilities for s in r.steps}
    at = start - before
    settled = fold(e for e in told if e.seen_at < at).settled
    return Material(
        of,
        session,
        Occurrence(own, on),
        start,
        at,
        told,
        Memory(since=known, settled=settled),
        frozenset(unknown),
        frozenset(Occurrence(own, day) for day in stood),
        load,
    )


def page(made: Material) -> str:
    """The shared part, and each member's own part below a line that names them."""
    agenda: Agenda = agenda_of(made)
    parts = [f"[everybody, {agenda.language}]", agenda.text]
    for member in made.session.members:
        parts += [f"[{member}]", text_of(own_of(made, member))]
    return "\n".join(parts) + "\n"
