"""Whatever the service answers becomes one of our errors or outcomes; nothing is called done that may not be."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from adapters.todoist.client import RESOURCES
from syncd.errors import (
    AccountError,
    AuthRequired,
    CollectionGone,
    Forbidden,
    PairingChanged,
    ProtocolViolation,
    RateLimited,
    TokenRefused,
    Unreachable,
)
from syncd.model.item import Field, Item, Kind, Ref, Role, Status
from syncd.model.registry import Slot
from syncd.ports import CollectionRef, Create, Delete, Member, Outcome, Result, Update, Write
from tests.adapters.todoist.service import PROJECT, TOKEN, Service, answer, statuses, task
from tests.conformance.contents import content

REF = CollectionRef(PROJECT, Role.TASKS, Kind.TODOIST, "Household")
SLOT = Slot(Role.TASKS, Kind.TODOIST)
WRONG = {"error": "wrong: The shop", "error_code": 20, "error_tag": "INVALID", "error_extra": {"retry_after": 3}}


def said(status: int, body: Any = None, **headers: str) -> httpx.Response:
    """An error answer."""
    return httpx.Response(status, json=WRONG if body is None else body, headers=headers)


@pytest.mark.parametrize(
    ("given", "error", "wait"),
    [
        (said(401), AuthRequired, None),
        (said(403), Forbidden, None),
        (said(404), ProtocolViolation, None),
        (said(410), ProtocolViolation, None),
        (said(429, {}, **{"Retry-After": "40"}), RateLimited, 40.0),
        (said(429), RateLimited, 3.0),
        (said(429, {}), RateLimited, None),
        (said(503, {}, **{"Retry-After": "40"}), RateLimited, 40.0),
        (
            said(
                503, {}, **{"Retry-After": "Mon, 23 Nov 2026 08:02:00 GMT", "Date": "Mon, 23 Nov 2026 08:00:00 GMT"}
            ),
            RateLimited,
            120.0,
        ),
        (said(503, {}), Unreachable, None),
        (said(500), Unreachable, None),
        (said(302, {}, Location="https://elsewhere.example.org/"), ProtocolViolation, None),
        (httpx.Response(200, text="<html>log in</html>"), ProtocolViolation, None),
        (httpx.Response(200, json=[1]), ProtocolViolation, None),
        (httpx.Response(200, json={"items": []}), ProtocolViolation, None),
        (httpx.ConnectError("refused"), Unreachable, None),
        (httpx.ReadTimeout("slow"), Unreachable, None),
        (httpx.RemoteProtocolError("cut"), Unreachable, None),
    ],
    ids=str,
)
def test_a_look_that_got_no_answer(given: Any, error: type[AccountError], wait: float | None) -> None:
    """Each way to get no answer has its error, which names the account and neither token nor content."""
    service = Service(given)

    with pytest.raises(AccountError) as caught:
        service.connection().changes(REF, "", listing=False, bodies=True)

    assert type(caught.value) is error
    assert wait == getattr(caught.value, "retry_after", None)
    assert "alex-todoist" in str(caught.value)
    assert not {TOKEN, "The shop"} & set((str(caught.value) + caught.value.hint).split())


@pytest.mark.parametrize(
    ("given", "result", "error"),
    [
        (httpx.ConnectError("refused"), Result.NOT_TRIED, Unreachable),
        (httpx.ReadTimeout("slow"), Result.UNCLEAR, Unreachable),
        (httpx.RemoteProtocolError("cut"), Result.UNCLEAR, Unreachable),
        (said(500), Result.UNCLEAR, Unreachable),
        (said(503, {}, **{"Retry-After": "5"}), Result.UNCLEAR, RateLimited),
        (said(429), Result.NOT_TRIED, RateLimited),
        (said(401), Result.NOT_TRIED, AuthRequired),
        (said(400), Result.NOT_TRIED, ProtocolViolation),
        (httpx.Response(200, text="half of a"), Result.UNCLEAR, ProtocolViolation),
        (answer(full=False, token="t2"), Result.UNCLEAR, Unreachable),
        (statuses(state={"http_code": 429, "error_extra": {"retry_after": 9}}), Result.NOT_TRIED, RateLimited),
        (statuses(state={"http_code": 401}), Result.NOT_TRIED, AuthRequired),
        (statuses(state={"http_code": 500}), Result.UNCLEAR, Unreachable),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value),
)
def test_a_batch_that_got_no_answer(given: Any, result: Result, error: type[AccountError]) -> None:
    """What may have taken effect is unclear; what did not leave, or was refused as a whole, was not tried."""
    service = Service(answer(), given, given, given)
    connection = service.connection()
    connection.changes(REF, "", listing=False, bodies=True)

    batch = connection.apply(REF, [Create(content(Kind.TODOIST))])

    assert ([result], error) == ([one.result for one in batch.outcomes], type(batch.error))


@pytest.mark.parametrize(
    ("state", "result", "word"),
    [
        ({"http_code": 403, "error_tag": "MAX_ITEMS_LIMIT_REACHED"}, Result.REFUSED, "as many open tasks"),
        ({"http_code": 403, "error_code": 32}, Result.REFUSED, "paid feature"),
        ({"http_code": 403, "error_tag": "FORBIDDEN", "error": "no: The shop"}, Result.REFUSED, "FORBIDDEN"),
        ({"error_code": 20, "error": "Invalid argument value"}, Result.REFUSED, "code 20"),
        ({"error_code": 22, "error": "not found"}, Result.GONE, ""),
        ({"http_code": 404, "error_tag": "ITEM_NOT_FOUND"}, Result.GONE, ""),
    ],
    ids=str,
)
def test_a_command_that_was_refused(state: dict[str, Any], result: Result, word: str) -> None:
    """It is parked with a reason that quotes nothing; the account goes on."""
    service = Service(answer(task()), statuses(state=state))
    outcome, error = _updated(service)

    assert (result, None) == (outcome.result, error)
    assert word in outcome.why
    assert "The shop" not in outcome.why


def test_every_request_says_what_it_must() -> None:
    """All requests of a look and a batch go to the account's own address, as syncd, with all kinds of resources."""
    service = Service(answer(), statuses(ids=["6Xnew"], items=[task("6Xnew")]))
    connection = service.connection("http://127.0.0.1:4711")
    connection.changes(REF, "", listing=False, bodies=True)
    connection.apply(REF, [Create(content(Kind.TODOIST))])

    assert {"http://127.0.0.1:4711/api/v1/sync"} == {str(request.url) for request in service.requests}
    assert {("syncd", f"Bearer {TOKEN}", "127.0.0.1:4711")} == {
        (r.headers["User-Agent"], r.headers["Authorization"], r.headers["Host"]) for r in service.requests
    }
    assert all(name in request.content.decode() for request in service.requests for name in RESOURCES)
    assert 2 == connection.requests


