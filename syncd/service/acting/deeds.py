"""What was done about a line, as `undo` needs it: JSON of ids, without a title or a note."""

from __future__ import annotations

import json
from dataclasses import dataclass

from syncd.core.words import Word


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed.

    Attributes:
        word: what was said.
        entries: ids of the ledger's entries that were written for it.
        agreed: id of its entry in `agreed.toml`, or of its proposal; "" for none.
        of: id of the line that it took back; "" for none.
    """

    word: Word
    entries: tuple[str, ...] = ()
    agreed: str = ""
    of: str = ""

    @property
    def text(self) -> str:
        """As it is kept."""
        known = {"word": self.word.value, "entries": list(self.entries), "agreed": self.agreed, "of": self.of}
        return json.dumps({key: value for key, value in known.items() if value}, separators=(",", ":"))


def read_deed(text: str) -> Deed | None:
    """A deed as it was kept; None for nothing, and for what cannot be understood."""
    try:
        known = json.loads(text)
        word = Word(known["word"])
        entries = tuple(str(each) for each in known.get("entries", ()))
        return Deed(word, entries, str(known.get("agreed", "")), str(known.get("of", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
