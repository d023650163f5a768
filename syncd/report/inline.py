"""A picture as SVG within a page: its colours follow the page, and nothing in it points elsewhere."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from lxml import etree
from matplotlib import rc_context

from syncd.core.page.values import Drawing
from syncd.report import theme
from syncd.report.pictures import drawn

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_POINTS = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"font:\s*(?:([a-z0-9]+)\s+)?([0-9.]+)px\s+[^;\"]*")


def inline(drawing: Drawing, months: Sequence[str], name: str) -> str:
    """The picture as an `svg` element; `name` is unique on the page and begins every id in it.

    The words beside it say what it shows: to a screen reader it is one image, named by `NAME-title`.
    """
    canvas = drawn(drawing, months)
    file = io.BytesIO()
    with rc_context({**theme.STYLE, "svg.hashsalt": name}):
        canvas.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(file.getvalue(), parser)
    _strip(root, name)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    root.set("focusable", "false")
    return _themed(etree.tostring(root, encoding="unicode"))


def _strip(root: etree._Element, name: str) -> None:
    """Take away what a page has no use for: sizes, metadata, ids nobody points at, names of namespaces."""
    for element in list(root.iter(f"{_SVG}metadata", etree.Comment)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    pointed = set()
    for element in root.iter():
        pointed |= {found for value in element.attrib.values() for found in _POINTS.findall(str(value))}
        if link := element.attrib.get(_LINK):
            pointed.add(str(link).removeprefix("#"))
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "id":
                del element.attrib["id"]
                if value in pointed:
                    element.set("id", f"{name}-{value}")
            elif key == _LINK:
                del element.attrib[key]
                element.set("href", f"#{name}-{str(value).removeprefix('#')}")
            else:
                element.set(key, _POINTS.sub(rf"url(#{name}-\1)", str(value)))
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)


def _themed(text: str) -> str:
    """Colours as variables of the page; letters in the page's own type."""
    for colour in theme.COLOURS:
        text = text.replace(colour.light, f"var(--{colour.name})")
    return _FONT.sub(_font, text)


def _font(found: re.Match[str]) -> str:
    weight = f"; font-weight: {found[1]}" if found[1] else ""
    return f"font-size: {found[2]}px{weight}"
