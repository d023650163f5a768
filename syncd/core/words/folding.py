"""One form for case, accents and umlauts, so that `Muell`, `MÜLL` and `mull` meet."""

from __future__ import annotations

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, without accents, `ß` as `ss`; words of letters and digits with one space between them."""
    return _joined(_bare(unicodedata.normalize("NFC", text).casefold()))


def forms(text: str) -> tuple[str, ...]:
    """The folded forms under which it may be written: `müll` as `mull` and as `muell`."""
    lower = unicodedata.normalize("NFC", text).casefold()
    return tuple(dict.fromkeys((_joined(_bare(lower)), _joined(_bare(lower.translate(_UMLAUTS))))))


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _joined(text: str) -> str:
    return " ".join(_WORDS.findall(text))
