"""Members, accounts and absences: what one table cannot see of the others, and the values made of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from syncd.config.models_people import Consent
from syncd.config.suggest import listed
from syncd.model.item import Role
from syncd.model.registry import Account, Away, Dated, Household, Interval, Member, SecretSource, Slot

if TYPE_CHECKING:
    from syncd.config.models_people import AwayTable, HouseholdTable, MemberTable, SecretTable
    from syncd.config.report import Report
    from syncd.config.tables import ReadAccount, Tables

SHORTEST_EVERY = timedelta(minutes=1)
USUAL_EVERY = timedelta(minutes=5)


def check_people(tables: Tables, report: Report) -> None:
    """Judge members, accounts and absences against each other."""
    for account, read in tables.accounts.items():
        _check_account(account, read, report)
    for member, table in tables.members.items():
        _check_member(member, table, tables, report)
    _check_shared_collections(tables, report)
    _check_asked(tables, report)
    for number, absence in tables.away.items():
        _check_away(number, absence, tables, report)
    if not all(report.sound(("members", member)) for member in tables.names.get("members", ())):
        return  # whoever was meant to use an account may be the one that is misspelt
    used = {
        account for member in tables.members.values() for account in (member.account, member.tasks, member.events)
    }
    if tables.household is not None:
        used.add(tables.household.family_calendar)
    if not used - {None} <= {*tables.names.get("accounts", ())}:
        return  # as above
    for account in tables.accounts:
        if account not in used:
            report.warn(("accounts", account), "no member uses it", f'add account = "{account}" to a member')


def _check_account(account: str, read: ReadAccount, report: Report) -> None:
    path = ("accounts", account)
    if read.table.every is not None and read.table.every < SHORTEST_EVERY:
        report.error((*path, "every"), '"every" is shorter than a minute', 'write every = "1m" or more')
    secret = read.table.secret
    if secret is not None and report.sound((*path, "secret")):
        given = [name for name in ("command", "file", "credential") if getattr(secret, name)]
        if len(given) != 1:
            what = "secret names no place" if not given else f"secret names {len(given)} places"
            mend = 'write one of command, file and credential, as secret = { command = ["pass", "show", "cloud"] }'
            report.error((*path, "secret"), what, mend)


def _check_member(member: str, table: MemberTable, tables: Tables, report: Report) -> None:
    path = ("members", member)
    for key in ("account", "tasks", "events"):
        account = getattr(table, key)
        if account is None or not tables.know(report, (*path, key), "accounts", account) or key == "account":
            continue
        tasks, events = slots(tables, account)
        if (tasks if key == "tasks" else events) is None and _readable(tables, account):
            holds = "tasks" if key == "tasks" else "sessions"
            report.error((*path, key), f'account "{account}" cannot hold {holds}', f"name another account in {key}")
    since = [entry.since for entry in table.capacity]
    if len(set(since)) < len(since) and report.sound((*path, "capacity")):
        report.error((*path, "capacity"), "capacity names one date twice", "keep one value for each `from`")


def _check_shared_collections(tables: Tables, report: Report) -> None:
    """Two members' tasks in one collection: who ticked cannot be told apart."""
    first: dict[str, str] = {}
    for member, table in tables.members.items():
        account = task_account(table)
        read = tables.accounts.get(account or "")
        slot = slots(tables, account)[0]
        if account is None or read is None or read.spec is None or read.settings is None or slot is None:
            continue
        own_names = read.spec.names(read.settings)
        rest = read.settings.model_dump(exclude={key for key, value in _fields(read) if value in own_names.values()})
        whose = "" if read.spec.settings_name_user else account
        collection = repr((read.table.adapter, whose, slot.role, own_names.get(slot.role), sorted(rest.items())))
        other = first.setdefault(collection, member)
        if other != member:
            kind = "task list" if slot.role is Role.TASKS else "calendar"
            report.warn(
                ("members", member, "tasks" if table.tasks else "account"),
                f'shares one {kind} with "{other}", so who ticked cannot be told apart',
                "give each member an own account, or a list of their own",
            )


def _check_asked(tables: Tables, report: Report) -> None:
    """With `consent = "both"` a member is asked by a card: who has no place for one is told of, once."""
    for member in tables.members:
        if cannot_be_asked(tables, member) and report.sound(("members", member)):
            report.warn(
                ("members", member),
                'has no account that can hold tasks or sessions: with consent = "both" they cannot be asked, '
                "nothing becomes theirs, and nothing appears there",
                f'give [members.{member}] an account, or write consent = "file"',
            )


def _fields(read: ReadAccount) -> list[tuple[str, object]]:
    return [(key, getattr(read.settings, key)) for key in type(read.settings).model_fields] if read.settings else []


