"""The control socket: commands that are typed while the daemon runs are done by the daemon.

Who may ask is decided by the kernel's word on who is at the other end (SO_PEERCRED, SO_PEERGROUPS): root, the
daemon's own user and the members of one group that the operator names may ask for everything; anybody else on this
machine may ask how it is (`status`, which holds no titles).
"""

from __future__ import annotations

import grp
import logging
import os
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syncd.daemon.wire import LONGEST, WireError, decode_call, encode_error, encode_progress, encode_result
from syncd.errors import StateError, SyncdError, UsageError

SOCKET = "control.sock"
"""Its name in the runtime directory, else in the state directory."""

UNKNOWN = 65534
"""What the kernel calls a user or group that our user namespace does not know (user_namespaces(7), overflowuid). With
PrivateUsers= these are all but root and our own: such a number says nothing about anybody."""

ANYBODYS = frozenset({"status"})
"""Operations that anybody on this machine may ask for."""

_SECONDS = 30.0
"""A client that says nothing for so long is let go."""

_LOOKS = 60.0
"""Seconds after which the listener looks whether it is to end, if nobody calls: an idle machine sleeps on."""

_PEER_GROUPS = 59
"""SO_PEERGROUPS (asm-generic/socket.h), which the library has no name for."""

_GROUPS_BYTES = 1024
"""The most that the library reads at once: 256 groups."""

_GID_MAP = Path("/proc/self/gid_map")

_log = logging.getLogger(__name__)

Answer = Callable[[str, dict[str, object], Any], object]
"""(operation, arguments, progress) -> what it returns; raises SyncdError."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end; `groups` are all of its process, as the kernel counts them."""

    pid: int
    uid: int
    groups: frozenset[int]


def may_ask(peer: Peer, operation: str, *, own_uid: int, group: int | None) -> bool:
    """Whether that peer may ask for that operation. `group` is the number of the operator's group, None for none."""
    if operation in ANYBODYS:
        return True
    if peer.uid != UNKNOWN and peer.uid in (0, own_uid):
        return True
    return group not in (None, UNKNOWN) and group in peer.groups


def group_number(name: str) -> int | None:
    """The number of a group; None for "", and for one that cannot be told apart here, which is logged."""
    if not name:
        return None
    try:
        number = grp.getgrnam(name).gr_gid
    except KeyError:
        _log.warning("there is no group %s on this machine, so SYNCD_GROUP lets nobody in", name)
        return None
    if number == UNKNOWN or not _is_known(number):
        _log.warning("this process cannot tell who is in %s: add Group=%s beside SYNCD_GROUP to the unit", name, name)
        return None
    return number


def _is_known(number: int) -> bool:
    """Whether that group has a name in our user namespace (user_namespaces(7), gid_map)."""
    try:
        rows = [[int(word) for word in row.split()] for row in _GID_MAP.read_text(encoding="ascii").splitlines()]
    except OSError:
        return True
    return any(first <= number < first + count for first, _outside, count in rows)


class Control:
    """Listens until it is closed; each client has a thread of its own.

    Raises StateError when the socket cannot be made.
    """

    def __init__(self, path: Path, answer: Answer, *, group: str = "", mode: int = 0o666) -> None:
        self.path = path
        _remove_stale(path)
        try:
            self._server = _Server(path, answer, group, group_number(group))
            path.chmod(mode)
        except OSError as error:
            raise StateError(
                f"the control socket {path} cannot be made: {error.strerror or error}",
                hint="the path may be too long (107 bytes) or its directory not writable",
            ) from error
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(_LOOKS,), name="control", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Take no more calls; those under way are waited for no longer than the process lives."""
        if self._thread.is_alive():
            ending = threading.Thread(target=self._server.shutdown, name="control-ends")
            ending.start()
            while ending.is_alive():
                self._knock()
                ending.join(0.02)
        self._server.server_close()
        self.path.unlink(missing_ok=True)

    def _knock(self) -> None:
        """Wake the listener; a call that it is not going to take any more is not an error."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller, suppress(OSError):
            caller.settimeout(1)
            caller.connect(str(self.path))


def _remove_stale(path: Path) -> None:
    """Take away the socket of a daemon that was killed; one that answers is somebody at work."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise StateError(f"another syncd answers at {path}", hint="stop it first, or name another state")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 16

    def __init__(self, path: Path, answer: Answer, group: str, number: int | None) -> None:
        self.answer = answer
        self.group = group
        self.number = number
        super().__init__(str(path), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the library's signature
        """A client that went away is no news; anything else is named by its kind."""
        _log.warning("a call over the control socket ended early", exc_info=_debugging())


class _Handler(socketserver.StreamRequestHandler):
    timeout = _SECONDS
    server: _Server

    def handle(self) -> None:
        """One call, one answer."""
        line = self.rfile.readline(LONGEST)
        if not line:
            return
        self.connection.settimeout(None)
        self.wfile.write(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        try:
            operation, arguments = decode_call(line)
            peer = _peer(self.connection)
            if not may_ask(peer, operation, own_uid=os.geteuid(), group=self.server.number):
                raise UsageError(
                    f"you may not ask this daemon for {operation}",
                    hint="ask as root or as the user it runs as" + self._or_group(),
                )
            return encode_result(operation, self.server.answer(operation, arguments, _Told(self)))
        except SyncdError as error:
            return encode_error(error)
        except Exception as error:  # noqa: BLE001 - the last stop of a call: the caller hears of it, the daemon goes on
            _log.error("a call met something syncd does not know: %s", type(error).__name__, exc_info=_debugging())
            met = StateError(
                f"the daemon met something it does not know ({type(error).__name__}); this is a bug in syncd",
                hint="its log says more",
            )
            return encode_error(met)

    def _or_group(self) -> str:
        return f", or be in the group {self.server.group}" if self.server.number is not None else ""

    def tell(self, line: bytes) -> None:
        """Send a line that is not the last."""
        self.wfile.write(line)


@dataclass(frozen=True, slots=True)
class _Told:
    """Progress that goes to the client; one that hung up does not stop the work."""

    handler: _Handler

    def step(self, account: str, done: int, total: int) -> None:
        """Tell how far it is."""
        try:
            self.handler.tell(encode_progress(account, done, total))
        except OSError:
            _log.debug("the caller does not listen any more")


def _debugging() -> bool:
    """Whether a trace may be logged: its lines may hold a title."""
    return _log.isEnabledFor(logging.DEBUG)


def _peer(connection: socket.socket) -> Peer:
    form = "3i"
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(form))
    pid, uid, gid = struct.unpack(form, raw)
    try:
        found = connection.getsockopt(socket.SOL_SOCKET, _PEER_GROUPS, _GROUPS_BYTES)
    except OSError:
        # In more groups than that (ERANGE), or on a kernel before 4.13: then the first one counts.
        found = b""
    return Peer(pid, uid, frozenset({gid, *struct.unpack(f"{len(found) // 4}I", found)}))


__all__ = ["ANYBODYS", "SOCKET", "UNKNOWN", "Control", "Peer", "WireError", "group_number", "may_ask"]
