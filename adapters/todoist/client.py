"""HTTP to the service: one connection for the SDK and for what the SDK lacks (`/sync`, raw single reads).

Nothing of the SDK is patched: it gets an `httpx.Client` whose transport sends every request to the account's `url`,
names syncd as its user agent, and counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
from dataclass_wizard.errors import JSONWizardError
from todoist_api_python.api import TodoistAPI

from adapters.todoist.errors import Failure, body_of, odd, refused, token_refused, translate
from syncd.errors import AccountError

PATH = "/api/v1"
PATIENCE = httpx.Timeout(30.0, connect=10.0)
RESOURCES = ("items", "notes", "reminders", "projects", "user", "user_plan_limits")
"""Always all of them: the token of an answer that leaves one out may skip what happened there."""

PAGE, LOG_PAGE = 200, 100
Command = dict[str, Any]
_T = TypeVar("_T")


class Unanswered(Exception):
    """A request that got no usable answer. `failure.sent`: it may have taken effect."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure.error))
        self.failure = failure


class Origin(httpx.BaseTransport):
    """Sends every request to one origin, whatever its URL says, and counts."""

    def __init__(self, url: str, inner: httpx.BaseTransport) -> None:
        self._url = httpx.URL(url)
        self._inner = inner
        self.requests = 0
        self.server_date: datetime | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Rewrite scheme, host and port; keep path and query."""
        request.url = request.url.copy_with(scheme=self._url.scheme, host=self._url.host, port=self._url.port)
        request.headers["Host"] = self._url.netloc.decode("ascii")
        request.headers["User-Agent"] = "syncd"
        self.requests += 1
        response = self._inner.handle_request(request)
        self._note_date(response.headers.get("Date", ""))
        return response

    def _note_date(self, text: str) -> None:
        try:
            said = parsedate_to_datetime(text).astimezone(UTC) if text else None
        except ValueError:
            return
        self.server_date = said or self.server_date

    def close(self) -> None:
        """Close what is below."""
        self._inner.close()


class Client:
    """The calls that the adapter makes, as JSON values. Raises `AccountError`, and `Unanswered` from `sync`."""

    def __init__(
        self, account: str, url: str, secret: Callable[[], str], transport: httpx.BaseTransport | None = None
    ) -> None:
        self._account = account
        self._url = url
        self._secret = secret
        self._origin = Origin(url, transport or httpx.HTTPTransport(trust_env=False))
        # No proxy and no certificates of the environment, as with CalDAV.
        self._http = httpx.Client(transport=self._origin, timeout=PATIENCE, trust_env=False)
        self._sdk: TodoistAPI | None = None

    @property
    def requests(self) -> int:
        """Requests that left since opening."""
        return self._origin.requests

    @property
    def server_date(self) -> datetime | None:
        """The newest `Date` of an answer."""
        return self._origin.server_date

    @property
    def origin(self) -> str:
        """scheme://host:port of the service."""
        return self._url

    def sync(self, token: str, commands: Sequence[Command] = ()) -> Mapping[str, Any]:
        """One `/sync`: the commands are carried out, then everything that changed since `token` (`*`: all) is told.

        Raises Unanswered, with TokenRefused in it when the service does not know the token.
        """
        form = {"sync_token": token, "resource_types": json.dumps(RESOURCES)}
        if commands:
            form["commands"] = json.dumps(commands, ensure_ascii=False)
        try:
            response = self._http.post(f"{self._url}{PATH}/sync", data=form, headers=self._headers())
        except httpx.HTTPError as error:
            raise Unanswered(translate(error, self._account)) from error
        if response.status_code == 400 and token != "*" and _means_token(body_of(response), commands):
            raise Unanswered(Failure(token_refused(self._account), sent=False))
        if response.status_code != 200:
            raise Unanswered(refused(response, self._account))
        answer = body_of(response)
        if not isinstance(answer.get("sync_token"), str) or not answer["sync_token"]:
            raise Unanswered(Failure(odd(self._account, "it holds no sync token"), sent=True))
        return answer

    def task(self, task_id: str) -> Mapping[str, Any] | None:
        """One task as it stands, finished or not; None when there is none. The SDK's model drops what counts here."""
        try:
            response = self._http.get(f"{self._url}{PATH}/tasks/{_safe(task_id)}", headers=self._headers())
        except httpx.HTTPError as error:
            raise translate(error, self._account).error from error
        if response.status_code in {400, 404}:
            return None
        task = self._body(response)
        return None if task.get("is_deleted") else task

    def tasks(self, ids: Sequence[str]) -> list[Mapping[str, Any]]:
        """Those of these tasks that are open; one request for each 200."""
        found: list[Mapping[str, Any]] = []
        for start in range(0, len(ids), PAGE):
            found += self._pages("tasks", "results", {"ids": ",".join(ids[start : start + PAGE])})
        return found

    def below(self, task_id: str) -> list[Mapping[str, Any]]:
        """Open sub-tasks of a task, those right below it."""
        return self._pages("tasks", "results", {"parent_id": task_id})

    def completed(self, since: datetime, until: datetime) -> list[Mapping[str, Any]]:
        """Tasks that were finished in a span of at most three months."""
        span = {name: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z" for name, at in (("since", since), ("until", until))}
        return self._pages("tasks/completed/by_completion_date", "items", span)

    def finished_by(self, since: datetime) -> dict[str, str]:
        """Who finished which task since then, as the activity log tells. Raises Forbidden where a plan has none."""
        span = {
            "object_event_types": '["item:completed"]',
            "date_from": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
        }
        events = self._pages("activities", "results", span, most=LOG_PAGE)
        # Newest first: a later one of the same task is older.
        return {str(e.get("object_id")): str(e["initiator_id"]) for e in reversed(events) if e.get("initiator_id")}

    def sdk(self, call: Callable[[TodoistAPI], _T]) -> _T:
        """A call of Todoist's own SDK. Raises AccountError; `httpx.HTTPStatusError` 404 passes as LookupError."""
        if self._sdk is None:
            self._sdk = TodoistAPI(self._secret(), client=self._http)
        try:
            return call(self._sdk)
        except httpx.HTTPStatusError as error:
            if error.response.status_code == 404:
                raise LookupError(str(error.request.url.path)) from error
            raise translate(error, self._account).error from error
        except (httpx.HTTPError, JSONWizardError, TypeError, ValueError) as error:
            raise translate(error, self._account).error from error

    def close(self) -> None:
        """Close the connection to the service."""
        self._http.close()

    def _pages(self, path: str, key: str, parameters: Mapping[str, str], most: int = PAGE) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        cursor = ""
        while True:
            query = {**parameters, "limit": str(most), **({"cursor": cursor} if cursor else {})}
            try:
                response = self._http.get(f"{self._url}{PATH}/{path}", params=query, headers=self._headers())
            except httpx.HTTPError as error:
                raise translate(error, self._account).error from error
            body = self._body(response)
            page = body.get(key)
            if not isinstance(page, list):
                raise odd(self._account, "a page holds no list")
            found += [each for each in page if isinstance(each, dict)]
            cursor = str(body.get("next_cursor") or "")
            if not cursor:
                return found

    def _body(self, response: httpx.Response) -> Mapping[str, Any]:
        if response.status_code != 200:
            raise refused(response, self._account).error
        body = body_of(response)
        if not body:
            raise odd(self._account, "it is no JSON object")
        return body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._secret()}"}


def raised(unanswered: Unanswered) -> AccountError:
    """The account's error behind a request without an answer."""
    return unanswered.failure.error


def _means_token(body: Mapping[str, Any], commands: Sequence[Command]) -> bool:
    """Whether a 400 is about the sync token: said so, or nothing else was sent."""
    extra = body.get("error_extra")
    argument = extra.get("argument") if isinstance(extra, dict) else None
    return not commands or argument == "sync_token" or "sync_token" in str(body.get("error", ""))


def _safe(task_id: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in task_id)
