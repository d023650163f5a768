"""The sentences of `syncd init`: its questions, and the comments of the file that it writes."""

from __future__ import annotations

from typing import Final

INIT_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "init-welcome": {
        "en": "A few questions, then {file} is written. What stands in [ ] is taken when you press Enter. "
        "Until the end nothing is written; Ctrl-C stops it.",
        "de": "Ein paar Fragen, dann wird {file} geschrieben. Was in [ ] steht, gilt mit Enter. "
        "Bis zum Ende wird nichts geschrieben; Strg-C bricht ab.",
    },
    "init-household": {"en": "What do you call your home?", "de": "Wie nennt ihr euer Zuhause?"},
    "init-our-home": {"en": "Our home", "de": "Unser Zuhause"},
    "init-zone": {"en": "Its time zone", "de": "Die Zeitzone"},
    "init-person": {"en": "Name of person {number}", "de": "Name von Person {number}"},
    "init-another": {
        "en": "Another person's name (empty: that is everybody)",
        "de": "Name einer weiteren Person (leer: das sind alle)",
    },
    "init-language": {
        "en": "Language of what {name} reads (en or de)",
        "de": "Sprache für {name} (en oder de)",
    },
    "init-url": {
        "en": "Address of the CalDAV service that {name} uses (empty: later)",
        "de": "Adresse des CalDAV-Dienstes von {name} (leer: später)",
    },
    "init-username": {"en": "Login name there", "de": "Anmeldename dort"},
    "init-deliver": {
        "en": "Where tasks go: tasks (a task list) or calendar",
        "de": "Wohin Aufgaben kommen: tasks (Aufgabenliste) oder calendar (Kalender)",
    },
    "init-collection": {
        "en": "Name of that list or calendar; it is made where the server allows it",
        "de": "Name der Liste oder des Kalenders; was fehlt, wird angelegt, wo der Server es zulässt",
    },
    "init-usual-collection": {"en": "Household", "de": "Haushalt"},
    "init-secret": {
        "en": "Password or token of {account} (not shown; empty: later)",
        "de": "Passwort oder Token von {account} (unsichtbar; leer: später)",
    },
    "init-in": {"en": "{account}: in as {who}", "de": "{account}: angemeldet als {who}"},
    "init-other-answers": {
        "en": "Other answers for this account? (no: it is written as it is)",
        "de": "Andere Antworten für dieses Konto? (nein: es wird so geschrieben)",
    },
    "init-existing": {
        "en": 'Read the titles in "{collection}" once, so that nothing is suggested that stands there? '
        "It is for this alone, and nothing of it is kept.",
        "de": "Die Titel in „{collection}“ einmal lesen, um nichts vorzuschlagen, was dort steht? "
        "Das ist allein dafür, und nichts davon wird behalten.",
    },
    "init-read": {"en": "{count} titles read.", "de": "{count} Titel gelesen."},
    "init-planning-day": {
        "en": "Half an hour a week to plan together, and every second week a quarter of an hour for how you are: "
        "which day? (-: none)",
        "de": "Eine halbe Stunde in der Woche, um zusammen zu planen, und alle zwei Wochen eine Viertelstunde dafür, "
        "wie es euch geht: welcher Tag? (-: keiner)",
    },
    "init-sunday": {"en": "Sunday", "de": "Sonntag"},
    "init-planning-time": {"en": "At what time?", "de": "Um wie viel Uhr?"},
    "init-children": {"en": "Do children live with you?", "de": "Leben Kinder bei euch?"},
    "init-pets": {"en": "Do pets live with you?", "de": "Leben Haustiere bei euch?"},
    "init-yes": {"en": "yes", "de": "ja"},
    "init-no": {"en": "no", "de": "nein"},
    "init-suggest": {
        "en": "Now {count} things that most homes carry. Whoever owns one owns the whole of it: noticing, planning, "
        "doing. Type a name; empty: it needs a home; -: leave it out; ?: what else there is.",
        "de": "Jetzt {count} Dinge, die es in den meisten Haushalten gibt. Wer etwas hat, hat es ganz: bemerken, "
        "planen, tun. Einen Namen eingeben; leer: es braucht ein Zuhause; -: weglassen; ?: was es sonst gibt.",
    },
    "init-owner": {
        "en": "Owner: {names} (empty: needs a home; -; ?)",
        "de": "Wer: {names} (leer: braucht ein Zuhause; -; ?)",
    },
    "init-swap": {
        "en": "To take one of these in its place, type its id.",
        "de": "Um eins davon stattdessen zu nehmen, dessen Kürzel eingeben.",
    },
    "init-more": {
        "en": "One more? Its id (?: the list; empty: that is all)",
        "de": "Noch eins? Das Kürzel (?: die Liste; leer: das ist alles)",
    },
    "init-not-an-answer": {"en": "{answer}: that is no answer here", "de": "{answer}: das passt hier nicht"},
    "init-one-of": {"en": "one of {choices}", "de": "eins von {choices}"},
    "init-written": {"en": "{file} is written.", "de": "{file} ist geschrieben."},
    "init-kept": {
        "en": "{account}: the secret is in the keyring",
        "de": "{account}: das Passwort ist im Schlüsselbund",
    },
    "init-next": {"en": "What comes next:", "de": "Wie es weitergeht:"},
    "init-next-account": {
        "en": "add an account for {name} in the file",
        "de": "in der Datei ein Konto für {name} ergänzen",
    },
    "init-next-login": {"en": "keeps and tries the password", "de": "prüft und verwahrt das Passwort"},
    "init-next-check": {"en": "tries the accounts", "de": "probiert die Konten aus"},
    "init-next-plan": {"en": "shows what would happen", "de": "zeigt, was geschehen würde"},
    "init-next-sync": {"en": "does it", "de": "tut es"},
    # Comments of the file.
    "file-head": {
        "en": "A household, written down once: who fully owns what. This file is yours: change it by hand, and syncd "
        "does not write to it. Every key stands in the user guide.",
        "de": "Ein Haushalt, einmal aufgeschrieben: wer was ganz in der Hand hat. Diese Datei gehört euch: ändert "
        "sie von Hand, syncd schreibt nichts hinein. Alle Schlüssel stehen im Handbuch.",
    },
    "file-head-check": {"en": "says what it thinks of it", "de": "sagt, was daran nicht stimmt"},
    "file-id": {"en": "stays as it is for good", "de": "bleibt für alle Zeit so"},
    "file-consent": {
        "en": "whoever receives something says yes first, in their own app",
        "de": "wer etwas bekommt, sagt zuerst ja, in der eigenen App",
    },
    "file-people": {
        "en": "The people. Nobody has a role, nobody is in charge.",
        "de": "Die Menschen. Niemand hat eine Rolle, niemand hat das Sagen.",
    },
    "file-accounts": {
        "en": "Where their things appear. A password does not stand here: syncd login NAME puts it into the keyring.",
        "de": "Wo ihre Dinge erscheinen. Ein Passwort steht hier nicht: syncd login NAME bringt es in den "
        "Schlüsselbund.",
    },
    "file-later": {
        "en": "Take the # away, here and before account, and fill it in:",
        "de": "Die # entfernen, hier und vor account, und ausfüllen:",
    },
    "file-owned": {
        "en": "Who owns what: noticing that it is needed, planning it, and doing it. What has no owner needs a home "
        "and comes up in the planning session. More to pick from: config/starter.toml of syncd.",
        "de": "Wer was hat: bemerken, dass es nötig ist, es planen und es tun. Was niemand hat, braucht ein Zuhause "
        "und kommt in der Wochenplanung zur Sprache. Mehr zur Auswahl: config/starter.toml von syncd.",
    },
    "file-sessions": {
        "en": "Times that belong to everybody.",
        "de": "Zeiten, die allen gehören.",
    },
    "file-partnership": {
        "en": "How you are with each other; tasks are for planning. What does not suit you, take out or move.",
        "de": "Wie es euch miteinander geht; Aufgaben gehören in die Planung. Was nicht passt, nehmt heraus oder "
        "verschiebt es.",
    },
}
"""By message id and language, as in `syncd.core.catalogue`."""
