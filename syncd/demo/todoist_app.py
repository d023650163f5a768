"""Robin's Todoist: a stand-in for the service, Robin's hand in it, and Todoist's own SDK to read what stands there.

The SDK knows nothing of syncd. What is Robin's own is compared as the service keeps it, word for word.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syncd.demo.owner_app import Row, by_time
from syncd.demo.todoist_server import Hand, Standin, User, standin

if TYPE_CHECKING:
    from todoist_api_python.api import TodoistAPI

PROJECT = "Household"
PAGE = 200
"""Tasks in one answer of the service."""


@dataclass(slots=True)
class TodoistApp:
    """The application of the member whose tasks live in Todoist. `own` are Robin's own tasks by id, as first seen."""

    service: Standin
    user: User
    sdk: TodoistAPI
    own: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def hand(self) -> Hand:
        """What Robin does in the app."""
        return self.service.hand(self.user)

    def rows(self) -> list[Row]:
        """Every task but Robin's own, open and done, soonest first."""
        now = self.service.world.now
        done = self.sdk.get_completed_tasks_by_completion_date(
            since=now - timedelta(days=7), until=now + timedelta(days=1), limit=PAGE
        )
        pages = (*self.sdk.get_tasks(limit=PAGE), *done)
        return by_time(_row(task) for page in pages for task in page if task.id not in self.own)

    def lengths(self, title: str) -> list[int]:
        """Minutes that the open tasks of that title take."""
        tasks = [task for page in self.sdk.get_tasks(limit=PAGE) for task in page]
        return [task.duration.amount for task in tasks if task.content == title and task.duration is not None]

    def keep_in_mind(self, *tasks: str) -> None:
        """From now on these are Robin's own: syncd must leave them, and their comments, alone."""
        self.own |= {task: self._as_it_stands(task) for task in tasks}

    def own_changed(self) -> int:
        """How many of Robin's own tasks are not what they were."""
        return sum(self._as_it_stands(task) != before for task, before in self.own.items())

    def _as_it_stands(self, task: str) -> tuple[Any, ...]:
        return (self.hand.task(task), self.hand.comments(task))


@contextmanager
def todoist_app(now: datetime) -> Iterator[TodoistApp]:
    """A stand-in with an account of Robin's, while the context lasts."""
    # They take a while to load; only `syncd demo --todoist` needs them.
    import httpx  # noqa: PLC0415
    from todoist_api_python.api import TodoistAPI  # noqa: PLC0415

    class Here(httpx.HTTPTransport):
        """Sends what the SDK asks to the stand-in: the SDK's own address is a constant."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            here = httpx.URL(service.origin)
            request.url = request.url.copy_with(scheme=here.scheme, host=here.host, port=here.port)
            return super().handle_request(request)

    with standin(now) as service, httpx.Client(transport=Here(), trust_env=False) as client:
        user = service.user("Robin")
        yield TodoistApp(service, user, TodoistAPI(user.token, client=client))


def _row(task: Any) -> Row:
    when: date | datetime = task.due.date if task.due is not None else date.max
    if isinstance(when, datetime):
        when = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    return Row(task.project_id, True, task.id, task.content, when, task.completed_at is not None, task.description)
