"""Strict reading of command arguments: what a command may carry, and what each value must be.

Limits: help centre, "Usage limits" (500, 16383 and 15000 characters, 100 labels of 60 characters, names of 120).
That an argument which a command does not have is refused is assumed (and can be turned off in the habits).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from syncd.demo.todoist_server.due import MOMENT, due_of
from syncd.demo.todoist_server.refusals import (
    Refused,
    bad_value,
    missing,
    no_such,
    old_id,
    paid_only,
    unknown_temporary,
)
from syncd.demo.todoist_server.world import ALPHABET, Kind, Thing, User, World


@dataclass(slots=True)
class Request:
    """Who asks, and the temporary ids that commands of this request have been given so far."""

    world: World
    user: User
    temporary: dict[str, str] = field(default_factory=dict)

    def thing(self, kind: Kind, identifier: Any, argument: str = "id") -> Thing:
        """The object that an argument names. Temporary ids hold inside one request only (reference, "Temporary
        resource ID"). Raises Refused."""
        if not isinstance(identifier, str) or not identifier:
            raise bad_value(argument)
        real = self.temporary.get(identifier, identifier)
        table = self.world.tables[kind]
        if real not in table:
            raise _why(kind, real, argument)
        thing = table[real]
        if not self.world.there(self.user, kind, thing):
            raise no_such(kind)
        return thing


Check = Callable[[Request, str, Any], Any]
"""What reads one argument: (request, name, value) to the value to keep. Raises Refused."""


@dataclass(frozen=True, slots=True)
class Takes:
    """The arguments of one command."""

    known: Mapping[str, Check]
    required: frozenset[str] = frozenset()

    def read(self, request: Request, given: Any) -> Thing:
        """The checked arguments. Raises Refused."""
        if not isinstance(given, dict):
            raise bad_value("args")
        for name in sorted(self.required - set(given)):
            raise missing(name)
        unknown = sorted(set(given) - set(self.known))
        if unknown and request.world.habits.unknown_argument == "refuse":
            raise bad_value(unknown[0], "no such argument")
        return {name: self.known[name](request, name, value) for name, value in given.items() if name in self.known}


def text(most: int, least: int = 0) -> Check:
    """A string of that many characters."""

    def check(_request: Request, name: str, value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise bad_value(name, f"{least} to {most} characters")
        return value

    return check


def whole(least: int, most: int = 2**31) -> Check:
    """A whole number in a range."""

    def check(_request: Request, name: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise bad_value(name, f"{least} to {most}")
        return value

    return check


def truth(_request: Request, name: str, value: Any) -> bool:
    """True or false, or 0 and 1 as older clients send."""
    if value not in (True, False, 0, 1):
        raise bad_value(name)
    return bool(value)


def naming(kind: Kind, *, nullable: bool = False) -> Check:
    """The id, or temporary id, of something that is there."""

    def check(request: Request, name: str, value: Any) -> str | None:
        if value is None and nullable:
            return None
        return str(request.thing(kind, value, name)["id"])

    return check


def labels(_request: Request, name: str, value: Any) -> list[str]:
    """Label names."""
    if not isinstance(value, list) or len(value) > 100:
        raise bad_value(name, "at most 100 labels")
    if not all(isinstance(each, str) and 0 < len(each) <= 60 for each in value):
        raise bad_value(name, "names of at most 60 characters")
    return list(value)


def due(request: Request, _name: str, value: Any) -> Thing | None:
    """A due date, see due.due_of."""
    return due_of(value, request.user.zone, request.world.now)


def deadline(request: Request, name: str, value: Any) -> Thing | None:
    """A deadline: a day. Reference, "Deadlines"."""
    if value is None:
        return None
    given = value.get("date") if isinstance(value, dict) and set(value) <= {"date", "lang"} else None
    read = due_of({"date": given}, request.user.zone, request.world.now) if given and isinstance(given, str) else None
    if read is None or "T" in read["date"]:
        raise bad_value(name)
    return {"date": read["date"], "lang": "en"}


def duration(request: Request, name: str, value: Any) -> Thing | None:
    """A length: a positive amount of minutes or days, both given. Reference, "Tasks / Properties". How a plan that
    holds none refuses it is assumed."""
    if value is None:
        return None
    if not request.user.plan.durations:
        raise paid_only()
    if not isinstance(value, dict) or set(value) != {"amount", "unit"}:
        raise bad_value(name, "amount and unit")
    amount = value["amount"]
    if (
        not isinstance(amount, int)
        or isinstance(amount, bool)
        or amount < 1
        or str(value["unit"]) not in {"minute", "day"}
    ):
        raise bad_value(name)
    return dict(value)


def moment(_request: Request, name: str, value: Any) -> str:
    """An instant in UTC."""
    found = MOMENT.match(value) if isinstance(value, str) else None
    if found is None or not found["utc"]:
        raise bad_value(name)
    return str(value)


def person(request: Request, name: str, value: Any) -> str | None:
    """A user id, or nothing; that they are collaborators is checked where the project is known."""
    if value in (None, ""):
        return None
    if not isinstance(value, str) or value not in request.world.users:
        raise bad_value(name)
    return value


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(_request: Request, name: str, value: Any) -> str:
        if value not in allowed:
            raise bad_value(name)
        return str(value)

    return check


def people(request: Request, name: str, value: Any) -> list[str]:
    """User ids."""
    if not isinstance(value, list) or not all(
        isinstance(each, str) and each in request.world.users for each in value
    ):
        raise bad_value(name)
    return list(value)


def places(request: Request, name: str, value: Any) -> list[Thing]:
    """Tasks, each with the place that it is to have."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise bad_value(name)
    if any(set(each) != {"id", "child_order"} for each in value):
        raise bad_value(name, "id and child_order")
    order, task = whole(0), naming("items")
    return [
        {"id": task(request, "id", each["id"]), "child_order": order(request, "child_order", each["child_order"])}
        for each in value
    ]


def is_opaque(identifier: str) -> bool:
    """Whether a string has the form of an id of API v1."""
    return len(identifier) == 16 and all(each in ALPHABET or each == "X" for each in identifier)


def _why(kind: Kind, identifier: str, argument: str) -> Refused:
    if kind == "labels":
        return no_such(kind)
    if identifier.isdecimal():
        return old_id()
    if is_opaque(identifier):
        return no_such(kind)
    return unknown_temporary() if argument else bad_value("id")
