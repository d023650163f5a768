"""The machine's service in a real systemd: how it starts, works, fails, comes back and stops."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.systemd.house import CONFIG, PORT, STATE, SYNCD, TITLE, UNIT, Service, listen_and_say_nothing
from tests.systemd.lab import PREFIX

NOBODY_LISTENS = 5999
STOPS_WITHIN = 10.0


def test_it_is_ready_when_its_state_is_open_whatever_the_server_does(service: Service) -> None:
    """A start ends well while the server is down; the sentence of its status is true before, while and after."""
    service.write(port=NOBODY_LISTENS)
    service.systemctl("start")
    first = service.show("StatusText")
    open_by_then = (service.lab.path(STATE / "state.db").exists(), service.syncd("status").returncode)
    service.lab.until("it noticed", lambda: "1 account: 1 failed" in service.show("StatusText"))
    failing = service.syncd("status").stdout
    service.write()
    reloaded = service.systemctl("reload").returncode
    service.lab.until("the item stands there", lambda: service.titles() == [TITLE])
    service.lab.until("it says so", lambda: service.show("StatusText") == "1 account, all fine")
    log = service.journal()

    assert first in ("1 account, not asked yet", "1 account: 1 failed; syncd status says more")
    assert (True, 0, 0) == (*open_by_then, reloaded)
    assert "failed" in failing
    assert [4] == [priority for priority, text in log if "alex-dav is failed" in text]
    assert [6] == [priority for priority, text in log if "alex-dav is fine again" in text]
    assert "Bins" not in str(log), "identifiers, no titles"


def test_all_commands_work_beside_it_for_those_who_may(service: Service) -> None:
    """Root may do everything; anybody may ask how it is, and reads no titles; the rest is refused in one sentence."""
    service.systemctl("start")
    for name in ("sync", "plan", "check"):
        done = service.syncd(name)
        assert 0 == done.returncode, (name, done.stderr)
    said = service.syncd("done", "bins")
    service.syncd("sync")
    anybody = service.syncd("status", user="nobody")
    as_json = service.syncd("status", "--json", user="nobody")
    refused = {name: service.syncd(name, user="nobody") for name in ("plan", "reload")}

    assert 0 == said.returncode
    assert "STATUS:COMPLETED" in service.items()[0].read_text(encoding="utf-8")
    assert (0, 0) == (anybody.returncode, as_json.returncode)
    assert "alex-dav" in anybody.stdout
    assert "Bins" not in anybody.stdout + as_json.stdout
    for name, answer in refused.items():
        told = f"you may not ask this daemon for {name}\n  mend: ask as root or as the user it runs as\n"
        assert (2, told) == (answer.returncode, answer.stderr)


def test_members_of_the_operators_group_may_ask_for_everything(service: Service) -> None:
    """With Group= and SYNCD_GROUP in a drop-in its members may, by any group of theirs; members of others may not."""
    for name, group in (("carol", "household"), ("dave", "others")):
        service.lab.run("groupadd", "--force", group)
        service.lab.run("useradd", "--create-home", name, check=False)
        service.lab.run("usermod", "--append", "--groups", group, name)
    service.drop_in("Environment=SYNCD_GROUP=household")
    service.systemctl("start")
    unmapped = service.syncd("plan", user="carol")
    service.drop_in("Group=household", "Environment=SYNCD_GROUP=household")
    service.systemctl("restart")
    carol, dave = (service.syncd("sync", user=name) for name in ("carol", "dave"))
    peeking = service.lab.run("cat", "/var/lib/syncd/state.db", user="carol", check=False)
    warned = [text for priority, text in service.journal() if priority == 4]

    assert 2 == unmapped.returncode
    assert any("add Group=household beside SYNCD_GROUP" in text for text in warned), warned
    assert (0, 2) == (carol.returncode, dave.returncode)
    assert "be in the group household" in dave.stderr
    assert 0 != peeking.returncode, "asking is one thing, reading the files is another"


def test_hung_or_killed_it_comes_back_and_doubles_nothing(service: Service) -> None:
    """The watchdog ends a loop that hangs, with a stack of every thread in the journal; a kill is mended likewise.

    A watchdog that is shorter than the one of the unit is fed in time as long as nothing hangs.
    """
    service.drop_in("RestartSec=200ms", "WatchdogSec=2s")
    service.systemctl("start")
    service.syncd("sync")
    service.lab.run("sleep", "2.5")
    fed = service.show("NRestarts")
    service.lab.run("kill", "-STOP", str(service.pid))
    service.lab.until("it runs again after hanging", lambda: service.again(1))
    service.lab.run("kill", "-KILL", str(service.pid))
    service.lab.until("it runs again after the kill", lambda: service.again(2))
    synced = service.syncd("sync", "--full")
    log = [text for _priority, text in service.journal()]

    assert ("0", 0, [TITLE]) == (fed, synced.returncode, service.titles())
    assert any("Fatal Python error: Aborted" in text for text in log)
    assert any("daemon.py" in text and " in run" in text for text in log)


def _wrong_registry(service: Service) -> None:
    service.write(owner="alx")


def _wrong_call(service: Service) -> None:
    service.drop_in("RestartSec=200ms", "ExecStart=", f"ExecStart={SYNCD} run --no-such-option")


def _wrong_credential(service: Service) -> None:
    service.lab.write("/etc/credstore.encrypted/syncd.json", "not sealed by this machine")


@pytest.mark.parametrize(
    ("spoil", "status"), [(_wrong_registry, "78"), (_wrong_call, "2"), (_wrong_credential, "243")]
)
def test_what_trying_again_cannot_mend_is_not_tried_again(
    service: Service, spoil: Callable[[Service], None], status: str
) -> None:
    """A wrong registry, a wrong call and a credential that cannot be had end the service, once."""
    spoil(service)
    started = service.systemctl("start", check=False)
    # Restarting would be another state than failed, for as long as RestartSec=.
    found = tuple(service.show(name) for name in ("ActiveState", "ExecMainStatus", "NRestarts"))

    assert 1 == started.returncode
    assert ("failed", status, "0") == found
    if status == "78":
        assert any(f"{CONFIG}:" in text and "alx" in text for _priority, text in service.journal())


def test_a_reload_is_over_when_it_is_in_force_or_refused(service: Service) -> None:
    """A good registry is in force when `systemctl reload` ends; a bad one fails it, says why, and changes nothing."""
    service.systemctl("start")
    service.syncd("sync")
    service.write(title="Rubbish out")
    good = service.systemctl("reload")
    service.syncd("sync")
    titles = service.titles()
    service.write(title="Rubbish out", owner="alx")
    bad = service.systemctl("reload", check=False)
    after = (service.show("ActiveState"), service.syncd("sync").returncode, service.titles())
    log = [text for _priority, text in service.journal()]

    assert (0, ["Rubbish out"]) == (good.returncode, titles)
    assert 1 == bad.returncode
    assert any(f"{CONFIG}:" in text and "alx" in text for text in log), log
    assert ("active", 0, ["Rubbish out"]) == after


def test_it_stops_in_time_while_a_request_hangs(service: Service) -> None:
    """With a request under way that nobody answers a stop takes less than ten seconds, and the state is whole."""
    service.systemctl("start")
    service.syncd("sync")
    listen_and_say_nothing(service.lab, NOBODY_LISTENS)
    service.write(port=NOBODY_LISTENS)
    service.systemctl("reload")
    hangs = f"0100007F:{NOBODY_LISTENS:04X} 0100007F:"
    service.lab.until("a request hangs", lambda: hangs in service.lab.run("cat", "/proc/net/tcp").stdout)
    began = time.monotonic()
    service.systemctl("stop")
    took = time.monotonic() - began
    script = (
        f"import sqlite3; print(*sqlite3.connect('{STATE}/state.db').execute('pragma integrity_check').fetchone())"
    )
    whole = service.lab.run(PREFIX / "bin" / "python", "-c", script)
    result = service.show("Result")
    service.write(port=PORT)
    service.systemctl("start")

    assert took < STOPS_WITHIN, service.journal()
    assert ("success", "ok\n") == (result, whole.stdout)
    assert (0, [TITLE]) == (service.syncd("sync", "--full").returncode, service.titles())


def test_what_root_does_while_it_is_stopped_leaves_it_its_state(service: Service) -> None:
    """Commands that root types on the state of a stopped service leave every file to the service's own user."""
    service.systemctl("start")
    service.syncd("sync")
    service.systemctl("stop")
    first, later = (datetime.now(UTC).date() + timedelta(days) for days in (30, 60))
    away = service.syncd("away", "alex", "--from", f"{first}", "--back", f"{first + timedelta(2)}")
    said = service.syncd("done", "bins")
    saved = service.syncd("backup", "/root/copy.db")
    service.systemctl("start")
    agreed = service.syncd("agreed")
    again = service.syncd("away", "alex", "--from", f"{later}", "--back", f"{later + timedelta(2)}")

    assert [0, 0, 0, 0, 0] == [done.returncode for done in (away, said, saved, agreed, again)], again.stderr
    assert str(first) in agreed.stdout
    assert 0 == service.syncd("sync").returncode


def test_the_unit_is_in_order(service: Service) -> None:
    """`syncd service install` writes it; systemd has nothing to say; its exposure while it runs is at most 1.2."""
    path = f"/etc/systemd/system/{UNIT}"
    before = service.lab.path(path).read_text(encoding="utf-8")
    service.lab.run("rm", "-r", path, f"{path}.d")
    installed = service.syncd("service", "install")
    service.lab.run("systemctl", "daemon-reload")
    verified = service.lab.run("systemd-analyze", "verify", "--man=no", UNIT)
    service.systemctl("start")
    rated = service.lab.run("systemd-analyze", "security", "--no-pager", "--threshold=12", UNIT, check=False)

    assert 0 == installed.returncode, installed.stderr
    assert before == service.lab.path(path).read_text(encoding="utf-8")
    assert ("", "") == (verified.stdout, verified.stderr)
    assert 0 == rated.returncode, rated.stdout[-300:]
