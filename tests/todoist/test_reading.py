"""What /sync shows: everything active at first, then what changed."""

from __future__ import annotations

import json

from syncd.demo.todoist_server import Hand, Standin, User
from tests.support.todoist import Client

ALL = ["items", "projects", "sections", "labels", "notes"]


def test_the_first_answer_is_full_and_holds_active_data_only(client: Client, hand: Hand) -> None:
    """With sync_token * the answer is full, dated, and leaves out what is done, deleted or archived."""
    hand.add("open")
    hand.complete(hand.add("done"))
    hand.delete(hand.add("deleted"))
    away = hand.add_project("Away")
    hand.comment(hand.add("in the archive", project=away), "seen by nobody")
    hand.archive_project(away)
    answer = client.sync("*", ALL)
    assert answer["full_sync"] is True
    assert answer["full_sync_date_utc"] == "2026-11-23T08:00:00.000000Z"
    assert [item["content"] for item in answer["items"]] == ["open"]
    assert [project["name"] for project in answer["projects"]] == ["Inbox"]
    assert answer["notes"] == []


def test_a_form_and_json_are_the_same(client: Client, hand: Hand) -> None:
    """A form with JSON in its fields gets the answer that a JSON body gets."""
    hand.add("Bins")
    form = {"sync_token": "*", "resource_types": '["items"]', "commands": "[]"}
    as_form = client.http.post("/api/v1/sync", data=form).json()
    as_json = client.sync("*", ["items"], [])
    assert as_form | {"sync_token": ""} == as_json | {"sync_token": ""}


def test_later_answers_hold_only_what_changed_and_hold_it_whole(client: Client, hand: Hand) -> None:
    """A token brings changed objects with all fields, and nothing else."""
    bins, _plants = hand.add("Bins"), hand.add("Plants")
    first = client.sync("*", ["items"])
    hand.edit(bins, priority=4)
    second = client.sync(first["sync_token"], ["items"])
    assert second["full_sync"] is False
    assert second["items"] == [hand.task(bins)]
    assert set(second["items"][0]) == set(first["items"][0])
    assert client.sync(second["sync_token"], ["items"])["items"] == []


def test_what_is_done_says_when_and_by_whom(service: Standin, alex: User, client: Client, hand: Hand) -> None:
    """A completed task comes once in a delta, with completed_at and completed_by_uid, then in no full answer."""
    bins = hand.add("Bins")
    token = client.sync("*", ["items"])["sync_token"]
    hand.complete(bins)
    (item,) = client.sync(token, ["items"])["items"]
    assert (item["checked"], item["completed_by_uid"]) == (True, alex.id)
    assert item["completed_at"] == "2026-11-23T08:00:00.000000Z"
    assert client.sync("*", ["items"])["items"] == []


def test_what_is_deleted_shows_only_in_a_delta(client: Client, hand: Hand) -> None:
    """A deleted task and its sub-tasks come as is_deleted to a token, and are missing in a full answer."""
    bins = hand.add("Bins")
    lid = hand.sub_task(bins, "Close the lid")
    token = client.sync("*", ["items"])["sync_token"]
    hand.delete(bins)
    gone = client.sync(token, ["items"])["items"]
    assert {item["id"]: item["is_deleted"] for item in gone} == {bins: True, lid: True}
    assert client.sync("*", ["items"])["items"] == []


def test_done_and_reopened_between_two_looks_is_one_unchanged_looking_object(client: Client, hand: Hand) -> None:
    """What was ticked and reopened comes in the delta, open, as if nothing had been."""
    bins = hand.add("Bins")
    token = client.sync("*", ["items"])["sync_token"]
    hand.complete(bins)
    hand.uncomplete(bins)
    (item,) = client.sync(token, ["items"])["items"]
    assert (item["checked"], item["completed_at"], item["completed_by_uid"]) == (False, None, None)


def test_resource_types_choose(client: Client) -> None:
    """Only what was asked for is in the answer; `all` takes everything, a minus takes away."""
    assert set(client.sync("*", ["items"])) == {
        "items",
        "full_sync",
        "full_sync_date_utc",
        "temp_id_mapping",
        "sync_token",
    }
    whole = client.sync("*", ["all", "-projects"])
    assert "projects" not in whole
    assert {"items", "labels", "user", "user_plan_limits", "collaborators", "notes"} <= set(whole)


def test_the_user_tells_zone_inbox_and_plan(alex: User, client: Client) -> None:
    """The user object names id, Inbox and time zone and holds no token; the limits are those of the plan."""
    answer = client.sync("*", ["user", "user_plan_limits"])
    assert answer["user"]["id"].isdecimal()
    assert answer["user"]["inbox_project_id"] == alex.inbox
    assert answer["user"]["tz_info"]["timezone"] == "Europe/Berlin"
    assert answer["user"]["tz_info"]["gmt_string"] == "+01:00"
    assert alex.token not in json.dumps(answer)
    assert answer["user_plan_limits"]["current"]["max_tasks"] == 300
    assert "user" not in client.sync(answer["sync_token"], ["user"])


def test_a_token_of_nobody_is_refused(service: Standin, client: Client) -> None:
    """A sync token that the service never gave out, or gave to another user, is refused; a switch makes it full."""
    other = Client(service, service.user("Sam")).sync("*", ["items"])["sync_token"]
    for token in ("nonsense", other):
        refused = client.ask(token, ["items"])
        assert (refused.status_code, refused.json()["error_extra"]["argument"]) == (400, "sync_token")
    add = {"type": "item_add", "uuid": "u1", "args": {"content": "Bins"}}
    assert client.ask("nonsense", ["items"], [add]).status_code == 400
    assert client.sync("*", ["items"])["items"] == []
    service.habits.unknown_token = "full"
    assert client.sync("nonsense", ["items"])["full_sync"] is True


def test_the_service_may_forget_its_tokens(service: Standin, client: Client) -> None:
    """After `forget_tokens` a token that was good is one that nobody knows."""
    token = client.sync("*", ["items"])["sync_token"]
    service.forget_tokens()
    assert client.ask(token, ["items"]).status_code == 400


def test_what_is_missing_or_unknown_is_refused(client: Client) -> None:
    """A request without anything to do, without a token, or with an unknown resource type is refused."""
    assert client.ask("*", None).json()["error_code"] == 19
    assert client.ask(None, ["items"]).json()["error_code"] == 19
    assert client.ask("*", ["itmes"]).json()["error_code"] == 20
    assert client.http.post("/api/v1/sync", data={"resource_types": "items", "sync_token": "*"}).status_code == 400


def test_only_post(client: Client) -> None:
    """A GET of /sync is refused."""
    assert client.get("sync", sync_token="*").status_code == 405
