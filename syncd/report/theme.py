"""How pictures look. A colour is drawn as it is in the light; on a page each becomes a variable of the page's style.

Two colours tell columns apart and mean nothing else. All of them keep the contrasts of WCAG 2.2 (1.4.3, 1.4.11) on
their page, in the light and in the dark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from syncd.core.page.values import NOBODY


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by its name in the style, on a light and on a dark page."""

    name: str
    light: str
    dark: str


PAPER: Final = Colour("paper", "#fdfdfb", "#15181c")
INK: Final = Colour("ink", "#22262b", "#e7e9ec")
SOFT: Final = Colour("soft", "#5c646e", "#a3acb7")
LINES: Final = Colour("lines", "#d3d7dc", "#3a4149")
ZONE: Final = Colour("zone", "#eceae2", "#262a2d")
BLUE: Final = Colour("blue", "#1f5f9e", "#7fb5ea")
OCHRE: Final = Colour("ochre", "#8c5c05", "#dfae58")
GREY: Final = Colour("grey", "#69717b", "#98a1ac")

COLOURS: Final = (PAPER, INK, SOFT, LINES, ZONE, BLUE, OCHRE, GREY)

_COLUMNS: Final = (BLUE, OCHRE, GREY)

DASHES: Final = (4.0, 2.5)

STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "text.color": INK.light,
    "axes.edgecolor": LINES.light,
    "axes.labelcolor": SOFT.light,
    "xtick.color": SOFT.light,
    "ytick.color": SOFT.light,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "svg.fonttype": "none",
    "path.simplify": False,
}


def column_colour(member: int) -> Colour:
    """The colour of a member's column; grey for nobody's, and for more than two."""
    return GREY if member == NOBODY else _COLUMNS[min(member, len(_COLUMNS) - 1)]
