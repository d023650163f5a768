"""What the machine's service cannot do and nobody can do to it, tried from inside its own unit."""

from __future__ import annotations

import json

from tests.systemd.house import PASSWORD, STATE, TITLE, Service

_ATTEMPTS = """
import ctypes, json, mmap, os, pathlib, socket, sqlite3, ssl, stat, subprocess, sys, threading
STATE = pathlib.Path(os.environ["SYNCD_STATE"])
found = {}

def attempt(name, call):
    try:
        call()
    except (OSError, PermissionError, sqlite3.Error, RuntimeError) as error:
        found[name] = "refused"
    else:
        found[name] = "done"

def writes(path):
    def call():
        with open(path, "w") as file:
            file.write("x")
    return call

def executes(folder):
    def call():
        script = pathlib.Path(folder) / "dropped"
        script.write_text("#!/bin/sh\\nexit 0\\n")
        script.chmod(0o700)
        subprocess.run([script], check=True)
    return call

def libc(name, *arguments):
    def call():
        if ctypes.CDLL(None, use_errno=True)[name](*arguments) < 0:
            raise OSError(ctypes.get_errno(), name)
    return call

def mode(path, bits):
    def call():
        target = pathlib.Path(path)
        target.write_text("x")
        target.chmod(bits)
        if stat.S_IMODE(target.stat().st_mode) != bits:
            raise OSError("not kept")
    return call

def database():
    with sqlite3.connect(STATE / "probe.db") as base:
        base.execute("pragma journal_mode=wal")
        base.execute("create table t(x)")

def threads():
    one = threading.Thread(target=int)
    one.start()
    one.join()

for path in ("/etc/x", "/usr/x", "/opt/syncd/x", "/etc/syncd/household.toml", "/var/lib/x", "/var/log/x", "/srv/x"):
    attempt("write " + path, writes(path))
for path in ("/home", "/root", "/srv", "/run/credentials/radicale.service"):
    try:
        found["see " + path] = bool(os.listdir(path))
    except OSError:
        found["see " + path] = False
for path in (STATE, "/tmp", "/var/tmp", "/dev/shm", "/run/syncd"):
    attempt(f"execute from {path}", executes(path))
attempt("execute from memory", lambda: os.memfd_create("x"))
attempt("memory to write and execute", lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC))
attempt("a user namespace", libc("unshare", 0x10000000))
attempt("a raw socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("a packet socket", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("a netlink socket", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("the metadata of a cloud", lambda: socket.create_connection(("169.254.169.254", 80), 0.5))
attempt("another user", lambda: os.setuid(0))
attempt("a set-user-id file", mode(STATE / "suid", 0o4755))
attempt("trace a process", libc("ptrace", 16, os.getppid(), 0, 0))
attempt("mount", libc("mount", b"none", b"/tmp", b"tmpfs", 0, None))
attempt("the host name", lambda: socket.sethostname("x"))
found["processes of others"] = [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]

attempt("own: write the state", writes(STATE / "x"))
attempt("own: a database", database)
attempt("own: a child process", lambda: subprocess.run([sys.executable, "-c", ""], check=True, capture_output=True))
attempt("own: a thread", threads)
attempt("own: TLS", ssl.create_default_context)
import cryptography.hazmat.bindings.openssl.binding, lxml.etree
attempt("own: XML", lambda: lxml.etree.fromstring("<a/>"))
print(json.dumps(found))
"""


def test_the_sandbox_is_in_force(service: Service) -> None:
    """Nothing outside its state can be written, no home seen, nothing it wrote executed; its own work goes on."""
    service.lab.write("/home/lived-in/letter", "private")
    service.lab.write("/srv/other", "somebody's")
    found = json.loads(service.inside(_ATTEMPTS))
    own = {name: end for name, end in found.items() if name.startswith("own: ")}
    seen = {name: end for name, end in found.items() if name.startswith("see ")}
    others = found.pop("processes of others")
    rest = {name: end for name, end in found.items() if name not in own and name not in seen}

    assert dict.fromkeys(own, "done") == own
    assert dict.fromkeys(seen, False) == seen
    assert dict.fromkeys(rest, "refused") == rest
    assert [] == others


def test_nobody_else_reads_its_state_or_its_secrets(service: Service) -> None:
    """Ordinary users see neither the state nor a credential; at rest the credential is encrypted."""
    service.systemctl("start")
    synced = service.syncd("sync")
    paths = (f"{STATE}/state.db", "/var/lib/syncd/state.db", "/run/credentials/syncd.service/syncd.json")
    sealed = "/etc/credstore.encrypted/syncd.json"
    peeks = [service.lab.run("cat", path, user="nobody", check=False).returncode for path in (*paths, sealed)]
    modes = service.lab.run("stat", "--format=%a", STATE, f"{STATE}/state.db").stdout.split()
    environment = service.lab.run("cat", f"/proc/{service.pid}/environ").stdout
    at_rest = service.lab.path(sealed).read_text(encoding="utf-8")

    assert (0, [TITLE]) == (synced.returncode, service.titles()), "the account works with that credential"
    assert [1, 1, 1, 1] == peeks
    assert ["700", "600"] == modes
    assert PASSWORD not in environment + at_rest
