"""Setting up the machine's service by syncd's own commands, under a real systemd: from nothing and back."""

from __future__ import annotations

import json

from tests.systemd.house import CONFIG, PASSWORD, STATE, UNIT, Service

INSTALLED = f"/etc/systemd/system/{UNIT}"


def bare(service: Service) -> None:
    """Take away what the fixture installed, but for the registry."""
    service.lab.run("rm", "-rf", INSTALLED, f"{INSTALLED}.d", "/etc/credstore.encrypted", "/etc/syncd")
    service.lab.run("systemctl", "daemon-reload")


def checks(service: Service, user: str = "") -> tuple[int, dict[str, str]]:
    """Exit code of `doctor`, and the verdict of each check."""
    done = service.syncd("doctor", "--json", user=user)
    return done.returncode, {row["check"]: row["verdict"] for row in json.loads(done.stdout)["checks"]}


def test_from_nothing_to_a_running_service_and_back(service: Service) -> None:
    """install, login, start: it syncs with the sealed secret. disable, uninstall: the unit goes, the rest stays."""
    bare(service)
    assert 0 == service.syncd("service", "install").returncode
    service.write()
    refused = service.syncd("login", "alex-dav", "--system", "--from-stdin", text="not it\n")
    taken = service.syncd("login", "alex-dav", "--system", "--from-stdin", text=f"{PASSWORD}\n")
    assert (4, 0) == (refused.returncode, taken.returncode), taken.stderr
    service.lab.run("systemctl", "daemon-reload")
    service.lab.run("systemctl", "enable", "--now", UNIT)
    synced = service.syncd("sync", "--json")
    assert "ok" == json.loads(synced.stdout)["accounts"]["alex-dav"]["state"]

    kept = service.syncd("service", "uninstall")
    service.lab.run("systemctl", "disable", "--now", UNIT)
    gone = service.syncd("service", "uninstall")

    assert (2, 0) == (kept.returncode, gone.returncode)
    assert not service.lab.path(INSTALLED).exists()
    assert all(service.lab.path(path).exists() for path in (CONFIG, STATE, "/etc/credstore.encrypted/syncd.json"))


def test_a_new_secret_holds_after_a_restart(service: Service) -> None:
    """Until then the service goes on with what it was handed; an erased one is missing then."""
    service.systemctl("start")
    erased = service.syncd("login", "alex-dav", "--system", "--erase")
    before = checks(service)
    service.systemctl("restart")
    after = checks(service)
    service.syncd("login", "alex-dav", "--system", "--from-stdin", text=f"{PASSWORD}\n")
    service.systemctl("restart")

    assert 0 == erased.returncode
    assert (0, "fine") == (before[0], before[1]["account"])
    assert (4, "broken") == (after[0], after[1]["account"])
    assert (0, "fine") == (checks(service)[0], checks(service)[1]["account"])


def test_doctor_sees_what_the_service_sees(service: Service) -> None:
    """With it, through it; without it, as root, from where its secrets lie; strangers see what is theirs to see."""
    service.systemctl("start")
    through = checks(service)
    stranger = checks(service, "nobody")
    service.systemctl("stop")
    alone = checks(service)
    stranger_alone = checks(service, "nobody")

    wanted = {"daemon", "unit", "files", "registry", "state", "time zones", "account", "clock"}
    assert (0, set()) == (through[0], wanted - set(through[1]))
    assert "fine" == through[1]["keyring"] == through[1]["account"] == through[1]["daemon"]
    assert ("fine", "worth-a-look") == (alone[1]["account"], alone[1]["daemon"])
    assert (0, "worth-a-look") == (stranger[0], stranger[1]["household"])
    assert (0, "worth-a-look") == (stranger_alone[0], stranger_alone[1]["household"])


def test_looking_as_root_leaves_nothing_that_the_service_cannot_open(service: Service) -> None:
    """After root looked at a state that nobody had open, every file of it is the service's, and it starts."""
    service.systemctl("start")
    service.syncd("sync")
    service.systemctl("stop")
    service.syncd("doctor")
    service.syncd("login", "alex-dav", "--system", "--from-stdin", text=f"{PASSWORD}\n")
    owners = service.lab.run("stat", "-c", "%u %n", STATE, "-L").stdout.split()[0]
    files = service.lab.run("find", STATE, "-not", "-uid", owners).stdout

    assert "" == files
    service.systemctl("start")
    assert 0 == service.syncd("sync").returncode
