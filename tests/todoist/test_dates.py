"""Due dates in their three kinds, and recurring tasks as people make them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from syncd.demo.todoist_server import Hand, Standin
from syncd.demo.todoist_server.due import following
from tests.support.todoist import Client


@pytest.mark.parametrize(
    ("given", "date", "timezone", "recurring"),
    [
        ({"date": "2026-11-24"}, "2026-11-24", None, False),
        ({"date": "2026-11-24T18:00:00"}, "2026-11-24T18:00:00", None, False),
        ({"date": "2026-11-24T18:00:00.000000"}, "2026-11-24T18:00:00", None, False),
        ({"date": "2026-11-24T17:00:00Z"}, "2026-11-24T17:00:00Z", "Europe/Berlin", False),
        ({"date": "2026-11-24T17:00:00Z", "timezone": "Asia/Tokyo"}, "2026-11-24T17:00:00Z", "Asia/Tokyo", False),
        (
            {"date": "2026-11-24T18:00:00", "timezone": "Europe/Berlin"},
            "2026-11-24T17:00:00Z",
            "Europe/Berlin",
            False,
        ),
        ({"string": "tomorrow"}, "2026-11-24", None, False),
        ({"string": "tomorrow at 12:00"}, "2026-11-24T12:00:00", None, False),
        ({"string": "today at 12:00", "timezone": "Asia/Tokyo"}, "2026-11-23T03:00:00Z", "Asia/Tokyo", False),
        ({"string": "every day"}, "2026-11-23", None, True),
        ({"string": "every thursday at 18:00"}, "2026-11-26T18:00:00", None, True),
        ({"date": "2026-11-30", "string": "every 2 weeks", "is_recurring": True}, "2026-11-30", None, True),
    ],
)
def test_what_a_due_argument_becomes(
    client: Client, hand: Hand, given: dict[str, Any], date: str, timezone: str | None, recurring: bool
) -> None:
    """A day, a floating time, or UTC with its zone; recurring only by a string."""
    due = hand.task(client.make("item_add", content="Bins", due=given))["due"]
    assert (due["date"], due["timezone"], due["is_recurring"]) == (date, timezone, recurring)
    assert (due["lang"], bool(due["string"])) == ("en", True)


def test_no_date_takes_the_date_away(client: Client, hand: Hand) -> None:
    """The string "no date" is as good as null."""
    bins = hand.add("Bins", due="tomorrow")
    assert client.run("item_update", id=bins, due={"string": "no date"}) == "ok"
    assert hand.task(bins)["due"] is None


def test_a_date_without_its_string_ends_a_series(client: Client, hand: Hand) -> None:
    """Moving one occurrence needs date and string together, or the recurrence is gone."""
    gym = hand.add("Gym", due="every week")
    kept = {"date": "2026-11-24", "string": "every week", "is_recurring": True}
    client.run("item_update", id=gym, due=kept)
    assert hand.task(gym)["due"]["is_recurring"] is True
    client.run("item_update", id=gym, due={"date": "2026-11-25"})
    assert hand.task(gym)["due"]["is_recurring"] is False


def test_ticking_a_recurring_task_moves_its_date_and_nothing_else(client: Client, hand: Hand) -> None:
    """The task keeps its id, unchecked and without completed_at; no completed list knows of it."""
    gym = hand.add("Gym", due="every week")
    token = client.sync("*", ["items"])["sync_token"]
    hand.complete(gym)
    (item,) = client.sync(token, ["items"])["items"]
    assert (item["id"], item["due"]["date"], item["due"]["string"]) == (gym, "2026-11-30", "every week")
    assert (item["checked"], item["completed_at"], item["completed_by_uid"]) == (False, None, None)
    span = {"since": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}
    assert client.get("tasks/completed/by_completion_date", **span).json()["items"] == []


def test_item_complete_ends_a_series_and_item_close_does_not(client: Client, hand: Hand) -> None:
    """The same recurring task: closed it lives on, completed it is done."""
    gym = hand.add("Gym", due="every week")
    client.run("item_close", id=gym)
    assert hand.task(gym)["checked"] is False
    client.run("item_complete", id=gym)
    assert hand.task(gym)["checked"] is True


@pytest.mark.parametrize(
    ("string", "due", "today", "after"),
    [
        ("every week", "2026-08-31", "2026-09-15", "2026-09-21"),
        ("every 2 weeks", "2026-08-17", "2026-09-15", "2026-09-28"),
        ("every week", "2026-09-21", "2026-09-15", "2026-09-28"),
        ("every! week", "2026-08-31", "2026-09-15", "2026-09-22"),
        ("every other day", "2026-09-15", "2026-09-15", "2026-09-17"),
        ("every friday", "2026-09-11", "2026-09-15", "2026-09-18"),
        ("every month", "2026-08-31", "2026-09-15", "2026-09-30"),
        ("every year", "2026-02-28", "2026-09-15", "2027-02-28"),
    ],
)
def test_the_next_date_of_a_series(string: str, due: str, today: str, after: str) -> None:
    """`every` keeps its phase and gives only dates after today; `every!` counts from the day it was done."""
    before = {"date": due, "timezone": None, "string": string, "lang": "en", "is_recurring": True}
    now = datetime.fromisoformat(today).replace(hour=10, tzinfo=UTC)
    assert following(before, ZoneInfo("Europe/Berlin"), now) == before | {"date": after}


def test_a_series_keeps_its_time_of_day_over_the_change_of_clocks(service: Standin, hand: Hand) -> None:
    """A fixed-zone series at seven in the evening stays there when summer time ends."""
    service.set_now(datetime(2026, 10, 23, 18, 0, tzinfo=UTC))
    given = {"string": "every friday at 19:00", "timezone": "Europe/Berlin", "date": "2026-10-23T17:00:00Z"}
    gym = hand.add("Gym", due=given)
    hand.complete(gym)
    assert hand.task(gym)["due"]["date"] == "2026-10-30T18:00:00Z"
    service.forward(timedelta(days=7))
    hand.complete(gym)
    assert hand.task(gym)["due"]["date"] == "2026-11-06T18:00:00Z"
