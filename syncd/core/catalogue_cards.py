"""Sentences on cards. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

CARD_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "card-closed-comment": {
        "en": "This is over, so syncd closed it. What you wrote here stays.",
        "de": "Das hat sich erledigt, deshalb ist es geschlossen. Was du hier notiert hast, bleibt.",
    },
    "card-principle-title": {
        "en": "Shall we look at the load together?",
        "de": "Wollen wir gemeinsam auf die Last schauen?",
    },
    "card-principle-body": {
        "en": "One principle first: this is about partnership, not scorekeeping, and {whose} capacity and"
        " wellbeing matter.\n"
        "Tick this to agree. Once everybody in the household has ticked theirs, check-ins open with how the load is"
        " shared, and everybody sees the same at the same time. Before that no shares are shown to anybody.\n"
        "Delete it for not now: nobody is told, and it comes back in three months at the earliest. To take a yes"
        " back, remove the tick.",
        "de": "Ein Grundsatz zuerst: Es geht um Partnerschaft, nicht ums Aufrechnen, und die Kraft und das"
        " Wohlergehen {whose} zählen.\n"
        "Hake das ab, um zuzustimmen. Sobald alle im Haushalt ihres abgehakt haben, beginnt der Austausch damit, wie"
        " sich die Last verteilt, und alle sehen dasselbe zur selben Zeit. Vorher werden niemandem Anteile gezeigt.\n"
        "Lösche es für: jetzt nicht. Das erfährt niemand, und es kommt frühestens in drei Monaten zurück. Um ein Ja"
        " zurückzunehmen, entferne den Haken.",
    },
    "card-of-two": {"en": "both people's", "de": "von euch beiden"},
    "card-of-all": {"en": "everybody's", "de": "von allen"},
    "card-notice-title": {
        "en": "Your other account is out of reach: {account}",
        "de": "Dein anderes Konto ist nicht erreichbar: {account}",
    },
    "card-notice-body": {
        "en": "Since {since} syncd cannot reach {account}. What stands there stays as it is, and what is due there"
        " meanwhile counts as unknown.\n"
        "It goes on trying by itself. If the password there is new: syncd login {account}. How it is: syncd status.\n"
        "This closes by itself once the account is reached. Tick or delete it to put it aside.",
        "de": "Seit {since} erreicht syncd {account} nicht. Was dort steht, bleibt, wie es ist, und was dort"
        " inzwischen ansteht, gilt als unbekannt.\n"
        "Es wird von allein weiter versucht. Falls das Passwort dort neu ist: syncd login {account}. Wie es steht:"
        " syncd status.\n"
        "Dies schließt sich von selbst, sobald das Konto erreicht wird. Abhaken oder löschen legt es beiseite.",
    },
}
