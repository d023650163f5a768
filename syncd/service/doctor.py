"""`doctor`: what is looked at, and what is said about it. The checks are a list; each gives findings, none raises.

Here is what whoever does the work can see: with a daemon, the daemon. What lies around is `daemon/surroundings.py`.
"""

from __future__ import annotations

import stat
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from syncd.credentials import look_at_keyring, resolve, sealed_secret
from syncd.errors import (
    EXIT_FAILED,
    EXIT_FINE,
    EXIT_SECRET,
    AccountError,
    RegistryError,
    SecretError,
    StateError,
)
from syncd.model.registry import Account
from syncd.model.state import AccountState
from syncd.service.answers import VERSION
from syncd.service.household import Household, left_accounts, used_slots
from syncd.service.operations import Operations
from syncd.service.pages import report_folder, trouble_with
from syncd.store.copies import BACKUPS, copies
from syncd.store.directory import DATABASE

CLOCK_TOLERANCE = timedelta(minutes=10)
"""As for planning (`core/guard.py`)."""

COPY_AGE = timedelta(days=2)
"""A daemon keeps a copy each day that the machine runs."""

ZONES_AGE = 2
"""Years; time zones change several times a year."""


class Verdict(StrEnum):
    """How something is."""

    FINE = "fine"
    LOOK = "worth a look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `doctor`.

    Attributes:
        check: what was looked at, as "clock" or "account".
        what: how it is, in one clause.
        mend: what to do, "" where there is nothing to do.
        about: the account or file, "" where there is one thing only.
        secret: whether a secret is missing or refused.
    """

    check: str
    verdict: Verdict
    what: str
    mend: str = ""
    about: str = ""
    secret: bool = False

    def as_json(self) -> dict[str, object]:
        """The object of this finding."""
        return {
            "check": self.check,
            "about": self.about,
            "verdict": self.verdict.value.replace(" ", "-"),
            "what": self.what,
            "mend": self.mend,
        }


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`doctor`: everything that was looked at."""

    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """A secret before anything else that is broken; what is worth a look is fine."""
        broken = [finding for finding in self.findings if finding.verdict is Verdict.BROKEN]
        if any(finding.secret for finding in broken):
            return EXIT_SECRET
        return EXIT_FAILED if broken else EXIT_FINE

    def as_json(self) -> dict[str, object]:
        """The document of `doctor --json`."""
        return {"version": VERSION, "checks": [finding.as_json() for finding in self.findings]}


@dataclass(slots=True)
class Patient:
    """What the checks look at. `dates` are what servers said of the time, `sealed` as in `Examining.examine`."""

    household: Household
    now: Callable[[], datetime]
    sealed: bool
    dates: list[tuple[datetime, datetime]]
    keyring_works: bool = True


class Examining(Operations):
    """The part of the service that looks after its own health."""

    def examine(self, *, sealed: bool = False) -> tuple[Finding, ...]:
        """How registry, state, secrets, accounts and clock are. Raises nothing that a finding can say.

        `sealed` takes secrets from where they lie for the machine's service: for root, while it does not run.
        """
        try:
            household = self.household()
        except RegistryError as error:
            count = len(error.problems)
            what = "1 problem" if count == 1 else f"{count} problems"
            return (Finding("registry", Verdict.BROKEN, what, "syncd check --offline names each", str(self.config)),)
        except StateError as error:
            return (_of_state(str(error), error.hint),)
        patient = Patient(household, self.clock.now, sealed, [])
        return tuple(finding for check in CHECKS for finding in check(patient))


def _registry(patient: Patient) -> Iterator[Finding]:
    warnings = len(patient.household.reading.warnings)
    verdict = Verdict.LOOK if warnings else Verdict.FINE
    what, mend = ("in order", "") if not warnings else (f"{warnings} to know", "syncd check --offline")
    yield Finding("registry", verdict, what, mend, str(patient.household.config))


def _state(patient: Patient) -> Iterator[Finding]:
    household = patient.household
    file = household.state / DATABASE
    if not file.exists():
        yield Finding("state", Verdict.FINE, "there is none yet; the first run makes it", about=str(household.state))
        return
    for path, allowed in ((household.state, 0o755), (file, 0o600)):
        if stat.S_IMODE(path.stat().st_mode) & ~allowed:
            yield Finding("state", Verdict.BROKEN, "others can look into it", f"chmod go= {path}", str(path))
    try:
        with household.store(write=False) as store:
            wrong = store.damage()
            paused = [name for name, record in store.accounts().items() if record.state is AccountState.PAUSED]
    except StateError as error:
        yield _of_state(str(error), error.hint)
        return
    if wrong:
        mend = "syncd sync sets it aside, and says which backup can be put back"
        yield Finding("state", Verdict.BROKEN, f"damaged: {wrong}", mend, str(file))
    else:
        yield Finding("state", Verdict.FINE, "whole", about=str(file))
    for name in paused:
        yield Finding("account", Verdict.LOOK, "paused", f"syncd resume {name} says why", name)


def _of_state(what: str, mend: str) -> Finding:
    return Finding("state", Verdict.BROKEN, what, mend)


def _copies(patient: Patient) -> Iterator[Finding]:
    household = patient.household
    if not (household.state / DATABASE).exists():
        return
    found = copies(household.state / BACKUPS)
    if not found:
        yield Finding("backup", Verdict.LOOK, "there is no copy of the state", "a daemon keeps one each day")
        return
    made = datetime.fromtimestamp(found[0].stat().st_mtime, tz=household.registry.household.zone)
    old = patient.now() - made > COPY_AGE
    mend = "a daemon keeps one each day; syncd backup FILE makes one now" if old else ""
    what = f"the last copy of the state is of {made:%Y-%m-%d}"
    yield Finding("backup", Verdict.LOOK if old else Verdict.FINE, what, mend)


