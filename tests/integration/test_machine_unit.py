"""`service install` and `login --system` as root, over the real /etc, with everything written put aside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from syncd.daemon.units import hidden
from tests.support.home import BINS, HEAD, account_toml
from tests.support.sealing import key_of, seals
from tests.support.servers import Place, Server

ROOT = Path(__file__).parents[2]
PYTHON = "/usr/bin/python3"
ASIDE = (
    'mount -t tmpfs none "$1"; mkdir "$1/up" "$1/work"; '
    'mount -t overlay -o "lowerdir=/etc,upperdir=$1/up,workdir=$1/work" none /etc; shift; umask 077; '
)
"""Shell: what is written to /etc lands in a folder that is gone afterwards."""


def aside(folder: Path, script: str, line: str = "") -> subprocess.CompletedProcess[str]:
    """Run it as root in a mount namespace of its own, with that line on standard input."""
    argv = ["unshare", "--mount", "sh", "-e", "-c", ASIDE + script, "sh", str(folder)]
    environment = {**os.environ, **key_of(folder.parent)}
    environment = {name: value for name, value in environment.items() if not name.startswith("SYNCD_")}
    return subprocess.run(argv, input=line + "\n", capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder for what is written."""
    folder = tmp_path / "aside"
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("unshare") is None or aside(folder, "true").returncode != 0:
        pytest.skip("needs root, and unshare(1) with overlay mounts")
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """syncd in an environment of the system's own python, outside of every home."""
    same = f"import sys, venv; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-c", same], check=False).returncode != 0:
        pytest.skip("needs a python3 of the system with venv, of the version that the tests run with")
    if hidden(ROOT, tmp_path):
        pytest.skip("this checkout lies in a home")
    prefix = tmp_path / "syncd"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(prefix)], check=True)
    site = next((prefix / "lib").glob("python3.*")) / "site-packages"
    (site / "syncd.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    script = prefix / "bin" / "syncd"
    text = f"#!{prefix}/bin/python\nfrom syncd.__main__ import main\nraise SystemExit(main())\n"
    script.write_text(text, encoding="utf-8")
    script.chmod(0o755)
    return script


def test_it_is_installed_for_the_machine(away: Path, program: Path) -> None:
    """The unit and the folder of the registry are there with root's modes, and go and stay in turn."""
    done = aside(
        away,
        f"{program} service install; stat -c '%a %U %n' /etc/syncd /etc/systemd/system/syncd.service;"
        f" grep ExecStart= /etc/systemd/system/syncd.service; {program} service uninstall; ls -d /etc/syncd;"
        " ls /etc/systemd/system/syncd.service || true",
    )

    assert (0, "") == (done.returncode, "".join(x for x in done.stderr.splitlines() if "No such file" not in x))
    lines = done.stdout.splitlines()
    assert "755 root /etc/syncd" in lines
    assert "644 root /etc/systemd/system/syncd.service" in lines
    assert f"ExecStart={program} run" in lines
    assert ["/etc/systemd/system/syncd.service is gone", "next: systemctl daemon-reload", "/etc/syncd"] == lines[-3:]


@pytest.fixture
def alex(radicale_server: Server, tmp_path: Path) -> Place:
    """Alex's account on a real server, and a registry of the machine that names it."""
    alex = radicale_server.place()
    account = account_toml("alex", alex).replace('secret = { file = "alex.secret" }\n', "")
    members = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
    (tmp_path / "household.toml").write_text(f"{HEAD}\n{members}\n{account}\n{BINS}", encoding="utf-8")
    return alex


SYNCD = f"{sys.executable} -m syncd --state $1 "
TABLE = "systemd-creds decrypt --name=syncd.json /etc/credstore.encrypted/syncd.json -"


def scene(tmp_path: Path, *commands: str) -> str:
    """Shell: the machine's registry is in place, then these commands, with a state that is put aside too."""
    place = f"mkdir /etc/syncd; cp {tmp_path}/household.toml /etc/syncd/; set -- {tmp_path}/state; "
    return place + "; ".join(commands)


def test_a_secret_of_the_machines_service_is_tried_and_sealed(away: Path, tmp_path: Path, alex: Place) -> None:
    """The registry is the machine's, the server is asked, systemd would hand the secret on; then it is erased."""
    if not seals(tmp_path):
        pytest.skip("needs systemd-creds(1), and a temporary folder on a disk")
    login, erase = SYNCD + "login alex --system --from-stdin", SYNCD + "login alex --system --erase"
    done = aside(away, scene(tmp_path, login, TABLE, "echo", erase, TABLE), alex.password)

    assert 0 == done.returncode, done.stderr
    assert f'{{"syncd": {{"alex": "{alex.password}"}}}}' in done.stdout
    assert "the secret is encrypted for this machine's service" in done.stdout
    assert "next: systemctl restart syncd" in done.stdout
    assert done.stdout.endswith('{"syncd": {}}')


def test_a_secret_that_the_server_refuses_is_not_sealed(away: Path, tmp_path: Path, alex: Place) -> None:
    """Nothing is written then; exit 4."""
    login = SYNCD + "login alex --system --from-stdin || echo ended $?"
    done = aside(away, scene(tmp_path, login, "ls /etc/credstore.encrypted || echo none"), "not " + alex.password)

    assert ["ended 4", "none"] == done.stdout.splitlines()[-2:]
    assert alex.password not in done.stdout + done.stderr
