"""A command is executed once, however often it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from syncd.demo.todoist_server import Hand, Standin
from tests.support.todoist import Client


def _bins(**more: Any) -> dict[str, Any]:
    return {"type": "item_add", "uuid": "u1", "temp_id": "t1", "args": {"content": "Bins"}, **more}


def test_a_replayed_command_answers_ok_with_its_mapping(client: Client, hand: Hand) -> None:
    """The same bytes again: ok, the same id, no second task."""
    first = client.sync(None, None, [_bins()])
    second = client.sync(None, None, [_bins()])
    assert second["sync_status"] == {"u1": "ok"}
    assert second["temp_id_mapping"] == first["temp_id_mapping"]
    assert len(hand.tasks()) == 1


def test_the_mapping_may_be_missing_on_replay(service: Standin, client: Client, hand: Hand) -> None:
    """Switched off, a replay says ok and nothing else; a command of the same request may still name what it made."""
    client.sync(None, None, [_bins()])
    service.habits.replay_maps = False
    lid = {"type": "item_add", "uuid": "u2", "temp_id": "t2", "args": {"content": "Lid", "parent_id": "t1"}}
    answer = client.sync(None, None, [_bins(), lid])
    assert answer["sync_status"] == {"u1": "ok", "u2": "ok"}
    assert list(answer["temp_id_mapping"]) == ["t2"]
    assert len(hand.tasks()) == 2


def test_uuids_may_be_forgotten(service: Standin, client: Client, hand: Hand) -> None:
    """With a memory of two hours a replay after three makes a second task."""
    service.habits.uuids_kept = timedelta(hours=2)
    client.sync(None, None, [_bins()])
    service.forward(timedelta(hours=1))
    client.sync(None, None, [_bins()])
    assert len(hand.tasks()) == 1
    service.forward(timedelta(hours=2))
    client.sync(None, None, [_bins()])
    assert len(hand.tasks()) == 2


def test_a_replayed_tick_moves_a_series_on_once(client: Client, hand: Hand) -> None:
    """item_close twice with one uuid is one completion; with two uuids it is two."""
    gym = hand.add("Gym", due="every day")
    for uuid in ("c1", "c1", "c2"):
        assert client.run("item_close", uuid=uuid, id=gym) == "ok"
    assert hand.task(gym)["due"]["date"] == "2026-11-25"


def test_a_command_that_failed_may_succeed_under_its_uuid(client: Client, hand: Hand) -> None:
    """Only what was executed is remembered."""
    bins = hand.add("Bins")
    hand.delete(bins)
    assert client.run("item_close", uuid="c1", id=bins)["error_code"] == 22
    assert client.run("item_close", uuid="c1", id=hand.add("Plants")) == "ok"


def test_uuids_belong_to_their_user(service: Standin, client: Client) -> None:
    """Another user's command with the same uuid is executed."""
    sam = service.user("Sam")
    client.sync(None, None, [_bins()])
    Client(service, sam).sync(None, None, [_bins()])
    assert [len(service.hand(user).tasks()) for user in service.world.users.values()] == [1, 1]


def test_after_a_lost_answer_the_same_request_makes_nothing_twice(
    service: Standin, client: Client, hand: Hand
) -> None:
    """The effect of a request whose answer was cut off stands, and the replay only tells of it."""
    service.faults.add("reset_after", commands=True)
    with pytest.raises(httpx.TransportError):
        client.sync(None, None, [_bins()])
    (task,) = hand.tasks()
    assert client.sync(None, None, [_bins()])["temp_id_mapping"] == {"t1": task["id"]}
    assert len(hand.tasks()) == 1


def test_a_command_without_a_uuid_is_refused(client: Client, hand: Hand) -> None:
    """The whole request: there would be no place for its status."""
    assert client.ask(None, None, [{"type": "item_add", "args": {"content": "Bins"}}]).status_code == 400
    assert hand.tasks() == []
