"""A secret from a command, a file or a systemd credential."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from syncd.credentials import resolve
from syncd.credentials.command import from_command
from syncd.errors import SecretError
from syncd.model.registry import Account, SecretSource

CANARY = "canary-77aa-do-not-print"


def account(source: SecretSource) -> Account:
    """Sam's account, with that source."""
    return Account("sam", "sam", "memory", None, None, None, {}, timedelta(minutes=5), source)


def python(code: str) -> SecretSource:
    """A command that is a few words of Python."""
    return SecretSource(command=(sys.executable, "-c", code))


def secret_file(path: Path, text: str = "s3cret\nnote\n", mode: int = 0o600) -> Path:
    """A file with that text and mode."""
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(("text", "secret"), [("one\ntwo\n", "one"), ("one", "one"), (" ö \r\n", " ö ")])
def test_the_first_line_is_the_secret(tmp_path: Path, text: str, secret: str) -> None:
    """Command and file give their first line, blanks kept, without its end."""
    secret_file(tmp_path / "it", text)
    assert resolve(account(SecretSource(file="it")), config_dir=tmp_path) == secret
    source = python(f"import sys; sys.stdout.buffer.write({text.encode()!r})")
    assert resolve(account(source), config_dir=tmp_path) == secret


def test_a_command_runs_without_a_shell(tmp_path: Path) -> None:
    """Its arguments arrive as they are written."""
    source = SecretSource(command=(sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; *"))
    assert resolve(account(source), config_dir=tmp_path) == "$HOME; *"


def test_a_failing_command_tells_its_exit_code_and_nothing_it_said(tmp_path: Path) -> None:
    """The message names the account and the exit code, never the output."""
    source = python(f"import sys; print('{CANARY}'); print('{CANARY}', file=sys.stderr); sys.exit(3)")
    with pytest.raises(SecretError, match=r"account 'sam': .*exit code 3") as caught:
        resolve(account(source), config_dir=tmp_path)
    assert CANARY not in str(caught.value) + caught.value.hint + repr(caught.value.__context__)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("pass", "first line is empty"),
        ("print(); print('second')", "first line is empty"),
        (r"import sys; sys.stdout.buffer.write(b'\xff\xfe')", "not UTF-8"),
        ("import os; os.kill(os.getpid(), 9)", "ended by signal 9"),
        ("print('x' * 100000)", "first line is empty or not"),
    ],
)
def test_a_command_without_a_good_answer_is_refused(tmp_path: Path, code: str, what: str) -> None:
    """Nothing, an empty first line, other bytes than text, a killed command: each gets its sentence."""
    with pytest.raises(SecretError, match=what):
        resolve(account(python(code)), config_dir=tmp_path)


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The message names the program."""
    with pytest.raises(SecretError, match="'/no/such/program': it cannot be started"):
        resolve(account(SecretSource(command=("/no/such/program",))), config_dir=tmp_path)


def test_a_command_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    """After the limit the command's whole process group is ended."""
    pid_file = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib;"
        "child = subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()']);"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(child.pid)); child.wait()"
    )
    with pytest.raises(SecretError, match="no answer within 2 s"):
        from_command("sam", (sys.executable, "-c", code), tmp_path, seconds=2)
    assert ends_soon(int(pid_file.read_text(encoding="ascii")))


def ends_soon(pid: int) -> bool:
    """Whether it ends within five seconds: the kernel delivers a kill to a child of a child in its own time."""
    return any(is_ended(pid) or Event().wait(0.01) for _time in range(500))


def is_ended(pid: int) -> bool:
    """Gone, or a zombie that nobody has waited for yet."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    """Any right of group or others is too much; the mend is the chmod."""
    path = secret_file(tmp_path / "it", CANARY, mode)
    with pytest.raises(SecretError, match="other users can read") as caught:
        resolve(account(SecretSource(file=str(path))), config_dir=tmp_path)
    assert caught.value.hint == f"chmod 600 {path}"
    assert CANARY not in str(caught.value)


def test_a_link_a_pipe_and_a_directory_are_refused(tmp_path: Path) -> None:
    """Only a regular file itself counts; a pipe does not keep syncd waiting."""
    secret_file(tmp_path / "it")
    (tmp_path / "link").symlink_to("it")
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "dir").mkdir(0o700)
    for name, what in (("link", "symbolic link"), ("pipe", "not a regular file"), ("dir", "not a regular file")):
        with pytest.raises(SecretError, match=what):
            resolve(account(SecretSource(file=name)), config_dir=tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message names the account and the file."""
    with pytest.raises(SecretError, match=f"account 'sam': no secret from the file {tmp_path}/it: "):
        resolve(account(SecretSource(file="it")), config_dir=tmp_path)


@pytest.mark.parametrize(("directory_mode", "file_mode"), [(0o500, 0o400), (0o550, 0o440)])
def test_a_systemd_credential_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, directory_mode: int, file_mode: int
) -> None:
    """Both layouts that systemd makes are accepted: its own user's, and root's with an ACL for the group."""
    given = tmp_path / "credentials"
    given.mkdir(0o700)
    secret_file(given / "cloud", mode=file_mode)
    given.chmod(directory_mode)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    assert resolve(account(SecretSource(credential="cloud")), config_dir=tmp_path) == "s3cret"


def test_a_credential_directory_that_systemd_did_not_make_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory that others can look into is not systemd's."""
    given = tmp_path / "credentials"
    given.mkdir(0o755)
    given.chmod(0o755)
    secret_file(given / "cloud")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    with pytest.raises(SecretError, match="others can look into"):
        resolve(account(SecretSource(credential="cloud")), config_dir=tmp_path)


@pytest.mark.parametrize("name", ["../it", "..", "a/b"])
def test_a_credential_name_does_not_leave_its_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A name with a path in it is refused."""
    tmp_path.chmod(0o700)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(SecretError, match="no name of a credential"):
        resolve(account(SecretSource(credential=name)), config_dir=tmp_path)


def test_without_systemd_a_credential_names_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a service the message says how the credential gets there."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(SecretError, match="handed none") as caught:
        resolve(account(SecretSource(credential="cloud")), config_dir=tmp_path)
    assert "LoadCredential=cloud" in caught.value.hint
