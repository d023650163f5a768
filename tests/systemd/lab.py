"""A real systemd, booted for the tests in under two seconds, on nothing but Debian packages.

`boot.sh` makes a throw-away copy of this machine's root file system (an overlay in memory) and boots it with
systemd-nspawn: own processes, own mounts, own cgroups, and a network that has nothing but loopback. It needs root;
this machine's PID 1 need not be systemd.

syncd is installed in there as a person would install it, at /opt/syncd, outside all homes (ProtectHome= hides homes):

    /opt/syncd/bin/python          the interpreter of these tests; one that is not under /usr (pyenv, uv) is bound,
                                   read-only, to /opt/syncd/python, wherever it lies here, also in a home
    /opt/syncd/lib/.../site-packages   the packages of the tests' environment, and over them copies of `syncd` and
                                   `adapters` of this checkout, laid out as in an installed wheel
"""

from __future__ import annotations

import compileall
import os
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PREFIX = Path("/opt/syncd")
SYSTEMD = Path("/lib/systemd/systemd")
BOOTS_WITHIN = 60.0
"""Seconds that a busy machine gets; an idle one needs half of one."""
PATIENCE = 60.0
"""The same for a command in there."""
PROGRAMS = {
    "systemd-nspawn": "systemd-container",
    "systemctl": "systemd",
    "dbus-daemon": "dbus",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "setpriv": "util-linux",
}
"""What has to be there, and the Debian package that has it."""

_SYS_ADMIN = 21
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

Done = subprocess.CompletedProcess[str]


class CannotBootError(Exception):
    """Why no systemd came up."""


def why_not() -> str:
    """What is missing for a systemd of our own, with what would mend it; "" when nothing is."""
    if not sys.platform.startswith("linux"):
        return "systemd is of Linux"
    if os.geteuid() != 0:
        return "booting a systemd needs root: sudo make test"
    if missing := {package for program, package in PROGRAMS.items() if shutil.which(program) is None}:
        return f"not installed: apt-get install --no-install-recommends {' '.join(sorted(missing))}"
    if not SYSTEMD.exists():
        return "not installed: apt-get install --no-install-recommends systemd"
    if not _capabilities() >> _SYS_ADMIN & 1:
        return "root may not mount here (no CAP_SYS_ADMIN): an unprivileged container"
    if "overlay" not in Path("/proc/filesystems").read_text(encoding="ascii") and not shutil.which("modprobe"):
        return "this kernel has no overlay file system"
    return ""


