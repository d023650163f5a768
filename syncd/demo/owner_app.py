"""An ordinary CalDAV client: how the owners see and change their things. It shares nothing with syncd's adapter.

What it shows comes from the server at that moment, not from anything syncd remembers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self

from syncd.demo.errors import DemoError

if TYPE_CHECKING:
    from types import TracebackType

DONE_SIGN = "✅ "


@dataclass(frozen=True, slots=True)
class Row:
    """One item as an application shows it. `when` is a day, or an instant in UTC."""

    collection: str
    task: bool
    uid: str
    title: str
    when: date | datetime
    done: bool
    description: str

    @property
    def bare(self) -> str:
        """The title without the sign that says done."""
        return self.title.removeprefix(DONE_SIGN)


class OwnerApp:
    """The application of one owner."""

    def __init__(self, url: str, user: str, password: str) -> None:
        # The library takes 0.4 s to load; `syncd --help` does without it.
        from caldav import DAVClient  # noqa: PLC0415

        self._client: Any = DAVClient(
            url=url, username=user, password=password, auth_type="basic", enable_rfc6764=False, timeout=30
        )
        # A proxy or .netrc of the environment has no say on loopback.
        self._client.session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._client.close()

    def make_calendar(self, name: str, bodies: Mapping[str, bytes]) -> dict[str, bytes]:
        """Make a calendar and put these events into it, by file name. Returns their addresses and bytes as served."""
        calendar = self._client.principal().make_calendar(name=name, supported_calendar_component_set=["VEVENT"])
        hrefs = []
        for file, body in bodies.items():
            href = str(calendar.url.join(file))
            self._client.put(href, body, {"Content-Type": "text/calendar; charset=utf-8", "If-None-Match": "*"})
            hrefs.append(href)
        return self.served(hrefs)

    def served(self, hrefs: list[str]) -> dict[str, bytes]:
        """The bytes that the server gives for each of these addresses; b"" for one that is gone."""
        return {href: self._get(href) for href in hrefs}

    def description(self, title: str) -> str:
        """What stands in the description of the item of that title."""
        return _row("", self._find(title)).description

    def raw(self, title: str) -> bytes:
        """The bytes that the server gives for the item of that title."""
        return self._get(str(self._find(title).url))

    def _get(self, href: str) -> bytes:
        answer = self._client.session.get(href, auth=(self._client.username, self._client.password))
        return bytes(answer.content) if answer.status_code == 200 else b""

    def rows(self) -> list[Row]:
        """Everything in every calendar and task list of the owner, soonest first."""
        return by_time(_row(name, item) for name, item in self._items())

    def tick(self, title: str) -> None:
        """Tick a task, as task apps do."""
        item = self._find(title)
        item.complete()

    def move(self, title: str, due: date | datetime) -> None:
        """Give a task another due."""
        item = self._find(title)
        with item.edit_icalendar_component() as component:
            del component["DUE"]
            component.add("due", due)
        item.save()

    def say_done(self, title: str) -> None:
        """Put ✅ before the title of an event."""
        item = self._find(title)
        with item.edit_icalendar_component() as component:
            component["SUMMARY"] = DONE_SIGN + str(component["SUMMARY"])
        item.save()

    def write_note(self, title: str, note: str) -> None:
        """Write something under what stands in the description."""
        item = self._find(title)
        with item.edit_icalendar_component() as component:
            text = str(component.get("DESCRIPTION", ""))
            component["DESCRIPTION"] = f"{text}\n\n{note}"
        item.save()

    def remove(self, title: str) -> None:
        """Delete an item."""
        self._find(title).delete()

    def _items(self) -> list[tuple[str, Any]]:
        items = []
        for calendar in self._client.principal().calendars():
            name = str(calendar.get_display_name())
            found = [*calendar.get_events(), *calendar.get_todos(include_completed=True)]
            items += [(name, item) for item in found]
        return items

    def _find(self, title: str) -> Any:
        """The first item of that title. Raises DemoError."""
        for _name, item in self._items():
            if _row("", item).bare == title:
                return item
        raise DemoError(f"{title!r} is not in {self._client.username}'s app, and the story goes on with it")


def by_time(rows: Iterable[Row]) -> list[Row]:
    """Soonest first."""
    return sorted(rows, key=lambda row: (_instant(row.when), row.title))


def _row(name: str, item: Any) -> Row:
    component = item.get_icalendar_component()
    task = component.name == "VTODO"
    stamp = component.get("DUE") if task else component.get("DTSTART")
    when = stamp.dt if stamp is not None else date.max
    if isinstance(when, datetime):
        when = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    title = str(component.get("SUMMARY", ""))
    done = str(component.get("STATUS", "")) == "COMPLETED" if task else title.startswith(DONE_SIGN)
    return Row(name, task, str(component.get("UID", "")), title, when, done, str(component.get("DESCRIPTION", "")))


def _instant(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)
