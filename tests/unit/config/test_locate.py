"""Lines of TOML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from syncd.config.locate import Path, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = '''# [not.a.table]
top = 1
[members.alex]   # a comment with ] and "
name = "# not a comment"
"quoted key" = 'x = [1'
"esc\\"aped" = 1
dotted.inner . key = true

[[away]]
member = "a"
[[away]]
member = "b"
[away.more]
x = 1
[[away.deep]]
y = 1
[[away.deep]]
y = 2

[responsibilities.groceries]
text = """first
[not.a.table]
"quoted" \\"""
last""""
raw = \'\'\'
a = 1\'\'\'
steps = [  # two steps ]
  { id = "menu", on = 2026-11-24, n = { x = 1, y = [1, 2] } },
  # { id = "none" },
  {
    id = "shop" }, [
    1,
    [2, 3]],
]
after = 07:30:00
empty = [ ]
none = {}
end = "the end"
'''.replace("  {\n    id", "  { id")


def test_every_key_and_element_has_its_line() -> None:
    """Headers, dotted and quoted keys, arrays of tables, inline tables, long strings and comments are told apart."""
    locations = locate(DOCUMENT)
    lines = DOCUMENT.split("\n")

    def shown(*path: str | int) -> str:
        return lines[locations.line(path) - 1].strip()

    expected: dict[Path, str] = {
        ("top",): "top = 1",
        ("members", "alex"): '[members.alex]   # a comment with ] and "',
        ("members", "alex", "name"): 'name = "# not a comment"',
        ("members", "alex", "quoted key"): "\"quoted key\" = 'x = [1'",
        ("members", "alex", 'esc"aped'): '"esc\\"aped" = 1',
        ("members", "alex", "dotted", "inner", "key"): "dotted.inner . key = true",
        ("away", 0, "member"): 'member = "a"',
        ("away", 1, "member"): 'member = "b"',
        ("away", 1, "more", "x"): "x = 1",
        ("away", 1, "deep", 0, "y"): "y = 1",
        ("away", 1, "deep", 1, "y"): "y = 2",
        ("responsibilities",): "[responsibilities.groceries]",
        ("responsibilities", "groceries", "raw"): "raw = '''",
        ("responsibilities", "groceries", "steps"): "steps = [  # two steps ]",
        ("responsibilities", "groceries", "steps", 0, "n", "y", 1): (
            '{ id = "menu", on = 2026-11-24, n = { x = 1, y = [1, 2] } },'
        ),
        ("responsibilities", "groceries", "steps", 1, "id"): '{ id = "shop" }, [',
        ("responsibilities", "groceries", "steps", 2, 0): "1,",
        ("responsibilities", "groceries", "steps", 2, 1, 1): "[2, 3]],",
        ("responsibilities", "groceries", "after"): "after = 07:30:00",
        ("responsibilities", "groceries", "none"): "none = {}",
        ("responsibilities", "groceries", "end"): 'end = "the end"',
    }
    assert expected == {path: shown(*path) for path in expected}


def test_what_does_not_stand_there_has_the_line_of_what_is_around_it() -> None:
    """A missing key is reported at its table, and what is nowhere at line 0."""
    locations = locate("a = 1\n[b.c]\nd = [1]\n")
    assert [locations.line(path) for path in [("b", "c", "x"), ("b", "c", "d", 7), ("z", "y")]] == [2, 3, 0]


def test_windows_line_ends_count_once() -> None:
    """A file with CRLF has the same lines."""
    assert locate("a = 1\r\n\r\nb = 2\r\n").line(("b",)) == 3


_KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)
_SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.text("ab\"#[]{}=,\\\n'", max_size=6))
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=8
)


class _Writer:
    """Writes TOML over as many lines as it can and remembers where it put everything."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: dict[Path, int] = {}

    def table(self, path: Path, table: dict[str, Any]) -> None:
        self.text += f"# a {{comment}} [x]\n[{'.'.join(_quoted(str(key)) for key in path)}]\n"
        for key, value in table.items():
            self.pair((*path, key), value)
            self.text += " # = ]\n"

    def pair(self, path: Path, value: Any) -> None:
        self.lines[path] = self.text.count("\n") + 1
        self.text += f"{_quoted(str(path[-1]))} = "
        self.value(path, value)

    def value(self, path: Path, value: Any) -> None:
        if isinstance(value, list):
            self.text += "[ # ,\n"
            for number, inner in enumerate(value):
                self.lines[(*path, number)] = self.text.count("\n") + 1
                self.value((*path, number), inner)
                self.text += "\n,\n"
            self.text += "]"
        elif isinstance(value, dict):
            self.text += "{"
            for number, (key, inner) in enumerate(value.items()):
                self.text += ", " if number else " "
                self.pair((*path, key), inner)
            self.text += " }"
        else:
            self.text += _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _paths(value: Any, path: Path) -> Iterator[Path]:
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _paths(inner, (*path, key))


@given(st.dictionaries(_KEYS, st.dictionaries(_KEYS, _VALUES, max_size=3), max_size=3))
def test_any_document_is_located_as_it_was_written(document: dict[str, dict[str, Any]]) -> None:
    """For any document, each key and element is found on the line on which it was written."""
    writer = _Writer()
    for name, table in document.items():
        writer.table((name,), table)
    found = locate(writer.text)
    assert writer.lines == {path: found.line(path) for path in writer.lines}
    assert {path for name in document for path in _paths(document[name], (name,))} == set(found.lines)
