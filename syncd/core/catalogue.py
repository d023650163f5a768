"""Every sentence that syncd puts before people, by message id and language. Words shown are blame-free.

Subject is the load, the list or the plan, never a person's effort; nothing here ranks, scores or hurries anybody.
`tests/unit/core/test_catalogue.py` reads every sentence in every language.
"""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("en", "de")

_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "steps": {"en": "Steps: {steps}", "de": "Schritte: {steps}"},
    "private-title": {"en": "Something of mine", "de": "Etwas von mir"},
    "private-block": {"en": "What it is stands in the household file.", "de": "Was es ist, steht in der Datei."},
    "session-planning": {"en": "Planning session", "de": "Wochenplanung"},
    "session-check-in": {"en": "Check-in", "de": "Kurzer Austausch"},
    "session-calendar-review": {"en": "Calendar review", "de": "Kalenderblick"},
    "session-partnership-check-in": {"en": "Partnership check-in", "de": "Zeit für uns zwei"},
    "open-planning": {
        "en": "Half an hour for the week ahead, so that it works better for both of you.",
        "de": "Eine halbe Stunde für die Woche, damit es für euch beide besser passt.",
    },
    "open-check-in": {
        "en": "A short look together: what feels heavy, what works, what could shift?",
        "de": "Ein kurzer gemeinsamer Blick: Was ist schwer, was klappt, was darf sich ändern?",
    },
    "open-calendar-review": {
        "en": "The next eight weeks, side by side.",
        "de": "Die nächsten acht Wochen, nebeneinander.",
    },
    "open-partnership-check-in": {
        "en": "Time to build something that works better for both of you.",
        "de": "Zeit, etwas zu bauen, das für euch beide besser passt.",
    },
    "needs-a-home": {"en": "needs a home", "de": "braucht ein Zuhause"},
}


def say(message: str, language: str = "en", **values: str) -> str:
    """The sentence in that language. Raises KeyError for an unknown message, ValueError for an unknown language."""
    if language not in LANGUAGES:
        raise ValueError(language)
    return _SENTENCES[message][language].format(**values)


def sentences() -> dict[str, dict[str, str]]:
    """All of them, for the lint test."""
    return {message: dict(by_language) for message, by_language in _SENTENCES.items()}
