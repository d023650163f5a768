"""Real CalDAV servers on loopback, each in its own process and folder, ended by its own process id.

    with radicale() as server:
        place = server.place()      # an own user, or an own collection name, for one test

`place` isolates: on Radicale each place is a user of its own, on Xandikos (one user) a display name of its own.
"""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PASSWORD = "correct horse"
STARTS_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where one test works: what an account of it needs."""

    url: str
    username: str
    password: str
    name: str


@dataclass(slots=True)
class Server:
    """A running server. `place()` names a fresh place in it; `clear()` empties a home that all places share."""

    kind: str
    port: int
    folder: Path
    places: Callable[[int], Place]
    shared_home: Path | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def origin(self) -> str:
        """http://127.0.0.1:port"""
        return f"http://127.0.0.1:{self.port}"

    def place(self) -> Place:
        """A place that no other test uses."""
        return self.places(next(self._numbers))

    def clear(self) -> None:
        """Empty a shared home: whoever looks for a collection there looks at all that tests left.

        They are put aside, which costs nothing however much is in them.
        """
        if self.shared_home is not None:
            for collection in self.shared_home.glob("household-*"):
                collection.rename(Path(tempfile.mkdtemp(dir=self.folder)) / collection.name)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def radicale() -> Iterator[Server]:
    """Radicale with basic authentication against a plain htpasswd file, which each place adds its user to."""
    with tempfile.TemporaryDirectory(prefix="syncd-radicale-") as name:
        folder, port = Path(name), free_port()
        users = folder / "users"
        users.touch()

        def place(number: int) -> Place:
            with users.open("a", encoding="utf-8") as known:
                known.write(f"u{number}:{PASSWORD}\n")
            return Place(f"{origin}/", f"u{number}", PASSWORD, "Household")

        (folder / "config").write_text(
            f"[server]\nhosts = 127.0.0.1:{port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\n"
            "htpasswd_encryption = plain\nhtpasswd_cache = True\ndelay = 0\n"
            f"[storage]\nfilesystem_folder = {folder / 'collections'}\n"
            "[rights]\ntype = owner_only\n[logging]\nlevel = error\n",
            encoding="utf-8",
        )
        origin = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
        with _process(command, port, folder):
            yield Server("radicale", port, folder, place)


@contextmanager
def xandikos() -> Iterator[Server]:
    """Xandikos over plain HTTP: one user, no authentication."""
    with tempfile.TemporaryDirectory(prefix="syncd-xandikos-") as name:
        folder, port = Path(name), free_port()
        origin = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "xandikos", "serve", "-d", str(folder / "data"), "--defaults"]
        command += ["-l", "127.0.0.1", "-p", str(port), "--no-detect-systemd", "--state-dir", str(folder / "state")]
        with _process(command, port, folder):
            yield Server(
                "xandikos",
                port,
                folder,
                lambda number: Place(f"{origin}/", "user", "none", f"Household {number}"),
                shared_home=folder / "data" / "user" / "calendars",
            )


@contextmanager
def _process(command: list[str], port: int, folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        try:
            _wait(process, port, folder / "log")
            yield
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")