def _check_away(number: int, absence: AwayTable, tables: Tables, report: Report) -> None:
    path = ("away", number)
    if report.sound((*path, "from"), (*path, "until")) and absence.until <= absence.since:
        day = absence.since + timedelta(days=1)
        what = f"until {absence.until} is not after from {absence.since}"
        report.error((*path, "until"), what, f"until is the first day back, {day} or later")
    if report.sound((*path, "member")) and absence.member != "all":
        tables.know(report, (*path, "member"), "members", absence.member)
    if absence.cover is None or not report.sound((*path, "cover"), (*path, "member")):
        return
    if absence.member == "all":
        mend = "take cover out, or write one [[away]] per member"
        report.error((*path, "cover"), "nobody is left to cover when all are away", mend)
    elif tables.know(report, (*path, "cover"), "members", absence.cover) and absence.cover == absence.member:
        others = [member for member in tables.names["members"] if member != absence.member]
        mend = f"name somebody else, {listed(others)}" if others else "take cover out"
        report.error((*path, "cover"), f'"{absence.cover}" cannot cover their own absence', mend)


def task_account(member: MemberTable) -> str | None:
    """The account of a member's owned tasks."""
    return member.tasks or member.account


def slots(tables: Tables, account: str | None) -> tuple[Slot | None, Slot | None]:
    """The slots of an account for owned tasks and for sessions; None twice when it cannot be told."""
    read = tables.accounts.get(account or "")
    if read is None or read.spec is None or read.settings is None:
        return None, None
    return read.spec.slots(read.settings, read.table.deliver)


def _readable(tables: Tables, account: str) -> bool:
    read = tables.accounts.get(account)
    return read is not None and read.settings is not None


def has_no_place(tables: Tables, member: str) -> bool:
    """Whether nothing that this member owns can appear anywhere (False while an account cannot be read)."""
    table = tables.members.get(member)
    if table is None:
        return False
    account = task_account(table)
    return account is None or (_readable(tables, account) and slots(tables, account)[0] is None)


def has_no_place_for_sessions(tables: Tables, member: str) -> bool:
    """Whether no session can appear at this member (False while an account cannot be read)."""
    table = tables.members.get(member)
    if table is None:
        return False
    account = table.events or table.account
    return account is None or (_readable(tables, account) and slots(tables, account)[1] is None)


def cannot_be_asked(tables: Tables, member: str) -> bool:
    """Whether this member's yes is needed, and no card can stand anywhere that asks for it."""
    both = tables.household is not None and tables.household.consent is Consent.BOTH
    return both and has_no_place(tables, member) and has_no_place_for_sessions(tables, member)


def build_household(table: HouseholdTable) -> Household:
    """The household, defaults filled in."""
    return Household(
        id=table.id,
        name=table.name,
        zone=ZoneInfo(table.timezone),
        consent=table.consent.value,
        family_calendar=table.family_calendar,
        columns=table.columns,
        report_dir=table.report_dir,
        retention=table.retention or Interval(months=13),
        backups=table.backups,
    )


def build_member(member: str, tables: Tables, household_zone: ZoneInfo) -> Member:
    """A member, zone and accounts filled in."""
    table = tables.members[member]
    events = table.events or table.account
    return Member(
        id=member,
        uid_id=oldest(table.formerly, member),
        name=table.name,
        zone=ZoneInfo(table.timezone) if table.timezone else household_zone,
        language=table.language.value,
        tasks=task_account(table) if slots(tables, task_account(table))[0] is not None else None,
        events=events if slots(tables, events)[1] is not None else None,
        capacity=tuple(Dated(entry.since, entry.value) for entry in sorted(table.capacity, key=lambda e: e.since)),
    )


def build_account(account: str, tables: Tables) -> Account:
    """An account with the slots and names that its adapter gives it."""
    read = tables.accounts[account]
    assert read.spec is not None
    assert read.settings is not None
    tasks, events = slots(tables, account)
    return Account(
        id=account,
        uid_id=oldest(read.table.formerly, account),
        adapter=read.table.adapter,
        settings=read.settings,
        tasks=tasks,
        events=events,
        names=dict(read.spec.names(read.settings)),
        every=read.table.every or USUAL_EVERY,
        secret=_secret(read.table.secret),
        formerly=tuple(read.table.formerly or ()),
    )


def _secret(table: SecretTable | None) -> SecretSource | None:
    if table is None:
        return None
    return SecretSource(tuple(table.command or ()), table.file or "", table.credential or "")


def build_away(absence: AwayTable, members: tuple[str, ...]) -> Away:
    """An absence; "all" becomes everybody."""
    return Away(
        members=members if absence.member == "all" else (absence.member,),
        since=absence.since,
        until=absence.until,
        cover=absence.cover,
    )


def oldest(formerly: list[str] | None, name: str) -> str:
    """The id on which identity is built: the first of `formerly`, else the id itself."""
    return formerly[0] if formerly else name


def owners_from(spans: list[tuple[str, date | None]], today: date) -> set[str]:
    """Who owns something today or later, of (owner, until) pairs."""
    return {owner for owner, until in spans if until is None or until > today}
