"""The limit of a first sync: the same bodies, put one after the other over one connection by the bare http.client.

The connection is kept alive where the server keeps it; Radicale's own closes it after each answer, for everybody.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable
from http.client import HTTPConnection
from urllib.parse import urlsplit

from benchmarks.household import Login

MAKE = (
    '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
    "<D:displayname>{name}</D:displayname>"
    '<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>'
    "</D:prop></D:set></C:mkcalendar>"
)


class Bare:
    """A client that knows nothing but PUT, working in one collection."""

    def __init__(self, login: Login, path: str) -> None:
        self._connection, self._headers = _connect(login)
        self._path = path

    def put_all(self, bodies: Iterable[tuple[str, str]]) -> float:
        """Put (name, body) pairs on condition that nothing stands there; returns seconds."""
        headers = {**self._headers, "Content-Type": "text/calendar; charset=utf-8", "If-None-Match": "*"}
        began = time.perf_counter()
        for name, body in bodies:
            self._connection.request("PUT", f"{self._path}{name}", body.encode(), headers)
            answer = self._connection.getresponse()
            answer.read()
            if answer.status != 201:
                raise RuntimeError(f"PUT {self._path}{name} was answered {answer.status}")
        return time.perf_counter() - began


def make_collection(login: Login, name: str) -> str:
    """Make a task list of that name for this user; returns its path."""
    path = f"/{login.username}/{name}/"
    connection, headers = _connect(login)
    # Radicale makes the user's own collection when somebody logs in.
    questions = (("PROPFIND", f"/{login.username}/", ""), ("MKCALENDAR", path, MAKE.format(name=name)))
    for method, where, body in questions:
        connection.request(method, where, body, {**headers, "Content-Type": "application/xml", "Depth": "0"})
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {201, 207}:
            raise RuntimeError(f"{method} {where} was answered {answer.status}")
    connection.close()
    return path


def _connect(login: Login) -> tuple[HTTPConnection, dict[str, str]]:
    host = urlsplit(login.url).netloc
    credentials = base64.b64encode(f"{login.username}:{login.password}".encode()).decode()
    return HTTPConnection(host, timeout=60), {"Authorization": f"Basic {credentials}"}
