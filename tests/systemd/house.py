"""A household on the machine of `lab.py`: registry, secret, the installed unit, and what its owner's server holds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from syncd.daemon.units import unit
from tests.systemd.lab import PREFIX, Done, Lab

PASSWORD = "correct horse"
PORT = 5232
SERVER = Path("/srv/radicale")
SYNCD = PREFIX / "bin" / "syncd"
CONFIG = Path("/etc/syncd/household.toml")
STATE = Path("/var/lib/private/syncd")
UNIT = "syncd.service"
PROBING = "syncd-probe.service"
PROBE = Path("/etc/syncd/probe.py")
USERS = 100
TITLE = "Bins out, by the green gate"

REGISTRY = """[household]
id = "h1"
name = "Home"
timezone = "Europe/Berlin"
columns = false
[members.alex]
name = "Alex"
account = "alex-dav"
[accounts.alex-dav]
adapter = "caldav"
url = "http://127.0.0.1:{port}/"
username = "{user}"
[responsibilities.bins]
name = "{title}"
category = "household-logistics"
owner = "alex"
outcome = "Bins are emptied every collection"
weight = {{ notice = 1, plan = 0, do = 1 }}
rrule = "FREQ=WEEKLY;BYDAY=TU"
starting = 2020-01-07
"""


def begin_server(lab: Lab) -> None:
    """Run Radicale in there, and wait until it listens."""
    lab.write(SERVER / "users", "".join(f"u{number}:{PASSWORD}\n" for number in range(1, USERS)))
    lab.write(
        SERVER / "config",
        f"[server]\nhosts = 127.0.0.1:{PORT}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {SERVER}/users\nhtpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {SERVER}/collections\n"
        "[rights]\ntype = owner_only\n[logging]\nlevel = info\n",
    )
    lab.run(
        "systemd-run", "--quiet", "--unit=radicale", PREFIX / "bin" / "python", "-m", "radicale",
        "--config", SERVER / "config",
    )  # fmt: skip
    listening = f"0100007F:{PORT:04X} 00000000:0000 0A"
    lab.until("the CalDAV server listens", lambda: listening in lab.run("cat", "/proc/net/tcp").stdout)


def listen_and_say_nothing(lab: Lab, port: int) -> None:
    """A server that takes connections and never answers; it lives as long as the machine."""
    script = f"import socket\ns = socket.create_server(('127.0.0.1', {port}))\nkept = []\n"
    script += "while True:\n    kept.append(s.accept())\n"
    lab.run("systemd-run", "--quiet", "--collect", PREFIX / "bin" / "python", "-c", script)


@dataclass(slots=True)
class Service:
    """The machine's service, with one account of one member on that server."""

    lab: Lab
    user: str
    cursor: str = ""

    def install(self) -> None:
        """Registry, secret and unit in place, as the guide says it; not started."""
        made = unit(user=False, config=CONFIG, state=STATE, environment={}, program=SYNCD)
        self.lab.write(made.path, made.text)
        self.write(title=TITLE)
        self.seal({"syncd": {"alex-dav": PASSWORD}})
        self.drop_in("RestartSec=200ms")
        shown = self.lab.run("journalctl", "--lines=0", "--show-cursor").stdout
        self.cursor = shown.split("cursor: ")[1].strip()

    def write(self, *, title: str = TITLE, port: int = PORT, more: str = "", owner: str = "alex") -> None:
        """Write the registry."""
        text = REGISTRY.format(port=port, user=self.user, title=title)
        self.lab.write(CONFIG, text.replace('owner = "alex"', f'owner = "{owner}"') + more)

    def seal(self, secrets: object) -> None:
        """Encrypt the credential `syncd.json` with this machine's key, where the unit looks for it."""
        self.lab.run("mkdir", "-p", "-m", "0700", "/etc/credstore.encrypted")
        sealed = "/etc/credstore.encrypted/syncd.json"
        self.lab.run(
            "systemd-creds", "encrypt", "--with-key=host", "--name=syncd.json", "-", sealed, text=json.dumps(secrets)
        )

    def drop_in(self, *lines: str) -> None:
        """Change the unit as its operator would, with these lines of [Service]."""
        self.lab.write(f"/etc/systemd/system/{UNIT}.d/test.conf", "[Service]\n" + "\n".join(lines) + "\n")
        self.lab.run("systemctl", "daemon-reload")

    def clear(self) -> None:
        """Stop it and take everything of it away."""
        self.lab.run("systemctl", "kill", "--signal=CONT", UNIT, check=False)
        self.lab.run("systemctl", "stop", UNIT, check=False)
        self.lab.run("systemctl", "reset-failed", UNIT, check=False)
        self.lab.run(
            "rm", "-rf", STATE, "/var/lib/syncd", f"/etc/systemd/system/{UNIT}.d", "/etc/credstore.encrypted"
        )

    # The manager.

    def systemctl(self, verb: str, *, check: bool = True) -> Done:
        """start, stop, reload, ..."""
        return self.lab.run("systemctl", verb, UNIT, check=check)

    def show(self, name: str) -> str:
        """A property of the running unit."""
        return self.lab.run("systemctl", "show", "--property", name, "--value", UNIT).stdout.strip()

    @property
    def pid(self) -> int:
        """Its main process, as numbered in there; 0 when it does not run."""
        return int(self.show("MainPID"))

    def again(self, restarts: int) -> bool:
        """Whether it is up once more after so many restarts."""
        return self.show("NRestarts") == str(restarts) and self.show("ActiveState") == "active"

    def syncd(self, *argv: str, user: str = "", text: str | None = None) -> Done:
        """A command, typed on that machine by root or by `user`, with `text` on its standard input."""
        return self.lab.run(SYNCD, *argv, user=user, check=False, text=text)

    def inside(self, script: str) -> str:
        """What a Python program prints that runs in the service's place: same unit, same user, same sandbox."""
        text = unit(user=False, config=CONFIG, state=STATE, environment={}, program=SYNCD).text
        told = "/run/probe.out"
        changes = {
            "Type=notify": "Type=oneshot",
            "Restart=on-failure": f"StandardOutput=truncate:{told}\nStandardError=truncate:{told}",
            f"ExecStart={SYNCD} run": f"ExecStart={PREFIX}/bin/python {PROBE}",
            "WatchdogSec=90s\n": "",
        }
        for old, new in changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.lab.write(f"/run/systemd/system/{PROBING}", text)
        self.lab.write(PROBE, script)
        self.lab.run("systemctl", "daemon-reload")
        self.lab.run("systemctl", "start", PROBING, check=False)
        return self.lab.run("cat", told).stdout

    def journal(self) -> list[tuple[int, str]]:
        """(priority, line) of everything that its processes wrote in this test, oldest first."""
        self.lab.run("journalctl", "--sync")
        printed = self.lab.run(
            "journalctl", "-u", UNIT, "-o", "json", "--no-pager", f"--after-cursor={self.cursor}"
        ).stdout
        rows = [json.loads(line) for line in printed.splitlines()]
        mine = [row for row in rows if row.get("_SYSTEMD_UNIT") == UNIT]
        return [(int(row.get("PRIORITY", 6)), str(row["MESSAGE"])) for row in mine]

    # The owner's server.

    def items(self) -> list[Path]:
        """Files of all items of this account, as the server keeps them."""
        folder = self.lab.path(SERVER / "collections" / "collection-root" / self.user)
        return sorted(path for path in folder.glob("*/*.ics") if not path.name.startswith("."))

    def titles(self) -> list[str]:
        """Titles of all items at the server, sorted."""
        found = (
            re.search(r"SUMMARY:(.*?)\r?\n(?! )", p.read_text(encoding="utf-8"), re.DOTALL) for p in self.items()
        )
        return sorted(re.sub(r"\r?\n ", "", m.group(1)).replace("\\", "") for m in found if m)
