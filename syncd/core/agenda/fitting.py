"""An agenda is short: 12 lines, 900 characters. What is too much goes by whole items, then by whole lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncd.core.catalogue import say

MOST_LINES = 12
LONGEST = 900
"""Characters of a part, line ends included."""

LONGEST_NAME = 60
"""A name longer than this is counted and not shown: half a name would be worse."""

BELOW = "\u2013 "
"""Begins the line of what stands below a question: a dash, for servers trim white space."""

KEEP = 0
"""Rank of what is never left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that may list things.

    Attributes:
        topic: what it is about.
        message: its id in the catalogue; "" for a `text` that is already in words.
        one: the id of what is said of a single thing; "" where `message` fits that too.
        values: what is filled in, but for `items`.
        items: the things listed.
        unnamed: how many more there are without a name.
        most: how many are named at most.
        rank: the higher, the sooner it is left out; `KEEP` never is.
        prompts: shorter sentences that stand below it in one line.
    """

    topic: str
    message: str
    one: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    unnamed: int = 0
    most: int = 5
    rank: int = 1
    prompts: tuple[Line, ...] = ()
    text: str = ""


def fit(lines: Sequence[Line], language: str) -> list[tuple[str, str]]:
    """(topic, text) of each line, made to fit: the longest lists get shorter, then the highest ranks go."""
    shown, below = list(lines), True
    while True:
        told = [row for line in shown for row in _rows(line, language, below=below)]
        if _fits(text for _topic, text in told):
            return told
        if len(told) > MOST_LINES and below:
            below = False
        elif len(told) <= MOST_LINES and (shorter := _shortened(shown, language)) is not None:
            shown = shorter
        elif (rest := _without_one(shown)) is not None:
            shown = rest
        else:
            return _cut(told)


def _fits(texts: Iterable[str]) -> bool:
    rows = [row for text in texts for row in text.split("\n")]
    return len(rows) <= MOST_LINES and len("\n".join(rows)) <= LONGEST


def _cut(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As many whole lines as fit, from the first on."""
    while told and not _fits(text for _topic, text in told):
        told = told[:-1]
    return told


def _rows(line: Line, language: str, *, below: bool) -> list[tuple[str, str]]:
    """The line, and its prompts below it or, where room is short, behind it."""
    text = _text(line, language)
    if not line.prompts:
        return [(line.topic, text)]
    prompts = " · ".join(_text(prompt, language).removesuffix(".") for prompt in line.prompts)
    if below:
        return [(line.topic, text), (line.topic, f"{BELOW}{prompts}")]
    return [(line.topic, f"{text} {prompts}")]


def _text(line: Line, language: str) -> str:
    if not line.message:
        return line.text
    count = len(line.items) + line.unnamed
    if not count:
        return say(line.message, language, **line.values)
    message = line.one if count == 1 and line.one else line.message
    return say(message, language, **line.values, items=listed(line.items, line.unnamed, line.most, language))


def listed(items: Sequence[str], unnamed: int, most: int, language: str) -> str:
    """ "a, b and 3 more": whole names, at most `most` of them, and how many there are beside them."""
    named = [item for item in items if len(item) <= LONGEST_NAME][:most]
    more = len(items) + unnamed - len(named)
    if not named:
        return say("agenda-things-one" if more == 1 else "agenda-things", language, count=str(more))
    if more:
        return say("agenda-and-more", language, items=", ".join(named), count=str(more))
    return ", ".join(named)


def _shortened(lines: list[Line], language: str) -> list[Line] | None:
    """One name fewer in the longest list; None when every list is down to counts."""
    longest, where = 0, (-1, -1)
    for number, line in enumerate(lines):
        for inner, one in enumerate((line, *line.prompts)):
            size = len(listed(one.items, one.unnamed, one.most, language)) if _named(one) else 0
            if size > longest:
                longest, where = size, (number, inner)
    if where == (-1, -1):
        return None
    number, inner = where
    line = lines[number]
    one = (line, *line.prompts)[inner]
    fewer = replace(one, most=_named(one) - 1)
    if inner:
        prompts = (*line.prompts[: inner - 1], fewer, *line.prompts[inner:])
        fewer = replace(line, prompts=prompts)
    return [*lines[:number], fewer, *lines[number + 1 :]]


def _named(line: Line) -> int:
    """How many things are shown by name."""
    return min(line.most, sum(len(item) <= LONGEST_NAME for item in line.items))


def _without_one(lines: list[Line]) -> list[Line] | None:
    """The lines without the last of the highest rank; None when all of them stay."""
    highest = max((line.rank for line in lines), default=KEEP)
    if highest == KEEP:
        return None
    number = max(n for n, line in enumerate(lines) if line.rank == highest)
    return [*lines[:number], *lines[number + 1 :]]
