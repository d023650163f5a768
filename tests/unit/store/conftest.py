"""A state of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncd.store import Store
from tests.unit.store.samples import HOUSEHOLD


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new state, open for writing, in `tmp_path / "state"`."""
    with Store.open(tmp_path / "state", HOUSEHOLD) as store:
        yield store
