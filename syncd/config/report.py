"""Problems of one file, gathered while it is judged: all of them at once, each with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syncd.config.locate import Locations, Path, locate
from syncd.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_SINGULAR = {
    "members": "member",
    "accounts": "account",
    "responsibilities": "responsibility",
    "sessions": "session",
}
SECRET_KEY = re.compile(r"passw(or)?d|passphrase|(^|_)pass$|secret|token|api_?key|credential", re.IGNORECASE)
"""Keys whose value may be a secret: it is never shown."""

_URL_PASSWORD = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/@:]*:([^\s/@]+)@")


class Report:
    """Collects problems by path and turns them into `Problem`s with file and line.

    A path that is `broken` is one with a problem of its own; checks that would only repeat it ask `sound` first.
    """

    def __init__(self, file: str, text: str, document: Mapping[str, Any]) -> None:
        self.document = document
        self._file = file
        self._text = text
        self._found: list[tuple[Path, str, str, bool]] = []
        self._broken: set[Path] = set()
        self._locations: Locations | None = None

    def error(self, path: Path, what: str, mend: str) -> None:
        """Something that must be mended before syncd works. The thing that `path` names is put in front."""
        self._found.append((path, what, mend, False))
        self._broken.add(path)

    def warn(self, path: Path, what: str, mend: str) -> None:
        """Something to know; syncd works all the same."""
        self._found.append((path, what, mend, True))

    def break_(self, path: Path) -> None:
        """Mark `path` as broken without a word: its problem has been told elsewhere."""
        self._broken.add(path)

    def sound(self, *paths: Path) -> bool:
        """Whether none of `paths`, nothing in them and nothing around them has an error of its own."""
        return not any(
            broken[: len(path)] == path or (broken == path[: len(broken)] and broken)
            for path in paths
            for broken in self._broken
        )

    def line(self, path: Path) -> int:
        """1-based line of `path`, or of the nearest thing around it; 0 for the file itself."""
        self._locations = self._locations or locate(self._text)
        return self._locations.line(path)

    @property
    def file(self) -> str:
        """The file that is judged, as given."""
        return self._file

    def place(self, path: Path) -> str:
        """`household.toml:31`: where `path` stands, to be named in what is said of another file."""
        name = self._file.rpartition("/")[2]
        return f"{name}:{self.line(path)}" if self.line(path) else name

    @property
    def failed(self) -> bool:
        """Whether there is any error."""
        return any(not warning for *_, warning in self._found)

    def problems(self) -> tuple[Problem, ...]:
        """Everything found, in file order, without repetitions and without secrets."""
        if not self._found:
            return ()
        locations = self._locations = self._locations or locate(self._text)
        hide = _Mask(self.document)
        made = {
            Problem(
                file=self._file,
                line=locations.line(path) or (1 if path else 0),
                what=hide(self._named(path, what)),
                mend=hide(mend),
                warning=warning,
            )
            for path, what, mend, warning in self._found
        }
        return tuple(sorted(made, key=lambda problem: (problem.line, problem.warning, problem.what, problem.mend)))

    def _named(self, path: Path, what: str) -> str:
        name = label(self.document, path)
        return f"{name}: {what}" if name else what


def label(document: Mapping[str, Any], path: Path) -> str:
    """The thing that a path is about, as `responsibility "groceries", step "shop"`; "" for the file itself."""
    if not path:
        return ""
    if path[0] in {"household", "away"}:
        return f"[{path[0]}]" if path[0] in document and path[1:] else ""
    if path[0] not in _SINGULAR or len(path) < 2:
        return ""
    name = f'{_SINGULAR[str(path[0])]} "{path[1]}"'
    if len(path) > 3 and path[2] == "steps" and isinstance(path[3], int):
        name += f", {_step_name(document, path)}"
    return name


def _step_name(document: Mapping[str, Any], path: Path) -> str:
    step: Any = document
    for key in path[:4]:
        step = step[key]
    given = step.get("id", step.get("name")) if isinstance(step, dict) else None
    number = int(path[3]) + 1
    return f'step "{given}"' if isinstance(given, str) else f"step {number}"


class _Mask:
    """Hides what may be a secret in any message, whoever made the message."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._secrets: set[str] = set()
        self._gather(document, secret=False)

    def __call__(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "•••")
        return _URL_PASSWORD.sub(lambda found: found.group().replace(found.group(1), "•••"), text)

    def _gather(self, value: Any, *, secret: bool) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "secret" and isinstance(inner, dict):
                    continue  # the place of a secret, not the secret
                self._gather(inner, secret=SECRET_KEY.search(key) is not None and not isinstance(inner, dict))
        elif isinstance(value, list):
            for inner in value:
                self._gather(inner, secret=False)
        elif isinstance(value, str):
            if secret and len(value) >= 3:
                self._secrets.add(value)
            self._secrets.update(found for found in _URL_PASSWORD.findall(value) if len(found) >= 3)
