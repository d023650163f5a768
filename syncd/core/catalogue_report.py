"""Sentences of the report page, beside those about the load. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

REPORT_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "page-title": {"en": "{household}: the load and the list", "de": "{household}: die Last und die Liste"},
    "page-span": {"en": "{first} to {last}, as of {day}", "de": "{first} bis {last}, Stand {day}"},
    "page-months": {
        "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "de": "Jan Feb März Apr Mai Juni Juli Aug Sep Okt Nov Dez",
    },
    "page-unseen": {"en": "What no picture here shows", "de": "Was hier kein Bild zeigt"},
    "page-told": {"en": "In words", "de": "In Worten"},
    "page-tasks": {"en": "What it is mostly about", "de": "Worum es vor allem geht"},
    "page-numbers": {"en": "The numbers", "de": "Die Zahlen"},
    "page-new-agreement": {"en": "New agreement", "de": "Neue Vereinbarung"},
    "page-agreed": {"en": "agreed", "de": "vereinbart"},
    "page-at-agreement": {"en": "as agreed", "de": "wie vereinbart"},
    "page-on-paper": {"en": "on paper", "de": "auf dem Papier"},
    "page-in-practice": {"en": "in practice", "de": "im Alltag"},
    "page-nobody": {"en": "left open", "de": "offen geblieben"},
    "page-whole": {"en": "together", "de": "zusammen"},
    "page-share": {"en": "The share of each column, over time", "de": "Der Anteil jeder Spalte im Lauf der Zeit"},
    "page-share-one": {"en": "{name}'s column, over time", "de": "Die Spalte von {name} im Lauf der Zeit"},
    "page-share-key": {
        "en": "The line is the average of about the last two months, and it trails. The true share lies most "
        "probably in the band around it. Dashed: what you agreed on; differences within the pale stripe can be left "
        "to themselves. Dots are single weeks. A ring marks the week from which it was sure that the load lies "
        "otherwise than agreed.",
        "de": "Die Linie ist der Mittelwert von etwa zwei Monaten und läuft nach. Der wahre Anteil liegt "
        "höchstwahrscheinlich im Band um sie. Gestrichelt: was ihr vereinbart habt; Unterschiede im blassen Streifen "
        "können bleiben. Die kleinen Kreise sind einzelne Wochen. Ein Ring steht bei der Woche, seit der feststeht, "
        "dass die Last anders liegt als vereinbart.",
    },
    "page-share-two": {
        "en": "One column is enough for two: the other one holds what is missing to 100 %.",
        "de": "Bei zweien genügt eine Spalte: Die andere hält, was zu 100 % fehlt.",
    },
    "page-course": {
        "en": "{name}: about {share} %, somewhere between {low} and {high}, over about the two months up to {day}; "
        "agreed: {planned} %.",
        "de": "{name}: etwa {share} %, irgendwo zwischen {low} und {high}, über etwa zwei Monate bis {day}; "
        "vereinbart: {planned} %.",
    },
    "page-course-moved": {
        "en": "{name}: about {share} %, somewhere between {low} and {high}, over about the two months up to {day}; "
        "agreed: {planned} %. That this is otherwise than agreed is sure since the week of {since}.",
        "de": "{name}: etwa {share} %, irgendwo zwischen {low} und {high}, über etwa zwei Monate bis {day}; "
        "vereinbart: {planned} %. Dass das anders ist als vereinbart, steht seit der Woche ab {since} fest.",
    },
    "page-course-none": {
        "en": "{name}: not enough weeks yet to say.",
        "de": "{name}: noch nicht genug Wochen, um etwas zu sagen.",
    },
    "page-columns": {"en": "Two columns", "de": "Zwei Spalten"},
    "page-columns-more": {"en": "The columns", "de": "Die Spalten"},
    "page-columns-key": {
        "en": "Left what stands on paper, right what it came to in practice in these weeks; blocks are categories: "
        "{blocks}. The dashed line is the agreed height. The colours stand for the columns and mean nothing else.",
        "de": "Links, was auf dem Papier steht, rechts, was im Alltag dieser Wochen daraus wurde; die Blöcke sind "
        "Bereiche: {blocks}. Gestrichelt: die vereinbarte Höhe. Die Farben stehen für die Spalten und bedeuten sonst "
        "nichts.",
    },
    "page-one-column": {"en": "{name} {share} %", "de": "{name} {share} %"},
    "page-columns-said": {
        "en": "Over these weeks, in about: on paper {paper}; in practice {practice}. Agreed: {agreed}.",
        "de": "In diesen Wochen, etwa: auf dem Papier {paper}; im Alltag {practice}. Vereinbart: {agreed}.",
    },
    "page-categories": {"en": "Category by category", "de": "Bereich für Bereich"},
    "page-categories-key": {
        "en": "What {name}'s column holds of each category, from 0 to 100 %. Dashed: on paper. Grey unless it has "
        "moved.",
        "de": "Was die Spalte von {name} von jedem Bereich hält, von 0 bis 100 %. Gestrichelt: auf dem Papier. Grau, "
        "solange sich nichts verschoben hat.",
    },
    "page-categories-key-more": {
        "en": "What each column holds of each category, from 0 to 100 %. Dashed: on paper. Grey unless it has moved.",
        "de": "Was jede Spalte von jedem Bereich hält, von 0 bis 100 %. Gestrichelt: auf dem Papier. Grau, solange "
        "sich nichts verschoben hat.",
    },
    "page-categories-moved": {
        "en": "In other hands than on paper, over about two months, as seen from this column: {categories}.",
        "de": "Anders als auf dem Papier, über etwa zwei Monate, von dieser Spalte aus gesehen: {categories}.",
    },
    "page-category-moved": {
        "en": "{category} (about {share} %, between {low} and {high}; on paper {planned} %)",
        "de": "{category} (etwa {share} %, zwischen {low} und {high}; auf dem Papier {planned} %)",
    },
    "page-categories-same": {
        "en": "No category is known to have moved over about the last two months.",
        "de": "Von keinem Bereich ist bekannt, dass er sich in etwa zwei Monaten verschoben hat.",
    },
    "page-list": {"en": "The whole list", "de": "Die ganze Liste"},
    "page-list-key": {
        "en": "What is planned for an average week, against what was planned when you agreed (100 %).",
        "de": "Was für eine mittlere Woche geplant ist, gemessen an dem, was bei der Vereinbarung geplant war "
        "(100 %).",
    },
    "page-list-same": {
        "en": "The list is about as long as it was when you agreed.",
        "de": "Die Liste ist etwa so lang wie bei eurer Vereinbarung.",
    },
    "page-list-more": {
        "en": "As of {day} the list is about {percent} % longer than it was when you agreed.",
        "de": "Stand {day} ist die Liste etwa {percent} % länger als bei eurer Vereinbarung.",
    },
    "page-list-less": {
        "en": "As of {day} the list is about {percent} % shorter than it was when you agreed.",
        "de": "Stand {day} ist die Liste etwa {percent} % kürzer als bei eurer Vereinbarung.",
    },
    "page-closing": {
        "en": "Partnership, not scorekeeping: both people's capacity and wellbeing matter.",
        "de": "Partnerschaft statt Aufrechnen: Die Kraft und das Wohlergehen aller zählen.",
    },
    "page-head-what": {"en": "what", "de": "was"},
    "page-head-month": {"en": "month", "de": "Monat"},
    "page-head-about": {"en": "about, in %", "de": "etwa, in %"},
    "page-head-between": {"en": "between", "de": "zwischen"},
    "page-head-planned": {"en": "planned", "de": "geplant"},
    "page-head-category": {"en": "category", "de": "Bereich"},
    "page-head-in": {"en": "{group}: {name}, about, in %", "de": "{group}: {name}, etwa, in %"},
    "page-head-size": {"en": "about, in % of the agreement", "de": "etwa, in % der Vereinbarung"},
    "report-written": {"en": "The page stands in {file}", "de": "Die Seite steht in {file}"},
}
