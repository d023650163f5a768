"""The page as one HTML file that asks nobody for anything: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from syncd.core.page.values import Page
from syncd.report import theme
from syncd.report.inline import inline

TEMPLATE = "page.html.jinja"


def rendered(page: Page) -> str:
    """The whole page. The same page gives the same text, to the letter."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["prose"] = _prose
    template = environment.from_string(files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8"))
    pictures = {
        figure.name: Markup(inline(figure.drawing, page.months, figure.name))  # noqa: S704 - drawn here; texts escaped
        for figure in page.figures
    }
    return template.render(page=page, pictures=pictures, colours=theme.COLOURS)


def _prose(text: str) -> str:
    """A number and its percent sign stay on one line."""
    return text.replace(" %", "\u00a0%")
