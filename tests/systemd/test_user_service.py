"""The unit of one user, in that user's own manager: it starts, works, stops, and enforces what its comment says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systemd.house import PASSWORD, PORT, REGISTRY, SYNCD, TITLE, UNIT, Service
from tests.systemd.lab import PREFIX, Done, Lab

NAME = "erin"
HOME = Path("/home") / NAME
CONFIG = HOME / ".config" / "syncd" / "household.toml"
STATE = HOME / ".local" / "state" / "syncd"
INSTALLED = HOME / ".config" / "systemd" / "user" / UNIT
PROBING = "syncd-probe.service"

_ATTEMPTS = """
import ctypes, json, mmap, os, pathlib, socket, sqlite3, ssl, subprocess, sys
found = {}

def attempt(name, call):
    try:
        call()
    except OSError:
        found[name] = "refused"
    else:
        found[name] = "done"

def libc(name, *arguments):
    def call():
        if ctypes.CDLL(None, use_errno=True)[name](*arguments) < 0:
            raise OSError(ctypes.get_errno(), name)
    return call

attempt("memory to write and execute", lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC))
attempt("execute from memory", lambda: os.memfd_create("x"))
attempt("a user namespace", libc("unshare", 0x10000000))
attempt("a netlink socket", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("trace a process", libc("ptrace", 16, os.getppid(), 0, 0))
attempt("a set-user-id file", lambda: os.chmod(os.path.expanduser("~/probe.py"), 0o4755))
attempt("open: read the home", lambda: os.listdir(os.path.expanduser("~")))
attempt("own: a child process", lambda: subprocess.run([sys.executable, "-c", ""], check=True))
attempt("own: TLS", ssl.create_default_context)
print(json.dumps(found))
"""


class OwnService(Service):
    """The service of one user, with a manager of their own that runs while they are not logged in."""

    def install(self) -> None:
        """As the guide says it, typed by that user."""
        secret = 'secret = { file = "dav.secret" }\n[responsibilities.bins]'
        text = REGISTRY.format(port=PORT, user=self.user, title=TITLE).replace("[responsibilities.bins]", secret)
        self.lab.write(CONFIG, text)
        self.lab.write(CONFIG.with_name("dav.secret"), PASSWORD + "\n", 0o600)
        self.lab.run("chown", "-R", f"{NAME}:", HOME)
        self.lab.run(SYNCD, "service", "install", "--user", user=NAME)
        probe = self.lab.path(INSTALLED).read_text(encoding="utf-8")
        probe = probe.replace("Type=notify", "Type=oneshot").replace("Restart=on-failure\n", "")
        probe = probe.replace(f"ExecStart={SYNCD} run", f"ExecStart={PREFIX}/bin/python {HOME}/probe.py")
        self.lab.write(INSTALLED.with_name(PROBING), probe.replace("WatchdogSec=90s\n", ""))
        self.lab.write(HOME / "probe.py", _ATTEMPTS)
        self.lab.run("loginctl", "enable-linger", NAME)
        self.lab.until("the user's manager is up", lambda: self._own("systemctl", "--user", "status").returncode == 0)

    def systemctl(self, verb: str, *, check: bool = True) -> Done:
        """start, stop, ... by that user."""
        return self._own("systemctl", "--user", verb, UNIT, check=check)

    def show(self, name: str) -> str:
        """A property of the user's unit."""
        return self._own("systemctl", "--user", "show", "--property", name, "--value", UNIT).stdout.strip()

    def inside(self, script: str = "") -> str:
        """What the probe printed that runs in the service's place."""
        self._own("systemctl", "--user", "start", PROBING, check=True)
        read = ("journalctl", "_SYSTEMD_USER_UNIT=" + PROBING, "-o", "cat", "--no-pager")
        self.lab.run("journalctl", "--sync")
        return next(line for line in self.lab.run(*read).stdout.splitlines() if line.startswith("{"))

    def clear(self) -> None:
        """End that user's manager."""
        self.systemctl("stop", check=False)
        self.lab.run("loginctl", "disable-linger", NAME)

    def _own(self, *argv: str, check: bool = False) -> Done:
        return self.lab.run(*argv, user=NAME, check=check, environment={"XDG_RUNTIME_DIR": f"/run/user/{self.uid}"})

    @property
    def uid(self) -> int:
        """That user's number."""
        text = self.lab.path("/etc/passwd").read_text(encoding="utf-8")
        return next(int(row.split(":")[2]) for row in text.splitlines() if row.split(":")[0] == NAME)


@pytest.fixture
def own(lab: Lab) -> Iterator[OwnService]:
    """A user with a household of their own."""
    lab.run("useradd", "--create-home", NAME)
    made = OwnService(lab, "u99")
    made.install()
    yield made
    made.clear()


def test_a_users_own_service(own: OwnService) -> None:
    """Ready when `start` ends, it does that user's commands, reloads, stops; what its comment claims is enforced."""
    own.systemctl("start")
    first = own.show("StatusText")
    own.lab.until("the item stands there", lambda: own.titles() == [TITLE])
    status = own.syncd("status", user=NAME)
    stranger = own.syncd("--config", str(CONFIG), "--state", str(STATE), "status", user="nobody")
    reloaded = own.systemctl("reload")
    rated = own.lab.run("systemd-analyze", "verify", "--user", "--man=no", INSTALLED,
                        environment={"XDG_RUNTIME_DIR": "/run"})  # fmt: skip
    found = json.loads(own.inside())
    own.systemctl("stop")
    stopped = (own.show("ActiveState"), own.show("Result"))

    assert first in ("1 account, not asked yet", "1 account, all fine")
    assert (0, 0) == (status.returncode, reloaded.returncode)
    assert "alex-dav" in status.stdout
    assert 0 != stranger.returncode
    assert ("", "") == (rated.stdout, rated.stderr)
    expected = {name: "done" if name.startswith(("own: ", "open: ")) else "refused" for name in found}
    assert expected == found
    assert ("inactive", "success") == stopped, own.lab.run("journalctl", "--no-pager", "--lines=60").stdout
