"""`init` as operations: trying an account that is not in a file yet, and writing a registry where none is."""

from __future__ import annotations

import os
import secrets
import tempfile
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from syncd.config.values import as_id
from syncd.credentials import store_secret
from syncd.errors import CollectionGone, UsageError
from syncd.model.item import Item
from syncd.service.answers import Checked
from syncd.service.init_text import NewHousehold, NewMember, NewPlanning, written
from syncd.service.service import Service

MOST_TITLES = 500
"""Items of a list whose titles are read at most."""

_TAKEN = frozenset({"all", "family", "nobody", "outside", "shared"})
_FILE = "household.toml"
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l"})


class Setup:
    """Making the registry at `into`, with the adapters, the clock and the state of a service."""

    def __init__(self, service: Service, into: Path) -> None:
        self._service = service
        self.into = into

    def refuse(self) -> None:
        """Raises UsageError where anything stands at `into`, be it a dead link, and where nothing can be written."""
        if os.path.lexists(self.into):
            raise _stands_there(self.into)
        folder = next(one for one in self.into.absolute().parents if one.exists())
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise _unwritable(self.into, f"{folder} lets nothing be made in it")

    def today(self, zone: str) -> date:
        """The day in that zone."""
        return self._service.clock.now().astimezone(ZoneInfo(zone)).date()

    def opens_more(self) -> str:
        """What a stored credential opens beyond what syncd needs."""
        return self._service.adapters["caldav"].opens_more

    def check_account(self, member: NewMember, zone: str) -> None:
        """Raises UsageError with the first thing that the registry would say against this account."""
        with self._draft(member, zone) as draft:
            for problem in draft.check(offline=True).problems:
                if not problem.warning:
                    raise UsageError(problem.what, hint=problem.mend)

    def try_account(self, member: NewMember, zone: str, secret: str) -> str:
        """Log in with this secret and keep nothing. Returns who the server says we are. Raises AccountError."""
        with self._draft(member, zone) as draft:
            return draft.login(member.account_id, secret, keep=False)

    def titles(self, member: NewMember, zone: str, secret: str) -> tuple[str, ...]:
        """Titles in the list or calendar chosen for tasks: read once, because somebody said yes, and kept nowhere.

        Empty where there is no such collection yet. Raises AccountError.
        """
        with self._draft(member, zone) as draft:
            household, account = draft.account(member.account_id)
            assert account.tasks is not None
            opened = household.open_with(account, (account.tasks,), secret)
            try:
                connection = opened.connection
                ref = connection.open_collection(account.tasks, account.names[account.tasks.role], create=False)
                seen = connection.changes(ref, "", listing=True, bodies=False)
                hrefs = [one.ref.href for one in seen.members][:MOST_TITLES]
                members, _gone = connection.fetch(ref, hrefs) if hrefs else ((), ())
                items = [connection.read(ref, one) for one in members]
            except CollectionGone:
                return ()
            finally:
                opened.connection.close()
        return tuple(item.title for item in items if isinstance(item, Item) and item.title)

    def write(self, new: NewHousehold, language: str) -> None:
        """Write the registry. Raises UsageError where something stands there, or where it cannot be written."""
        text = written(new, self.today(new.zone), language)
        try:
            self.into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self.into.open("x", encoding="utf-8")
        except FileExistsError:
            raise _stands_there(self.into) from None
        except OSError as error:
            raise _unwritable(self.into, (error.strerror or "unknown reason").lower()) from error
        try:
            with file:
                file.write(text)
        except OSError as error:
            self.into.unlink()
            raise _unwritable(self.into, (error.strerror or "unknown reason").lower()) from error

    def keep(self, account: str, secret: str) -> None:
        """Put a secret that was tried into the keyring. Raises SecretError."""
        store_secret(account, secret)

    def check(self) -> Checked:
        """What `syncd check --offline` says of the file."""
        return self._service_at(self.into, self._service.state).check(offline=True)

    @contextmanager
    def _draft(self, member: NewMember, zone: str) -> Iterator[Service]:
        """A service on a household of this member alone, in a folder that goes afterwards. No secret lies there."""
        new = NewHousehold("draft", "Draft", zone, (member,), NewPlanning("SU", "18:00"))
        with tempfile.TemporaryDirectory(prefix="syncd-init-") as folder:
            file = Path(folder) / _FILE
            file.write_text(written(new, self.today(zone)), encoding="utf-8")
            yield self._service_at(file, Path(folder) / "state")

    def _service_at(self, config: Path, state: Path) -> Service:
        return Service(
            config, state, self._service.adapters, self._service.clock, check_clock=self._service.check_clock
        )


def _stands_there(path: Path) -> UsageError:
    return UsageError(f"{path} is there, and init writes over nothing", hint="name another place: --into FILE")


def _unwritable(path: Path, why: str) -> UsageError:
    return UsageError(f"{path} cannot be written: {why}", hint="name another place: --into FILE")


def fresh_id() -> str:
    """An id for a household that no other one has."""
    return f"home-{secrets.token_hex(4)}"


def member_id(name: str, taken: Collection[str]) -> str:
    """An id for a member of that name: letters without their accents, numbered where it is taken."""
    spelled = unicodedata.normalize("NFC", name).lower().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    stem = as_id(plain) if any(c.isalnum() for c in plain) else "member"
    numbers = iter(range(2, len(taken) + 4))
    found = stem
    while found in taken or found in _TAKEN:
        found = f"{stem}-{next(numbers)}"
    return found


def machine_zone(named: str, link: Path = Path("/etc/localtime"), otherwise: str = "UTC") -> str:
    """The time zone of this machine: `named` by TZ, else where the link leads; `otherwise` where both are silent."""
    name = named.removeprefix(":")
    if not name and link.is_symlink():
        name = str(link.readlink()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name).key if name else otherwise
    except (ValueError, OSError, KeyError):
        return otherwise
