"""The living example."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from syncd.config import read_registry
from syncd.config.models import TABLES
from syncd.model.item import Kind
from syncd.model.registry import Category, RepeatFrom, SessionKind
from tests.unit.config.conftest import ADAPTERS, MEMBERS, TODAY, Read

EXAMPLE = Path(__file__).parents[3] / "config" / "household.example.toml"


def test_the_example_is_read_without_a_word() -> None:
    """A newcomer who copies the example meets neither a problem nor a warning."""
    assert read_registry(EXAMPLE, adapters=ADAPTERS, today=TODAY).warnings == ()


def test_the_example_shows_what_there_is() -> None:
    """It has all six categories but for none, all four sessions, and each way to say when and who."""
    registry = read_registry(EXAMPLE, adapters=ADAPTERS, today=TODAY).registry
    steps = [step for responsibility in registry.responsibilities for step in responsibility.steps]
    assert set(Category) == {responsibility.category for responsibility in registry.responsibilities}
    assert set(SessionKind) == {session.kind for session in registry.sessions}
    assert [account.tasks.kind for account in registry.accounts if account.tasks] == [Kind.VTODO, Kind.VEVENT]
    assert any(step.on for step in steps)
    assert any(step.repeat_from is RepeatFrom.COMPLETION for step in steps)
    # Nothing of it is agreed yet: what the file says of owners is proposed.
    written = read_registry(EXAMPLE, adapters=ADAPTERS, today=TODAY).written
    assert any(len(responsibility.ownership) > 1 for responsibility in written.responsibilities)
    assert any(not responsibility.ownership for responsibility in written.responsibilities)
    assert registry.proposals
    assert any(not responsibility.steps for responsibility in registry.responsibilities)
    assert len(registry.away) == 1


def test_a_large_household_is_read_whole(read: Read) -> None:
    """A hundred responsibilities are read, every one of them."""
    one = """
[responsibilities.r{0}]
name = "Number {0}"
category = "household-logistics"
owner = "alex"
outcome = "It is done"
weight = {{ notice = 1, plan = 2, do = 3 }}
rrule = "FREQ={1}"
starting = 2026-11-{2}
"""
    rules = ["WEEKLY;BYDAY=TU", "MONTHLY;BYMONTHDAY=-1", "YEARLY;BYMONTH=5;BYDAY=2SU", "DAILY"]
    text = MEMBERS + "".join(one.format(n, rules[n % 4], f"{n % 28 + 1:02}") for n in range(100))
    reading = read(text)
    assert len(reading.registry.responsibilities) == 100


def test_every_table_has_a_json_schema() -> None:
    """The models make a JSON Schema in which keys are named as in the file."""
    schema = TABLES["away"].model_json_schema()
    assert {"member", "from", "until", "cover"} == set(schema["properties"])
    assert all(table.model_json_schema()["additionalProperties"] is False for table in TABLES.values())


def test_examples_in_the_models_are_right_themselves() -> None:
    """What a message offers as the right form is accepted by the very key that it is offered for."""
    for name, table in TABLES.items():
        required = {
            field.alias or key: field.examples[0]
            for key, field in table.model_fields.items()
            if field.is_required() and field.examples
        }
        for key, field in table.model_fields.items():
            for example in field.examples or []:
                table.model_validate({**required, field.alias or key: example})
        assert name
    assert date(2026, 12, 20) == tomllib.loads("d = 2026-12-20")["d"]
