"""Sentences that stand first in a copy of a session. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ON = {
    "en": ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
}


def _counted(name: str, words: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    return {
        f"session-{name}-{number + 1}": {language: those[number] for language, those in words.items()}
        for number in range(len(words["en"]))
    }


SESSION_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "session-moved": {"en": "Now {now}, was {was}", "de": "Jetzt {now}, vorher {was}"},
    "session-resized": {"en": "Now {now} minutes, was {was}", "de": "Jetzt {now} Minuten, vorher {was}"},
    "session-asked": {
        "en": "Moved to {to} in another calendar. Here it stands at {now} until it is moved here too, "
        "or until that time has come.",
        "de": "In einem anderen Kalender auf {to} verschoben. Hier steht es bei {now}, bis es auch hier "
        "verschoben wird, oder bis diese Zeit gekommen ist.",
    },
    "session-gone": {
        "en": "Taken out of one calendar. Does it take place?",
        "de": "Aus einem Kalender genommen. Findet es statt?",
    },
    "session-call-off": {
        "en": "❌ in the title calls it off for everybody.",
        "de": "❌ im Titel sagt es für alle ab.",
    },
    "agreed-session": {"en": "{what}: {rule} at {at}", "de": "{what}: {rule} um {at}"},
    "session-moment": {"en": "{day} {time}", "de": "{day} {time}"},
    "session-date": {"en": "{weekday} {day} {month}", "de": "{weekday} {day}. {month}"},
    "card-keep-title": {"en": "Keep {days} at {time}?", "de": "Bei {days} um {time} bleiben?"},
    "card-keep-body": {
        "en": "{session} was moved to {when} twice in a row.\nTick this if it is to stay there. Once everybody has"
        " ticked theirs, the rule follows from the next date on.\nDelete it to leave the rule as it is: nobody is"
        " told, and the same move is asked about once.",
        "de": "{session} wurde zweimal hintereinander auf {when} verschoben.\nHake das ab, wenn es dabei bleiben"
        " soll. Sobald alle ihres abgehakt haben, folgt die Regel ab dem nächsten Termin.\nLösche es, um die Regel zu"
        " lassen, wie sie ist: Das erfährt niemand, und nach derselben Verschiebung wird einmal gefragt.",
    },
    **_counted("on", _ON),
    **_counted("month", _MONTHS),
}
