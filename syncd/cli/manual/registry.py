"""syncd.toml(5): the keys of the registry, from its models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from syncd.cli.manual.roff import Page
from syncd.config.models import TABLES
from syncd.ports import AdapterSpec

EXAMPLE = """[household]
id = "maple4"
name = "Maple Street 4"
timezone = "Europe/Berlin"

[members.alex]
name = "Alex"
account = "alex-cloud"

[accounts.alex-cloud]
adapter = "caldav"
url = "https://cloud.example.org/remote.php/dav/"
username = "alex"

[responsibilities.bins]
name = "Bins out"
category = "household-logistics"
owner = "alex"
outcome = "Bins are emptied every collection"
rrule = "FREQ=WEEKLY;BYDAY=TU"
starting = 2026-11-24
"""
"""A registry that is in order."""


def page(adapters: Mapping[str, AdapterSpec], *, date: str, version: str) -> str:
    """The source of syncd.toml(5), with the settings of these adapters."""
    made = Page("syncd.toml", 5, "the registry of a household: who fully owns what", date=date, version=version)
    made.section("Description")
    made.paragraph(
        "The registry is one file in TOML, `household.toml` by default; `syncd`(1) says where it is looked for."
        " syncd reads it and does not write to it. Unknown keys are refused, with a suggestion; `syncd check"
        " --offline` names every slip at once, with its line and how to mend it."
    )
    made.paragraph(
        'A text stands in quotes, a date does not: "18:00", but 2026-11-27. Durations are written as 90m, 1h 30m, 2d'
        " or 1w, spans as 10 days, 2 weeks, 3 months or 1 year. Ids hold small letters, digits and hyphens."
    )
    made.section("Tables")
    shown: set[type[BaseModel]] = set()
    for name, model in TABLES.items():
        _table(made, _heading(name), model, shown)
        if name == "accounts":
            for adapter, spec in adapters.items():
                _table(made, f'[accounts.ID] with adapter = "{adapter}"', spec.settings, shown)
    made.section("Examples")
    made.code(EXAMPLE.splitlines())
    made.section("See also")
    made.paragraph("`syncd`(1), `syncd`(8)")
    return made.text


def _heading(name: str) -> str:
    if name == "household":
        return "[household]"
    return f"[[{name}]]" if name == "away" else f"[{name}.ID]"


def _table(made: Page, heading: str, model: type[BaseModel], shown: set[type[BaseModel]]) -> None:
    """The keys of a table, then the tables that stand in it."""
    shown.add(model)
    made.subsection(heading)
    within = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        made.item(f"`{key}`{_example(field)}", " ".join(_says(field)) or "See the example.")
        within += [(f"{heading}, each {key}", one) for one in _parts(field.annotation)]
    for title, one in within:
        if one not in shown:
            _table(made, title, one, shown)


def _says(field: FieldInfo) -> Iterator[str]:
    if field.description:
        yield field.description
    choices = sorted({member.value for member in _choices(field.annotation)})
    if len(choices) > 1:
        yield f"One of {', '.join(choices)}."
    if field.is_required():
        yield "Needed."
    elif isinstance(field.default, str | int) and field.default != "":
        yield f"Without it: {_toml(field.default)}."


def _example(field: FieldInfo) -> str:
    """What may stand there, in TOML; "" where the models give no example that fits in a line."""
    for example in field.examples or ():
        text = _toml(example)
        if len(text) <= 48:
            return f" = {text}"
    return ""


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(str(value) if isinstance(value, StrEnum) else value, ensure_ascii=False)


def _parts(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


def _choices(annotation: object) -> Iterator[StrEnum]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from annotation
    for argument in get_args(annotation):
        if not isinstance(argument, type) or not issubclass(argument, BaseModel):
            yield from _choices(argument)
