"""Sentences about proposals. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

PROPOSAL_SENTENCES: Final[dict[str, dict[str, str]]] = {
    # On the card of whoever is asked.
    "card-proposal-title": {
        "en": "From {day}: {what} would be yours",
        "de": "Ab {day}: {what} wäre deins",
    },
    "card-proposal-body": {
        "en": "Outcome: {outcome}\n"
        "It weighs: noticing {notice}, planning {plan}, doing {do} (each 0 to 3).\n"
        "Tick this: yes, from that day on it is yours, whole. Delete it, or ❌ in a calendar: not now; nobody is told"
        " why. Until then nothing moves.\n"
        "Proposal {id}",
        "de": "Ergebnis: {outcome}\n"
        "Gewicht: Bemerken {notice}, Planen {plan}, Tun {do} (je 0 bis 3).\n"
        "Abhaken heißt: ja, ab diesem Tag ist es ganz deins. Löschen, oder ❌ im Kalender: jetzt nicht; warum,"
        " erfährt niemand. Bis dahin bleibt alles, wie es ist.\n"
        "Vorschlag {id}",
    },
    "card-proposal-home-title": {
        "en": "From {day}: {what} would need a home",
        "de": "Ab {day}: {what} bräuchte ein Zuhause",
    },
    "card-proposal-home-body": {
        "en": "Tick this: yes, from that day on it is not yours any more, and comes up at planning. Delete it, or ❌"
        " in a calendar: it stays with you; nobody is told why.\n"
        "Proposal {id}",
        "de": "Abhaken heißt: ja, ab diesem Tag ist es nicht mehr deins und kommt bei der Planung zur Sprache."
        " Löschen, oder ❌ im Kalender: es bleibt bei dir; warum, erfährt niemand.\n"
        "Vorschlag {id}",
    },
    "card-proposal-weight-title": {
        "en": "From {day}: {what} would have another weight",
        "de": "Ab {day}: {what} hätte ein anderes Gewicht",
    },
    "card-proposal-weight-body": {
        "en": "It would weigh: noticing {notice}, planning {plan}, doing {do} (each 0 to 3).\n"
        "Tick this: yes, from that day on. Delete it, or ❌ in a calendar: it weighs what it did; nobody is told"
        " why.\n"
        "Proposal {id}",
        "de": "Es hätte dieses Gewicht: Bemerken {notice}, Planen {plan}, Tun {do} (je 0 bis 3).\n"
        "Abhaken heißt: ja, ab diesem Tag. Löschen, oder ❌ im Kalender: das Gewicht bleibt; warum, erfährt"
        " niemand.\n"
        "Vorschlag {id}",
    },
    "card-deal-title": {"en": "Would this be yours?", "de": "Wäre das deins?"},
    "card-deal-body": {
        "en": "Proposed for you, and needing a home until you say so:\n"
        "{lines}\n"
        "Tick this: yes to all of it, from today. {leave}\n"
        "Delete it, or ❌ in a calendar: not now; nobody is told why.",
        "de": "Für dich vorgeschlagen, und ohne Zuhause, bis du etwas sagst:\n"
        "{lines}\n"
        "Abhaken heißt: ja zu allem, ab heute. {leave}\n"
        "Löschen, oder ❌ im Kalender: jetzt nicht; warum, erfährt niemand.",
    },
    "card-deal-leave": {
        "en": "To leave a part, write a line below for each, before you tick: {word}",
        "de": "Um einen Teil wegzulassen, schreib vor dem Abhaken dafür je eine Zeile darunter: {word}",
    },
    "card-deal-leave-command": {
        "en": "To leave a part, before you tick: syncd put-down {example} --member {member}",
        "de": "Um einen Teil wegzulassen, vor dem Abhaken: syncd put-down {example} --member {member}",
    },
    "card-deal-line": {"en": "· {what}: {outcome}", "de": "· {what}: {outcome}"},
    "card-deal-private-line": {"en": "· {what}", "de": "· {what}"},
    "card-deal-later": {"en": "{what} (from {day})", "de": "{what} (ab {day})"},
    "card-whose": {"en": "{who}: {title}", "de": "{who}: {title}"},
    "card-private-thing": {
        "en": "something private, in the household file as {id}",
        "de": "etwas Privates, in der Haushaltsdatei als {id}",
    },
    # What commands say.
    "proposed": {
        "en": "{who} is asked in the own app whether {what} is theirs from {day} on. Until the yes nothing moves.",
        "de": "{who} wird in der eigenen App gefragt, ob {what} ab {day} übernommen wird. Bis zum Ja bleibt alles,"
        " wie es ist.",
    },
    "proposed-home": {
        "en": "{who} is asked in the own app whether {what} is to need a home from {day} on. Until the yes it stays.",
        "de": "{who} wird in der eigenen App gefragt, ob {what} ab {day} ein Zuhause braucht. Bis zum Ja bleibt es"
        " dort.",
    },
    "not-taken": {
        "en": "{what}: not taken. It was proposed, and nothing of it stands anywhere.",
        "de": "{what}: nicht übernommen. Es war vorgeschlagen und steht nirgends.",
    },
    "proposals-wait": {
        "en": "{count} proposals wait for an answer in the own app of whoever is asked.",
        "de": "{count} Vorschläge warten auf eine Antwort in der App derer, die sie betreffen.",
    },
    "proposals-wait-one": {
        "en": "{count} proposal waits for an answer in the own app of whoever is asked.",
        "de": "{count} Vorschlag wartet auf eine Antwort in der App derer, die er betrifft.",
    },
    "agreed-weight": {"en": "{what}: weighs {weight}", "de": "{what}: Gewicht {weight}"},
    # On the board, and in agendas.
    "board-waits": {"en": "waits for a yes", "de": "wartet auf ein Ja"},
    "agenda-waiting": {"en": "Waiting for a yes: {items}.", "de": "Wartet auf ein Ja: {items}."},
    "agenda-agreed": {"en": "Agreed since {since}: {items}.", "de": "Vereinbart seit {since}: {items}."},
    "agenda-agreed-owner": {"en": "{what} with {who}", "de": "{what} bei {who}"},
    "agenda-agreed-home": {"en": "{what} needs a home", "de": "{what} braucht ein Zuhause"},
}
