"""The lines of a text that begin with a word, each with an id of its own; and when such a line is whole.

In the notes of a card the text around our block is listened to. Where an app took the block apart (HTML, other line
breaks), what stood in it is told by its words: what syncd wrote is never heard.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncd.core.block import normalise, take_apart
from syncd.core.stamp import MARKER
from syncd.core.words.folding import fold
from syncd.core.words.vocabulary import REMOVING, Word

WHOLE_AFTER = timedelta(seconds=60)
"""A line that stood so long as it is was not left in the middle of being typed."""

BESIDE = 2
"""So many words beside a line tell where it stands."""

SpokenBy = Callable[[str], Word | None]
"""Which word a line begins with; None for none."""

_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_BREAKS = re.compile(r"<\s*(?:br|/?p|/?div|/?li|/?ul|/?ol|/?tr|/?h[1-6])\b[^<>]*>", re.IGNORECASE)
_HTML = re.compile(r"<\s*(?:br|p|div|li|ul|ol|span|html|body|font|b|i|u|a)\b[^<>]*>", re.IGNORECASE)
_LEADING = re.compile(
    r"\s*(?:\d{1,2}[.)](?=\s)|[-*+>\u2022\u00b7\u2013\u2014\u25aa\u25e6\u2043]+"
    r"|\[[ xX\u2713\u2714]?\]|[\u2610\u2611]\ufe0f?)\s*"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that begins with a word: its id, as `HeardLine.id`, and the line without what an app put around it."""

    id: str
    line: str


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, without bullets, check boxes and mark-up that apps put there; empty ones left out."""
    plain = normalise(text)
    if _HTML.search(plain):
        plain = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", plain)))
    plain = _INVISIBLE.sub("", plain).replace("\u00a0", " ")
    stripped = (_without_bullets(line) for line in plain.split("\n"))
    return tuple(line for line in stripped if line)


def _without_bullets(line: str) -> str:
    """Bullets and boxes in any order; what is nothing else stays empty."""
    while (found := _LEADING.match(line)) is not None and found.group().strip():
        line = line[found.end() :]
    return " ".join(line.split())


def spoken_in(
    lines: Iterable[str], household: str, uid: str, word_of: SpokenBy, went: Container[str] = ()
) -> tuple[Spoken, ...]:
    """The lines of an item that begin with a word. The same words once more are another line, also after those
    that were taken out of it, whose ids are `went`.
    """
    counted: Counter[str] = Counter()
    found = []
    for line in lines:
        if word_of(line) is None:
            continue
        said = fold(line)
        counted[said] += 1
        while (identity := line_id(household, uid, line, counted[said])) in went:
            counted[said] += 1
        found.append(Spoken(identity, line))
    return tuple(found)


def line_id(household: str, uid: str, line: str, nth: int = 1) -> str:
    """The id of a line: the `nth` of an item that says the same, whatever its case, accents and punctuation."""
    text = "\n".join((household, uid, fold(line), str(nth)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def around_block(description: str, body: str, word_of: SpokenBy) -> Iterator[str]:
    """The lines of a card that its member wrote; `body` is our block as it was last written, "" where unknown.

    Found as it was written, everything around it is theirs. Else a line whose words stand in a row in the block is
    ours as often as they stand there; where its word takes something away, as often as the words before it or after
    it are those that stand beside it in the block. Of a block that is not known nobody can tell: then nothing is
    theirs.
    """
    if not body:
        return
    parts = take_apart(description, normalise(body))
    if parts.body is not None:
        # A client that could not merge two versions may have left the block twice.
        copies_out = (text.replace(parts.body, "") for text in (parts.before, parts.after))
        yield from lines_of(MARKER.sub("", "\n".join(copies_out)))
        return
    ours = fold(body)
    left: dict[str, int] = {}
    lines = [(line, said) for line in lines_of(MARKER.sub("", normalise(description))) if (said := fold(line))]
    for at, (line, said) in enumerate(lines):
        written = left.setdefault(said, f" {ours} ".count(f" {said} "))
        if word_of(line) in REMOVING:
            before, after = (" ".join(other for _line, other in part) for part in (lines[:at], lines[at + 1 :]))
            if not _stands_in(ours.split(), said.split(), before.split(), after.split()):
                yield line
        elif written > 0:
            left[said] = written - 1
        else:
            yield line


def _stands_in(ours: list[str], said: list[str], before: list[str], after: list[str]) -> bool:
    """Whether words stand in a row in ours, and on one side of them the same as there: nearest first, two words."""
    for at in range(len(ours) - len(said) + 1):
        if ours[at : at + len(said)] != said:
            continue
        ahead, behind = ours[max(0, at - BESIDE) : at], ours[at + len(said) : at + len(said) + BESIDE]
        if (ahead and before[-len(ahead) :] == ahead) or (behind and after[: len(behind)] == behind):
            return True
    return False


def shows_block(description: str, body: str) -> bool:
    """Whether our block stands there as it was last written, so that around it nothing is hidden."""
    return bool(body) and take_apart(description, normalise(body)).body is not None


def is_whole(first_seen: datetime, modified_at: datetime | None, now: datetime) -> bool:
    """Whether a line that stands there has been left by whoever typed it.

    It was first seen so a minute ago or more; or the item says that it was last changed so long ago (LAST-MODIFIED,
    RFC 5545 section 3.8.7.3, the device's clock). One that says it was changed in the future says nothing; one
    that this very change did not renew, as with apps that leave it alone, is None here.
    """
    if now - first_seen >= WHOLE_AFTER:
        return True
    return modified_at is not None and now - modified_at >= WHOLE_AFTER
