"""Appending to `agreed.toml`: an entry as text, and the file replaced whole, so that no crash leaves half of one."""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import datetime
from typing import TYPE_CHECKING

from syncd.config.agreed import LEAVE, NEW, NOBODY, PAUSE, SESSION
from syncd.config.problems import literal
from syncd.errors import StateError
from syncd.model.when import encode_when

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syncd.config.agreed import Absence, Handover, New, Rest, SessionRule
    from syncd.model.registry import Weight

HEAD = """\
# What this household agreed by commands; syncd appends to it. What the registry file says of the same or a later
# date holds before it. "syncd agreed" prints the lines to take over into the registry file.
"""


_ONE_AT_A_TIME = threading.Lock()
"""Accounts are polled beside each other: two of them may see the same tick."""


def handover_text(handover: Handover) -> str:
    """The entry of a handover, with its comment."""
    owner = handover.owner or NOBODY
    keys: dict[str, object] = {
        "id": handover.id,
        "responsibility": handover.responsibility,
        "owner": owner,
        "from": handover.since,
        "agreed_at": handover.agreed_at,
        "through": handover.through,
    }
    if handover.instead_of is not None:
        keys["instead_of"] = handover.instead_of or NOBODY
    if handover.note:
        keys["note"] = handover.note
    if handover.put_down_by:
        keys["put_down_by"] = handover.put_down_by
    if handover.proposal:
        keys["proposal"] = handover.proposal
    if handover.weight is not None:
        keys["weight"] = weight_keys(handover.weight)
    if handover.file:
        keys["file"] = list(handover.file)
    what = f"{handover.responsibility}: {owner} from {handover.since} on"
    if handover.put_down_by:
        what = f"{handover.responsibility} is put down: it needs a home from {handover.since} on"
    return entry_text("handover", what, handover.agreed_at, keys)


def absence_text(absence: Absence) -> str:
    """The entry of an absence, with its comment."""
    keys: dict[str, object] = {
        "id": absence.id,
        "member": absence.member,
        "from": absence.since,
        "until": absence.until,
        "agreed_at": absence.agreed_at,
        "through": absence.through,
    }
    if absence.cover:
        keys["cover"] = absence.cover
    what = f"{absence.member} is away from {absence.since}, first day back {absence.until}"
    if absence.until == absence.since:
        what = f"the absence of {absence.member} from {absence.since} is taken back"
    return entry_text("away", what, absence.agreed_at, keys)


def rest_text(rest: Rest) -> str:
    """The entry of a pause or a leave, with its comment."""
    keys: dict[str, object] = {"id": rest.id, "member": rest.member, "from": rest.since}
    if rest.until is not None:
        keys["until"] = rest.until
    keys |= {"agreed_at": rest.agreed_at, "through": rest.through}
    until = f" until {rest.until}" if rest.until is not None else " on"
    what = f"nothing is expected of {rest.member} from {rest.since}{until}"
    return entry_text(LEAVE if rest.left else PAUSE, what, rest.agreed_at, keys)


def session_rule_text(made: SessionRule) -> str:
    """The entry of another rule of a session."""
    keys: dict[str, object] = {
        "id": made.id,
        "session": made.session,
        "from": made.since,
        "rrule": made.rrule,
        "at": f"{made.at:%H:%M}",
        "starting": made.starting,
        "instead_of": made.instead_of,
        "agreed_at": made.agreed_at,
        "through": made.through,
    }
    what = f"{made.session}: {made.rrule} at {made.at:%H:%M} from {made.since} on"
    return entry_text(SESSION, what, made.agreed_at, keys)


def new_text(made: New) -> str:
    """The entry of something new that needs a home, or of taking that back."""
    keys: dict[str, object] = {
        "id": made.id,
        "responsibility": made.responsibility,
        "name": made.name,
        "from": made.since,
        "agreed_at": made.agreed_at,
        "through": made.through,
    }
    if made.withdrawn:
        keys["withdrawn"] = True
    what = f"{made.responsibility} is taken back" if made.withdrawn else f"{made.responsibility} needs a home"
    return entry_text(NEW, what, made.agreed_at, keys)


def weight_keys(weight: Weight) -> dict[str, int]:
    """A weight as a table."""
    return {"notice": weight.notice, "plan": weight.plan, "do": weight.do}


def entry_text(kind: str, what: str, at: datetime, keys: Mapping[str, object]) -> str:
    """An entry of that kind, with its comment."""
    lines = [f"# {at.date()}: {what}", f"[[{kind}]]"]
    for key, value in keys.items():
        lines.append(f"{key} = {encode_when(value) if isinstance(value, datetime) else literal(value)}")
    return "\n".join(lines) + "\n"


def agreement_id(*parts: str) -> str:
    """Id of an entry: eight characters of what it says and when."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:8]


def append_once(path: Path, identity: str, entry: str) -> bool:
    """Append an entry to what stands in the file now, unless it has one of that id; whether it did.

    Raises StateError.
    """
    with _ONE_AT_A_TIME:
        data = path.read_bytes() if path.exists() else b""
        if f'id = "{identity}"'.encode() in data:
            return False
        append(path, data, entry)
        return True


def append(path: Path, before: bytes, entry: str) -> None:
    """Replace the file by `before` and the entry (0600). Raises StateError.

    The caller holds the lock of the state.
    """
    text = before or HEAD.encode()
    gap = b"\n" if text.endswith(b"\n") else b"\n\n"
    beside = path.with_name(path.name + ".new")
    try:
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            owner = path.parent.stat()
            if os.geteuid() == 0 and owner.st_uid != 0:
                # Root speaks for the machine's service while it is stopped: it has to read this.
                os.fchown(handle, owner.st_uid, owner.st_gid)
            file.write(text + gap + entry.encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StateError(
            f"{path} cannot be written: {error.strerror or error}", hint="make room, or let this user write there"
        ) from error