def _pages(patient: Patient) -> Iterator[Finding]:
    """Whether pages before check-ins can be put where the registry says, by who looks: the service, where it runs."""
    folder = report_folder(patient.household)
    if folder is None:
        return
    if trouble := trouble_with(folder):
        mend = f"make it, and let syncd write there; a service needs ReadWritePaths={folder} in its unit, too"
        yield Finding("report_dir", Verdict.LOOK, trouble, mend, str(folder))
    else:
        yield Finding("report_dir", Verdict.FINE, "pages before check-ins can be put there", about=str(folder))


def _zones(patient: Patient) -> Iterator[Finding]:
    version = zones_version()
    year = int(version[:4]) if version[:4].isdigit() else 0
    old = year < patient.now().year - ZONES_AGE
    what = f"version {version}" if version else "their version is not known"
    mend = "upgrade the package tzdata: summer time may be wrong" if old else ""
    yield Finding("time zones", Verdict.LOOK if old else Verdict.FINE, what, mend)


def zones_version() -> str:
    """The version of the time zone data in use, as "2025b"; "" where it does not say."""
    for folder in zoneinfo.TZPATH:
        if not Path(folder, "UTC").exists():
            continue
        for name, mark in (("tzdata.zi", "# version "), ("+VERSION", "")):
            try:
                first = Path(folder, name).read_text(encoding="utf-8").partition("\n")[0]
            except OSError:
                continue
            return first.removeprefix(mark)
        return ""
    import tzdata  # type: ignore[import-untyped] # noqa: PLC0415 - the system has none of its own

    return str(tzdata.IANA_VERSION)


def _keyring(patient: Patient) -> Iterator[Finding]:
    accounts = [account for account in _accounts(patient) if _from_keyring(patient, account)]
    if not accounts or patient.sealed:
        return
    try:
        name = look_at_keyring(accounts[0].id)
    except SecretError as error:
        patient.keyring_works = False
        what = clause(error, accounts[0].id)
        yield Finding("keyring", Verdict.BROKEN, what, error.hint, secret=True)
        return
    yield Finding("keyring", Verdict.FINE, f"usable: {name}")


def _each_account(patient: Patient) -> Iterator[Finding]:
    for account in _accounts(patient):
        if _from_keyring(patient, account) and not patient.keyring_works:
            yield Finding("account", Verdict.LOOK, "not tried: it has no secret", about=account.id)
        else:
            yield _tried(patient, account)


def _tried(patient: Patient, account: Account) -> Finding:
    household = patient.household
    try:
        secret = _secret(patient, account)
        opened = household.open_with(account, used_slots(household.registry, account), secret)
        try:
            identity = opened.connection.identify()
            if opened.connection.server_date is not None:
                patient.dates.append((patient.now(), opened.connection.server_date))
        finally:
            opened.connection.close()
    except (SecretError, AccountError) as error:
        secret_is_wrong = error.exit_code == EXIT_SECRET
        what = clause(error, account.id)
        return Finding("account", Verdict.BROKEN, what, error.hint, account.id, secret=secret_is_wrong)
    return Finding("account", Verdict.FINE, f"answers, at {identity.origin}", about=account.id)


def _secret(patient: Patient, account: Account) -> str:
    settings = account.settings
    assert isinstance(settings, BaseModel)
    if not patient.household.adapters[account.adapter].needs_secret(settings):
        return ""
    if patient.sealed and account.secret is None:
        return sealed_secret(account.id)
    return resolve(account, config_dir=patient.household.config.parent)


def _accounts(patient: Patient) -> tuple[Account, ...]:
    registry = patient.household.registry
    gone = left_accounts(registry)
    return tuple(account for account in registry.accounts if account.id not in gone)


def _from_keyring(patient: Patient, account: Account) -> bool:
    settings = account.settings
    assert isinstance(settings, BaseModel)
    return account.secret is None and patient.household.adapters[account.adapter].needs_secret(settings)


def _clock(patient: Patient) -> Iterator[Finding]:
    """After the accounts: it is their servers' word."""
    if not patient.dates:
        yield Finding(
            "clock", Verdict.LOOK, "no server said what time it is", "syncd doctor, once an account answers"
        )
        return
    apart = min((abs(here - there) for here, there in patient.dates), key=timedelta.total_seconds)
    if apart > CLOCK_TOLERANCE:
        what = f"{apart} apart from what servers say"
        yield Finding("clock", Verdict.BROKEN, what, "set it: timedatectl set-ntp true; nothing is planned before")
        return
    yield Finding("clock", Verdict.FINE, f"within {int(apart.total_seconds()) + 1} s of what servers say")


def clause(error: Exception | str, account: str) -> str:
    """What an error says, without the account: the line names it already."""
    text = str(error).replace("\n", "; ")
    for name in (f"account '{account}': ", f"account {account}: "):
        text = text.removeprefix(name)
    return text


CHECKS: tuple[Callable[[Patient], Iterator[Finding]], ...] = (
    _registry,
    _state,
    _copies,
    _pages,
    _zones,
    _keyring,
    _each_account,
    _clock,
)
"""In the order in which they are printed."""
