"""The command line with a fake service behind it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from syncd.cli.main import main
from tests.unit.cli.fakes import Answer, FakeService, Run


@pytest.fixture
def service() -> FakeService:
    """A service whose answers a test lays down."""
    return FakeService()


@pytest.fixture
def run(service: FakeService, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `syncd` with these arguments."""

    def call(
        *argv: str, stdin: str = "", environment: Mapping[str, str] | None = None, secret: str = "s3cret"
    ) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))

        def make(_config: Path | None, _state: Path | None) -> Any:
            return service

        code = main(argv, make=make, ask=lambda _prompt: secret, environment=environment or {})
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call
