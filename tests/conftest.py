"""What every test run says at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much the machine did: tests note it as properties whose names begin with `steps` or `processes`."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if str(name).startswith(("steps ", "processes ")):
                terminalreporter.write_line(f"{report.nodeid.rsplit('::', 1)[-1]}: {value} {name}")
