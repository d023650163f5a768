"""Answers to what a member wrote: one line each, to that member alone. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

ANSWER_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "answer-nearest": {
        "en": "Not sure what \u201c{line}\u201d means. Did you mean: {nearest}?",
        "de": "Nicht sicher, was \u201e{line}\u201c heißt. War gemeint: {nearest}?",
    },
}