def test_the_sdk_speaks_to_the_same_address() -> None:
    """A project is made by Todoist's own SDK, whose address is a constant, at the account's own."""
    named = {"id": "6Xnew", "name": "Chores", "description": "", "child_order": 1, "color": "charcoal"}
    flags = ("is_collapsed", "is_shared", "is_favorite", "is_archived", "can_assign_tasks")
    moments = dict.fromkeys(("created_at", "updated_at"), "2026-11-22T08:00:00.000000Z")
    made = {**named, **dict.fromkeys(flags, False), **moments, "view_style": "list"}
    service = Service(answer(), made)

    ref = service.connection("http://127.0.0.1:4711").open_collection(SLOT, "Chores", create=True)

    assert ("6Xnew", True) == (ref.href, ref.made)
    assert "http://127.0.0.1:4711/api/v1/projects" == str(service.requests[-1].url)


@pytest.mark.parametrize("given", [{"id": "6Xnew"}, [1], None], ids=str)
def test_an_odd_answer_to_the_sdk_is_ours_to_name(given: Any) -> None:
    """Whatever the SDK raises on a strange object leaves as an account's error."""
    service = Service(answer(), httpx.Response(200, json=given))

    with pytest.raises(ProtocolViolation):
        service.connection().open_collection(SLOT, "Chores", create=True)


