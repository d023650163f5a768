"""From pydantic's errors to sentences for people, and on with what is left of a table so that all is told."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from syncd.config.refused import refusal
from syncd.config.suggest import did_you_mean, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from syncd.config.locate import Path
    from syncd.config.report import Report

Model = TypeVar("Model", bound=BaseModel)

_TYPES = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_too_long": "is too long",
    "date_type": "must be a date",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
}
_LIMITS = {
    "greater_than_equal": ("ge", "is too small", "the smallest is {}"),
    "greater_than": ("gt", "is too small", "it must be more than {}"),
    "less_than_equal": ("le", "is too large", "the largest is {}"),
    "less_than": ("lt", "is too large", "it must be less than {}"),
}


def validate(model: type[Model], raw: object, path: Path, report: Report, also: Iterable[str] = ()) -> Model | None:
    """Check `raw` against `model`, report every problem, and return what can still be judged.

    What was wrong is left out (or, where it is required, replaced by the model's example) and marked broken in
    `report`, so that the other checks run on the rest. `also` are keys known elsewhere, for suggestions.
    None: nothing can be made of it.
    """
    if not isinstance(raw, dict):
        report.error(path, f'"{path[-1]}" must be a table', f"write it as [{'.'.join(map(str, path))}]")
        return None
    data: dict[str, Any] | None = None
    for attempt in range(4):
        try:
            return model.model_validate(raw if data is None else data)
        except ValidationError as error:
            data = deepcopy(raw) if data is None else data
            details = error.errors(include_url=False)
            for detail in details:
                where = (*path, *_keys(detail, model, data))
                if attempt == 0 and not _misspelt(detail, details):
                    what, mend = explain(detail, model, where, also)
                    report.error(where, what, mend)
                else:
                    report.break_(where)
                _leave_out(data, where[len(path) :], model)
    return None


def _misspelt(missing: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Whether a missing key is there under a misspelt name, for which it will be suggested."""
    if missing["type"] != "missing":
        return False
    beside = [other["loc"] for other in details if other["type"] == "extra_forbidden"]
    return any(
        loc[:-1] == missing["loc"][:-1] and nearest(str(loc[-1]), [str(missing["loc"][-1])]) is not None
        for loc in beside
    )


def explain(detail: ErrorDetails, model: type[BaseModel], path: Path, also: Iterable[str] = ()) -> tuple[str, str]:
    """What is wrong and how to mend it, of one pydantic error. Never shows the value of a secret."""
    kind, context = detail["type"], detail.get("ctx", {})
    key = path[-1] if path else ""
    named = f'"{key}"' if not isinstance(key, int) else f'entry {key + 1} of "{path[-2]}"'
    table, field = _around(model, detail["loc"])
    if kind == "syncd":
        account = str(path[1]) if path[0] == "accounts" else "NAME"
        return f"{named} {context['what']}", str(context["mend"]).replace(
            "syncd login NAME", f"syncd login {account}"
        )
    if kind == "extra_forbidden":
        known = [*_written_keys(table), *also]
        special = refusal(str(key), path)
        if special:
            return special
        guess = did_you_mean(str(key), known)
        return f"unknown key {named}", guess or f"take it out; known are {listed(sorted(known))}"
    example = _example(str(key), field)
    if kind == "missing":
        return f"{named} is missing", example.replace("write", "add", 1)
    if kind in _TYPES:
        return f"{named} {_TYPES[kind]}", example
    if kind in _LIMITS:
        limit, what, mend = _LIMITS[kind]
        return f"{named} {what}", mend.format(context.get(limit))
    if kind in {"too_short", "string_too_short"}:
        return f"{named} is empty", example
    if kind == "literal_error":
        guess = did_you_mean(str(detail["input"]), get_args(field.annotation) if field else ())
        one_of = f"one of {context['expected']}".replace("'", '"')
        return f"{named} has a value that is not known", f"{guess} ({one_of})" if guess else f"write {one_of}"
    return _from_elsewhere(detail, named, example)


def _from_elsewhere(detail: ErrorDetails, named: str, example: str) -> tuple[str, str]:
    """A message of an adapter's own model: `what: how to mend it`, or one sentence."""
    context = detail.get("ctx", {})
    message = str(context.get("error", "")) or detail["msg"]
    what, colon, mend = message.partition(": ")
    about = "" if named.strip('"') in what else f"{named} is refused, "
    return f"{about}{what.rstrip('.')}", mend if colon else example


def _example(key: str, field: FieldInfo | None) -> str:
    """The right form of a key, or what its model says of it."""
    if field is not None and field.examples:
        return f"write {key} = {literal(field.examples[0])}"
    if field is not None and field.description:
        return f"write it, {field.description[0].lower()}{field.description[1:].rstrip('.')}"
    return "write another value"


def literal(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time | int | float):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {literal(inner)}' for key, inner in value.items())} }}"
    return json.dumps(str(value), ensure_ascii=False)


def _keys(detail: ErrorDetails, model: type[BaseModel], data: dict[str, Any]) -> Path:
    """Where an error points to, in keys of the file: names of union branches and validators are dropped."""
    kept: list[str | int] = []
    here: Any = data
    last = len(detail["loc"]) - 1
    for position, key in enumerate(detail["loc"]):
        if isinstance(here, dict) and (key in here or (position == last and detail["type"] == "missing")):
            kept.append(key)
            here = here.get(str(key))
        elif isinstance(here, list) and isinstance(key, int) and key < len(here):
            kept.append(key)
            here = here[key]
    if not kept and detail["type"] != "missing":
        # A whole-table check of an adapter: point at the key that its message speaks of.
        kept.extend([key for key in _written_keys(model) if key in data and key in detail["msg"]][:1])
    return tuple(kept)


def _leave_out(data: dict[str, Any], keys: Path, model: type[BaseModel]) -> None:
    """Take the value at `keys` out of `data`, or put the model's example where there must be one."""
    if not keys:
        return
    holder: Any = data
    for number, key in enumerate(keys[:-1]):
        inner = holder.get(key) if isinstance(holder, dict) else holder[key]
        if not isinstance(inner, dict | list):
            _leave_out(data, keys[: number + 1], model)
            return
        holder = inner
    last = keys[-1]
    if not isinstance(holder, dict):
        _leave_out(data, keys[:-1], model)
        return
    holder.pop(str(last), None)
    _, field = _around(model, keys)
    if field is not None and field.is_required() and field.examples:
        holder[str(last)] = deepcopy(field.examples[0])


def _around(model: type[BaseModel], loc: Iterable[str | int]) -> tuple[type[BaseModel], FieldInfo | None]:
    """The model in which the last key of `loc` stands, and the field of that key; None when it has none."""
    keys = [key for key in loc if isinstance(key, str)]
    for number, key in enumerate(keys):
        field = next((f for name, f in model.model_fields.items() if key == (f.alias or name)), None)
        inner = _model_in(field.annotation) if field is not None else None
        if field is None or inner is None or number == len(keys) - 1:
            return model, field
        model = inner
    return model, None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    inners = get_args(annotation)
    if not inners and isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    for inner in inners:
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def _written_keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
