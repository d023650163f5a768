"""Every sentence that syncd puts before people, by message id and language. Words shown are blame-free.

Subject is the load, the list or the plan, never a person's effort; nothing here ranks, scores or hurries anybody.
`tests/unit/core/test_catalogue.py` reads every sentence in every language.
"""

from __future__ import annotations

from typing import Final

from syncd.core.catalogue_agenda import AGENDA_SENTENCES
from syncd.core.catalogue_agreed import AGREED_SENTENCES
from syncd.core.catalogue_answers import ANSWER_SENTENCES
from syncd.core.catalogue_board import BOARD_SENTENCES
from syncd.core.catalogue_cards import CARD_SENTENCES
from syncd.core.catalogue_columns import COLUMN_SENTENCES
from syncd.core.catalogue_days import DAY_SENTENCES
from syncd.core.catalogue_guard import GUARD_SENTENCES
from syncd.core.catalogue_init import INIT_SENTENCES
from syncd.core.catalogue_leaving import LEAVING_SENTENCES
from syncd.core.catalogue_load import LOAD_SENTENCES
from syncd.core.catalogue_proposals import PROPOSAL_SENTENCES
from syncd.core.catalogue_report import REPORT_SENTENCES
from syncd.core.catalogue_sessions import SESSION_SENTENCES

LANGUAGES: Final = ("en", "de")

_TO_ONE: Final = ("agenda-own", "answer-", "card-", "closed-comment", "private-")
"""How ids begin of what stands with one member alone."""

