"""Sentences of *Your column* and of the first item. A part of `syncd.core.catalogue`.

Those of the column stand in notes where words are heard, so none begins with one of the words.
"""

from __future__ import annotations

from typing import Final

COLUMN_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "card-column-title": {"en": "Your column from {day}", "de": "Deine Spalte ab {day}"},
    "card-column-week": {"en": "Yours from {first} to {last}:", "de": "Deins vom {first} bis zum {last}:"},
    "card-column-free": {"en": "Nothing of yours has a date.", "de": "Bei dir steht nichts mit Datum."},
    "card-column-ongoing": {"en": "All week long: {items}", "de": "Die ganze Woche über: {items}"},
    "card-column-homeless": {"en": "Needs a home: {items}", "de": "Braucht ein Zuhause: {items}"},
    "card-column-waits": {"en": "Waits for your answer: {what}", "de": "Wartet auf deine Antwort: {what}"},
    "card-column-answer": {"en": "Answer: {answer}", "de": "Antwort: {answer}"},
    "card-column-closing-tasks": {
        "en": "Tick this at the end of the week to say: this was the week. Delete it for none this week.",
        "de": "Hake das am Ende der Woche ab, um zu sagen: Das war die Woche. Lösche es für: diese Woche keine.",
    },
    "card-column-closing-calendar": {
        "en": "Put ✅ (or: done) before this title at the end of the week: what is past by then without a mark"
        " of its own counts as done. Delete it for none this week.",
        "de": "Setze am Ende der Woche ✅ (oder: erledigt) vor diesen Titel: Was bis dahin vorbei ist und"
        " kein eigenes Zeichen hat, gilt als erledigt. Lösche es für: diese Woche keine.",
    },
    "card-column-words": {
        "en": "You can write, one line each, here or as a new item in a list that syncd made:",
        "de": "Du kannst schreiben, je eine Zeile, hier oder als neuen Eintrag in einer Liste von syncd:",
    },
    "card-column-did": {
        "en": "Picked up from another column: {example}",
        "de": "Aus einer anderen Spalte: {example}",
    },
    "card-column-with": {"en": "Done together: {example}", "de": "Zusammen getan: {example}"},
    "card-column-skip": {"en": "Not needed this time: {example}", "de": "Diesmal nicht nötig: {example}"},
    "card-column-put-down": {
        "en": "To look for another home: {example}",
        "de": "Soll ein anderes Zuhause suchen: {example}",
    },
    "card-column-give": {"en": "Proposed to somebody: {example}", "de": "Jemandem vorgeschlagen: {example}"},
    "card-column-take": {"en": "At home with you from here on: {example}", "de": "Ab jetzt bei dir: {example}"},
    "card-column-new": {"en": "Something new without a home: {example}", "de": "Etwas ohne Zuhause: {example}"},
    "card-column-away": {"en": "Some days elsewhere: {example}", "de": "Ein paar Tage woanders: {example}"},
    "card-column-pause": {"en": "Nothing for a while: {example}", "de": "Eine Zeit lang nichts: {example}"},
    "card-column-leave": {"en": "Out of syncd for good: {example}", "de": "Ganz heraus aus syncd: {example}"},
    "card-column-undo": {"en": "The last line taken back: {example}", "de": "Die letzte Zeile zurück: {example}"},
    "card-first-title": {"en": "What syncd is, in ten lines", "de": "Was syncd ist, in zehn Zeilen"},
    "card-first-body": {
        "en": "Your household wrote down who owns what. syncd puts what is yours into your own app, and nowhere else"
        " unless you want that.\n"
        "Tick it, move it, rename it, delete it: here, as you do with anything of yours. Deleted means: not this"
        " time.\n"
        "It sees the items that it made, and what you do to them.\n"
        "It does not read the rest of your calendars and lists. In a list that it made itself, it looks whether a new"
        " item begins with one of its words.\n"
        "The others see who owns what, when you meet, what needs a home, and how much happened, for the household as"
        " a whole.\n"
        "They do not see what of yours you ticked, moved or left. How the load is shared is shown once everybody has"
        " agreed to look, to all at once.\n"
        "Whoever looks after the computer on which it runs can read its files; ask who that is.\n"
        'Every Monday "Your column" comes: your week, and the words that you can write there. No command is needed.\n'
        "To rest, write in it: pause. To leave, write: leave. It holds at once, and nobody asks why. If it does not"
        " feel safe to talk about this at home, this is the wrong tool; people near you can help.\n"
        "Tick or delete this when you have read it; it does not come back.",
        "de": "Euer Haushalt hat aufgeschrieben, wer was trägt. syncd legt das, was deins ist, in deine eigene App,"
        " und sonst nirgendwohin, außer du möchtest es.\n"
        "Hake es ab, verschiebe es, benenne es um, lösche es: hier, wie alles, was deins ist. Gelöscht heißt:"
        " diesmal nicht.\n"
        "Es sieht die Einträge, die es selbst gemacht hat, und was du mit ihnen tust.\n"
        "Den Rest deiner Kalender und Listen liest es nicht. In einer Liste, die es selbst angelegt hat, schaut es,"
        " ob ein neuer Eintrag mit einem seiner Wörter beginnt.\n"
        "Die anderen sehen, wer was trägt, wann ihr euch trefft, was ein Zuhause braucht, und wie viel geschehen ist,"
        " für den Haushalt als Ganzes.\n"
        "Sie sehen nicht, was du von dem Deinen abgehakt, verschoben oder gelassen hast. Wie sich die Last"
        " verteilt, zeigt es, wenn alle zugestimmt haben, und dann allen zugleich.\n"
        "Wer sich um den Rechner kümmert, auf dem es läuft, kann seine Dateien lesen; frage, wer das ist.\n"
        "Jeden Montag kommt „Deine Spalte“: deine Woche, und die Wörter, die du dort schreiben kannst. Ein Befehl ist"
        " nicht nötig.\n"
        "Um zu ruhen, schreib hinein: pause. Um zu gehen, schreib: austreten. Das gilt sofort, und niemand fragt,"
        " warum. Wenn es sich zu Hause nicht sicher anfühlt, darüber zu reden, ist das hier das falsche Werkzeug;"
        " Menschen in deiner Nähe können helfen.\n"
        "Hake das ab oder lösche es, wenn du es gelesen hast; es kommt nicht wieder.",
    },
}
