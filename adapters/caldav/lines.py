"""Content lines of an iCalendar object (RFC 5545 section 3.1), kept as they stand.

An owner's item is edited line by line: a line that is not edited leaves as it came, folds, parameters, case and
mistakes included. A component model that reads values and writes them again cannot promise that
(`C:\\New` loses its backslash, a line without a colon is dropped, one bad value refuses the whole item).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_BODY = 4_000_000
"""Bodies of more characters than this are not read: nothing a person writes into a task is that long."""

MAX_DEPTH = 8

_LINE = re.compile(r"([A-Za-z0-9_.-]+)[ \t]*((?:;(?:[^\":]|\"[^\"]*\")*)?):(.*)\Z", re.DOTALL)
_FOLD = re.compile(r"\r?\n[ \t]")
_PHYSICAL = re.compile(r"\r?\n(?![ \t])")
_ESCAPED = re.compile(r"\\([\\;,:\"nN])")
_PARAMETER = re.compile(r";\s*([A-Za-z0-9-]+)\s*=\s*(\"[^\"]*\"|[^;\"]*)")
# C0 controls, DEL, lone surrogates and non-characters: no XML answer could carry them back (RFC 5545 section 3.1).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Broken(ValueError):
    """A body or a value that cannot be understood. The message names the damage, never the content."""


@dataclass(slots=True)
class Line:
    """One content line. `raw` is what stands (folds included); `name` is in capitals, "" for junk."""

    raw: str
    name: str
    parameters: str
    value: str

    def parameter(self, name: str) -> str:
        """Value of a parameter without its quotes, "" when absent."""
        for key, value in _PARAMETER.findall(self.parameters):
            if key.upper() == name:
                return str(value).strip().strip('"')
        return ""


@dataclass(slots=True)
class Component:
    """A component: its own lines and the components within it, in the order in which they stand."""

    name: str
    parts: list[Line | Component] = field(default_factory=list)
    begin: Line | None = None
    end: Line | None = None

    def lines(self, name: str) -> list[Line]:
        """All own lines of that name."""
        return [part for part in self.parts if isinstance(part, Line) and part.name == name]

    def first(self, name: str) -> Line | None:
        """The first own line of that name."""
        for part in self.parts:
            if isinstance(part, Line) and part.name == name:
                return part
        return None

    def value(self, name: str) -> str:
        """Value of the first line of that name as it stands, "" when absent."""
        line = self.first(name)
        return "" if line is None else line.value.strip()

    def components(self, name: str = "") -> list[Component]:
        """Components directly within, of that name or all."""
        return [part for part in self.parts if isinstance(part, Component) and name in {"", part.name}]

    def put(self, line: Line) -> None:
        """Set a property that occurs once: in place of the first of its name, else after the last own line."""
        places = [at for at, part in enumerate(self.parts) if isinstance(part, Line) and part.name == line.name]
        if places:
            self.parts[places[0]] = line
            for at in reversed(places[1:]):
                del self.parts[at]
            return
        own = [at for at, part in enumerate(self.parts) if isinstance(part, Line)]
        self.parts.insert(own[-1] + 1 if own else 0, line)

    def drop(self, *names: str) -> None:
        """Remove all own lines of these names."""
        self.parts = [part for part in self.parts if not (isinstance(part, Line) and part.name in names)]

    def written(self) -> Iterator[str]:
        """The lines of this component as they stand, BEGIN and END included."""
        yield self.begin.raw if self.begin else f"BEGIN:{self.name}"
        for part in self.parts:
            if isinstance(part, Line):
                yield part.raw
            else:
                yield from part.written()
        yield self.end.raw if self.end else f"END:{self.name}"


def parse_line(raw: str) -> Line:
    """Read one content line; junk keeps its text and gets no name."""
    text = _FOLD.sub("", raw) if "\n" in raw else raw
    match = _LINE.match(text)
    if match is None:
        return Line(raw, "", "", "")
    return Line(raw, match[1].upper(), match[2], match[3])


def parse(body: str) -> Component:
    """Read a body into its one VCALENDAR. Raises `Broken` when it is not exactly one whole VCALENDAR."""
    if len(body) > MAX_BODY:
        raise Broken("it is too large")
    root = Component("")
    stack = [root]
    for raw in _PHYSICAL.split(body.lstrip("\ufeff \t\r\n").rstrip("\r\n \t")):
        line = parse_line(raw)
        if line.name == "BEGIN":
            component = Component(line.value.strip().upper(), begin=line)
            stack[-1].parts.append(component)
            stack.append(component)
            if len(stack) > MAX_DEPTH:
                raise Broken("components stand too deep within each other")
        elif line.name == "END":
            if len(stack) == 1 or stack[-1].name != line.value.strip().upper():
                raise Broken("END does not match BEGIN")
            stack.pop().end = line
        else:
            stack[-1].parts.append(line)
    if len(stack) != 1:
        raise Broken("it ends in the middle")
    calendars = root.components()
    if len(calendars) != 1 or calendars[0].name != "VCALENDAR":
        raise Broken("it is not one VCALENDAR")
    return calendars[0]


def serialise(calendar: Component) -> str:
    """The body with CRLF line ends (RFC 5545 section 3.1)."""
    return "\r\n".join(_FOLD_END.sub("\r\n", raw) for raw in calendar.written()) + "\r\n"


_FOLD_END = re.compile(r"\r?\n")


def unescape(value: str) -> str:
    """TEXT as a person reads it (RFC 5545 section 3.3.11), line ends as `\\n`."""
    if "\\" in value:
        value = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    return value.replace("\r\n", "\n").replace("\r", "\n")


def clean(text: str) -> str:
    """Text without what no calendar can carry; line ends as `\\n`."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """TEXT for the wire (RFC 5545 section 3.3.11), cleaned."""
    return clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def split_list(value: str) -> tuple[str, ...]:
    """A comma-separated list of TEXT, unescaped, empty entries left out."""
    entries = re.findall(r"(?:[^\\,]|\\.)+", value, re.DOTALL)
    return tuple(text for text in (unescape(entry).strip() for entry in entries) if text)


def fold(text: str) -> str:
    """A content line in physical lines of at most 75 octets, cut between characters (RFC 5545 section 3.1)."""
    if len(text) <= 75 and (text.isascii() or len(text.encode()) <= 75):
        return text
    if text.isascii():
        return "\r\n ".join((text[:75], *(text[at : at + 74] for at in range(75, len(text), 74))))
    pieces, rest, room = [], text.encode(), 75
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(rest[:cut].decode())
        rest, room = rest[cut:], 74
    return "\r\n ".join((*pieces, rest.decode()))


def make(name: str, value: str, parameters: str = "") -> Line:
    """A new line; `value` is already in its wire form, `parameters` begin with a semicolon."""
    return Line(fold(f"{name}{parameters}:{value}"), name, parameters, value)
