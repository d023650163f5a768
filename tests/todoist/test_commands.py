"""Commands of /sync: order, results, and what each does."""

from __future__ import annotations

from typing import Any

from syncd.demo.todoist_server import Hand, Plan, Standin, User
from tests.support.todoist import Client


def _add(uuid: str, temp: str, **args: Any) -> dict[str, Any]:
    return {"type": "item_add", "uuid": uuid, "temp_id": temp, "args": args}


def test_commands_run_before_the_read_of_the_same_request(client: Client) -> None:
    """The answer to a request with commands and resource types holds what the commands made."""
    token = client.sync("*", ["items"])["sync_token"]
    answer = client.sync(token, ["items"], [_add("u1", "t1", content="Bins")])
    assert answer["sync_status"] == {"u1": "ok"}
    (item,) = answer["items"]
    assert answer["temp_id_mapping"] == {"t1": item["id"]}
    assert client.sync(answer["sync_token"], ["items"])["items"] == []


def test_temporary_ids_link_commands_of_one_request(client: Client) -> None:
    """A later command may name what an earlier one made; in the next request that name is unknown."""
    project = {"type": "project_add", "uuid": "u1", "temp_id": "p1", "args": {"name": "Household"}}
    answer = client.sync("*", ["items"], [project, _add("u2", "t1", content="Bins", project_id="p1")])
    assert answer["items"][0]["project_id"] == answer["temp_id_mapping"]["p1"]
    late = client.sync("*", ["items"], [_add("u3", "t2", content="Plants", project_id="p1")])
    assert (late["sync_status"]["u3"]["error_code"], late["sync_status"]["u3"]["error"]) == (
        15,
        "Invalid temporary id",
    )


def test_one_failure_does_not_stop_the_rest(client: Client) -> None:
    """HTTP is 200, each command has its own status, in order."""
    commands = [_add("u1", "t1", content=""), _add("u2", "t2", content="Bins")]
    answer = client.sync("*", ["items"], commands)
    assert answer["sync_status"]["u1"]["error_code"] == 20
    assert answer["sync_status"]["u2"] == "ok"
    assert list(answer["temp_id_mapping"]) == ["t2"]


def test_an_answer_to_commands_alone(client: Client) -> None:
    """Without resource types the answer has statuses, mapping and a token, and counts as full."""
    answer = client.sync(None, None, [_add("u1", "t1", content="Bins")])
    assert set(answer) == {"sync_status", "temp_id_mapping", "full_sync", "full_sync_date_utc", "sync_token"}
    assert answer["full_sync"] is True


def test_at_most_a_hundred_commands(client: Client, hand: Hand) -> None:
    """A hundred commands run; with a hundred and one nothing does."""
    hundred = [_add(f"u{number}", f"t{number}", content=f"Task {number}") for number in range(101)]
    assert client.ask("*", ["items"], hundred).status_code == 400
    assert hand.tasks() == []
    assert set(client.sync("*", ["items"], hundred[:100])["sync_status"].values()) == {"ok"}
    assert len(hand.tasks()) == 100


def test_a_new_task_goes_to_the_inbox_and_stands_last(alex: User, client: Client, hand: Hand) -> None:
    """Without a place a task goes to the Inbox, after the others, with the defaults of the service."""
    hand.add("first")
    made = client.make("item_add", content="Bins")
    task = hand.task(made)
    assert (task["project_id"], task["child_order"], task["priority"]) == (alex.inbox, 2, 1)
    assert (task["description"], task["labels"], task["due"], task["duration"]) == ("", [], None, None)
    assert (task["added_by_uid"], task["user_id"], task["note_count"]) == (alex.id, alex.id, 0)


def test_update_changes_what_it_names(client: Client, hand: Hand) -> None:
    """item_update leaves the rest as it was; null takes a date, a deadline and a duration away."""
    span = {"amount": 15, "unit": "minute"}
    made = client.make(
        "item_add", content="Bins", due={"date": "2026-11-24"}, duration=span, deadline={"date": "2026-12-01"}
    )
    assert client.run("item_update", id=made, content="Bins out", labels=["week"], priority=4) == "ok"
    task = hand.task(made)
    assert (task["content"], task["labels"], task["priority"], task["duration"]) == ("Bins out", ["week"], 4, span)
    assert task["due"]["date"] == "2026-11-24"
    assert task["deadline"] == {"date": "2026-12-01", "lang": "en"}
    assert client.run("item_update", id=made, due=None, duration=None, deadline=None) == "ok"
    assert [hand.task(made)[name] for name in ("due", "duration", "deadline")] == [None, None, None]


def test_white_space_at_the_ends_is_dropped_unless_switched(service: Standin, client: Client, hand: Hand) -> None:
    """Text and description lose it; text of nothing else is refused."""
    made = client.make("item_add", content=" Bins ", description="\nThe green one\n")
    assert (hand.task(made)["content"], hand.task(made)["description"]) == ("Bins", "The green one")
    assert client.run("item_update", id=made, content="  ")["error_code"] == 20
    service.habits.trims_text = False
    assert client.run("item_update", id=made, description="The green one\n") == "ok"
    assert hand.task(made)["description"] == "The green one\n"


