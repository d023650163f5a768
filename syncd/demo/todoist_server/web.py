"""HTTP: who asks, what goes wrong on the way, which endpoint answers. One thread per connection."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from syncd.demo.todoist_server import rest
from syncd.demo.todoist_server.faults import Fault, Faults
from syncd.demo.todoist_server.refusals import Refused, bad_value, not_found, too_often, unauthorized
from syncd.demo.todoist_server.requests import Budget, Requests, Seen
from syncd.demo.todoist_server.sync import Sync
from syncd.demo.todoist_server.world import Thing, User, World

LARGEST_BODY = 1024 * 1024
"""Reference, "Payload Size"."""

HTML = b"<!doctype html><title>Service unavailable</title><h1>We will be right back</h1>"
"""What stands in the place of JSON while the service is down: seen, Doist/todoist-api#41."""


@dataclass(slots=True)
class Parts:
    """What a request needs."""

    world: World
    sync: Sync
    faults: Faults
    requests: Requests
    budget: Budget | None = None


@dataclass(slots=True)
class Reply:
    """An answer before it goes out."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    full: bool = False


class Listener(ThreadingHTTPServer):
    """The listening server."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], parts: Parts) -> None:
        self.parts = parts
        super().__init__(address, Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away (it was killed) is no error of the service."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        """Answer a GET."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._handle()

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self._handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing goes to standard error; requests are recorded."""

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
        """The Date header: the service's clock."""
        return format_datetime(self.server.parts.world.now.astimezone(UTC), usegmt=True)

    def _handle(self) -> None:
        parts, place = self.server.parts, urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        user = _user(parts.world, self.headers.get("Authorization", ""))
        try:
            form = _form(raw, self.headers.get("Content-Type", ""))
            broken = None
        except Refused as refused:
            form, broken = {}, refused
        names = _commands(form)
        faults = parts.faults.draw(user, place.path, bool(names))
        reply = _early(faults)
        if reply is None and not _has(faults, "reset_before"):
            for fault in faults:
                if fault.how == "slow":
                    threading.Event().wait(fault.seconds)
                if fault.how == "meanwhile" and fault.moment == "before" and fault.act:
                    fault.act()
            reply = self._answer(place, form, user, faults) if broken is None else _refusal(broken)
            reply = _late(faults) or reply
        cut = _has(faults, "reset_before") or _has(faults, "reset_after")
        status, full = (0, False) if cut or reply is None else (reply.status, reply.full)
        agent = self.headers.get("User-Agent", "")
        headers = tuple(self.headers.items())
        who = user.id if user else None
        parts.requests.add(Seen(who, self.command, place.path, place.query, names, status, agent, full, headers))
        if cut or reply is None:
            self._cut()
        else:
            self._send(reply, half=_has(faults, "half"))
        for fault in faults:
            if fault.how == "meanwhile" and fault.moment == "after" and fault.act:
                fault.act()

    def _answer(self, place: SplitResult, form: Thing, user: User | None, faults: list[Fault]) -> Reply:
        parts = self.server.parts
        with parts.world.lock:
            parts.world.client = self.headers.get("User-Agent", "")
            try:
                return self._route(place, form, user, faults)
            except Refused as refused:
                return _refusal(refused)
            finally:
                parts.world.client = ""

    def _route(self, place: SplitResult, form: Thing, user: User | None, faults: list[Fault]) -> Reply:
        parts, path = self.server.parts, place.path
        if path.startswith(("/rest/v", "/sync/v", "/api/v9/")):
            # Retired: 410 (seen, home-assistant/core#160716); its text is assumed.
            raise Refused(410, 410, "GONE", "This endpoint is deprecated, use API v1")
        if not path.startswith("/api/v1/"):
            # Paths are case sensitive: reference, "Lowercase endpoints".
            raise not_found("Path")
        if user is None or user.token_refused:
            raise unauthorized()
        steps = tuple(path.removeprefix("/api/v1/").split("/"))
        if steps == ("sync",):
            return self._sync(form, user, faults)
        self._spend(user, "rest")
        query = parse_qs(place.query, keep_blank_values=True)
        return _json(200, rest.answer(rest.Ask(parts.world, user, self.command, steps, query, form)))

    def _sync(self, form: Thing, user: User, faults: list[Fault]) -> Reply:
        if self.command != "POST":
            # Reference, "/sync endpoint changes": only POST; the status is assumed.
            raise Refused(405, 405, "METHOD_NOT_ALLOWED", "Method not allowed")
        self._spend(user, "full" if form.get("sync_token", "*") == "*" else "partial")
        acts = [fault.act for fault in faults if fault.how == "meanwhile" and fault.moment == "between"]

        def between() -> None:
            for act in acts:
                if act is not None:
                    act()

        unasked, stale = _has(faults, "full_sync"), _has(faults, "stale")
        answer = self.server.parts.sync.answer(user, form, unasked=unasked, stale=stale, between=between)
        reply = _json(200, answer)
        reply.full = bool(answer["full_sync"])
        return reply

    def _spend(self, user: User, kind: str) -> None:
        parts = self.server.parts
        if parts.budget is not None and (seconds := parts.budget.wait(user, kind, parts.world.now)):
            raise too_often(seconds)

    def _send(self, reply: Reply, *, half: bool) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if half else reply.body)
        # Closed in order, so that the half arrives; a cut could take it back.
        self.close_connection = self.close_connection or half

    def _cut(self) -> None:
        """Close at once, so that the client is told of a reset and not of an end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())


def _user(world: World, authorization: str) -> User | None:
    scheme, _space, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return None
    return next((user for user in world.users.values() if user.token == token), None)


def _form(raw: bytes, kind: str) -> Thing:
    """JSON (TypeScript SDK) or a form (reference, "Sync"). Raises Refused."""
    if len(raw) > LARGEST_BODY:
        raise Refused(413, 413, "PAYLOAD_TOO_LARGE", "Payload too large")
    if not raw:
        return {}
    try:
        if kind.startswith("application/json"):
            body: Any = json.loads(raw)
            if not isinstance(body, dict):
                raise bad_value("body", "an object")
            return body
        return {name: values[-1] for name, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    except ValueError:
        raise bad_value("body") from None


def _commands(form: Thing) -> tuple[str, ...]:
    orders = form.get("commands") or []
    if isinstance(orders, str):
        try:
            orders = json.loads(orders)
        except ValueError:
            return ()
    if not isinstance(orders, list):
        return ()
    return tuple(str(order.get("type")) for order in orders if isinstance(order, dict))


def _json(status: int, body: object) -> Reply:
    return Reply(status, json.dumps(body).encode())


def _refusal(refused: Refused) -> Reply:
    reply = _json(refused.http, refused.body())
    if refused.http == 429:
        reply.headers = (("Retry-After", str(refused.extra["retry_after"])),)
    if refused.http == 401:
        # Reference, "Authorization": an RFC 6750 challenge goes with it.
        reply.headers = (("WWW-Authenticate", 'Bearer error="invalid_token"'),)
    return reply


def _has(faults: list[Fault], how: str) -> bool:
    return any(fault.how == how for fault in faults)


def _early(faults: list[Fault]) -> Reply | None:
    for fault in faults:
        if fault.how == "html":
            return Reply(fault.status, HTML, "text/html; charset=utf-8")
        if fault.how == "status":
            return _failure(fault)
    return None


def _late(faults: list[Fault]) -> Reply | None:
    return next((_failure(fault) for fault in faults if fault.how == "status_after"), None)


def _failure(fault: Fault) -> Reply:
    if fault.status == 401:
        return _refusal(unauthorized())
    if fault.status == 429 and fault.retry_after is not None:
        return _refusal(too_often(fault.retry_after))
    reply = _json(fault.status, Refused(fault.status, 1, "INTERNAL_ERROR", "The request failed").body())
    if fault.retry_after is not None:
        reply.headers = (("Retry-After", str(fault.retry_after)),)
    return reply
