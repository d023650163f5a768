"""The starter registry: what most homes carry, as data for `syncd init`. The file is `config/starter.toml`.

Each responsibility is one block of that file: comments, its table, an empty line. A block is kept as it is written,
so that the words about noticing, planning and doing go along into a household's own file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from syncd.config.rules import first_date, parse_rule
from syncd.model.registry import Category

ALIKE = 0.7
"""From this likeness on (difflib's ratio) two names stand for one thing."""

_BLOCK = re.compile(r"^\[responsibilities\.([a-z0-9-]+)\]$", re.MULTILINE)
_FOR = re.compile(r"^# for: (\w+)\n", re.MULTILINE)
_STARTING = re.compile(r"^starting = .*$", re.MULTILINE)
_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset({"and", "the", "our", "for", "out", "und", "der", "die", "das"})


@dataclass(frozen=True, slots=True)
class Starter:
    """One responsibility that may be suggested.

    Attributes:
        id, name, category, outcome, rrule: as in the registry.
        foresight: weight of noticing and planning together, 0 to 6.
        home: the homes that it is for: "children", "pets", or "" for all.
        text: its block of the file, comments included.
    """

    id: str
    name: str
    category: Category
    outcome: str
    rrule: str
    foresight: int
    home: str
    text: str

    def written(self, owner: str | None, today: date) -> str:
        """Its block for a household: from its first date on or after `today`; without an owner it needs a home."""
        starting = first_date(parse_rule(self.rrule), today) or today
        text = _STARTING.sub(f"starting = {starting}", _FOR.sub("", self.text))
        if owner is None:
            return text
        return re.sub(r"^(category = .*)$", rf'\1\nowner = "{owner}"', text, count=1, flags=re.MULTILINE)


def starter_file() -> Path:
    """Where the file lies: beside this module in an installed wheel, in `config/` of a checkout."""
    installed = Path(__file__).with_name("starter.toml")
    return installed if installed.exists() else Path(__file__).parents[2] / "config" / "starter.toml"


def read_starters(path: Path | None = None) -> tuple[Starter, ...]:
    """All of them, in the order of the file."""
    text = (path or starter_file()).read_text(encoding="utf-8")
    tables = tomllib.loads(text)["responsibilities"]
    blocks = {found.group(1): block for block in text.split("\n\n") if (found := _BLOCK.search(block))}
    return tuple(_starter(name, table, blocks[name].strip("\n") + "\n") for name, table in tables.items())


def _starter(name: str, table: dict[str, object], text: str) -> Starter:
    weight = table["weight"]
    assert isinstance(weight, dict)
    home = _FOR.search(text)
    return Starter(
        id=name,
        name=str(table["name"]),
        category=Category(str(table["category"])),
        outcome=str(table["outcome"]),
        rrule=str(table["rrule"]),
        foresight=weight["notice"] + weight["plan"],
        home=home.group(1) if home else "",
        text=text,
    )


def fitting(starters: Iterable[Starter], homes: frozenset[str], existing: Sequence[str] = ()) -> tuple[Starter, ...]:
    """Those for homes of this kind whose name is like none of the existing ones."""
    return tuple(
        one
        for one in starters
        if (not one.home or one.home in homes) and not any(alike(one.name, other) for other in existing)
    )


def spread(starters: Sequence[Starter]) -> tuple[Starter, ...]:
    """All of them in the order of suggesting: categories in turn, in each what asks for most foresight first."""
    columns = [
        sorted((one for one in starters if one.category is category), key=lambda one: -one.foresight)
        for category in Category
    ]
    deepest = max(map(len, columns), default=0)
    return tuple(column[row] for row in range(deepest) for column in columns if row < len(column))


def alike(name: str, other: str) -> bool:
    """Whether two names look like one thing: nearly the same letters, or every word of one in the other."""
    left, right = name.casefold().strip(), other.casefold().strip()
    if SequenceMatcher(None, left, right).ratio() >= ALIKE:
        return True
    words, others = (set(_WORD.findall(text)) - _COMMON for text in (left, right))
    return bool(words and others) and (words <= others or others <= words)
