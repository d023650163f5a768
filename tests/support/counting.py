"""A reverse proxy on loopback that counts what passes, and goes wrong on demand.

with proxied(server.port) as proxy:
    account uses http://127.0.0.1:{proxy.port}/
    proxy.spoil(Spoil.RESET_AFTER, method="PUT")
    proxy.count("PUT")
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})


class Spoil(StrEnum):
    """Ways in which an answer goes wrong. `AFTER` ones forward first: the server acts, its answer is lost."""

    ANSWER = "answer"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    NOTHING = "nothing"
    HALF = "half"
    NO_ETAG = "no-etag"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that passed: path as sent, octets of its body, its headers in lower case."""

    method: str
    path: str
    size: int
    headers: Mapping[str, str]


@dataclass(slots=True)
class _Planned:
    spoil: Spoil
    method: str
    skip: int
    times: int
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Proxy:
    """A running proxy. `rewrite` is done to answers, `alter` to what is sent; more octets than `most` are refused."""

    port: int
    target: int
    seen: list[Seen] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    connections: int = 0
    received: list[bytes] = field(default_factory=list)
    rewrite: Callable[[bytes], bytes] = lambda content: content
    alter: Callable[[bytes], bytes] = lambda body: body
    most: int = 0
    _planned: list[_Planned] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Root of what lies behind."""
        return f"http://127.0.0.1:{self.port}/"

    def count(self, method: str = "") -> int:
        """Requests of that method, or all."""
        with self.lock:
            return sum(method in {"", one.method} for one in self.seen)

    def forget(self) -> None:
        """Count from zero again; plans stay."""
        with self.lock:
            self.seen.clear()
            self.received.clear()

    def calm(self) -> None:
        """Spoil nothing more."""
        with self.lock:
            self._planned.clear()

    def spoil(
        self,
        spoil: Spoil,
        *,
        method: str = "",
        skip: int = 0,
        times: int = 1,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        """Spoil the next `times` matching requests after `skip`. ANSWER and REPLACE answer with the given values:
        ANSWER instead of forwarding, REPLACE after it.
        """
        with self.lock:
            self._planned.append(_Planned(spoil, method, skip, times, status, headers or {}, body))

    def answer(self, status: int, body: bytes = b"", *, method: str = "", times: int = 1, **headers: str) -> None:
        """Answer the next matching requests so, without forwarding; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.spoil(Spoil.ANSWER, method=method, times=times, status=status, headers=named, body=body)

    def take(self, method: str) -> _Planned | None:
        """The plan for a request that has just come in."""
        with self.lock:
            for planned in self._planned:
                if planned.method not in {"", method}:
                    continue
                if planned.skip:
                    planned.skip -= 1
                    continue
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
                return planned
        return None


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing of clients that hang up, and whose threads end with the tests."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Silence."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave as one segment: otherwise Nagle's algorithm waits for the peer.
    wbufsize = -1
    disable_nagle_algorithm = True
    proxy: Proxy

    def setup(self) -> None:
        super().setup()
        with self.proxy.lock:
            self.proxy.connections += 1

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._pass
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Silence: tests read `seen`."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.proxy.lock:
            self.proxy.seen.append(Seen(self.command, self.path, len(body), headers))
        planned = self.proxy.take(self.command)
        spoil = planned.spoil if planned else None
        if planned is not None and spoil is Spoil.ANSWER:
            self._answer(planned.status, planned.headers, planned.body)
        elif 0 < self.proxy.most < len(body):
            self._answer(413, {}, b"")
        elif spoil is Spoil.RESET_BEFORE:
            self._reset()
        elif spoil is Spoil.NOTHING:
            self.close_connection = True
        else:
            self._forward(self.proxy.alter(body), planned)

    def _forward(self, body: bytes, planned: _Planned | None) -> None:
        connection = HTTPConnection("127.0.0.1", self.proxy.target, timeout=20)
        try:
            # Without compression, what crosses the wire can be read by tests.
            unkept = _HOP | {"accept-encoding"}
            kept = {name: value for name, value in self.headers.items() if name.lower() not in unkept}
            connection.request(self.command, self.path, body or None, {**kept, "Host": self.headers["Host"]})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self._return(answer, content, planned)

    def _return(self, answer: HTTPResponse, content: bytes, planned: _Planned | None) -> None:
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
        content = self.proxy.rewrite(content)
        with self.proxy.lock:
            self.proxy.received.append(content)
        spoil = planned.spoil if planned else None
        if spoil is Spoil.RESET_AFTER:
            self._reset()
            return
        if spoil is Spoil.NO_ETAG:
            headers = {name: value for name, value in headers.items() if name.lower() != "etag"}
        if planned is not None and spoil is Spoil.REPLACE:
            self._answer(planned.status, planned.headers, planned.body)
        else:
            self._answer(answer.status, headers, content, half=spoil is Spoil.HALF)

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes, *, half: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        self.wfile.flush()
        self.close_connection = self.close_connection or half

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


@contextmanager
def proxied(target: int) -> Iterator[Proxy]:
    """A proxy before the server that listens on the loopback port `target`."""
    proxy = Proxy(0, target)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = QuietServer(("127.0.0.1", 0), handler)
    proxy.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
