"""The words that syncd understands, in every language, and one example of each.

Every language is understood from everybody: a household reads each other's notes. Words of two acts never meet.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Word(StrEnum):
    """What may be said."""

    DID = "did"
    WITH = "with"
    SKIP = "skip"
    PUT_DOWN = "put-down"
    GIVE = "give"
    TAKE = "take"
    NEW = "new"
    AWAY = "away"
    PAUSE = "pause"
    LEAVE = "leave"
    UNDO = "undo"


REMOVING: Final = frozenset({Word.SKIP, Word.PUT_DOWN, Word.GIVE, Word.AWAY, Word.PAUSE, Word.LEAVE, Word.UNDO})
"""What takes something away from somebody's list: heard when it is said exactly, else asked back."""

OF_ANYBODY: Final = frozenset({Word.DID, Word.WITH, Word.SKIP, Word.NEW})
"""What whoever can write in a list can do there anyway, by ticking, leaving out and adding items. All else is the own
word of somebody: heard where nobody else can have written it."""

SPOKEN: Final[dict[Word, tuple[str, ...]]] = {
    Word.DID: ("did", "erledigt", "gemacht"),
    Word.WITH: ("with", "mit"),
    Word.SKIP: ("skip", "auslassen", "entfällt"),
    Word.PUT_DOWN: ("put down", "ablegen"),
    Word.GIVE: ("give", "gib"),
    Word.TAKE: ("take", "übernehme", "nehme"),
    Word.NEW: ("new", "neu"),
    Word.AWAY: ("away", "weg", "verreist"),
    Word.PAUSE: ("pause",),
    Word.LEAVE: ("leave", "austreten"),
    Word.UNDO: ("undo", "rückgängig"),
}
"""How it begins. `new` is followed by a colon."""

TO: Final = ("to", "an")
"""What stands between what is given and to whom."""

EXAMPLES: Final[dict[str, dict[Word, str]]] = {
    "en": {
        Word.DID: "did bins",
        Word.WITH: "with sam bins",
        Word.SKIP: "skip bins",
        Word.PUT_DOWN: "put down bins",
        Word.GIVE: "give bins to sam",
        Word.TAKE: "take gutters",
        Word.NEW: "new: passports",
        Word.AWAY: "away 20.12-3.1",
        Word.PAUSE: "pause 2 weeks",
        Word.LEAVE: "leave",
        Word.UNDO: "undo",
    },
    "de": {
        Word.DID: "erledigt müll",
        Word.WITH: "mit sam müll",
        Word.SKIP: "auslassen müll",
        Word.PUT_DOWN: "ablegen müll",
        Word.GIVE: "gib müll an sam",
        Word.TAKE: "übernehme dachrinne",
        Word.NEW: "neu: pässe",
        Word.AWAY: "weg 20.12.-3.1.",
        Word.PAUSE: "pause 2 wochen",
        Word.LEAVE: "austreten",
        Word.UNDO: "rückgängig",
    },
}
"""One example of each word and language, as it is shown to people."""

_OF_ONE: Final = frozenset({Word.DID, Word.SKIP, Word.PUT_DOWN, Word.TAKE})


def example(word: Word, language: str, *, what: str = "", who: str = "") -> str:
    """The example of a word with `what` it is about and `who` it names; what is not given is as it is shipped."""
    pieces = EXAMPLES[language][word].split()
    if word in _OF_ONE:
        return " ".join((*pieces[:-1], what or pieces[-1]))
    if word is Word.WITH:
        return f"{pieces[0]} {who or pieces[1]} {what or pieces[2]}"
    if word is Word.GIVE:
        return f"{pieces[0]} {what or pieces[1]} {pieces[2]} {who or pieces[3]}"
    return " ".join(pieces)