class Lab:
    """A booted machine. Raises CannotBootError; `close` ends it, however far it came."""

    def __init__(self) -> None:
        self.name = f"lab-{uuid.uuid4().hex[:8]}"
        self.folder = Path(tempfile.mkdtemp(prefix="syncd-lab-"))
        self._log = self.folder / "console"
        self.leader = 0
        self._process = self._begin()
        try:
            self.leader = self._wait_for_leader()
            self._wait_for_boot()
            if self.path(PREFIX / "python").exists():
                # The interpreter may look for its own library where it lay, in a home.
                self.write("/etc/ld.so.conf.d/00-lab.conf", f"{PREFIX}/python/lib\n")
                self.run("ldconfig")
        except BaseException:
            self.close()
            raise

    # What tests use.

    def run(
        self,
        *argv: str | Path,
        user: str = "",
        check: bool = True,
        environment: Mapping[str, str] | None = None,
        text: str | None = None,
    ) -> Done:
        """Run a command in there, as root or as `user` with all groups of theirs. `check`: it has to succeed."""
        who = ["setpriv", "--reuid", user, "--regid", self._group(user), "--init-groups", "--"] if user else []
        variables = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": f"/home/{user}" if user else "/root"}
        told = [f"{name}={value}" for name, value in {**variables, **(environment or {})}.items()]
        done = subprocess.run(
            [*self._enter(), "env", "-i", *told, *who, *(str(word) for word in argv)],
            capture_output=True,
            text=True,
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            timeout=PATIENCE,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"{argv} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def _group(self, user: str) -> str:
        """The number of a user's first group."""
        rows = [row.split(":") for row in self.path("/etc/passwd").read_text(encoding="utf-8").splitlines()]
        return next(row[3] for row in rows if row[0] == user)

    def path(self, inside: str | Path) -> Path:
        """A path of the machine, as this process sees it. Symbolic links on the way must be relative."""
        return Path(f"/proc/{self.leader}/root") / str(inside).lstrip("/")

    def write(self, inside: str | Path, text: str, mode: int = 0o644) -> None:
        """Write a file in there, with the directories on the way."""
        path = self.path(inside)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)

    def until(self, what: str, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something holds. Raises AssertionError that names it."""
        end = time.monotonic() + patience
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"not within {patience:g} s: {what}")
            time.sleep(0.05)

    def close(self) -> None:
        """Power it off, and leave nothing behind. May be called twice."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)
        if self.leader and Path(f"/proc/{self.leader}/comm").exists():
            self._end_leader()
        self._remove_cgroup()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Booting.

    def _begin(self) -> subprocess.Popen[bytes]:
        options = _install(self.folder)
        # Were this process killed, the machine would go with it.
        argv = [
            "setpriv",
            "--pdeathsig",
            "TERM",
            "unshare",
            "--mount",
            "bash",
            str(Path(__file__).with_name("boot.sh")),
        ]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [*argv, self.name, str(self.folder), *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _wait_for_leader(self) -> int:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        end = time.monotonic() + BOOTS_WITHIN
        while time.monotonic() < end and self._process.poll() is None:
            for child in children.read_text(encoding="ascii").split():
                if _comm(child) == "systemd":
                    return int(child)
            time.sleep(0.02)
        raise CannotBootError(f"systemd-nspawn did not get so far as to run systemd: {self._said()}")

    def _wait_for_boot(self) -> None:
        end = time.monotonic() + BOOTS_WITHIN
        state = ""
        while time.monotonic() < end and self._process.poll() is None:
            done = subprocess.run(
                [*self._enter(), "systemctl", "is-system-running"], capture_output=True, text=True, check=False
            )
            state = done.stdout.strip()
            if state in ("running", "degraded"):
                return
            time.sleep(0.05)
        raise CannotBootError(f"systemd did not come up ({state or 'no answer'}): {self._said()}")

    def _said(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        return " | ".join(line.strip() for line in lines if line.strip())[-600:]

    def _enter(self) -> Sequence[str]:
        root = f"/proc/{self.leader}/root"
        return [
            "nsenter",
            "-t",
            str(self.leader),
            "-m",
            "-u",
            "-i",
            "-n",
            "-p",
            "-C",
            f"--root={root}",
            f"--wd={root}",
        ]

    def _end_leader(self) -> None:
        """A leader that outlived its nspawn; it is ours if it is still that systemd."""
        if _comm(str(self.leader)) == "systemd":
            os.kill(self.leader, signal.SIGKILL)

    def _remove_cgroup(self) -> None:
        script = (
            "mount --make-rprivate /; [ -d /run/systemd/system ] || {"
            " umount -R -l /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; };"
            " for _ in 1 2 3 4 5 6 7 8 9 10; do"
            ' [ -d "/sys/fs/cgroup/$1" ] || exit 0;'
            ' find "/sys/fs/cgroup/$1" -depth -type d -exec rmdir {} \\; ; sleep 0.1; done'
        )
        subprocess.run(
            ["unshare", "--mount", "bash", "-c", script, "bash", self.name], capture_output=True, check=False
        )


def _install(folder: Path) -> list[str]:
    """Lay out /opt/syncd under `folder`; returns the options that bind the rest of it."""
    site = folder / "site"
    for package in ("syncd", "adapters"):
        shutil.copytree(CHECKOUT / package, site / package, ignore=shutil.ignore_patterns("*.tmp*"))
    # As [tool.hatch.build.targets.wheel.force-include] lays them.
    shutil.copy(CHECKOUT / "config" / "starter.toml", site / "syncd" / "config")
    for unit in ("syncd.service", "syncd-user.service"):
        shutil.copy(CHECKOUT / "systemd" / unit, site / "syncd" / "daemon")
    _register(site)
    # The unit writes no byte code; without it every start would compile.
    compileall.compile_dir(site, quiet=2)

    base, python = Path(sys.base_prefix), Path(sys.executable).resolve().name
    options = []
    if not base.is_relative_to("/usr"):
        options = [f"--bind-ro={base}:{PREFIX}/python"]
        base = PREFIX / "python"
    opt = folder / "opt"
    lib = Path("lib") / f"python{sysconfig.get_python_version()}" / "site-packages"
    (opt / "bin").mkdir(parents=True)
    (opt / lib).mkdir(parents=True)
    version = ".".join(str(part) for part in sys.version_info[:3])
    (opt / "pyvenv.cfg").write_text(
        f"home = {base}/bin\ninclude-system-site-packages = false\nversion = {version}\n", encoding="ascii"
    )
    (opt / "bin" / "python").symlink_to(base / "bin" / python)
    program = opt / "bin" / "syncd"
    program.write_text(
        f"#!{PREFIX}/bin/python\nimport sys\nfrom syncd.__main__ import main\nsys.exit(main())\n", encoding="ascii"
    )
    program.chmod(0o755)
    for made in (folder, opt, site):
        made.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    return [*options, f"--overlay-ro={sysconfig.get_path('purelib')}:{site}:{PREFIX / lib}"]


def _register(site: Path) -> None:
    """Entry points as this checkout's pyproject.toml has them, over those of the time when it was installed here."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"console_scripts": project["scripts"], **project["entry-points"]}
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for group, points in groups.items()]
    name = f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    (site / name).mkdir()
    (site / name / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    (site / name / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )


def _comm(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _capabilities() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0