@pytest.mark.parametrize(
    ("projects", "error"),
    [([], CollectionGone), ([{"id": PROJECT, "is_archived": True}], CollectionGone)],
    ids=["absent", "archived"],
)
def test_a_project_that_is_not_there(projects: list[Any], error: type[AccountError]) -> None:
    """A full answer without the project, or with it in the archive, is no empty list."""
    with pytest.raises(error):
        Service(answer(projects=projects)).connection().changes(REF, "", listing=True, bodies=False)


@pytest.mark.parametrize("told", [True, False], ids=["400", "in full"])
def test_a_token_of_another_user(told: bool) -> None:
    """However the service takes another user's token, the account is not compared with that user's tasks."""
    first = Service(answer(task()))
    cursor = first.connection().changes(REF, "", listing=False, bodies=True).cursor
    service = Service(*([said(400)] if told else []), answer(user={"id": "78"}))
    connection = service.connection()

    if told:
        with pytest.raises(TokenRefused):
            connection.changes(REF, cursor, listing=False, bodies=True)
    with pytest.raises(PairingChanged):
        connection.changes(REF, "" if told else cursor, listing=False, bodies=True)


def test_a_replay_without_an_id_is_found_by_its_line() -> None:
    """Sent before, answered with ok and no more: the task that names the uid is the one."""
    made = task("6Xmade", description=f"{content(Kind.TODOIST).description}\nsyncd-1")
    service = Service(answer(), statuses(), answer(made))
    connection = service.connection()
    connection.changes(REF, "", listing=False, bodies=True)

    (outcome,) = connection.apply(REF, [Create(content(Kind.TODOIST))]).outcomes

    assert (Result.DONE, "6Xmade") == (outcome.result, outcome.ref.href if outcome.ref else "")


def test_a_replay_of_what_is_gone_takes_another_uid() -> None:
    """The command took effect once and its task is gone: it is not called done."""
    service = Service(answer(), statuses(), answer())
    connection = service.connection()
    connection.changes(REF, "", listing=False, bodies=True)

    (outcome,) = connection.apply(REF, [Create(content(Kind.TODOIST))]).outcomes

    assert Result.UID_TAKEN is outcome.result


def test_an_edit_at_the_same_moment_is_seen_next_time() -> None:
    """Its owner ticks it while we rename it: what the outcome calls ours is not what stands, so that it is read."""
    both = task(content="Ours", checked=True, completed_by_uid="77")
    service = Service(answer(task()), statuses(items=[both]), answer(both, full=False, token="t3"))
    connection = service.connection()
    look = connection.changes(REF, "", listing=False, bodies=True)
    member = look.members[0]
    update = Update(member.ref, member.body or "", content(Kind.TODOIST, title="Ours"), frozenset({Field.TITLE}))

    (outcome,) = connection.apply(REF, [update]).outcomes
    after = connection.changes(REF, look.cursor, listing=False, bodies=True).members

    assert Result.DONE is outcome.result
    assert outcome.ref is not None
    assert ["6Xtask"] == [one.ref.href for one in after if one.ref != outcome.ref]


@pytest.mark.parametrize("write", ["update", "delete"])
def test_what_is_known_to_have_changed_is_not_written_over(write: str) -> None:
    """A version that an answer of this connection has replaced is old, without another question for an update."""
    later = answer(task(content="Mine"), full=False, token="t2")
    service = Service(answer(task()), later, later)
    connection = service.connection()
    first = connection.changes(REF, "", listing=False, bodies=True)
    connection.changes(REF, first.cursor, listing=False, bodies=True)
    member = first.members[0]
    writes: dict[str, Write] = {
        "update": Update(member.ref, member.body or "", content(Kind.TODOIST), frozenset({Field.TITLE})),
        "delete": Delete(member.ref, "syncd-1"),
    }

    batch = connection.apply(REF, [writes[write]])

    assert [Result.CHANGED] == [one.result for one in batch.outcomes]
    assert not any("commands" in request.content.decode() for request in service.requests)


