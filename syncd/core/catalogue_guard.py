"""Sentences of the guard's card. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

GUARD_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "card-guard-title": {
        "en": "{count} items went: let them go, or put them back?",
        "de": "{count} Einträge sind weg: loslassen oder zurückholen?",
    },
    "card-guard-title-one": {
        "en": "1 item went: let it go, or put it back?",
        "de": "1 Eintrag ist weg: loslassen oder zurückholen?",
    },
    "card-guard-body": {
        "en": "This does not stand in {account} any more:\n"
        "{items}\n"
        "Tick this: let them go. Delete this: put them back, as they were.\n"
        "Until one of the two happens nothing of it is recorded, and nothing else is written in {account}."
        " It can wait.",
        "de": "Das steht nicht mehr in {account}:\n"
        "{items}\n"
        "Das hier abhaken: loslassen. Das hier löschen: zurückholen, wie es war.\n"
        "Bis eins von beiden geschieht, wird davon nichts festgehalten und in {account} nichts anderes geschrieben."
        " Das kann warten.",
    },
    "card-guard-item": {"en": "- {title}, {day}", "de": "- {title}, {day}"},
    "card-guard-more": {"en": "and {count} more", "de": "und {count} weitere"},
    "card-guard-list": {"en": "List {digest}", "de": "Liste {digest}"},
    "card-lost-title": {
        "en": "The list in {account} is not to be found",
        "de": "Die Liste in {account} ist nicht zu finden",
    },
    "card-lost-body": {
        "en": "syncd does not find the list in {account} that it wrote to. Nothing is recorded of what stood there,"
        " and nothing is written there.\n"
        "Put the list back, or let whoever runs syncd begin there anew: syncd resume {account}\n"
        "This closes by itself once it goes on. Tick or delete it to put it aside.",
        "de": "syncd findet die Liste in {account} nicht, in die es geschrieben hat. Von dem, was dort stand, wird"
        " nichts festgehalten, und dort wird nichts geschrieben.\n"
        "Stelle die Liste wieder her. Oder wer syncd betreibt, lässt es dort neu beginnen: syncd resume {account}\n"
        "Das schließt sich von selbst, sobald es weitergeht. Abhaken oder löschen legt es beiseite.",
    },
}