_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "steps": {"en": "Steps: {steps}", "de": "Schritte: {steps}"},
    "handover-note": {"en": "Handed over with this note: {note}", "de": "Zur Übergabe: {note}"},
    "private-title": {"en": "Something of mine", "de": "Etwas von mir"},
    "private-block": {"en": "What it is stands in the household file.", "de": "Was es ist, steht in der Datei."},
    "family-entry": {
        "en": "For information; there is nothing to tick here.",
        "de": "Zur Kenntnis; hier ist nichts abzuhaken.",
    },
    "session-planning": {"en": "Planning session", "de": "Wochenplanung"},
    "session-check-in": {"en": "Check-in", "de": "Kurzer Austausch"},
    "session-calendar-review": {"en": "Calendar review", "de": "Kalenderblick"},
    "session-partnership-check-in": {"en": "Partnership check-in", "de": "Zeit für uns"},
    "open-planning": {
        "en": "Time for the week ahead, so that it works better for {all}.",
        "de": "Zeit für die kommende Woche, damit sie für {all} besser passt.",
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
        "en": "Time to build something that works better for {all}.",
        "de": "Zeit, etwas zu bauen, das für {all} besser passt.",
    },
    "closed-comment": {
        "en": "This is not on your list any more, so syncd closed it. What you wrote here stays.",
        "de": "Das steht nicht mehr auf deiner Liste, deshalb ist es geschlossen. Was du hier notiert hast, bleibt.",
    },
    "needs-a-home": {"en": "needs a home", "de": "braucht ein Zuhause"},
    # What the command line says about people's things.
    "head-due": {"en": "due", "de": "fällig"},
    "head-what": {"en": "what", "de": "was"},
    "head-appears": {"en": "appears", "de": "erscheint"},
    "head-when": {"en": "when", "de": "wann"},
    "head-entry": {"en": "what is known", "de": "was bekannt ist"},
    "head-with": {"en": "done by", "de": "getan von"},
    "head-change": {"en": "what happens", "de": "was geschieht"},
    "head-column": {"en": "column", "de": "Spalte"},
    "head-dates": {"en": "dates", "de": "Termine"},
    "head-entries": {"en": "entries", "de": "Einträge"},
    "head-account": {"en": "account", "de": "Konto"},
    "head-changes": {"en": "changes", "de": "Änderungen"},
    "somebody-else": {"en": "somebody else", "de": "jemand anderes"},
    "for-all": {"en": "everybody", "de": "alle"},
    "see-column": {"en": "To see one column: {command}", "de": "Eine Spalte ansehen: {command}"},
    "the-rest": {"en": "The rest:", "de": "Alles Übrige:"},
    "no-dates": {"en": "Nothing is due in this time.", "de": "In dieser Zeit steht nichts an."},
    "no-dates-here": {
        "en": "Nothing is due in this column in this time.",
        "de": "In dieser Spalte steht in dieser Zeit nichts an.",
    },
    "no-entries": {"en": "The ledger holds no entries.", "de": "Das Protokoll enthält keine Einträge."},
    "no-entries-here": {
        "en": "The ledger holds no entries about this column.",
        "de": "Das Protokoll enthält keine Einträge zu dieser Spalte.",
    },
    "ledger-folded": {
        "en": "Of what lies before {day}, weekly sums are kept.",
        "de": "Aus der Zeit vor dem {day} sind Wochensummen aufgehoben.",
    },
    "together": {"en": "Together: {counts}", "de": "Zusammen: {counts}"},
    "to-ledger": {"en": "To the ledger: {counts}", "de": "Ins Protokoll: {counts}"},
    "all-stands": {"en": "Everything stands as agreed.", "de": "Alles steht, wie es vereinbart ist."},
    "nothing-here": {"en": "Nothing changes in this column.", "de": "In dieser Spalte ändert sich nichts."},
    "asked-about": {"en": "Waiting for a word from you:", "de": "Wartet auf ein Wort von euch:"},
    "said": {
        "en": "{what}, {day}: {kind}. The next sync shows it in the app where it stands.",
        "de": "{what}, {day}: {kind}. Der nächste Abgleich zeigt es in der App, in der es steht.",
    },
    "kind-done": {"en": "done", "de": "erledigt"},
    "kind-reopened": {"en": "reopened", "de": "wieder geöffnet"},
    "kind-skipped": {"en": "skipped", "de": "ausgelassen"},
    "kind-dropped": {"en": "taken off the list", "de": "von der Liste genommen"},
    "kind-lapsed": {"en": "its day has passed", "de": "der Tag ist vorbei"},
    "kind-withdrawn": {"en": "withdrawn", "de": "zurückgenommen"},
    "kind-handover": {"en": "handed over", "de": "übergeben"},
    "kind-held": {"en": "held", "de": "hat stattgefunden"},
    "kind-cancelled": {"en": "cancelled", "de": "abgesagt"},
    "kind-agreed": {"en": "agreed", "de": "vereinbart"},
    "kind-correction": {"en": "corrected", "de": "berichtigt"},
    "kind-sign": {"en": "a sign of life", "de": "ein Lebenszeichen"},
    "act-create": {"en": "appears", "de": "erscheint"},
    "act-adopt": {"en": "stands there and is taken up", "de": "steht schon da und wird übernommen"},
    "act-nothing": {"en": "is as agreed", "de": "ist wie vereinbart"},
    "act-update": {"en": "follows the registry", "de": "folgt dem Haushaltsbuch"},
    "act-record": {"en": "its owner's change is noted", "de": "die eigene Änderung wird notiert"},
    "act-settle": {"en": "shows what was said elsewhere", "de": "zeigt, was anderswo gesagt wurde"},
    "act-withdraw": {"en": "is withdrawn", "de": "wird zurückgenommen"},
    "act-close": {"en": "is closed; its words stay", "de": "wird geschlossen; der Text bleibt"},
    "act-reopen": {"en": "is reopened", "de": "wird wieder geöffnet"},
    "act-hold": {"en": "stays until it stands at its new place", "de": "bleibt, bis es am neuen Ort steht"},
    "act-leave": {"en": "stays where it is", "de": "bleibt, wo es ist"},
    "act-drop": {"en": "is gone from the list", "de": "steht nicht mehr auf der Liste"},
    "act-end": {"en": "is gone and is let go", "de": "ist weg und wird losgelassen"},
    "act-skip": {"en": "was let go", "de": "wurde losgelassen"},
    "act-set-aside": {"en": "cannot be read and is set aside", "de": "ist nicht lesbar und wird beiseitegelegt"},
    "act-lapse": {"en": "its day has passed", "de": "der Tag ist vorbei"},
    **AGENDA_SENTENCES,
    **DAY_SENTENCES,
    **AGREED_SENTENCES,
    **ANSWER_SENTENCES,
    **BOARD_SENTENCES,
    **CARD_SENTENCES,
    **COLUMN_SENTENCES,
    **GUARD_SENTENCES,
    **LEAVING_SENTENCES,
    **LOAD_SENTENCES,
    **PROPOSAL_SENTENCES,
    **REPORT_SENTENCES,
    **INIT_SENTENCES,
    **SESSION_SENTENCES,
}


def say(message: str, language: str = "en", **values: str) -> str:
    """The sentence in that language. Raises KeyError for an unknown message, ValueError for an unknown language."""
    if language not in LANGUAGES:
        raise ValueError(language)
    return _SENTENCES[message][language].format(**values)


def spoken_to_one(message: str) -> bool:
    """Whether it stands in one member's own things alone, and may address that member; all else is said to all."""
    return message.startswith(_TO_ONE)


def sentences() -> dict[str, dict[str, str]]:
    """All of them, for the lint test."""
    return {message: dict(by_language) for message, by_language in _SENTENCES.items()}
