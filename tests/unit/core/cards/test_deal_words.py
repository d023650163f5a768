"""The card of a first column: what it asks to be written is one of the words."""

from __future__ import annotations

import pytest

from syncd.core.catalogue import LANGUAGES, say
from syncd.core.words import Word
from syncd.core.words.vocabulary import SPOKEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_leaves_a_part_is_a_word(language: str) -> None:
    """The line that it shows begins with a word that puts down."""
    body = say("card-deal-body", language, lines="· Bins", example="bins")

    assert any(f": {spoken} bins\n" in body for spoken in SPOKEN[Word.PUT_DOWN])
