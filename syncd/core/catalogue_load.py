"""Sentences about the load and how it drifts. A part of `syncd.core.catalogue`.

What is as agreed comes first, then what moved, then what is open. Each is the same for either direction; `columns`
are all members' in registry order. Percents are multiples of five but for those that were agreed.
"""

from __future__ import annotations

from typing import Final

LOAD_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "load-span": {"en": "The load, {first} to {last}", "de": "Die Last, {first} bis {last}"},
    "load-missing": {
        "en": "First of all: is something missing? This picture knows what stands on the list and bears a mark. It "
        "does not see what nobody wrote down, what was done without a mark, or how much care went into it.",
        "de": "Zuallererst: Fehlt etwas? Dieses Bild kennt, was auf der Liste steht und ein Zeichen trägt. Es sieht "
        "nicht, was niemand aufgeschrieben hat, was ohne Zeichen getan wurde, und wie viel Sorgfalt darin steckt.",
    },
    "load-marked": {
        "en": "Of {due} things of the last nine weeks that can be compared, {marked} bear a mark.",
        "de": "Von {due} Dingen der letzten neun Wochen, die sich vergleichen lassen, tragen {marked} ein Zeichen.",
    },
    "load-unknown": {
        "en": "{unknown} of all {due} that were due are unknown: they could not be seen in time, or nobody can tell "
        "who did them. They count for nobody.",
        "de": "{unknown} von allen {due}, die anstanden, sind unbekannt: Sie waren nicht rechtzeitig zu sehen, oder "
        "niemand kann sagen, wer sie getan hat. Sie zählen für niemanden.",
    },
    "load-unknown-outage": {
        "en": "{unknown} of all {due} that were due are unknown, also because an account could not be read for a "
        "while. They count for nobody.",
        "de": "{unknown} von allen {due}, die anstanden, sind unbekannt, auch weil ein Konto eine Weile nicht lesbar "
        "war. Sie zählen für niemanden.",
    },
    "load-together": {
        "en": "Together, {done} of {due} things that mattered happened.",
        "de": "Zusammen: {done} von {due} Dingen, auf die es ankam, sind geschehen.",
    },
    "load-waits": {
        "en": "Shares of the load are shown to all at once: this waits for everybody's yes to the principle.",
        "de": "Anteile an der Last sehen alle zugleich: Das wartet auf das Ja aller zum Grundsatz.",
    },
    "load-alone": {
        "en": "A household of one: there is nothing to compare.",
        "de": "Ein Haushalt mit einer Person: Es gibt nichts zu vergleichen.",
    },
    "load-new": {
        "en": "New agreement since {day}: four quiet weeks first.",
        "de": "Neue Vereinbarung seit {day}: zuerst vier ruhige Wochen.",
    },
    "load-quiet": {"en": "Not enough weeks yet to say.", "de": "Noch nicht genug Wochen, um etwas zu sagen."},
    "load-unmarked": {
        "en": "Too early to tell: less than half of what is in one of the columns bears a mark.",
        "de": "Noch nicht zu sagen: In einer der Spalten trägt weniger als die Hälfte ein Zeichen.",
    },
    "load-column": {
        "en": "{name}'s column holds about {share} %, somewhere between {low} and {high} (agreed: {agreed} %)",
        "de": "die Spalte von {name} hält etwa {share} %, irgendwo zwischen {low} und {high} "
        "(vereinbart: {agreed} %)",
    },
    "load-as-agreed": {
        "en": "The load is where you put it: {columns}. That is over about the last two months.",
        "de": "Die Last liegt da, wo ihr sie hingelegt habt: {columns}. Das gilt für etwa die letzten zwei Monate.",
    },
    "load-moved": {
        "en": "The load has moved. Over about the last two months {columns}.",
        "de": "Die Last hat sich verschoben. Über etwa die letzten zwei Monate: {columns}.",
    },
    "load-listed": {
        "en": "The load lies otherwise than agreed, and most of that stands so in the list itself. Over about the "
        "last two months {columns}.",
        "de": "Die Last liegt anders als vereinbart, und das meiste davon steht so schon in der Liste. Über etwa die "
        "letzten zwei Monate: {columns}.",
    },
    "load-too-early": {
        "en": "Too early to tell. Over about the last two months {columns}. Chance alone can do that.",
        "de": "Noch nicht zu sagen. Über etwa die letzten zwei Monate: {columns}. Das kann auch Zufall sein.",
    },
    "load-closer": {
        "en": "Since the check-in on {day} the gap to what you agreed went from about {then} to about {now} of 100 "
        "parts of the load.",
        "de": "Seit dem Austausch am {day} ging der Abstand zu dem, was ihr vereinbart habt, von etwa {then} auf "
        "etwa {now} von 100 Teilen der Last zurück.",
    },
    "load-closer-gone": {
        "en": "Since the check-in on {day} the gap to what you agreed went from about {then} to less than {least} of "
        "100 parts of the load.",
        "de": "Seit dem Austausch am {day} ging der Abstand zu dem, was ihr vereinbart habt, von etwa {then} auf "
        "weniger als {least} von 100 Teilen der Last zurück.",
    },
    "load-tasks": {
        "en": "To be back, a part of the load would change columns, for example {tasks}.",
        "de": "Damit es wieder passt, würde ein Teil der Last die Spalte wechseln, zum Beispiel {tasks}.",
    },
    "load-category-column": {
        "en": "{name}'s column held about {share} % of it, somewhere between {low} and {high} (on paper: {paper} %)",
        "de": "die Spalte von {name} hielt davon etwa {share} %, irgendwo zwischen {low} und {high} "
        "(auf dem Papier: {paper} %)",
    },
    "load-category-moved": {
        "en": "{category}: that has changed hands in practice. Over about the last two months {columns}. Make it "
        "official, or hand it back?",
        "de": "{category}: Das liegt im Alltag in anderen Händen. Über etwa die letzten zwei Monate: {columns}. "
        "Offiziell machen oder zurückgeben?",
    },
    "load-category-as-agreed": {
        "en": "Carried as it stands on paper: {categories}.",
        "de": "Getragen, wie es auf dem Papier steht: {categories}.",
    },
    "load-ownership-moved": {
        "en": "A good part of what is on the list gets done by somebody other than its owner. Perhaps some of it is "
        "in the other column?",
        "de": "Ein guter Teil der Liste wird von jemand anderem getan als von denen, denen er gehört. Vielleicht "
        "steht manches in der anderen Spalte?",
    },
    "load-open-moved": {
        "en": "A good part of what is on the list stays open for two weeks or more. Is the list too long right now?",
        "de": "Ein guter Teil der Liste bleibt zwei Wochen oder länger offen. Ist die Liste gerade zu lang?",
    },
    "load-paper-column": {
        "en": "{name}'s column holds about {share} % (agreed: {agreed} %)",
        "de": "die Spalte von {name} hält etwa {share} % (vereinbart: {agreed} %)",
    },
    "load-paper": {
        "en": "On paper, as of today, {columns}. That comes from the list, not from anybody's doing.",
        "de": "Auf dem Papier, Stand heute: {columns}. Das kommt von der Liste, nicht von jemandes Tun.",
    },
    "load-grown": {
        "en": "The list is fuller than on {day}, when you agreed: {columns}.",
        "de": "Die Liste ist voller als am {day}, als ihr euch geeinigt habt: {columns}.",
    },
    "load-grown-column": {
        "en": "{name}'s column by about {percent} %",
        "de": "die Spalte von {name} um etwa {percent} %",
    },
    "load-pattern": {
        "en": "The noticing and planning sit more with one of you than the doing does.",
        "de": "Das Bemerken und Planen liegt mehr bei einer Person als das Tun.",
    },
    "load-settling": {"en": "Settling in: {tasks}.", "de": "Spielt sich ein: {tasks}."},
    "load-heaviest": {
        "en": "Heaviest to hold right now: {tasks}.",
        "de": "Gerade am schwersten im Kopf zu behalten: {tasks}.",
    },
    "load-bar-agreed": {"en": "agreed", "de": "vereinbart"},
    "load-bar-paper": {"en": "on paper", "de": "auf dem Papier"},
    "load-bar-practice": {"en": "in practice", "de": "im Alltag"},
    "load-short-as-agreed": {
        "en": "The load is where you put it, over about two months: {columns}.",
        "de": "Die Last liegt da, wo ihr sie hingelegt habt, über etwa zwei Monate: {columns}.",
    },
    "load-short-moved": {
        "en": "The load has moved, over about two months: {columns}.",
        "de": "Die Last hat sich verschoben, über etwa zwei Monate: {columns}.",
    },
    "load-short-listed": {
        "en": "The load lies otherwise than agreed, most of it by the list itself, over about two months: {columns}.",
        "de": "Die Last liegt anders als vereinbart, das meiste schon durch die Liste, über etwa zwei Monate: "
        "{columns}.",
    },
    "load-short-too-early": {
        "en": "Too early to tell, over about two months: {columns}.",
        "de": "Noch nicht zu sagen, über etwa zwei Monate: {columns}.",
    },
    "load-short-column": {
        "en": "{name} about {share} % ({low}-{high}, agreed {agreed})",
        "de": "{name} etwa {share} % ({low}-{high}, vereinbart {agreed})",
    },
    "load-short-closer": {
        "en": "Since the check-in on {day} the gap went from about {then} to about {now} of 100 parts.",
        "de": "Seit dem Austausch am {day} ging der Abstand von etwa {then} auf etwa {now} von 100 Teilen zurück.",
    },
    "load-short-closer-gone": {
        "en": "Since the check-in on {day} the gap went from about {then} to less than {least} of 100 parts.",
        "de": "Seit dem Austausch am {day} ging der Abstand von etwa {then} auf weniger als {least} von 100 Teilen "
        "zurück.",
    },
    "load-short-tasks": {"en": "For example: {tasks}.", "de": "Zum Beispiel: {tasks}."},
    "load-said-as-agreed": {
        "en": "The load is where you put it.",
        "de": "Die Last liegt da, wo ihr sie hingelegt habt.",
    },
    "load-said-moved": {"en": "The load has moved.", "de": "Die Last hat sich verschoben."},
    "load-said-listed": {
        "en": "The load lies otherwise than agreed, most of it by the list itself.",
        "de": "Die Last liegt anders als vereinbart, das meiste schon durch die Liste.",
    },
    "load-said-too-early": {"en": "Too early to tell.", "de": "Noch nicht zu sagen."},
    "category-household-logistics": {"en": "Household logistics", "de": "Haushalt und Organisation"},
    "category-emotional-caretaking": {"en": "Emotional caretaking", "de": "Füreinander da sein"},
    "category-social-planning": {"en": "Social planning", "de": "Freundeskreis und Familie"},
    "category-child-related": {"en": "Children", "de": "Kinder"},
    "category-financial-management": {"en": "Money", "de": "Geld"},
    "category-relationship-maintenance": {"en": "The two of us", "de": "Wir zwei"},
}
