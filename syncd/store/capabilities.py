"""What an account was found able to do, as JSON values. Apart from the rest: reading the state needs no ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

from syncd.model.item import Kind
from syncd.ports import Capabilities


def to_json(capabilities: Capabilities) -> dict[str, object]:
    """As JSON values: `{"kinds": [...], "conditional_writes": true, ...}`."""
    return {**asdict(capabilities), "kinds": sorted(kind.value for kind in capabilities.kinds)}


def from_json(found: Mapping[str, object]) -> Capabilities:
    """Inverse of `to_json`; keys and kinds that this version does not know are passed over."""
    names = {kind.value for kind in Kind}
    kinds = found.get("kinds")
    plain = Capabilities()
    settable = {field.name for field in fields(Capabilities)} - {"kinds", "limits"}
    given = {name: value for name, value in found.items() if name in settable and isinstance(value, bool | int)}
    known = {name: type(getattr(plain, name))(value) for name, value in given.items()}
    listed = kinds if isinstance(kinds, list) else []
    told = found.get("limits")
    told = told if isinstance(told, Mapping) else {}
    limits = {str(name): most for name, most in told.items() if isinstance(most, int)}
    return Capabilities(kinds=frozenset(Kind(kind) for kind in listed if kind in names), limits=limits, **known)
