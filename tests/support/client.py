"""The owner's app, for tests: plain HTTP against a CalDAV server, independent of everything that is tested."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Found:
    """What a plain request got."""

    status: int
    etag: str | None
    text: str


class Owner:
    """A person with an app of their own. Paths are unquoted."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self._port = port
        token = base64.b64encode(f"{username}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}"}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Found:
        """One request on a connection of its own; header names are written with underscores."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        sent = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            connection.request(method, quote(path), body.encode() if body else None, sent)
            answer = connection.getresponse()
            return Found(answer.status, answer.getheader("ETag"), answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def get(self, path: str) -> Found:
        """What stands there."""
        return self.ask("GET", path)

    def put(self, path: str, text: str) -> Found:
        """Write without any condition, as careless apps do."""
        found = self.ask("PUT", path, text, Content_Type="text/calendar; charset=utf-8")
        assert found.status in {200, 201, 204}, f"{found.status} {found.text[:300]}"
        return found

    def edit(self, path: str, change: Callable[[str], str]) -> Found:
        """Read, change the text, write back. The text has `\\n` line ends while it is changed."""
        before = self.get(path)
        assert before.status == 200, before.status
        after = change(re.sub(r"\r?\n", "\n", before.text))
        return self.put(path, after.replace("\n", "\r\n"))

    def delete(self, path: str) -> None:
        """Throw away an item or a collection."""
        found = self.ask("DELETE", path)
        assert found.status in {200, 204}, found.status
