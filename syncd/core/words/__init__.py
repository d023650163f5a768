"""Words: what a member says in a line of text, in the own app. Heard, never guessed into an act that removes.

vocabulary    the words of each language, with an example each
folding       one form for case, accents and umlauts
names         which responsibility, which member is meant
slips         what is forgiven in a name
days          days and spans in the habits of people
hearing       a line becomes something said, or a question back
"""

from __future__ import annotations

from syncd.core.words.hearing import Heard, Nearest, Said, hear
from syncd.core.words.names import Names
from syncd.core.words.vocabulary import EXAMPLES, Word, example

__all__ = ["EXAMPLES", "Heard", "Names", "Nearest", "Said", "Word", "example", "hear"]
