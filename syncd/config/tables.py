"""The whole file as validated tables, each entry on its own, so that one bad entry hides nothing in the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from syncd.config.models import TABLES, ResponsibilityTable, SessionTable
from syncd.config.models_people import AccountTable, AwayTable, HouseholdTable, MemberTable
from syncd.config.problems import validate
from syncd.config.refused import DATED
from syncd.config.suggest import did_you_mean, listed
from syncd.config.values import as_id, is_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncd.config.report import Report
    from syncd.ports import AdapterSpec

Model = TypeVar("Model", bound=BaseModel)

_RESERVED = frozenset({"all", "family", "nobody", "outside", "shared"})
_EVERYBODY = frozenset({"all", "both", "everybody", "everyone", "together", "us", "we"})
_ADAPTER_KEY = "adapter"


@dataclass(frozen=True, slots=True)
class ReadAccount:
    """An account's common keys, its adapter and the adapter's own settings; None for what could not be read."""

    table: AccountTable
    spec: AdapterSpec | None
    settings: BaseModel | None


@dataclass(slots=True)
class Tables:
    """What could be read, in the file's order. Names that others may refer to are in `names`, readable or not."""

    household: HouseholdTable | None = None
    members: dict[str, MemberTable] = field(default_factory=dict)
    accounts: dict[str, ReadAccount] = field(default_factory=dict)
    responsibilities: dict[str, ResponsibilityTable] = field(default_factory=dict)
    sessions: dict[str, SessionTable] = field(default_factory=dict)
    away: dict[int, AwayTable] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def know(self, report: Report, path: tuple[str | int, ...], table: str, name: str) -> bool:
        """Whether `name` is in `table`; reports it at `path` with a suggestion when it is not."""
        known = self.names.get(table, ())
        if name in known:
            return True
        kind = {"members": "a member", "accounts": "an account"}[table]
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if key == "owner" and name.lower() in _EVERYBODY:
            mend = DATED
        else:
            mend = did_you_mean(name, known) or (
                f"write {listed(known)}" if known else f"add [{table}.{as_id(name)}]"
            )
        report.error(path, f'{key} "{name}" is not {kind}', mend)
        return False


def read_tables(document: Mapping[str, Any], adapters: Mapping[str, AdapterSpec], report: Report) -> Tables:
    """Validate every table of the document; problems go to `report`."""
    for key in document:
        if key not in TABLES:
            report.error((key,), f'unknown table "{key}"', did_you_mean(key, TABLES) or f"known are {listed(TABLES)}")
    tables = Tables()
    if "household" not in document:
        mend = 'add [household] with id, name and timezone, or let "syncd init" write it'
        report.error((), "there is no [household]", mend)
    else:
        tables.household = validate(HouseholdTable, document["household"], ("household",), report)
    tables.members = _named(MemberTable, "members", document, tables, report)
    if "members" not in document:
        report.error((), "there are no members", 'add [members.alex] with name = "Alex"')
    tables.responsibilities = _named(ResponsibilityTable, "responsibilities", document, tables, report)
    tables.sessions = _named(SessionTable, "sessions", document, tables, report)
    for account, raw in _entries("accounts", document, tables, report).items():
        read = _account(account, raw, adapters, report)
        if read is not None:
            tables.accounts[account] = read
    _claims("accounts", {name: read.table.formerly or [] for name, read in tables.accounts.items()}, report)
    away = document.get("away", [])
    if isinstance(away, list):
        for number, raw in enumerate(away):
            absence = validate(AwayTable, raw, ("away", number), report)
            if absence is not None:
                tables.away[number] = absence
    else:
        report.error(("away",), "[away] must be a list of tables", "write [[away]], with two brackets on each side")
    return tables


def _entries(table: str, document: Mapping[str, Any], tables: Tables, report: Report) -> dict[str, Any]:
    raw = document.get(table, {})
    if not isinstance(raw, dict):
        report.error((table,), f'"{table}" must hold one table per id', f"write [{table}.some-id]")
        return {}
    tables.names[table] = tuple(raw)
    for entry in raw:
        if not is_id(entry):
            mend = f"use small letters, digits and hyphens, as [{table}.{as_id(entry)}]"
            report.error((table, entry), f'"{entry}" is not an id', mend)
        elif table == "members" and entry in _RESERVED:
            report.error((table, entry), f'"{entry}" has a meaning of its own here', "choose another id")
    return raw


def _named(
    model: type[Model], table: str, document: Mapping[str, Any], tables: Tables, report: Report
) -> dict[str, Model]:
    read = {}
    for entry, raw in _entries(table, document, tables, report).items():
        value = validate(model, raw, (table, entry), report)
        if value is not None:
            read[entry] = value
    _claims(table, {entry: getattr(value, "formerly", None) or [] for entry, value in read.items()}, report)
    return read


def _claims(table: str, formerly: Mapping[str, list[str]], report: Report) -> None:
    """No two entries may go back to one name: identity is built on it."""
    taken = {entry: entry for entry in formerly}
    for entry, names in formerly.items():
        for name in names:
            other = taken.setdefault(name, entry)
            if other != entry:
                what = f'formerly names "{name}", which belongs to "{other}"'
                report.error((table, entry, "formerly"), what, "take it out of one of the two")


def _account(account: str, raw: Any, adapters: Mapping[str, AdapterSpec], report: Report) -> ReadAccount | None:
    """The common keys by our model, the rest by the adapter's."""
    path = ("accounts", account)
    common = {name for name, _ in AccountTable.model_fields.items()}
    if not isinstance(raw, dict):
        report.error(path, f'"{account}" must be a table', f"write it as [accounts.{account}]")
        return None
    table = validate(AccountTable, {key: value for key, value in raw.items() if key in common}, path, report)
    if table is None or not report.sound((*path, _ADAPTER_KEY)):
        return None
    spec = adapters.get(table.adapter)
    if spec is None:
        what = f'adapter "{table.adapter}" is not installed'
        mend = did_you_mean(table.adapter, adapters) or f"installed are {listed(sorted(adapters))}"
        report.error((*path, _ADAPTER_KEY), what, mend)
        return ReadAccount(table, None, None)
    own = {key: value for key, value in raw.items() if key not in common}
    settings = validate(spec.settings, own, path, report, also=sorted(common))
    return ReadAccount(table, spec, settings if report.sound(path) else None)
