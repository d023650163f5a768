"""Sentences of agendas. A part of `syncd.core.catalogue`.

Those whose id begins with `agenda-own` stand in one member's copy alone and may say *you* to that member. All others
stand in everybody's copy, the same for all.
"""

from __future__ import annotations

from typing import Final

AGENDA_SENTENCES: Final[dict[str, dict[str, str]]] = {
    # How an agenda begins: it is a shared thing to build.
    "agenda-open-planning": {
        "en": "The week ahead, planned so that it works better for {all}.",
        "de": "Die kommende Woche, so geplant, dass sie für {all} besser passt.",
    },
    "agenda-open-check-in": {
        "en": "A short look together, to build something that works better for {all}.",
        "de": "Ein kurzer gemeinsamer Blick, um etwas zu bauen, das für {all} besser passt.",
    },
    "agenda-open-calendar-review": {
        "en": "The next eight weeks side by side, so that they work better for {all}.",
        "de": "Die nächsten acht Wochen nebeneinander, damit sie für {all} besser passen.",
    },
    "agenda-open-partnership-check-in": {
        "en": "Time together, to build something that works better for {all}.",
        "de": "Gemeinsame Zeit, um etwas zu bauen, das für {all} besser passt.",
    },
    "agenda-both-of-you": {"en": "both of you", "de": "euch beide"},
    "agenda-all-of-you": {"en": "all of you", "de": "euch alle"},
    # What is as agreed, for the household as a whole.
    "agenda-happened": {
        "en": "Together, {done} of {all} things that mattered happened since {since}.",
        "de": "Zusammen sind seit {since} {done} von {all} Dingen geschehen, die wichtig waren.",
    },
    "agenda-happened-unknown": {
        "en": "Together, {done} of {all} things that mattered happened since {since}; unknown: {unknown} more.",
        "de": "Zusammen sind seit {since} {done} von {all} Dingen geschehen, die wichtig waren; "
        "unbekannt: {unknown} weitere.",
    },
    "agenda-happened-all": {
        "en": "Together, all {all} things that mattered happened since {since}.",
        "de": "Zusammen sind seit {since} alle {all} Dinge geschehen, die wichtig waren.",
    },
    "agenda-happened-all-unknown": {
        "en": "Together, all {all} things that mattered happened since {since}; unknown: {unknown} more.",
        "de": "Zusammen sind seit {since} alle {all} Dinge geschehen, die wichtig waren; "
        "unbekannt: {unknown} weitere.",
    },
    "agenda-happened-one": {
        "en": "Together, one thing that mattered happened since {since}.",
        "de": "Zusammen ist seit {since} eine Sache geschehen, die wichtig war.",
    },
    "agenda-happened-one-unknown": {
        "en": "Together, one thing that mattered happened since {since}; unknown: {unknown} more.",
        "de": "Zusammen ist seit {since} eine Sache geschehen, die wichtig war; unbekannt: {unknown} weitere.",
    },
    "agenda-unknown": {
        "en": "What was due since {since} is unknown so far: {unknown} without a mark.",
        "de": "Was seit {since} anstand, ist bisher unbekannt: {unknown} ohne Zeichen.",
    },
    "agenda-unknown-part": {
        "en": "Part of what was due since {since} is unknown so far: {unknown} without a mark.",
        "de": "Von dem, was seit {since} anstand, ist ein Teil bisher unbekannt: {unknown} ohne Zeichen.",
    },
    "agenda-homes-found": {"en": "Found a home: {items}.", "de": "Neu mit einem Zuhause: {items}."},
    "agenda-settled-in": {"en": "Settled in: {items}.", "de": "Eingespielt: {items}."},
    "agenda-settling": {"en": "Settling in: {items}.", "de": "Spielt sich ein: {items}."},
    # A session without a mark is unknown, not "not held".
    "agenda-no-mark": {
        "en": "{session} of {day} has no mark. Did it take place?",
        "de": "{session} vom {day} ist ohne Zeichen. Hat das stattgefunden?",
    },
    "agenda-two-without-mark": {
        "en": "{session}: the last two have no mark. Keep, move or pause them?",
        "de": "{session}: Die letzten beiden Male sind ohne Zeichen. Beibehalten, verlegen oder pausieren?",
    },
    # What moves, what is open, what is coming.
    "agenda-changing-hands": {"en": "Changing hands soon: {items}.", "de": "Geht bald in andere Hände: {items}."},
    "agenda-homeless": {"en": "These need a home: {items}.", "de": "Ein Zuhause brauchen: {items}."},
    "agenda-homeless-one": {"en": "This needs a home: {items}.", "de": "Ein Zuhause braucht: {items}."},
    "agenda-away": {
        "en": "{who}: away {since} to {last}. Into it fall: {items}.",
        "de": "{who}: abwesend {since} bis {last}. In diese Zeit fallen: {items}.",
    },
    "agenda-away-free": {"en": "{who}: away {since} to {last}.", "de": "{who}: abwesend {since} bis {last}."},
    "agenda-away-covered": {
        "en": "{who}: away {since} to {last}; with {cover} meanwhile: {items}.",
        "de": "{who}: abwesend {since} bis {last}; so lange bei {cover}: {items}.",
    },
    "agenda-away-covered-free": {
        "en": "{who}: away {since} to {last}; {cover} is there meanwhile.",
        "de": "{who}: abwesend {since} bis {last}; so lange ist {cover} da.",
    },
    "agenda-more-away": {"en": "Further absences: {count}.", "de": "Weitere Abwesenheiten: {count}."},
    "agenda-left-out": {
        "en": "{count} things did not happen. What would make them easier, or can they go?",
        "de": "{count} Dinge sind nicht geschehen. Was würde sie leichter machen, oder können sie weg?",
    },
    "agenda-left-out-one": {
        "en": "{count} thing did not happen. What would make it easier, or can it go?",
        "de": "{count} Sache ist nicht geschehen. Was würde sie leichter machen, oder kann sie weg?",
    },
    "agenda-begins": {"en": "Begins in these weeks: {items}.", "de": "Beginnt in diesen Wochen: {items}."},
    "agenda-ends": {"en": "Ends in these weeks: {items}.", "de": "Endet in diesen Wochen: {items}."},
    "agenda-rare": {"en": "Comes once in a long while, and now: {items}.", "de": "Selten, und jetzt dran: {items}."},
    "agenda-reviews": {
        "en": "Does it fit as it is? Time for a look: {items}.",
        "de": "Passt es so, wie es ist? Zeit für einen Blick: {items}.",
    },
    # The three questions of a check-in, and what the data has to offer for each.
    "agenda-heavy": {"en": "What is heavy to carry right now?", "de": "Was ist gerade schwer zu tragen?"},
    "agenda-works": {"en": "What goes well the way it is?", "de": "Was läuft gut, so wie es ist?"},
    "agenda-shift": {"en": "What could be different from here on?", "de": "Was darf ab jetzt anders sein?"},
    "agenda-heaviest": {"en": "Most to think of: {items}.", "de": "Am meisten zu bedenken: {items}."},
    "agenda-dates": {
        "en": "The next seven days hold {count} dates.",
        "de": "In den nächsten sieben Tagen stehen {count} Termine.",
    },
    "agenda-as-agreed": {
        "en": "As agreed: {count} of {all} responsibilities.",
        "de": "Wie vereinbart: {count} von {all} Verantwortungen.",
    },
    "agenda-elsewhere": {
        "en": "{count} were done by somebody other than their owner.",
        "de": "{count} hat jemand anderes erledigt als vereinbart.",
    },
    # What stands in one member's copy alone.
    "agenda-own": {
        "en": "In your copy alone, your next seven days:",
        "de": "Nur in deiner Fassung, deine nächsten sieben Tage:",
    },
    "agenda-own-day": {"en": "{day}: {items}", "de": "{day}: {items}"},
    "agenda-own-often": {"en": "On most days: {items}", "de": "An den meisten Tagen: {items}"},
    "agenda-own-free": {"en": "Nothing of yours has a date then.", "de": "Bei dir steht dann nichts mit Datum."},
    "agenda-own-taken-off": {
        "en": "Taken off your list: {items}. Fine so, or does it need another shape?",
        "de": "Von deiner Liste genommen: {items}. Gut so, oder braucht es eine andere Form?",
    },
    "agenda-own-passed": {
        "en": "On your list, and its day passed: {items}. What would make it easier, or can it go?",
        "de": "Auf deiner Liste, und der Tag ist vorbei: {items}. Was würde es leichter machen, oder kann es weg?",
    },
    "agenda-own-bring": {"en": "Bring what you like of this.", "de": "Bring davon mit, was du magst."},
    # Lists, numbers and days.
    "agenda-and": {"en": "and", "de": "und"},
    "agenda-and-more": {"en": "{items} and {count} more", "de": "{items} und {count} weitere"},
    "agenda-things": {"en": "{count} things", "de": "{count} Dinge"},
    "agenda-things-one": {"en": "{count} thing", "de": "{count} Sache"},
    "agenda-numbers": {
        "en": "no one two three four five six seven eight nine ten eleven twelve",
        "de": "keine eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    },
    "agenda-months": {
        "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "de": "Jan Feb März April Mai Juni Juli Aug Sept Okt Nov Dez",
    },
    "agenda-weekday": {"en": "{weekday} {day}", "de": "{weekday}, {day}"},
}
