"""`service install` for the machine, as root, over this machine's real /etc with everything written put aside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from syncd.daemon.units import hidden

ROOT = Path(__file__).parents[2]
PYTHON = "/usr/bin/python3"
ASIDE = (
    'mount -t tmpfs none "$1"; mkdir "$1/up" "$1/work"; '
    'mount -t overlay -o "lowerdir=/etc,upperdir=$1/up,workdir=$1/work" none /etc; shift; umask 077; '
)
"""Shell: what is written to /etc lands in a folder that is gone afterwards."""


def aside(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run it as root in a mount namespace of its own."""
    argv = ["unshare", "--mount", "sh", "-e", "-c", ASIDE + script, "sh", str(folder)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


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
