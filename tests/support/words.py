"""The words that syncd does not say to people, per language; whole words, any case."""

from __future__ import annotations

import re

BANNED = {
    "en": (
        "fail",
        "fault",
        "blame",
        "lazy",
        "late",
        "overdue",
        "behind",
        "owe",
        "should",
        "never",
        "always",
        "forgot",
        "finally",
        "still",
        "again",
        "score",
        "points",
        "rank",
        "streak",
        "winner",
        "nag",
        "babysit",
        "help out",
    ),
    "de": (
        "versagt",
        "gescheitert",
        "fehlgeschlagen",
        "schuld",
        "schuldig",
        "schulden",
        "faul",
        "spät",
        "zu spät",
        "verspätet",
        "überfällig",
        "hinterher",
        "im rückstand",
        "sollte",
        "solltest",
        "solltet",
        "nie",
        "niemals",
        "immer",
        "immer noch",
        "schon wieder",
        "vergessen",
        "endlich",
        "punkte",
        "punktestand",
        "rang",
        "rangliste",
        "serie",
        "gewinner",
        "nörgeln",
        "babysitten",
        "aushelfen",
        "mithelfen",
    ),
}

_BESIDE_A_NAME = {"en": ("only", "just"), "de": ("nur", "bloß")}


def offences(text: str, language: str, names: tuple[str, ...] = (r"\{name\}", r"\{member\}")) -> list[str]:
    """Everything in `text` that the rules of wording ban: words, exclamation marks, *only* beside a member's name."""
    found = [word for word in BANNED[language] if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]
    found += ["!"] * text.count("!")
    who = "|".join(names)
    for word in _BESIDE_A_NAME[language]:
        if re.search(rf"\b{word}\s+({who})|({who})\W+{word}\b", text, re.IGNORECASE):
            found.append(word)
    return found