def test_three_hundred_creations_are_three_requests() -> None:
    """A hundred commands to a request, in order."""
    many = [Create(content(Kind.TODOIST, f"syncd-{n}")) for n in range(250)]
    ids = iter(f"6X{n}" for n in range(250))

    def made(request: httpx.Request) -> httpx.Response:
        names = [next(ids) for _ in range(request.content.count(b"item_add"))]
        tasks = [task(name, description=f"Bags and list\nsyncd-{name[2:]}") for name in names]
        return statuses(ids=names, items=tasks)(request)

    service = Service(answer(), made, made, made)
    connection = service.connection()
    connection.changes(REF, "", listing=False, bodies=True)

    batch = connection.apply(REF, many)

    assert [100, 100, 50] == [len(service.commands(n)) for n in (1, 2, 3)]
    assert [f"6X{n}" for n in range(250)] == [one.ref.href for one in batch.outcomes if one.ref]


def test_each_command_has_an_end_of_its_own() -> None:
    """Where the first of three is told to wait, the others took effect: each is called what it is."""
    patience = {"http_code": 429, "error_code": 35, "error_extra": {"retry_after": 9}}

    def mixed(request: httpx.Request) -> httpx.Response:
        good = statuses(ids=["", "6X2", "6X3"], items=[_ours("6X2", "syncd-2"), _ours("6X3", "syncd-3")])
        body = good(request).json()
        body["sync_status"] = dict(zip(body["sync_status"], [patience, "ok", "ok"], strict=True))
        return httpx.Response(200, json=body)

    connection = Service(answer(), mixed).connection()
    connection.changes(REF, "", listing=False, bodies=True)

    batch = connection.apply(REF, [Create(content(Kind.TODOIST, f"syncd-{n}")) for n in (1, 2, 3)])

    assert [Result.NOT_TRIED, Result.DONE, Result.DONE] == [one.result for one in batch.outcomes]
    assert 9.0 == getattr(batch.error, "retry_after", None)


def test_what_cannot_be_read_after_it_was_made_is_unclear() -> None:
    """A replayed creation whose task is asked for in vain may stand there."""
    connection = Service(answer(), statuses(ids=["6Xold"]), httpx.ReadTimeout("slow")).connection()
    connection.changes(REF, "", listing=False, bodies=True)

    batch = connection.apply(REF, [Create(content(Kind.TODOIST))])

    assert ([Result.UNCLEAR], Unreachable) == ([one.result for one in batch.outcomes], type(batch.error))


@pytest.mark.parametrize(
    ("log", "author"),
    [
        (
            {"results": [{"object_id": "6Xtask", "initiator_id": 78}, {"object_id": "6Xtask", "initiator_id": 77}]},
            "78",
        ),
        ({"results": [{"object_id": "6Xtask", "initiator_id": None}]}, ""),
        (said(403, {"error_code": 32}), ""),
    ],
    ids=["named", "not named", "no log"],
)
def test_a_tick_without_an_author_asks_the_log(log: Any, author: str) -> None:
    """The newest event tells who ticked; without a log, or a name in it, the tick is read all the same."""
    cursor = Service(answer(task())).connection().changes(REF, "", listing=False, bodies=True).cursor
    done = task(checked=True, completed_at="2026-11-22T10:00:00Z")
    service = Service(answer(done, full=False, token="t2"), log)
    connection = service.connection()

    (member,) = connection.changes(REF, cursor, listing=False, bodies=True).members

    item = connection.read(REF, member)
    assert isinstance(item, Item)
    assert (Status.DONE, author, 2) == (item.status, item.completed_by, connection.requests)
    assert "/api/v1/activities" == service.requests[1].url.path


