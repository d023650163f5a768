"""Marks in the title of a calendar event: how an owner who lives in a calendar says done or skipped.

RFC 5545 gives a VEVENT no "done". A mark stands at either end of the title, in any case, with or without a colon or
a variation selector. It is stripped before titles are compared, and every write keeps it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
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

MOST = 20
"""More marks than this are not looked for in one title."""

_VARIATION = "\ufe0f?"


def _pattern(signs: Collection[str], words: Collection[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for a mark at the start and at the end; a word needs a boundary, a sign does not."""
    sign = "|".join(re.escape(s) + _VARIATION for s in signs)
    forms = dict.fromkeys(unicodedata.normalize(form, w) for w in words for form in ("NFC", "NFD"))
    word = "|".join(re.escape(w) for w in forms) or "(?!)"
    front = re.compile(rf"\s*(?:{sign}|(?:{word})(?=[\s:]))\s*", re.IGNORECASE)
    back = re.compile(rf"(?:{sign}|(?<=[\s:])(?:{word}))$", re.IGNORECASE)
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

    A task named "Get it done" is not done by its name: as few marks are taken off as lead to a title that is own. A
    title that leads to none loses all its marks, and one that is nothing but a mark keeps `name` as its bare title.
    """
    taken = Marked(Status.OPEN, "", title, "")
    for less in _strippings(taken):
        if is_own(less.bare):
            return less
        taken = less if len(less.bare) < len(taken.bare) else taken
    alone = unicodedata.normalize("NFC", taken.bare).strip().lower().rstrip(":")
    if alone in (*DONE_WORDS, *SKIP_WORDS) or not alone:
        return Marked(_alone(alone, taken.status), f"{title.strip()} ", name, "")
    return taken


def _strippings(whole: Marked) -> Iterator[Marked]:
    """The title with ever more marks taken off, from either end; the last one carries none any more."""
    seen = {(whole.prefix, whole.suffix)}
    level = [whole]
    for _number in range(MOST):
        yield from level
        deeper = []
        for one in level:
            for less in _without_one(one):
                if (less.prefix, less.suffix) not in seen:
                    seen.add((less.prefix, less.suffix))
                    deeper.append(less)
        if not deeper:
            return
        level = deeper


def _without_one(marked: Marked) -> Iterator[Marked]:
    """The title without its first mark, and without its last one; the outermost mark that says something stands.

    A colon beside a mark goes with it, unless it is the title's own.
    """
    for meaning, (front, back) in _MARKS:
        status = meaning if marked.status is Status.OPEN else marked.status
        bare = marked.bare
        if match := front.match(bare):
            rest = bare[match.end() :]
            for less in (rest, rest.removeprefix(":").lstrip()):
                yield Marked(status, marked.prefix + bare[: len(bare) - len(less)], less, marked.suffix)
        if match := back.search(_bared(bare)):
            rest = bare[: match.start()]
            for less in (rest.rstrip(), _bared(rest)):
                yield Marked(status, marked.prefix, less, bare[len(less) :] + marked.suffix)


def _bared(text: str) -> str:
    """Without white space and one colon at the end; by hand, as a pattern takes cubic time on runs of white space."""
    bare = text.rstrip()
    return bare[:-1].rstrip() if bare.endswith(":") else bare


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
