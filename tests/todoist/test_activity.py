"""The activity log: the only place where a recurring completion is told."""

from __future__ import annotations

import json
from datetime import timedelta

from syncd.demo.todoist_server import Hand, Plan, Standin, User
from tests.support.todoist import MONDAY, Client

DONE = json.dumps(["item:completed"])


def test_a_recurring_completion_is_told(alex: User, client: Client, hand: Hand) -> None:
    """Which occurrence, what comes next, whether it was late, by whom, and with which program."""
    gym = hand.add("Gym", due={"date": "2026-11-20", "string": "every week"}, labels=["sport"])
    hand.complete(gym)
    (event,) = client.get("activities", object_event_types=DONE).json()["results"]
    assert (event["object_type"], event["object_id"], event["event_type"]) == ("item", gym, "completed")
    assert (event["initiator_id"], event["parent_project_id"]) == (alex.id, alex.inbox)
    assert event["event_date"] == "2026-11-23T08:00:00.000000Z"
    extra = event["extra_data"]
    assert (extra["is_recurring"], extra["was_overdue"], extra["has_time"]) == (True, True, False)
    assert (extra["completed_due_date_local"], extra["due_date"]) == ("2026-11-20", "2026-11-27")
    assert (extra["content"], extra["labels"]) == ("Gym", ["sport"])
    assert extra["client"].startswith("Mozilla")


def test_two_ticks_are_two_events(client: Client, hand: Hand) -> None:
    """Ticked twice between two looks: one changed task, two events, newest first."""
    gym = hand.add("Gym", due="every day")
    token = client.sync("*", ["items"])["sync_token"]
    hand.complete(gym)
    hand.complete(gym)
    assert len(client.sync(token, ["items"])["items"]) == 1
    events = client.get("activities", object_event_types=DONE).json()["results"]
    assert [event["extra_data"]["completed_due_date_local"] for event in events] == ["2026-11-24", "2026-11-23"]


def test_our_own_program_is_named(service: Standin, alex: User, hand: Hand) -> None:
    """What a client did carries its User-Agent."""
    client = Client(service, alex, agent="syncd/0.1")
    client.run("item_close", id=hand.add("Bins"))
    (event,) = client.get("activities", event_type="completed").json()["results"]
    assert event["extra_data"]["client"] == "syncd/0.1"


def test_events_are_filtered_and_paged(service: Standin, client: Client, hand: Hand) -> None:
    """By pairs (repeated or as one array), object, project and dates; a hundred a page at most."""
    bins = hand.add("Bins")
    service.forward(timedelta(hours=1))
    hand.edit(bins, content="Bins out")
    hand.comment(bins, "The green one")
    hand.complete(bins)
    hand.uncomplete(bins)

    def told(**query: object) -> list[tuple[str, str]]:
        found = client.get("activities", **query).json()["results"]
        return [(event["object_type"], event["event_type"]) for event in found]

    assert told(object_event_types=["item:completed", "item:updated"]) == [("item", "completed"), ("item", "updated")]
    assert told(object_event_types=json.dumps(["note:", ":uncompleted"])) == [
        ("item", "uncompleted"),
        ("note", "added"),
    ]
    assert told(object_id=bins, object_type="item", event_type="added") == [("item", "added")]
    assert len(told(parent_project_id=hand.user.inbox)) == 5
    assert told(date_to=(MONDAY + timedelta(minutes=1)).isoformat()) == [("item", "added")]
    assert len(told(date_from=(MONDAY + timedelta(minutes=1)).isoformat())) == 4
    assert client.get("activities", limit=101).status_code == 400
    first = client.get("activities", limit=2).json()
    second = client.get("activities", limit=2, cursor=first["next_cursor"]).json()
    assert [event["event_type"] for event in (*first["results"], *second["results"])] == [
        "uncompleted",
        "completed",
        "added",
        "updated",
    ]


def test_only_some_changes_are_logged(client: Client, hand: Hand) -> None:
    """A move, a priority or a label makes no event; text, description and date do."""
    bins = hand.add("Bins")
    hand.move(bins, hand.add_project("Home"))
    hand.edit(bins, priority=4, labels=["week"])
    assert client.get("activities", event_type="updated").json()["results"] == []
    hand.edit(bins, due="tomorrow")
    assert len(client.get("activities", event_type="updated").json()["results"]) == 1


def test_the_log_may_lag(service: Standin, client: Client, hand: Hand) -> None:
    """An event is told only after the lag that was set."""
    service.habits.log_lags = timedelta(minutes=2)
    hand.complete(hand.add("Bins"))
    assert client.get("activities").json()["results"] == []
    service.forward(timedelta(minutes=2))
    assert len(client.get("activities").json()["results"]) == 2


def test_a_free_plan_keeps_a_week(service: Standin, client: Client, hand: Hand) -> None:
    """Events older than the plan keeps are not told."""
    hand.complete(hand.add("Bins"))
    service.forward(timedelta(days=7))
    assert len(client.get("activities").json()["results"]) == 2
    service.forward(timedelta(seconds=1))
    assert client.get("activities").json()["results"] == []


def test_a_plan_without_a_log_is_refused(service: Standin) -> None:
    """403 with code 32."""
    sam = service.user("Sam", plan=Plan(activity_log=False))
    refused = Client(service, sam).get("activities")
    assert (refused.status_code, refused.json()["error_code"]) == (403, 32)


def test_who_acted_may_be_unsaid_where_nobody_shares(service: Standin, client: Client, hand: Hand) -> None:
    """Switched off, initiator_id is null in an unshared project, and set in a shared one."""
    service.habits.initiator_when_alone = False
    sam = service.user("Sam")
    home = hand.add_project("Home")
    hand.share(home, sam)
    shared = hand.add("Bins", project=home)
    hand.complete(hand.add("Plants"))
    service.hand(sam).complete(shared)
    told = client.get("activities", object_event_types=DONE).json()["results"]
    assert [event["initiator_id"] for event in told] == [sam.id, None]
