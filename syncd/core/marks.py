"""Marks in the title of a calendar event: how an owner who lives in a calendar says done or skipped.

RFC 5545 gives a VEVENT no "done". A mark stands at either end of the title, in any case, with or without a colon or
a variation selector. It is stripped before titles are compared, and every write keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from syncd.model.item import Status

DONE_SIGNS = ("✅", "✔", "☑", "✓", "[x]")
SKIP_SIGNS = ("❌",)
CLOSED_SIGN = "➡"
DONE_WORDS = ("done", "erledigt")
SKIP_WORDS = ("skip", "entfällt")
DONE_CATEGORIES = frozenset({"done", "erledigt"})

DONE_PREFIX = "✅ "
SKIP_PREFIX = "❌ "
CLOSED_PREFIX = "➡ "

_VARIATION = "\ufe0f?"


def _pattern(signs: Collection[str], words: Collection[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for a mark at the start and at the end; a word needs a boundary, a sign does not."""
    sign = "|".join(re.escape(s) + _VARIATION for s in signs)
    word = "|".join(re.escape(w) for w in words) or "(?!)"
    front = re.compile(rf"^\s*(?:(?:{sign})\s*:?\s*|(?:{word})(?:\s*:\s*|\s+))", re.IGNORECASE)
    back = re.compile(rf"(?:\s*:?\s*(?:{sign})\s*:?|(?:\s*:\s*|\s+)(?:{word})\s*:?)\s*$", re.IGNORECASE)
    return front, back


_MARKS: tuple[tuple[Status, tuple[re.Pattern[str], re.Pattern[str]]], ...] = (
    (Status.DONE, _pattern(DONE_SIGNS, DONE_WORDS)),
    (Status.SKIPPED, _pattern(SKIP_SIGNS, SKIP_WORDS)),
    (Status.OPEN, _pattern((CLOSED_SIGN,), ())),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A title taken apart: `prefix + bare + suffix` is the title as it stood."""

    status: Status
    prefix: str
    bare: str
    suffix: str

    def retitled(self, bare: str) -> str:
        """The same marks around another title."""
        return f"{self.prefix}{bare}{self.suffix}"


def read_marks(title: str, is_own: Callable[[str], bool], name: str) -> Marked:
    """Take the marks off a title. One that `is_own` (as syncd wrote it, or as it was last seen) carries none.

    The check comes before each mark is taken off, so that a task named "Get it done" is not done by its name. A
    title that is nothing but a mark keeps `name` as its bare title.
    """
    prefix, bare, suffix = "", title, ""
    status = Status.OPEN
    while not is_own(bare.strip()):
        taken = _take_one(bare)
        if taken is None:
            break
        meaning, front, bare, back = taken
        prefix, suffix = prefix + front, back + suffix
        status = meaning if status is Status.OPEN else status
    alone = bare.strip().lower().rstrip(":")
    if alone in (*DONE_WORDS, *SKIP_WORDS) or not alone:
        return Marked(_alone(alone, status), f"{title.strip()} ", name, "")
    return Marked(status, prefix, bare, suffix)


def _take_one(title: str) -> tuple[Status, str, str, str] | None:
    """The outermost mark of a title: its meaning, what stood in front, the rest, what stood behind."""
    for meaning, (front, back) in _MARKS:
        if match := front.match(title):
            return meaning, match.group(), title[match.end() :], ""
        if match := back.search(title):
            return meaning, "", title[: match.start()], match.group()
    return None


def _alone(word: str, status: Status) -> Status:
    """What a title that is one mark says."""
    if word in DONE_WORDS:
        return Status.DONE
    if word in SKIP_WORDS:
        return Status.SKIPPED
    return status


def with_mark(marked: Marked, status: Status) -> Marked:
    """The title with the mark that `status` asks for and without any other."""
    if marked.status is status:
        return marked
    prefix = {Status.DONE: DONE_PREFIX, Status.SKIPPED: SKIP_PREFIX, Status.OPEN: ""}[status]
    return Marked(status, prefix, marked.bare.strip(), "")