def test_a_tick_that_names_its_author_asks_nobody() -> None:
    """One request, as for any change."""
    cursor = Service(answer(task())).connection().changes(REF, "", listing=False, bodies=True).cursor
    done = task(checked=True, completed_at="2026-11-22T10:00:00Z", completed_by_uid="78")
    connection = Service(answer(done, full=False, token="t2")).connection()

    connection.changes(REF, cursor, listing=False, bodies=True)

    assert 1 == connection.requests


def test_large_texts_take_more_requests() -> None:
    """A request stays below the size that the service takes."""
    many = [Create(content(Kind.TODOIST, f"syncd-{n}", description="ö" * 16000)) for n in range(60)]

    def made(request: httpx.Request) -> httpx.Response:
        names = [f"6X{len(service.requests)}-{n}" for n in range(100)]
        return statuses(ids=names, items=[task(name) for name in names])(request)

    service = Service(answer(), *[made] * 8)
    connection = service.connection()
    connection.changes(REF, "", listing=False, bodies=True)

    batch = connection.apply(REF, many)

    assert {Result.DONE} == {one.result for one in batch.outcomes}
    assert max(len(request.content) for request in service.requests) < 1_048_576
    assert 2 < len(service.requests)


@pytest.mark.parametrize("kind", ["notes", "reminders"])
def test_what_arrives_alone_names_its_task(kind: str) -> None:
    """A comment or reminder whose task is not in the answer: that is named without a version, to be read if ours."""
    first = Service(answer(task()))
    cursor = first.connection().changes(REF, "", listing=False, bodies=True).cursor
    note = {"id": "6Xnote", "item_id": "6Xtask", "content": "the lid is broken", "is_deleted": False}
    service = Service(answer(full=False, token="t2", **{kind: [note]}), httpx.Response(200, json=task()))
    connection = service.connection()

    look = connection.changes(REF, cursor, listing=False, bodies=True)
    (member,), _gone = connection.fetch(REF, ["6Xtask"])

    assert (Member(Ref("6Xtask", None), inside=False),) == look.members
    item = connection.read(REF, member)
    assert getattr(item, "extras", False)


def test_what_hangs_on_a_task_is_known_to_the_next_process() -> None:
    """A sub-task that was told once counts in later increments, and in later full answers once it is ticked."""
    below = task("6Xbelow", parent_id="6Xtask", description="")
    cursor = Service(answer(task(), below)).connection().changes(REF, "", listing=False, bodies=True).cursor
    edited = Service(answer(task(content="Mine"), full=False, token="t2"))
    unasked = Service(answer(task(content="Mine"), token="t2"))
    (full,) = unasked.connection().changes(REF, cursor, listing=False, bodies=True).members
    (member,) = edited.connection().changes(REF, cursor, listing=False, bodies=True).members
    (later,) = Service(answer(task())).connection().changes(REF, cursor, listing=True, bodies=True).members

    assert ['"extras": true'] * 3 == [str(one.body)[1:15] for one in (member, full, later)]


def test_a_full_answer_hides_foreign_bodies() -> None:
    """Tasks that are not ours are named by id and version; their words stay in the adapter."""
    look = (
        Service(answer(task(), task("6Xown", description="secret")))
        .connection()
        .changes(REF, "", listing=False, bodies=True)
    )

    assert [("6Xown", None, True), ("6Xtask", "syncd-1", False)] == [
        (one.ref.href, one.uid, one.body is None) for one in look.members
    ]
    assert "secret" not in look.cursor


def _ours(task_id: str, uid: str) -> dict[str, Any]:
    return task(task_id, description=f"{content(Kind.TODOIST).description}\n{uid}")


def _updated(service: Service) -> tuple[Outcome, AccountError | None]:
    connection = service.connection()
    (member,) = connection.changes(REF, "", listing=False, bodies=True).members
    wanted = content(Kind.TODOIST, title="Ours")
    batch = connection.apply(REF, [Update(member.ref, member.body or "", wanted, frozenset({Field.TITLE}))])
    return batch.outcomes[0], batch.error
