"""One booted systemd per test process, with a CalDAV server and the installed unit in it; a fresh household per test.

Where it cannot be booted the tests are skipped, each with the reason, which pytest prints at its end. A machine that
must have them (continuous integration) says so with SYNCD_SYSTEMD=required: then the reason fails them.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systemd.house import Service, begin_server
from tests.systemd.lab import CannotBootError, Lab, why_not

_NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What boots a machine is slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A machine that runs a systemd of its own. Every process of the test run has one: they share nothing."""
    reason = why_not()
    if not reason:
        try:
            made = Lab()
        except CannotBootError as error:
            reason = str(error)
    if reason:
        if os.environ.get("SYNCD_SYSTEMD") == "required":
            pytest.fail(f"no systemd of our own: {reason}")
        pytest.skip(f"no systemd of our own: {reason}")
    try:
        begin_server(made)
        yield made
    finally:
        made.close()


@pytest.fixture
def service(lab: Lab) -> Iterator[Service]:
    """The machine's service, installed and not begun, with nothing left of an earlier test."""
    made = Service(lab, f"u{next(_NUMBERS)}")
    made.install()
    yield made
    made.clear()
