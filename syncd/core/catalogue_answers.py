"""Answers to what a member wrote: one line each, to that member alone. A part of `syncd.core.catalogue`.

What somebody else did or did not do is not in them, nor whose word something waits for but its owner's.
"""

from __future__ import annotations

from typing import Final

ANSWER_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "answer-nearest": {
        "en": "Not sure what \u201c{line}\u201d means. Did you mean: {nearest}?",
        "de": "Nicht sicher, was \u201e{line}\u201c heißt. War gemeint: {nearest}?",
    },
    "answer-whose": {
        "en": "Others write in this list too, so nobody can tell who wrote this. Nothing has changed. "
        "What was done can be said in the notes of your column.",
        "de": "In diese Liste schreiben mehrere; wer das schrieb, ist nicht zu erkennen. Nichts hat sich geändert. "
        "Was getan ist, lässt sich in den Notizen deiner Spalte sagen.",
    },
    "answer-whose-word": {
        "en": "Others can write here too; this can be said in a list of your own. Nothing has changed.",
        "de": "Hier können auch andere schreiben; das geht in einer eigenen Liste. Nichts hat sich geändert.",
    },
    "answer-gone": {
        "en": "You are not part of this household now. To come back: syncd leave {member} --back",
        "de": "Du gehörst jetzt nicht zu diesem Haushalt. Zurück kommst du mit: syncd leave {member} --back",
    },
    "answer-not-now": {
        "en": "That could not be taken in as it is written. Nothing has changed.",
        "de": "Das ließ sich so nicht übernehmen. Nichts hat sich geändert.",
    },
    # What was done, together, skipped.
    "answer-did": {"en": "Noted: {what}, {day}.", "de": "Notiert: {what}, {day}."},
    "answer-with": {
        "en": "Noted: {what}, {day}, together with {who}.",
        "de": "Notiert: {what}, {day}, zusammen mit {who}.",
    },
    "answer-skip": {"en": "Left out this time: {what}, {day}.", "de": "Diesmal ausgelassen: {what}, {day}."},
    "answer-already": {"en": "{what}, {day}: that is noted.", "de": "{what}, {day}: Das ist notiert."},
    "answer-nothing-open": {
        "en": "Nothing of {what} is open now.",
        "de": "Von {what} ist gerade nichts offen.",
    },
    "answer-no-dates": {
        "en": "{what} has no dates, so there is nothing to mark.",
        "de": "{what} hat keine Termine, deshalb ist hier nichts zu vermerken.",
    },
    "answer-skip-not-yours": {
        "en": "{what} is not in your column; whoever owns it can leave a date out.",
        "de": "{what} ist nicht in deiner Spalte; auslassen kann es, wem es gehört.",
    },
    # Who owns it.
    "answer-put-down": {"en": "{what} needs a home from today.", "de": "{what} braucht ab heute ein Zuhause."},
    "answer-put-down-not-yours": {
        "en": "{what} is not in your column; whoever owns it can put it down.",
        "de": "{what} ist nicht in deiner Spalte; ablegen kann es, wem es gehört.",
    },
    "answer-give": {
        "en": "{who} is asked about {what}. Until there is a yes it stays as it is.",
        "de": "{who} wird zu {what} gefragt. Bis zu einem Ja bleibt es, wie es ist.",
    },
    "answer-give-not-yours": {
        "en": "{what} is not in your column; whoever owns it can give it.",
        "de": "{what} ist nicht in deiner Spalte; abgeben kann es, wem es gehört.",
    },
    "answer-give-asked": {
        "en": "{who} is asked about {what} already.",
        "de": "{who} ist zu {what} schon gefragt.",
    },
    "answer-give-agreed": {
        "en": "{what} is with {who} from {day}: that is agreed.",
        "de": "{what} ist ab {day} bei {who}: Das ist vereinbart.",
    },
    "answer-not-taken": {
        "en": "Noted: {what} does not come to you. Where it is, it stays.",
        "de": "Notiert: {what} kommt nicht zu dir. Wo es ist, bleibt es.",
    },
    "answer-yours": {
        "en": "{what} is in your column.",
        "de": "{what} ist in deiner Spalte.",
    },
    "answer-take": {
        "en": "{what} is in your column from today.",
        "de": "{what} ist ab heute in deiner Spalte.",
    },
    "answer-take-from": {
        "en": "{what} is in your column from {day}.",
        "de": "{what} ist ab {day} in deiner Spalte.",
    },
    "answer-take-has-home": {
        "en": "{what} has a home. It can come to you when its owner writes: {line}",
        "de": "{what} hat ein Zuhause. Zu dir kommt es mit dieser Zeile von dort: {line}",
    },
    "answer-needs-home": {
        "en": "{what} needs a home. To take it, write: {line}",
        "de": "{what} braucht ein Zuhause. Zum Übernehmen schreib: {line}",
    },
    "answer-file": {
        "en": "The household file says otherwise about {what}; it can be changed there.",
        "de": "Die Haushaltsdatei sagt über {what} etwas anderes; dort lässt es sich ändern.",
    },
    "answer-new": {
        "en": "Noted: {what} needs a home. To take it, write: {line}",
        "de": "Notiert: {what} braucht ein Zuhause. Zum Übernehmen schreib: {line}",
    },
    "answer-new-known": {"en": "{what} has a home.", "de": "{what} hat ein Zuhause."},
    # Being away, pausing, leaving.
    "answer-away": {
        "en": "Noted: away from {day}, first day back {back}.",
        "de": "Notiert: weg ab {day}, erster Tag zurück {back}.",
    },
    "answer-away-days": {"en": "away {first} to {last}", "de": "weg {first} bis {last}"},
    "answer-away-file": {
        "en": "The household file has days away from {day} on; they can be changed there.",
        "de": "Die Haushaltsdatei hat freie Tage ab {day}; dort lassen sie sich ändern.",
    },
    "answer-days-over": {
        "en": "Those days are over. Nothing has changed.",
        "de": "Diese Tage sind vorbei. Nichts hat sich geändert.",
    },
    "answer-days-far": {
        "en": "Those days are more than ten years from now. Nothing has changed.",
        "de": "Diese Tage sind mehr als zehn Jahre entfernt. Nichts hat sich geändert.",
    },
    "answer-pause": {
        "en": "Nothing is expected of you until {back}, your first day back.",
        "de": "Bis {back}, deinem ersten Tag zurück, wird nichts von dir erwartet.",
    },
    "answer-pause-open": {
        "en": "Nothing is expected of you from now on. To end it, write: {line}",
        "de": "Ab jetzt wird nichts von dir erwartet. Zum Beenden schreib: {line}",
    },
    "answer-pause-end": {"en": "pause until tomorrow", "de": "pause bis morgen"},
    "answer-leave": {
        "en": "You left. What is finished stays; what is open goes. To come back: syncd leave {member} --back",
        "de": "Du bist nicht mehr dabei. Fertiges bleibt, Offenes geht. Zurück: syncd leave {member} --back",
    },
    # Taking a word back.
    "answer-undo": {"en": "Taken back: {said}.", "de": "Zurückgenommen: {said}."},
    "answer-undo-nothing": {
        "en": "There is nothing of the last seven days to take back.",
        "de": "Aus den letzten sieben Tagen gibt es nichts zurückzunehmen.",
    },
    "answer-undo-changed": {
        "en": "Something newer is known about \u201c{said}\u201d, so it stays as it is.",
        "de": "Zu \u201e{said}\u201c ist Neueres bekannt, deshalb bleibt es, wie es ist.",
    },
    "answer-undo-no": {
        "en": "Your no about {what} stays; it can be proposed to you anew.",
        "de": "Dein Nein zu {what} bleibt; es kann dir neu vorgeschlagen werden.",
    },
    "answer-undo-has-home": {
        "en": "{what} has a home since then, so it stays there.",
        "de": "{what} hat seither ein Zuhause, deshalb bleibt es dort.",
    },
}
