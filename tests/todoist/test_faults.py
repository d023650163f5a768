"""What goes wrong on the way, as a client meets it, and what of it had an effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from syncd.demo.todoist_server import Hand, Standin, User
from tests.support.todoist import Client

BINS = [{"type": "item_add", "uuid": "u1", "temp_id": "t1", "args": {"content": "Bins"}}]


def _send(client: Client) -> httpx.Response:
    return client.ask("*", ["items"], BINS)


@pytest.mark.parametrize(
    ("fault", "status", "header", "extra"),
    [
        ({"status": 429, "retry_after": 7}, 429, "7", {"retry_after": 7}),
        ({"status": 429}, 429, None, {}),
        ({"status": 503, "retry_after": 30}, 503, "30", {}),
        ({"status": 503}, 503, None, {}),
        ({"status": 500}, 500, None, {}),
        ({"status": 401}, 401, None, {"retry_after": 3, "event_id": "0a6c23c8d07144fd"}),
    ],
)
def test_a_status_before_any_effect(
    service: Standin,
    client: Client,
    hand: Hand,
    fault: dict[str, Any],
    status: int,
    header: str | None,
    extra: dict[str, Any],
) -> None:
    """The answer has the status, Retry-After where it was asked for, and nothing was done; then all is well again."""
    service.faults.add("status", **fault)
    answer = _send(client)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, header)
    assert answer.json()["error_extra"] == extra
    assert hand.tasks() == []
    assert _send(client).status_code == 200


def test_a_status_after_the_effect(service: Standin, client: Client, hand: Hand) -> None:
    """500, and yet the task stands."""
    service.faults.add("status_after", status=500)
    assert _send(client).status_code == 500
    assert [task["content"] for task in hand.tasks()] == ["Bins"]


@pytest.mark.parametrize(("how", "standing"), [("reset_before", 0), ("reset_after", 1), ("half", 1)])
def test_a_broken_connection(service: Standin, client: Client, hand: Hand, how: Any, standing: int) -> None:
    """A reset before or after the effect, or half a body, is a transport error; the effect is as the name says."""
    service.faults.add(how)
    with pytest.raises(httpx.TransportError):
        _send(client)
    assert len(hand.tasks()) == standing
    assert _send(client).json()["sync_status"] == {"u1": "ok"}
    assert len(hand.tasks()) == 1


def test_a_page_in_the_place_of_json(service: Standin, client: Client, hand: Hand) -> None:
    """HTML under 502, and under 200."""
    for status in (502, 200):
        service.faults.add("html", status=status)
        answer = _send(client)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert answer.text.startswith("<!doctype html>")
    assert hand.tasks() == []


def test_a_slow_answer_meets_the_timeout_of_its_client(service: Standin, client: Client, hand: Hand) -> None:
    """An answer that comes later than the client waits is a timeout; the effect comes all the same."""
    service.faults.add("slow", seconds=0.2)
    client.http.timeout = httpx.Timeout(0.05)
    with pytest.raises(httpx.TimeoutException):
        _send(client)
    client.http.timeout = httpx.Timeout(10)
    assert _send(client).json()["sync_status"] == {"u1": "ok"}
    assert len(hand.tasks()) == 1


def test_a_full_answer_unasked(service: Standin, client: Client, hand: Hand) -> None:
    """Though it was given a token, the service answers in full; what was deleted is only missing."""
    bins, plants = hand.add("Bins"), hand.add("Plants")
    token = client.sync("*", ["items"])["sync_token"]
    hand.delete(bins)
    service.faults.add("full_sync")
    answer = client.sync(token, ["items"])
    assert answer["full_sync"] is True
    assert [item["id"] for item in answer["items"]] == [plants]
    assert client.sync(answer["sync_token"], ["items"])["full_sync"] is False


def test_a_full_answer_may_come_late(service: Standin, client: Client, hand: Hand) -> None:
    """A full answer from the past says so in its date, lacks what came after, and its token brings that."""
    bins = hand.add("Bins")
    service.remember()
    service.forward(timedelta(minutes=5))
    plants = hand.add("Plants")
    hand.delete(bins)
    service.faults.add("stale")
    late = client.sync("*", ["items"])
    assert late["full_sync_date_utc"] == "2026-11-23T08:00:00.000000Z"
    assert [item["id"] for item in late["items"]] == [bins]
    delta = client.sync(late["sync_token"], ["items"])
    assert {item["id"]: item["is_deleted"] for item in delta["items"]} == {bins: True, plants: False}


def test_somebody_writes_meanwhile(service: Standin, client: Client, hand: Hand) -> None:
    """Before the request, between its commands and its read, or after its answer."""
    for moment in ("before", "between", "after"):
        service.faults.add("meanwhile", path="sync", moment=moment, act=lambda words=moment: hand.add(words))
    answer = client.sync("*", ["items"], BINS)
    assert [item["content"] for item in answer["items"]] == ["before", "Bins", "between"]
    client.get("user")
    delta = client.sync(answer["sync_token"], ["items"])
    assert [item["content"] for item in delta["items"]] == ["after"]


def test_a_fault_meets_only_what_it_fits(service: Standin, alex: User, client: Client) -> None:
    """By user, by path, by whether commands are sent, so many times, and after so many were let through."""
    sam = service.user("Sam")
    other = Client(service, sam)
    service.faults.add("status", times=2, user=alex, path="sync", commands=False, skip=1, status=500)
    look = [client.ask("*", ["items"]).status_code for _ in range(1)]
    others = [other.ask("*", ["items"]).status_code, client.get("user").status_code, _send(client).status_code]
    look += [client.ask("*", ["items"]).status_code for _ in range(3)]
    assert others == [200, 200, 200]
    assert look == [200, 500, 500, 200]


def test_a_fault_without_number_stays_until_it_is_taken_away(service: Standin, client: Client) -> None:
    """remove ends one, clear ends all."""
    fault = service.faults.add("status", times=None, status=503)
    assert [client.get("user").status_code for _ in range(3)] == [503, 503, 503]
    service.faults.remove(fault)
    assert client.get("user").status_code == 200
    service.faults.add("status", times=None, status=503)
    service.faults.clear()
    assert client.get("user").status_code == 200


def test_the_documented_limits_can_be_held(service: Standin, client: Client) -> None:
    """A hundred full syncs and a thousand partial ones in a quarter of an hour; then 429 until time has passed."""
    service.limit()
    token = client.sync("*", ["items"])["sync_token"]
    assert {client.ask("*", ["items"]).status_code for _ in range(99)} == {200}
    refused = client.ask("*", ["items"])
    assert (refused.status_code, refused.json()["error_code"]) == (429, 35)
    assert refused.headers["Retry-After"] == "900"
    assert client.ask(token, ["items"]).status_code == 200
    service.forward(timedelta(minutes=15))
    assert client.ask("*", ["items"]).status_code == 200
