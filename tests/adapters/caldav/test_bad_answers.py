"""Whatever a server or something before it answers, one of our errors comes out, and nothing wrong is concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncd.errors import (
    AccountError,
    AuthRequired,
    CollectionGone,
    Forbidden,
    ProtocolViolation,
    RateLimited,
    TokenRefused,
    Unreachable,
)
from syncd.model.item import Field, Kind, Ref, Role
from syncd.model.registry import Slot
from syncd.ports import Create, Delete, Result, Update
from tests.adapters.caldav.shapes import vtodo
from tests.conformance.backends import FixedClock
from tests.conformance.contents import content
from tests.support.counting import Spoil

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncd.ports import CollectionRef, Connection
    from tests.adapters.caldav.conftest import Open
    from tests.support.counting import Proxy

PAGE = b"<!doctype html><html><body>Welcome to the hotel</body></html>"
XML: dict[str, Any] = {"Content_Type": "application/xml; charset=utf-8"}
TOKEN_ERROR = b'<?xml version="1.0"?><D:error xmlns:D="DAV:"><D:valid-sync-token/></D:error>'

LOOKS: dict[str, Callable[[Connection, CollectionRef], object]] = {
    "identify": lambda connection, ref: connection.identify(),
    "increment": lambda connection, ref: connection.changes(ref, "token:t1", listing=False, bodies=True),
    "listing": lambda connection, ref: connection.changes(ref, "token:t1", listing=True, bodies=False),
    "by-ctag": lambda connection, ref: connection.changes(ref, "ctag:c1", listing=False, bodies=False),
    "find": lambda connection, ref: connection.find(ref, "syncd-"),
    "fetch": lambda connection, ref: connection.fetch(ref, [f"{ref.href}syncd-1.ics"]),
}

ANSWERS: dict[str, tuple[int, bytes, dict[str, str], type[AccountError]]] = {
    "page": (200, PAGE, {"Content_Type": "text/html"}, ProtocolViolation),
    "page-as-207": (207, PAGE, {"Content_Type": "text/html"}, ProtocolViolation),
    "page-as-xml": (207, PAGE, XML, ProtocolViolation),
    "cut-xml": (207, b'<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"><D:resp', XML, ProtocolViolation),
    "other-xml": (207, b'<?xml version="1.0"?><rss/>', XML, ProtocolViolation),
    "nothing-in-it": (207, b"", XML, ProtocolViolation),
    "entity-bomb": (
        207,
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
        XML,
        ProtocolViolation,
    ),
    "401": (401, b"", {"WWW_Authenticate": 'Basic realm="x"'}, AuthRequired),
    "401-bare": (401, PAGE, {"Content_Type": "text/html"}, AuthRequired),
    "429": (429, b"", {"Retry_After": "7"}, RateLimited),
    "503": (503, b"", {"Retry_After": "7"}, RateLimited),
    "503-bare": (503, PAGE, {"Content_Type": "text/html"}, RateLimited),
    "500": (500, PAGE, {"Content_Type": "text/html"}, Unreachable),
    "502": (502, b"", {}, Unreachable),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("look", LOOKS)
def test_a_bad_answer_is_one_of_our_errors(
    script: Proxy, scripted: Connection, tasks: CollectionRef, look: str, answer: str
) -> None:
    """Each bad answer to each question is the error that fits, and never a library's exception."""
    status, body, headers, expected = ANSWERS[answer]
    script.answer(status, body, times=-1, **headers)

    with pytest.raises(AccountError) as raised:
        LOOKS[look](scripted, tasks)

    assert isinstance(raised.value, expected), repr(raised.value)


@pytest.mark.parametrize("spoil", [Spoil.RESET_BEFORE, Spoil.NOTHING])
@pytest.mark.parametrize("look", LOOKS)
def test_a_lost_answer_is_unreachable(
    script: Proxy, scripted: Connection, tasks: CollectionRef, look: str, spoil: Spoil
) -> None:
    """A connection that breaks is worth another try later."""
    script.spoil(spoil, times=-1)

    with pytest.raises(Unreachable):
        LOOKS[look](scripted, tasks)


