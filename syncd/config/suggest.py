"""What somebody may have meant: the nearest known word, by difflib."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, None when none is alike. Upper and lower case count as the same."""
    by_lower = {}
    for candidate in sorted(known, reverse=True):
        by_lower[candidate.lower()] = candidate
    asked = word.lower().replace(" ", "-") if any("-" in key for key in by_lower) else word.lower()
    found = get_close_matches(asked, sorted(by_lower), n=1, cutoff=0.6)
    if not found and len(asked) >= 3:
        found = [key for key in sorted(by_lower) if key.startswith(asked) or key.endswith(f"/{asked}")][:1]
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "groceries"?`, or "" when nothing known is alike."""
    found = nearest(word, known)
    return f'did you mean "{found}"?' if found else ""


def listed(words: Iterable[str]) -> str:
    """`"a", "b" or "c"`, in the order given."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
