"""The page as HTML: whole in itself, the same each time, readable by everybody."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html

from syncd.core.page import page_of
from syncd.report import theme
from syncd.report.page import rendered
from tests.support.pages import asked

PAGE = page_of(asked(), "en")
TEXT = rendered(PAGE)
TREE = html.fromstring(TEXT)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_it_asks_nobody_for_anything() -> None:
    """No address, no script, nothing that is fetched; the page forbids it to itself, too."""
    assert "http:" not in TEXT
    assert "https:" not in TEXT
    assert "//" not in TEXT
    assert not TREE.xpath("//script|//img|//link|//iframe|//object|//embed|//image|//foreignobject")
    assert not [key for node in TREE.iter() for key in node.attrib if key.startswith("on") or key == "src"]
    assert all(str(link).startswith("#") for link in TREE.xpath("//@href"))
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)", TEXT))
    assert "@import" not in TEXT
    [policy] = TREE.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_same_page_is_the_same_text() -> None:
    """To the letter: no date, no chance, no number of the process is in it."""
    assert rendered(page_of(asked(), "en")) == TEXT


def test_every_picture_is_an_image_with_a_name_and_words() -> None:
    """A screen reader meets one image, its heading, sentences and a table with heads."""
    figures = TREE.xpath("//figure")

    assert len(figures) == len(PAGE.figures)
    for figure in figures:
        [picture] = figure.xpath("./svg")
        [heading] = figure.xpath(f".//h2[@id='{picture.get('aria-labelledby')}']")
        assert picture.get("role") == "img"
        assert heading.text_content()
        assert figure.xpath("./figcaption//p")
        [said] = figure.xpath(f".//*[@id='{figure.get('aria-describedby')}']")
        assert said.text_content().strip()
        assert figure.xpath(".//table//th[@scope='col']")
        assert figure.xpath(".//table//th[@scope='row']")


def test_no_name_stands_twice_and_none_points_nowhere() -> None:
    """Ids are unique on the page, and what is pointed at is there."""
    ids = TREE.xpath("//@id")

    assert len(ids) == len(set(ids))
    pointed = {str(link)[1:] for link in TREE.xpath("//@href")} | set(re.findall(r"url\(#([^)]*)\)", TEXT))
    pointed |= set(TREE.xpath("//@aria-labelledby")) | set(TREE.xpath("//@aria-describedby"))
    assert pointed
    assert pointed <= set(ids)


def test_pictures_have_the_colours_of_the_page() -> None:
    """No picture has a colour of its own: in the dark it is drawn with the colours of the dark."""
    pictures = re.findall(r"<svg.*?</svg>", TEXT, re.DOTALL)

    assert len(pictures) == 4
    assert all("var(--ink)" in picture or "var(--soft)" in picture for picture in pictures)
    assert not [found for picture in pictures for found in re.findall(r"(?<!url\()#[0-9a-f]{6}\b|rgb\(", picture)]
    assert "prefers-color-scheme: dark" in TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_told_from_the_page(scheme: str) -> None:
    """Letters and what letters stand on keep 4.5 to 1 (WCAG 2.2, 1.4.3), in the light and in the dark."""
    paper = getattr(theme.PAPER, scheme)

    for colour in (theme.INK, theme.SOFT, theme.BLUE, theme.OCHRE, theme.GREY):
        assert _contrast(getattr(colour, scheme), paper) >= 4.5, colour.name
    assert _contrast(getattr(theme.INK, scheme), getattr(theme.ZONE, scheme)) >= 4.5


def test_it_fits_a_phone_and_a_sheet() -> None:
    """It is as wide as the screen, wide tables scroll by themselves, and print keeps pictures whole."""
    assert TREE.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert not TREE.xpath("//svg[@width or @height]")
    assert all(picture.get("viewbox") or picture.get("viewBox") for picture in TREE.xpath("//svg"))
    assert all(table.getparent().get("class") == "wide" for table in TREE.xpath("//table"))
    assert "@media print" in TEXT
    assert "break-inside: avoid" in TEXT


def test_what_people_are_called_stays_text() -> None:
    """A name can be no markup, no formula and no address that is fetched."""
    name = '<b onclick="x">$\\alpha_1$ & Co'
    page = page_of(asked(), "en")
    figures = tuple(
        replace(each, drawing=tuple(replace(course, name=name) for course in (*each.drawing, *each.drawing)))
        if each.name == "share" and isinstance(each.drawing, tuple)
        else each
        for each in page.figures
    )
    tree = html.fromstring(rendered(replace(page, title=name, told=(name,), tasks=(name,), figures=figures)))

    assert tree.xpath("//h1")[0].text_content() == name
    assert name in [node.text_content() for node in tree.xpath("//svg//*[local-name()='text']")]
    assert not tree.xpath("//b")


def test_without_pictures_it_is_a_page_all_the_same() -> None:
    """Where nothing may be compared, words stand alone."""
    tree = html.fromstring(rendered(replace(PAGE, figures=(), tasks=(), unseen=(), together="")))

    assert not tree.xpath("//figure")
    assert tree.xpath("//h1")
