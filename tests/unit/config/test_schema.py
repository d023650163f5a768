"""The JSON Schema that is shipped for editors."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from syncd.config.models import TABLES
from syncd.config.schema import DIALECT, SCHEMA, printed, shipped_adapters
from tests.support.json_schema import slips

CONFIG = Path(__file__).parents[3] / "config"
EXAMPLE = CONFIG / "household.example.toml"
SHIPPED: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))


def example() -> dict[str, Any]:
    """The living example, parsed."""
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def test_the_schema_is_current() -> None:
    """The file is what the models give now (python -m syncd.config.schema)."""
    assert printed(shipped_adapters()) == SCHEMA.read_text(encoding="utf-8")


def test_the_schema_knows_every_table() -> None:
    """Each top-level table of the models is there, and the dialect is named."""
    assert set(TABLES) == set(SHIPPED["properties"])
    assert DIALECT == SHIPPED["$schema"]


def test_the_example_is_as_the_schema_says() -> None:
    """The living example and the starter registry draw nothing."""
    starters = tomllib.loads((CONFIG / "starter.toml").read_text(encoding="utf-8"))["responsibilities"]

    assert [] == slips(example(), SHIPPED)
    assert [] == slips({**example(), "responsibilities": starters}, SHIPPED)


def test_the_example_names_the_schema_to_editors() -> None:
    """Its first line leads to the file beside it."""
    hint, _, name = EXAMPLE.read_text(encoding="utf-8").splitlines()[0].partition(" ")

    assert "#:schema" == hint
    assert (EXAMPLE.parent / name).resolve() == SCHEMA.resolve()


def test_keys_are_described() -> None:
    """Every key of a responsibility and of a CalDAV account has words beside it, but for the dates of ownership."""
    account = SHIPPED["$defs"]["Account"]["anyOf"][0]["properties"]
    responsibility = SHIPPED["$defs"]["ResponsibilityTable"]["properties"]

    assert {"url", "secret", "deliver"} <= set(account)
    assert [] == [key for key, one in {**account, **responsibility}.items() if not one.get("description")]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("household", "timezon"), "x", ["/household/timezon: unknown"]),
        (("houses",), {}, ["/houses: unknown"]),
        (("members", "Alex"), {"name": "Alex"}, ["/members/Alex: pattern"]),
        (("responsibilities", "bins", "category"), "chores", ["/responsibilities/bins/category: enum"]),
        (("responsibilities", "bins", "weight"), {"notice": 4}, ["/responsibilities/bins/weight: anyOf"]),
        (("responsibilities", "bins", "starting"), "soon", ["/responsibilities/bins/starting: format"]),
        (("sessions", "planning", "minutes"), 3, ["/sessions/planning/minutes: minimum"]),
        (("accounts", "alex-cloud", "user"), "alex", ["/accounts/alex-cloud: anyOf"]),
        (("accounts", "other"), {"adapter": "paper", "shelf": 3}, []),
        (("accounts", "other"), {"adapter": "caldav"}, ["/accounts/other: anyOf"]),
        (("responsibilities", "bins", "weight"), 3, []),
        (("members", "alex", "capacity"), "much", ["/members/alex/capacity: anyOf"]),
    ],
)
def test_a_slip_is_seen(path: tuple[str, ...], value: Any, expected: list[str]) -> None:
    """Unknown keys, wrong values, missing keys are told where they stand; unknown adapters are let through."""
    document = example()
    table = document
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value

    assert expected == slips(document, SHIPPED)


def test_no_key_may_be_null() -> None:
    """TOML has no null, so that the schema speaks of none."""
    assert '"null"' not in SCHEMA.read_text(encoding="utf-8")
