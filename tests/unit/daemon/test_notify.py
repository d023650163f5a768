"""What the service manager hears."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from syncd.daemon.notify import Notifier


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """A service manager that listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        yield listening


def address(manager: socket.socket) -> str:
    """Where it listens."""
    return str(manager.getsockname())


def test_ready_comes_with_a_sentence(manager: socket.socket) -> None:
    """READY and STATUS travel in one datagram."""
    assert Notifier(address(manager)).ready("3 accounts, all fine")

    assert b"READY=1\nSTATUS=3 accounts, all fine" == manager.recv(4096)


def test_a_line_end_begins_no_assignment(manager: socket.socket) -> None:
    """A status with a line end stays one status."""
    Notifier(address(manager)).status("one\nSTOPPING=1")

    assert b"STATUS=one STOPPING=1" == manager.recv(4096)


def test_an_abstract_address_is_understood() -> None:
    """An address that begins with @ is a name in the abstract namespace."""
    name = f"syncd-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + name)
        listening.settimeout(5)
        Notifier("@" + name).alive()
        assert b"WATCHDOG=1" == listening.recv(4096)


@pytest.mark.parametrize("address", ["", "vsock:2:1234", "relative"])
def test_without_a_manager_nothing_is_said(address: str) -> None:
    """Where no manager can be reached every call says so and goes on."""
    assert not Notifier(address).ready("fine")


def test_a_manager_that_went_away_is_no_reason_to_stop(manager: socket.socket) -> None:
    """A dead socket loses the message and nothing else."""
    notifier = Notifier(address(manager))
    manager.close()

    assert not notifier.alive()


def test_a_full_queue_is_not_waited_for(manager: socket.socket) -> None:
    """When the manager does not read, messages are lost at once."""
    notifier = Notifier(address(manager))

    assert not all(notifier.status(f"{n}" * 1000) for n in range(10_000))


def test_children_do_not_inherit_the_socket() -> None:
    """The variables of the manager are taken out of the environment, other ones stay."""
    environment = {
        "NOTIFY_SOCKET": "/nowhere",
        "WATCHDOG_USEC": "3000000",
        "WATCHDOG_PID": str(os.getpid()),
        "A": "b",
    }

    assert 3.0 == Notifier.of(environment).watchdog
    assert {"A": "b"} == environment


@pytest.mark.parametrize(
    ("microseconds", "pid"),
    [("", ""), ("0", ""), ("soon", ""), ("3000000", str(os.getpid() + 1))],
    ids=["none", "zero", "no number", "another process"],
)
def test_a_watchdog_that_is_not_ours_is_not_fed(microseconds: str, pid: str) -> None:
    """No time, no number, or another process's: there is no watchdog."""
    assert Notifier.of({"WATCHDOG_USEC": microseconds, "WATCHDOG_PID": pid}).watchdog is None
