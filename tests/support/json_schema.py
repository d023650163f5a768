"""As much of JSON Schema 2020-12 as the registry's schema uses; an unknown word in a schema is an error."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_SAY_NOTHING = {"$schema", "$defs", "title", "description", "default", "examples"}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}


def slips(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, path: str = "") -> list[str]:
    """Where `value` is not as the schema says, as `path: word of the schema`. Dates of TOML count as text."""
    root = schema if root is None else root
    found: list[str] = []
    for word, says in schema.items():
        if word in _SAY_NOTHING:
            continue
        judge = _WORDS[word]
        found += judge(value, says, schema, root, path)
    return found


def _whole(right: bool, path: str, word: str) -> list[str]:
    return [] if right else [f"{path}: {word}"]


def _type(value: Any, says: str, _schema: Any, _root: Any, path: str) -> list[str]:
    if says == "string" and isinstance(value, date):
        return []
    right = isinstance(value, _TYPES[says]) and (says == "boolean" or not isinstance(value, bool))
    return _whole(right, path, f"type {says}")


def _ref(value: Any, says: str, _schema: Any, root: Any, path: str) -> list[str]:
    return slips(value, root["$defs"][says.removeprefix("#/$defs/")], root, path)


def _properties(value: Any, says: dict[str, Any], _schema: Any, root: Any, path: str) -> list[str]:
    known = says.items() if isinstance(value, dict) else ()
    return [s for key, one in known if key in value for s in slips(value[key], one, root, f"{path}/{key}")]


def _additional(value: Any, says: Any, schema: Any, root: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    others = [key for key in value if key not in schema.get("properties", {})]
    if says is False:
        return [f"{path}/{key}: unknown" for key in others]
    return [s for key in others for s in slips(value[key], says, root, f"{path}/{key}")]


def _any_of(value: Any, says: list[Any], _schema: Any, root: Any, path: str) -> list[str]:
    return _whole(any(not slips(value, one, root, path) for one in says), path, "anyOf")


def _items(value: Any, says: Any, _schema: Any, root: Any, path: str) -> list[str]:
    elements = enumerate(value) if isinstance(value, list) else ()
    return [s for number, one in elements for s in slips(one, says, root, f"{path}/{number}")]


def _names(value: Any, says: Any, _schema: Any, root: Any, path: str) -> list[str]:
    return [s for key in (value if isinstance(value, dict) else ()) for s in slips(key, says, root, f"{path}/{key}")]


_WORDS: dict[str, Any] = {
    "type": _type,
    "$ref": _ref,
    "properties": _properties,
    "additionalProperties": _additional,
    "anyOf": _any_of,
    "items": _items,
    "propertyNames": _names,
    "not": lambda v, says, _s, root, p: _whole(bool(slips(v, says, root, p)), p, "not"),
    "required": lambda v, says, _s, _r, p: [f"{p}/{k}: required" for k in says if isinstance(v, dict) and k not in v],
    "enum": lambda v, says, _s, _r, p: _whole(v in says, p, "enum"),
    "const": lambda v, says, _s, _r, p: _whole(v == says, p, "const"),
    "minimum": lambda v, says, _s, _r, p: _whole(not isinstance(v, int) or v >= says, p, "minimum"),
    "maximum": lambda v, says, _s, _r, p: _whole(not isinstance(v, int) or v <= says, p, "maximum"),
    "minItems": lambda v, says, _s, _r, p: _whole(not isinstance(v, list) or len(v) >= says, p, "minItems"),
    "minLength": lambda v, says, _s, _r, p: _whole(not isinstance(v, str) or len(v) >= says, p, "minLength"),
    "maxLength": lambda v, says, _s, _r, p: _whole(not isinstance(v, str) or len(v) <= says, p, "maxLength"),
    "pattern": lambda v, says, _s, _r, p: _whole(not isinstance(v, str) or bool(re.search(says, v)), p, "pattern"),
    "format": lambda v, says, _s, _r, p: _whole(says == "date" and (isinstance(v, date) or _is_day(v)), p, "format"),
}


def _is_day(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None