def test_move_to_project_section_and_parent(client: Client, hand: Hand) -> None:
    """item_move puts a task and its sub-tasks where the one target says."""
    home = client.make("project_add", name="Household")
    kitchen = client.make("section_add", name="Kitchen", project_id=home)
    bins, glass = client.make("item_add", content="Bins"), client.make("item_add", content="Glass")
    lid = client.make("item_add", content="Lid", parent_id=bins)
    assert client.run("item_move", id=bins, section_id=kitchen) == "ok"
    assert [(hand.task(each)["project_id"], hand.task(each)["section_id"]) for each in (bins, lid)] == [
        (home, kitchen)
    ] * 2
    assert hand.task(lid)["parent_id"] == bins
    assert client.run("item_move", id=glass, parent_id=bins) == "ok"
    assert (hand.task(glass)["project_id"], hand.task(glass)["child_order"]) == (home, 2)
    assert client.run("item_move", id=bins, project_id=home) == "ok"
    assert hand.task(bins)["section_id"] is None


def test_completing_a_task_completes_what_is_under_it(client: Client, hand: Hand) -> None:
    """item_complete, with or without a date, takes the sub-tasks along; so does item_close."""
    for command, more in (("item_complete", {"date_completed": "2026-11-20T10:00:00.000000Z"}), ("item_close", {})):
        bins = client.make("item_add", content=f"Bins {command}")
        lid = client.make("item_add", content="Lid", parent_id=bins)
        assert client.run(command, id=bins, **more) == "ok"
        assert [hand.task(each)["checked"] for each in (bins, lid)] == [True, True]
        assert hand.task(bins)["completed_at"] == more.get("date_completed", "2026-11-23T08:00:00.000000Z")


def test_uncomplete_reopens_what_stands_above_and_puts_it_last(client: Client, hand: Hand) -> None:
    """item_uncomplete of a sub-task reopens its parent too, each last in its list; other sub-tasks stay done."""
    bins = client.make("item_add", content="Bins")
    lid, bag = (client.make("item_add", content=name, parent_id=bins) for name in ("Lid", "Bag"))
    client.make("item_add", content="Plants")
    client.run("item_close", id=bins)
    assert client.run("item_uncomplete", id=lid) == "ok"
    assert [hand.task(each)["checked"] for each in (bins, lid, bag)] == [False, False, True]
    assert hand.task(bins)["child_order"] == 3


def test_comments_are_written_changed_and_taken_away(client: Client, hand: Hand) -> None:
    """note_add, note_update and note_delete on a task; deleting the task takes its comments along."""
    bins = client.make("item_add", content="Bins")
    note = client.make("note_add", item_id=bins, content="The green one")
    assert client.run("note_update", id=note, content="The blue one") == "ok"
    assert hand.comments(bins) == ["The blue one"]
    token = client.sync("*", ["notes"])["sync_token"]
    assert client.run("note_delete", id=note) == "ok"
    assert [each["is_deleted"] for each in client.sync(token, ["notes"])["notes"]] == [True]
    client.make("note_add", item_id=bins, content="Again")
    client.run("item_delete", id=bins)
    assert client.sync("*", ["notes"])["notes"] == []


def test_projects_change_go_away_and_come_back(client: Client, hand: Hand) -> None:
    """project_update, project_archive, project_unarchive and project_delete."""
    home = client.make("project_add", name="Household")
    bins = client.make("item_add", content="Bins", project_id=home)
    assert client.run("project_update", id=home, name="Home") == "ok"
    assert client.run("project_archive", id=home) == "ok"
    assert client.sync("*", ["items"])["items"] == []
    assert client.run("project_unarchive", id=home) == "ok"
    answer = client.sync("*", ["items", "projects"])
    assert (answer["items"][0]["id"], answer["projects"][1]["name"]) == (bins, "Home")
    assert client.run("project_delete", id=home) == "ok"
    delta = client.sync(answer["sync_token"], ["items", "projects"])
    assert [each["is_deleted"] for each in (*delta["items"], *delta["projects"])] == [True, True]


def test_reorder_and_labels(client: Client, hand: Hand) -> None:
    """item_reorder sets places; label_add makes a personal label with a number as id."""
    bins, glass = client.make("item_add", content="Bins"), client.make("item_add", content="Glass")
    places = [{"id": bins, "child_order": 2}, {"id": glass, "child_order": 1}]
    assert client.run("item_reorder", items=places) == "ok"
    assert [hand.task(each)["child_order"] for each in (bins, glass)] == [2, 1]
    label = client.make("label_add", name="week")
    assert label.isdecimal()
    assert [each["name"] for each in client.sync("*", ["labels"])["labels"]] == ["week"]


def test_a_bigger_plan_takes_a_thousand_tasks(service: Standin) -> None:
    """The limits are the plan's: a thousand tasks go into a project of a plan that allows them."""
    client = Client(service, service.user("Sam", plan=Plan(tasks=1000)))
    for start in range(0, 1000, 100):
        batch = [_add(f"u{number}", f"t{number}", content="x") for number in range(start, start + 100)]
        assert set(client.sync(None, None, batch)["sync_status"].values()) == {"ok"}
    assert client.run("item_add", content="one more")["error_code"] == 49
