"""Sentences about what was agreed: handovers and absences. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

AGREED_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "handed-over": {
        "en": "{what}: with {who} from {day} on. Dates before that day stay where they are; "
        "the next sync moves the others.",
        "de": "{what}: ab {day} bei {who}. Frühere Termine bleiben, wo sie sind; "
        "der nächste Abgleich bewegt die anderen.",
    },
    "given-up": {
        "en": "{what} needs a home from {day} on. Dates before that day stay where they are.",
        "de": "{what} braucht ab {day} ein Zuhause. Frühere Termine bleiben, wo sie sind.",
    },
    "gone-away": {
        "en": "{who}: away from {day}, first day back {back}.",
        "de": "{who}: abwesend ab {day}, erster Tag zurück {back}.",
    },
    "gone-away-covered": {
        "en": "{who}: away from {day}, first day back {back}; meanwhile it is with {cover}.",
        "de": "{who}: abwesend ab {day}, erster Tag zurück {back}; in dieser Zeit liegt es bei {cover}.",
    },
    "not-away": {
        "en": "{who}: the absence from {day} is taken back.",
        "de": "{who}: die Abwesenheit ab {day} ist zurückgenommen.",
    },
    "kept-apart": {
        "en": "It stands in {file}; the household file is as it was. To see both: syncd agreed",
        "de": "Es steht in {file}; die Haushaltsdatei ist unverändert. Beides ansehen: syncd agreed",
    },
    "no-agreements": {
        "en": "Nothing with a date is agreed, neither in the household file nor by commands.",
        "de": "Nichts mit Datum ist vereinbart, weder in der Haushaltsdatei noch durch Befehle.",
    },
    "head-from": {"en": "from", "de": "ab"},
    "head-until": {"en": "until", "de": "bis"},
    "head-agreed": {"en": "agreed", "de": "vereinbart"},
    "head-where": {"en": "where", "de": "wo"},
    "agreed-away": {"en": "{who}: away", "de": "{who}: abwesend"},
    "agreed-left": {"en": "{who}: left", "de": "{who}: nicht mehr dabei"},
    "agreed-new": {"en": "{what}: new, needs a home", "de": "{what}: neu, braucht ein Zuhause"},
    "agreed-owner": {"en": "{what}: {who}", "de": "{what}: {who}"},
    "agreed-replaced": {"en": "{place} (replaced since)", "de": "{place} (seither ersetzt)"},
    "take-over": {"en": "To take over into {file}:", "de": "Zum Übernehmen in {file}:"},
}
