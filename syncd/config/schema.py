"""The JSON Schema of the registry, made from the models, for editors: `python -m syncd.config.schema`.

It says which keys there are, of which type, with their descriptions. What two tables say together is judged by
`syncd check` alone. Dialect: JSON Schema 2020-12; a TOML date is a string of the format `date` there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from syncd.config.models import TABLES
from syncd.ports import AdapterSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA = Path(__file__).parents[2] / "config" / "household.schema.json"
SHIPPED = ("caldav", "todoist")
"""Adapters whose keys stand in the schema that is shipped; accounts of any other adapter are let through."""

_ID = "^[a-z0-9-]+$"
_LISTS = frozenset({"away"})


def schema_of(adapters: Mapping[str, AdapterSpec]) -> dict[str, Any]:
    """The schema of a registry whose accounts may use these adapters."""
    models: list[type[BaseModel]] = [*TABLES.values(), *(spec.settings for spec in adapters.values())]
    places, definitions = models_json_schema([(model, "validation") for model in models])
    known: dict[str, Any] = _tidy(definitions["$defs"])
    names = {model: places[model, "validation"]["$ref"].rpartition("/")[2] for model in models}
    accounts = known.pop(names[TABLES["accounts"]])
    own = {name: known.pop(names[spec.settings]) for name, spec in adapters.items()}
    known["Account"] = _accounts(accounts, own)
    tables = {}
    for name, model in TABLES.items():
        one = {"$ref": "#/$defs/Account" if name == "accounts" else f"#/$defs/{names[model]}"}
        tables[name] = one if name == "household" else _several(name, one)
    return {
        "$schema": DIALECT,
        "title": "A household's registry",
        "description": "Who fully owns what at home. syncd check says more.",
        "type": "object",
        "properties": tables,
        "required": ["household", "members"],
        "additionalProperties": False,
        "$defs": dict(sorted(known.items())),
    }


def _several(name: str, one: dict[str, Any]) -> dict[str, Any]:
    if name in _LISTS:
        return {"type": "array", "items": one}
    return {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": one}


def _accounts(common: dict[str, Any], own: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """One closed form per adapter that is known, and an open one for the others."""
    forms = []
    for name, settings in own.items():
        adapter = {**common["properties"]["adapter"], "const": name}
        forms.append(
            {
                "type": "object",
                "description": settings.get("description", ""),
                "properties": {**common["properties"], **settings["properties"], "adapter": adapter},
                "required": [*common["required"], *settings.get("required", [])],
                "additionalProperties": False,
            }
        )
    other = {**common["properties"]["adapter"], "not": {"enum": list(own)}}
    forms.append(
        {
            "type": "object",
            "description": "An account of another adapter.",
            "properties": {**common["properties"], "adapter": other},
            "required": common["required"],
        }
    )
    return {"description": common["description"], "anyOf": forms}


def _tidy(part: Any) -> Any:
    """Without what TOML has no word for (null), and without titles that repeat the key."""
    if isinstance(part, list):
        return [_tidy(one) for one in part if one != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    kept = {
        key: _tidy(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    if isinstance(kept.get("anyOf"), list) and len(kept["anyOf"]) == 1:
        kept = {**kept.pop("anyOf")[0], **kept}
    return kept


def printed(adapters: Mapping[str, AdapterSpec]) -> str:
    """The schema as the file holds it."""
    return json.dumps(schema_of(adapters), indent=2, ensure_ascii=False) + "\n"


def shipped_adapters() -> dict[str, AdapterSpec]:
    """The adapters of `SHIPPED` that are installed."""
    points = {point.name: point for point in entry_points(group="syncd.adapters")}
    return {name: points[name].load() for name in SHIPPED if name in points}


if __name__ == "__main__":
    SCHEMA.write_text(printed(shipped_adapters()), encoding="utf-8")
