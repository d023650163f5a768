"""Any slip of the pen is answered in sentences, never by a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncd.config import PreviousIds, read_registry
from syncd.errors import Problem, RegistryError
from tests.unit.config.conftest import ADAPTERS, TODAY
from tests.unit.config.test_example import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

LINES = EXAMPLE.read_text(encoding="utf-8").split("\n")
WRITTEN = [number for number, line in enumerate(LINES) if line.strip() and not line.startswith("#")]
VALUES = [
    "3", "-1", "true", "0000-01-01",
    '""', '"sam"', '"x y"', "2026-12-01", "2026-12-01T10:00:00Z", "10:00:00", "[]", "{}", "1.5",
    '["sam"]', "[[]]", "[{}]", "[3]", '{ owner = "sam" }', "nan", '[{ id = "a" }, 3]', '"FREQ=SECONDLY"',
    "{ notice = 9 }", "[{ from = 3 }]",
]  # fmt: skip
KNOWN = PreviousIds(
    members=frozenset({"alexa"}), responsibilities=frozenset({"groceries"}), steps=frozenset({("groceries", "trip")})
)


def _outcome(file: Path) -> tuple[tuple[Problem, ...], bool]:
    """What is said of a file, and whether it is refused."""
    try:
        return read_registry(file, adapters=ADAPTERS, today=TODAY, previous=KNOWN).warnings, False
    except RegistryError as error:
        return error.problems, True


def _with(line: str, value: str) -> str:
    key, equals, _ = line.partition("=")
    return f"{key}= {value}" if equals else line


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    slips=st.lists(
        st.tuples(
            st.sampled_from(WRITTEN),
            st.sampled_from(["drop", "value", "key", "double", "cut"]),
            st.sampled_from(VALUES),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_file_with_slips_is_read_or_refused(slips: list[tuple[int, str, str]], tmp_path: Path) -> None:
    """However lines are dropped, doubled, cut or given other values, there is a registry or a list of problems."""
    lines = list(LINES)
    for number, kind, value in slips:
        line = LINES[number]
        lines[number] = {
            "drop": "",
            "value": _with(line, value),
            "key": f"x{line}",
            "double": f"{line}\n{line}",
            "cut": line[: len(line) // 2],
        }[kind]
    file = tmp_path / "household.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    found, refused = _outcome(file)
    assert all(problem.what and problem.mend for problem in found)
    assert refused == any(not problem.warning for problem in found)
    assert sorted(problem.line for problem in found) == [problem.line for problem in found]


@pytest.mark.parametrize("value", VALUES)
def test_any_value_anywhere_is_judged(value: str, tmp_path: Path) -> None:
    """Each key of the example takes each odd value, one at a time, without a crash."""
    file = tmp_path / "household.toml"
    for number in WRITTEN:
        lines = [*LINES[:number], _with(LINES[number], value), *LINES[number + 1 :]]
        file.write_text("\n".join(lines), encoding="utf-8")
        found, refused = _outcome(file)
        assert refused == any(not problem.warning for problem in found)
