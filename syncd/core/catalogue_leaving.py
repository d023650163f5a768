"""Sentences about putting down, pausing, leaving and forgetting. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

LEAVING_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "put-down": {"en": "{what} needs a home from now.", "de": "{what} braucht ab jetzt ein Zuhause."},
    "paused": {
        "en": "{who}: nothing is expected until {back}, the first day back.",
        "de": "{who}: bis {back}, dem ersten Tag zurück, wird nichts erwartet.",
    },
    "paused-open": {
        "en": "{who}: nothing is expected until it is ended: syncd pause {member} --end",
        "de": "{who}: bis zum Ende wird nichts erwartet. Beenden: syncd pause {member} --end",
    },
    "pause-ended": {
        "en": "{who}: there once more from today. What nobody else took since is as before.",
        "de": "{who}: ab heute wieder da. Was seither niemand übernommen hat, ist wie vorher.",
    },
    "left": {
        "en": "{who} left. What is finished stays in their calendar.",
        "de": "{who} ist nicht mehr dabei. Was fertig ist, bleibt im eigenen Kalender.",
    },
    "came-back": {
        "en": "{who}: there once more from today. Their accounts need their secret: syncd login",
        "de": "{who}: ab heute wieder da. Die Konten brauchen ihr Geheimnis: syncd login",
    },
    "went-now": {"en": "Taken away or closed now: {count}.", "de": "Jetzt weggenommen oder geschlossen: {count}."},
    "goes-later": {
        "en": "{account}: something stands there; each sync goes on until it is gone.",
        "de": "{account}: Dort steht noch etwas; jeder Abgleich macht weiter, bis es weg ist.",
    },
    "secret-erased": {
        "en": "{account}: the secret is erased from the keyring.",
        "de": "{account}: Das Geheimnis ist aus dem Schlüsselbund gelöscht.",
    },
    "secret-theirs": {
        "en": "{account}: the secret lies where the household file says; it is yours to remove.",
        "de": "{account}: Das Geheimnis liegt, wo die Haushaltsdatei es sagt; entfernen müsst ihr es dort.",
    },
    "would-forget": {"en": "The state tells of {name}: {told}.", "de": "Der Zustand erzählt von {name}: {told}."},
    "forgotten": {"en": "Erased of {name}: {told}.", "de": "Gelöscht von {name}: {told}."},
    "forget-leaves": {
        "en": "The ledger stays: it holds ids and days. Items stay where they are, unfollowed.",
        "de": "Das Protokoll bleibt: Es enthält Kennungen und Tage. Einträge bleiben, wo sie sind.",
    },
    "told-nothing": {"en": "nothing", "de": "nichts"},
    "told-links": {"en": "items", "de": "Einträge"},
    "told-intents": {"en": "announced writes", "de": "angekündigte Änderungen"},
    "told-journal": {"en": "kept texts", "de": "aufbewahrte Texte"},
    "told-effects": {"en": "notes of runs", "de": "Notizen von Läufen"},
    "told-versions": {"en": "versions", "de": "Fassungen"},
    "told-set_aside": {"en": "set aside", "de": "beiseitegelegt"},
    "told-collections": {"en": "addresses of collections", "de": "Adressen von Sammlungen"},
    "told-accounts": {"en": "accounts", "de": "Konten"},
}
