"""Slips of the thumb: a letter too many, too few or another one, and two that changed places. No more is forgiven.

Words that are alike are often words for something else: a living room is no dining room, one bag not the other.
"""

from __future__ import annotations

SHORT = 4
"""Letters that the longer of two words has at least, for one to be a slip of the other."""

LONG = 9
"""Letters that both words have at least, for two slips to be forgiven."""


def is_slip(said: str, name: str) -> bool:
    """Whether a folded text is the folded name with a slip in one of its words, or without a space of it."""
    spoken, called = said.split(), name.split()
    if "".join(spoken) == "".join(called):
        return True
    if len(spoken) != len(called):
        return False
    others = [(one, other) for one, other in zip(spoken, called, strict=True) if one != other]
    return len(others) == 1 and _is_slip_of_word(*others[0])


def has_changed_places(said: str, word: str) -> bool:
    """Whether two neighbouring letters of a word changed their places, and nothing else."""
    if len(said) != len(word):
        return False
    apart = [at for at, (one, other) in enumerate(zip(said, word, strict=True)) if one != other]
    if len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    first, second = apart
    return (said[first], said[second]) == (word[second], word[first])


def _is_slip_of_word(said: str, word: str) -> bool:
    if any(character.isdecimal() for character in said + word) or max(len(said), len(word)) < SHORT:
        return False
    return _slips(said, word) <= (2 if min(len(said), len(word)) >= LONG else 1)


def _slips(said: str, word: str) -> int:
    """The least number of slips between two words (the optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(said, start=1):
        earlier, before, row = before, row, [at]
        for to, other in enumerate(word, start=1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and (letter, said[at - 2]) == (word[to - 2], other):
                least = min(least, earlier[to - 2] + 1)
            row.append(least)
    return row[-1]
