"""Sentences of the board. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

BOARD_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "board-private": {"en": "{count} private", "de": "{count} privat"},
    "board-empty": {
        "en": "The registry holds no responsibilities yet. To begin with suggestions: syncd init",
        "de": "Noch steht keine Verantwortung im Haushaltsbuch. Mit Vorschlägen beginnen: syncd init",
    },
    "agenda-none-soon": {
        "en": "No session is coming.",
        "de": "Es steht kein gemeinsamer Termin an.",
    },
    "agenda-when": {"en": "{session}, {start}", "de": "{session}, {start}"},
    "agenda-see-own": {
        "en": "To see what stands below it in one member's copy: {command}",
        "de": "Was darunter in der Fassung eines Mitglieds steht: {command}",
    },
}
