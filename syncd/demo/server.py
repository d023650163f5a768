"""The embedded CalDAV server: Radicale from its own package, on a free loopback port, in a folder of the demo."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from syncd.clock import SystemClock
from syncd.demo.errors import DemoError

PORTS_TRIED = 3
"""Between asking for a free port and using it, somebody else may take it."""

STARTS_WITHIN = 20.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `storage` is the folder in which it keeps each item as a file."""

    url: str
    storage: Path

    def standing(self) -> int:
        """How many items it holds, by its files: cheap enough to watch a sync with."""
        return sum(1 for path in self.storage.glob("collection-root/*/*/*.ics") if not path.name.startswith("."))


@contextmanager
def embedded_server(
    folder: Path, users: Mapping[str, str], clock: SystemClock, *, careful: bool = True
) -> Iterator[Server]:
    """Radicale for these users (name to password) while the context lasts; ended by its process id.

    One that is not `careful` takes an item whose size and time are the same for the same item.
    Raises DemoError when it is not installed or does not start.
    """
    if importlib.util.find_spec("radicale") is None:
        raise DemoError(
            "the demo needs Radicale, a small CalDAV server, and it is not installed",
            hint="pip install 'syncd-household[demo]'",
        )
    folder.mkdir(mode=0o700)
    write_secret(folder / "users", "".join(f"{name}:{password}\n" for name, password in users.items()))
    for _number in range(PORTS_TRIED):
        port = _free_port()
        (folder / "config").write_text(_config(folder, port, careful=careful), encoding="utf-8")
        with (folder / "log").open("wb") as log:
            # In a session of its own, so that Ctrl-C reaches the demo, and the demo ends the server.
            process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", str(folder / "config")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                start_new_session=True,
            )
        try:
            if _answers(process, port, clock):
                yield Server(f"http://127.0.0.1:{port}/", folder / "collections")
                return
        finally:
            end(process)
    tail = (folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    raise DemoError(
        f"the demo's server did not start: {' '.join(tail) or 'no answer'}", hint="run the demo once more"
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a child process and wait for its end."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _config(folder: Path, port: int, *, careful: bool) -> str:
    quick = "" if careful else "use_mtime_and_size_for_item_cache = True\n"
    return (
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder / 'users'}\nhtpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n{quick}"
        "[rights]\ntype = owner_only\n[web]\ntype = none\n[logging]\nlevel = error\n"
    )


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int, clock: SystemClock) -> bool:
    """Wait until the server answers; False when it ended or took too long."""
    until = clock.monotonic() + STARTS_WITHIN
    while process.poll() is None and clock.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            clock.sleep(0.05)
        else:
            # Somebody else may have taken the port, and answered in the place of a server that has just ended.
            clock.sleep(0.05)
            return process.poll() is None
        finally:
            connection.close()
    return False