def test_half_an_answer_is_no_answer(account: Connection, proxy: Proxy) -> None:
    """An answer that ends before its announced length is not read as a short one."""
    proxy.spoil(Spoil.HALF)

    with pytest.raises(Unreachable):
        account.identify()


def test_patience_is_asked_for_in_seconds(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """The seconds that a server asks for are passed on."""
    script.answer(503, Retry_After="120")

    with pytest.raises(RateLimited) as raised:
        scripted.changes(tasks, "token:t1", listing=False, bodies=False)

    assert raised.value.retry_after == 120.0


class HastyClock(FixedClock):
    """A clock on which every question is an hour after the one before."""

    def monotonic(self) -> float:
        """An hour later at each question."""
        return super().monotonic() * 3600


def test_patience_with_a_dripping_answer_ends(script: Proxy, open_account: Open, tasks: CollectionRef) -> None:
    """An answer that takes for ever is given up, even while it still drips."""
    script.answer(207, b"<x>" + b" " * 200_000 + b"</x>", **XML)
    connection = open_account(script.url, clock=HastyClock())

    with pytest.raises(ProtocolViolation, match="too long"):
        connection.changes(tasks, "token:t1", listing=False, bodies=False)


@pytest.mark.parametrize("look", ["increment", "listing", "by-ctag", "fetch", "find"])
@pytest.mark.parametrize("status", [404, 410])
def test_a_lost_collection_is_not_an_empty_one(
    script: Proxy, scripted: Connection, tasks: CollectionRef, look: str, status: int
) -> None:
    """A collection that is not found is named as lost."""
    script.answer(status, times=-1)

    with pytest.raises(CollectionGone):
        LOOKS[look](scripted, tasks)


def test_a_redirect_is_followed_only_while_searching(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """A stored collection that has moved is named as moved; nothing is sent to the new place."""
    script.answer(302, Location="https://elsewhere.example.org/", times=-1)

    with pytest.raises(ProtocolViolation, match="has moved"):
        scripted.changes(tasks, "token:t1", listing=False, bodies=False)

    assert script.count() == 1


@pytest.mark.parametrize("status", [400, 403, 409, 412, 415, 507])
def test_a_token_may_be_refused_in_many_ways(
    script: Proxy, scripted: Connection, tasks: CollectionRef, status: int
) -> None:
    """However a server refuses a token, it is a refused token, and the way out is a full listing."""
    script.answer(status, TOKEN_ERROR, **XML)

    with pytest.raises(TokenRefused):
        scripted.changes(tasks, "token:t1", listing=False, bodies=False)


def test_what_is_forbidden_is_named(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """A collection that may not be read is forbidden, not lost."""
    script.answer(403, times=-1)

    with pytest.raises(Forbidden):
        scripted.changes(tasks, "", listing=True, bodies=False)


def test_no_message_shows_the_secret_or_a_title(
    script: Proxy, open_account: Open, tasks: CollectionRef, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither messages nor any library's log lines hold the secret or what stands in an answer."""
    caplog.set_level("INFO")
    connection = open_account(script.url, secret="s3cret-s3cret")
    script.answer(207, b"<?xml version='1.0'?><broken>My private title", times=-1, **XML)

    with pytest.raises(ProtocolViolation) as raised:
        connection.changes(tasks, "token:t1", listing=False, bodies=True)

    said = f"{raised.value} {raised.value.hint} {caplog.text}"
    assert "s3cret" not in said
    assert "private title" not in said


WRITES: dict[str, tuple[int, bytes, dict[str, str], Result, type[AccountError] | None]] = {
    "done-without-etag": (201, b"", {}, Result.DONE, None),
    "exists": (412, b"", {}, Result.EXISTS, None),
    "uid-taken-409": (
        409,
        b'<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><C:no-uid-conflict/></D:error>',
        XML,
        Result.UID_TAKEN,
        None,
    ),
    "uid-taken-403": (
        403,
        b'<error xmlns="DAV:"><unique-scheduling-object-resource xmlns="urn:ietf:params:xml:ns:caldav"/></error>',
        XML,
        Result.UID_TAKEN,
        None,
    ),
    "unfit-412": (
        412,
        b'<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><C:valid-calendar-data/></D:error>',
        XML,
        Result.REFUSED,
        None,
    ),
    "unfit-415": (415, b"", {}, Result.REFUSED, None),
    "too-large": (413, b"", {}, Result.REFUSED, None),
    "read-only": (
        403,
        b'<D:error xmlns:D="DAV:"><D:need-privileges/></D:error>',
        XML,
        Result.NOT_TRIED,
        Forbidden,
    ),
    "401": (401, b"", {}, Result.NOT_TRIED, AuthRequired),
    "429": (429, b"", {"Retry_After": "7"}, Result.NOT_TRIED, RateLimited),
    "503": (503, b"", {"Retry_After": "7"}, Result.NOT_TRIED, RateLimited),
    "503-bare": (503, b"", {}, Result.NOT_TRIED, RateLimited),
    "no-room": (507, b"", {}, Result.NOT_TRIED, Forbidden),
    "500": (500, PAGE, {"Content_Type": "text/html"}, Result.UNCLEAR, Unreachable),
    "502": (502, b"", {}, Result.UNCLEAR, Unreachable),
    "page": (200, PAGE, {"Content_Type": "text/html"}, Result.UNCLEAR, ProtocolViolation),
    "moved": (301, b"", {"Location": "/elsewhere/"}, Result.NOT_TRIED, ProtocolViolation),
}


@pytest.mark.parametrize("answer", WRITES)
def test_the_answer_to_a_create_is_read_for_what_it_says(
    script: Proxy, scripted: Connection, tasks: CollectionRef, answer: str
) -> None:
    """Each answer to a create is one result; what speaks of the account ends the batch, and nothing is sent again."""
    status, body, headers, result, error = WRITES[answer]
    script.answer(status, body, times=1, **headers)
    script.answer(201, method="PUT", times=-1)

    batch = scripted.apply(tasks, [Create(content(Kind.VTODO, "syncd-1")), Create(content(Kind.VTODO, "syncd-2"))])

    assert [outcome.result for outcome in batch.outcomes] == [
        result,
        Result.DONE if error is None else Result.NOT_TRIED,
    ]
    assert type(batch.error) is (error or type(None))
    assert script.count("PUT") == (2 if error is None else 1)


@pytest.mark.parametrize("spoil", [Spoil.RESET_BEFORE, Spoil.NOTHING])
def test_a_write_without_an_answer_is_unclear(
    script: Proxy, scripted: Connection, tasks: CollectionRef, spoil: Spoil
) -> None:
    """A write whose answer never came may have taken effect: it is unclear, and is not sent again."""
    script.spoil(spoil, times=-1)

    batch = scripted.apply(tasks, [Create(content(Kind.VTODO, "syncd-1")), Create(content(Kind.VTODO, "syncd-2"))])

    assert [outcome.result for outcome in batch.outcomes] == [Result.UNCLEAR, Result.NOT_TRIED]
    assert isinstance(batch.error, Unreachable)
    assert script.count() == 1


def test_a_write_whose_answer_is_lost_stands(account: Connection, proxy: Proxy) -> None:
    """The unclear write did take effect here, and the next look shows it."""
    ref = account.open_collection(TASKS, "Household", create=True)
    proxy.spoil(Spoil.RESET_AFTER, method="PUT")

    batch = account.apply(ref, [Create(content(Kind.VTODO))])

    assert batch.outcomes[0].result is Result.UNCLEAR
    assert [member.uid for member in account.changes(ref, "", listing=False, bodies=False).members] == ["syncd-1"]


def test_a_stored_item_without_a_told_version(account: Connection, proxy: Proxy) -> None:
    """When the answer names no version the outcome names none: what stands there must be looked up."""
    ref = account.open_collection(TASKS, "Household", create=True)
    proxy.spoil(Spoil.NO_ETAG, method="PUT")

    outcome = account.apply(ref, [Create(content(Kind.VTODO))]).outcomes[0]

    assert (outcome.result, outcome.ref) == (Result.DONE, Ref(f"{ref.href}syncd-1.ics", None))


@pytest.mark.parametrize(
    ("said", "taken"),
    [('"abc"', '"abc"'), ('"abc-gzip"', '"abc"'), ('W/"abc"', None), ("abc", "abc"), ("", None)],
)
def test_a_version_is_taken_without_the_marks_of_proxies(
    script: Proxy, scripted: Connection, tasks: CollectionRef, said: str, taken: str | None
) -> None:
    """A compressing proxy's mark is taken off; a weak version does not vouch for what was stored."""
    script.answer(201, ETag=said)

    outcome = scripted.apply(tasks, [Create(content(Kind.VTODO))]).outcomes[0]

    assert outcome.ref == Ref("/alex/tasks/syncd-1.ics", taken)


HERE = (
    b'<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>/alex/tasks/</D:href>'
    b"<D:propstat><D:prop><D:resourcetype><D:collection/><C:calendar/></D:resourcetype></D:prop>"
    b"<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>"
)
TASKS = Slot(Role.TASKS, Kind.VTODO)
THERE = Ref("/alex/tasks/syncd-1.ics", '"1"')


@pytest.mark.parametrize(
    ("status", "result"),
    [(204, Result.DONE), (200, Result.DONE), (412, Result.CHANGED), (404, Result.GONE), (423, Result.REFUSED)],
)
def test_the_answer_to_a_delete_is_read_for_what_it_says(
    script: Proxy, scripted: Connection, tasks: CollectionRef, status: int, result: Result
) -> None:
    """A delete is done, lost, gone or refused; a collection that is still there is made sure of."""
    script.answer(status, method="DELETE")
    script.answer(207, HERE, method="PROPFIND", **XML)

    batch = scripted.apply(tasks, [Delete(THERE, "syncd-1")])

    assert ([outcome.result for outcome in batch.outcomes], batch.error) == ([result], None)


def test_gone_because_all_is_gone(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """When the collection itself is not there, no item is called gone."""
    script.answer(404, times=-1)

    batch = scripted.apply(tasks, [Delete(THERE, "syncd-1")])

    assert batch.outcomes[0].result is Result.NOT_TRIED
    assert isinstance(batch.error, CollectionGone)


UPDATE = Update(THERE, vtodo(), content(Kind.VTODO, title="Neu"), frozenset({Field.TITLE}))


def test_created_may_mean_updated(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """A server that answers every PUT with 201 but honours conditions has updated: nothing is deleted."""
    script.answer(201, ETag='"2"', method="PUT")
    script.answer(412, method="PUT")
    script.answer(201, ETag='"3"', method="PUT")

    first = scripted.apply(tasks, [UPDATE])
    second = scripted.apply(tasks, [UPDATE])

    assert [first.outcomes[0].result, second.outcomes[0].result] == [Result.DONE, Result.DONE]
    assert (script.count("PUT"), script.count("DELETE")) == (3, 0)
    assert scripted.capabilities.conditional_writes


def test_what_an_update_brought_back_is_deleted_again(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """On a server that ignores conditions an update of a deleted item brings it back: it is taken away again."""
    script.answer(201, ETag='"2"', method="PUT")
    script.answer(204, ETag='"2"', method="PUT")
    script.answer(204, method="DELETE")

    batch = scripted.apply(tasks, [UPDATE])

    assert batch.outcomes[0].result is Result.GONE
    assert [(one.method, one.headers.get("if-match")) for one in script.seen] == [
        ("PUT", '"1"'),
        ("PUT", None),
        ("DELETE", '"2"'),
    ]
    assert not scripted.capabilities.conditional_writes
