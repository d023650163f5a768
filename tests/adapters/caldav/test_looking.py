"""How a collection is read from scripted answers: paging, tokens, ctags, holes, and other servers' spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncd.errors import ProtocolViolation
from syncd.model.item import Kind
from syncd.ports import Capabilities
from tests.adapters.caldav.shapes import vtodo

if TYPE_CHECKING:
    from syncd.ports import Changes, CollectionRef, Connection
    from tests.adapters.caldav.conftest import Open
    from tests.support.counting import Proxy

XML: dict[str, Any] = {"Content_Type": "application/xml; charset=utf-8"}
SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'


def multistatus(*responses: str, token: str | None = None) -> bytes:
    """A 207 body."""
    end = "" if token is None else f"<D:sync-token>{token}</D:sync-token>"
    return f'<?xml version="1.0"?><D:multistatus {SPACES}>{"".join(responses)}{end}</D:multistatus>'.encode()


def found(href: str, etag: str = '"1"', body: str = "") -> str:
    """A member that is there."""
    data = f"<C:calendar-data>{body}</C:calendar-data>" if body else ""
    return (
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop><D:getetag>{etag}</D:getetag>{data}</D:prop>"
        f"<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )


def bare(href: str, status: str) -> str:
    """A response that is a status only."""
    return f"<D:response><D:href>{href}</D:href><D:status>HTTP/1.1 {status}</D:status></D:response>"


def itself(*, token: str = "", ctag: str = "") -> str:
    """The collection's own response."""
    more = (f"<D:sync-token>{token}</D:sync-token>" if token else "") + (
        f"<S:getctag>{ctag}</S:getctag>" if ctag else ""
    )
    return (
        "<D:response><D:href>/alex/tasks/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/><C:calendar/>"
        f"</D:resourcetype>{more}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )


def hrefs(changes: Changes) -> list[str]:
    """Last segments of the members' addresses."""
    return [member.ref.href.rpartition("/")[2] for member in changes.members]


def test_a_cut_answer_is_followed_to_its_end(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """A truncated answer is continued from its token, and a later word about an address replaces an earlier one."""
    cut = bare("/alex/tasks/", "507 Insufficient Storage")
    script.answer(207, multistatus(found("/alex/tasks/a.ics"), found("/alex/tasks/b.ics"), cut, token="t2"), **XML)
    script.answer(
        207, multistatus(found("/alex/tasks/c.ics"), bare("/alex/tasks/a.ics", "404 Not Found"), token="t3"), **XML
    )

    seen = scripted.changes(tasks, "token:t1", listing=False, bodies=False)

    assert (hrefs(seen), seen.removed) == (["b.ics", "c.ics"], ("/alex/tasks/a.ics",))
    assert (seen.complete, seen.listing, seen.cursor) == (True, False, "token:t3")


def test_an_answer_that_never_ends_is_not_whole(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """A server that always cuts at the same token is left after one more question, and the look is not whole."""
    cut = bare("/alex/tasks/", "507 Insufficient Storage")
    script.answer(207, multistatus(found("/alex/tasks/a.ics"), cut, token="t2"), times=-1, **XML)

    seen = scripted.changes(tasks, "", listing=False, bodies=False)

    assert (seen.complete, script.count()) == (False, 2)


def test_no_token_means_nothing_is_known(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """An empty answer without a token is never read as "everything is deleted" or "nothing changed"."""
    script.answer(207, multistatus(), **XML)

    with pytest.raises(ProtocolViolation, match="no sync token"):
        scripted.changes(tasks, "token:t1", listing=False, bodies=False)


def test_one_forbidden_member_does_not_hide_the_others(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """A member that may not be read is left out; neither the rest nor the member itself is called gone."""
    body = multistatus(bare("/alex/tasks/x.ics", "403 Forbidden"), found("/alex/tasks/a.ics"), token="t2")
    script.answer(207, body, **XML)

    seen = scripted.changes(tasks, "token:t1", listing=False, bodies=False)

    assert (hrefs(seen), seen.removed, seen.complete) == (["a.ics"], (), True)


@pytest.mark.parametrize(
    "spelling",
    [
        "/alex/tasks/a@b c.ics",
        "/alex/tasks/a%40b%20c.ics",
        "http://other.example.org/alex/tasks/a%40b%20c.ics",
        "a@b%20c.ics",
    ],
)
def test_one_address_has_one_spelling(
    script: Proxy, scripted: Connection, tasks: CollectionRef, spelling: str
) -> None:
    """Quoted, unquoted, relative and with a proxy's host before it, an address is the same address."""
    script.answer(207, multistatus(found(spelling), token="t2"), **XML)

    seen = scripted.changes(tasks, "token:t1", listing=False, bodies=False)

    assert [member.ref.href for member in seen.members] == ["/alex/tasks/a@b c.ics"]


def test_the_collection_and_what_lies_below_are_no_members(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """Servers that list the collection itself, or collections within, do not make items of them."""
    body = multistatus(found("/alex/tasks"), found("/alex/tasks/sub/"), found("/alex/tasks/a.ics"), token="t2")
    script.answer(207, body, **XML)

    assert hrefs(scripted.changes(tasks, "token:t1", listing=False, bodies=False)) == ["a.ics"]


def test_bodies_that_do_not_come_are_noticed(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """Whether a server sends bodies with changes is learnt from what it sends, and learnt anew."""
    script.answer(207, multistatus(found("/alex/tasks/a.ics"), token="t2"), **XML)
    script.answer(207, multistatus(token="t2"), **XML)
    script.answer(207, multistatus(found("/alex/tasks/a.ics", body="BEGIN:VCALENDAR"), token="t3"), **XML)

    learnt = []
    for _ in range(3):
        scripted.changes(tasks, "token:t1", listing=False, bodies=True)
        learnt.append(scripted.capabilities.bodies_with_changes)

    assert learnt == [False, False, True]


def test_a_control_character_does_not_hide_a_collection(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """One stray bell in one title makes the XML malformed: it is left out, and the rest is read."""
    body = multistatus(found("/alex/tasks/syncd-1.ics", body="SUMMARY:ring\x07&#x1;ring"), token="t2")
    script.answer(207, body, **XML)

    (member,) = scripted.changes(tasks, "token:t1", listing=False, bodies=True).members

    assert member.body == "SUMMARY:ringring"


def test_a_server_without_tokens_is_asked_by_ctag(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """Where sync-collection is refused, a look is a listing, an idle look one ctag, a change both."""
    script.answer(403, method="REPORT")
    script.answer(207, multistatus(itself(ctag="c1"), found("/alex/tasks/a.ics")), method="PROPFIND", **XML)
    script.answer(207, multistatus(itself(ctag="c1")), method="PROPFIND", **XML)
    script.answer(207, multistatus(itself(ctag="c2")), method="PROPFIND", **XML)
    script.answer(207, multistatus(itself(ctag="c3"), found("/alex/tasks/b.ics")), method="PROPFIND", **XML)

    first = scripted.changes(tasks, "", listing=False, bodies=True)
    idle = scripted.changes(tasks, first.cursor, listing=False, bodies=True)
    changed = scripted.changes(tasks, idle.cursor, listing=False, bodies=True)

    assert (hrefs(first), first.listing, first.cursor) == (["a.ics"], True, "ctag:c1")
    assert (idle.members, idle.listing, idle.complete, idle.cursor) == ((), False, True, "ctag:c1")
    # The ctag from before the listing is kept: what changed between the two answers is listed again.
    assert (hrefs(changed), changed.listing, changed.cursor) == (["b.ics"], True, "ctag:c2")
    assert not scripted.capabilities.incremental
    assert script.count("REPORT") == 1


def test_a_server_known_to_have_no_tokens_is_not_asked_for_them(
    script: Proxy, open_account: Open, tasks: CollectionRef
) -> None:
    """What was learnt earlier saves the refused question."""
    connection = open_account(script.url, known=Capabilities(kinds=frozenset(Kind), incremental=False))
    script.answer(207, multistatus(itself(ctag="c1")), method="PROPFIND", **XML)

    connection.changes(tasks, "", listing=False, bodies=True)

    assert [one.method for one in script.seen] == ["PROPFIND"]


@pytest.mark.parametrize(
    ("responses", "cursor", "next_cursor"),
    [
        ((itself(token="t9"), found("/alex/tasks/a.ics")), "token:t1", "token:t9"),
        ((found("/alex/tasks/a.ics"), itself(token="t9")), "token:t1", "token:t1"),
        ((found("/alex/tasks/a.ics"), itself(token="t9")), "", "token:t9"),
        ((itself(), found("/alex/tasks/a.ics")), "token:t1", "token:t1"),
        ((itself(ctag="c9"), found("/alex/tasks/a.ics")), "", "ctag:c9"),
        ((found("/alex/tasks/a.ics"), itself(ctag="c9")), "ctag:c1", "ctag:"),
    ],
    ids=["token-first", "token-last", "no-other", "none", "ctag-first", "ctag-last"],
)
def test_a_listing_renews_the_cursor_only_where_nothing_can_be_lost(
    script: Proxy,
    scripted: Connection,
    tasks: CollectionRef,
    responses: tuple[str, ...],
    cursor: str,
    next_cursor: str,
) -> None:
    """A token read after the members might lie behind a change: then the older cursor stays."""
    script.answer(207, multistatus(*responses), **XML)

    seen = scripted.changes(tasks, cursor, listing=True, bodies=False)

    assert (hrefs(seen), seen.cursor, seen.complete) == (["a.ics"], next_cursor, True)


def test_a_listing_without_the_collection_proves_nothing(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """A listing in which the collection itself is missing is not whole, whatever it holds."""
    script.answer(207, multistatus(found("/alex/tasks/a.ics")), **XML)

    with pytest.raises(ProtocolViolation, match="does not name the collection"):
        scripted.changes(tasks, "token:t1", listing=True, bodies=False)


def test_what_a_multiget_leaves_out_is_asked_for_singly(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """An href that is missing from the answer is gone only when the server says so of itself."""
    script.answer(207, multistatus(found("/alex/tasks/a.ics", body=vtodo())), method="REPORT", **XML)
    script.answer(200, vtodo().encode(), method="GET", Content_Type="text/calendar", ETag='"2-gzip"')
    script.answer(404, method="GET")

    members, gone = scripted.fetch(tasks, [f"/alex/tasks/{name}.ics" for name in "abc"])

    assert [(member.ref.href, member.ref.etag) for member in members] == [
        ("/alex/tasks/a.ics", '"1"'),
        ("/alex/tasks/b.ics", '"2"'),
    ]
    assert gone == ("/alex/tasks/c.ics",)


def test_a_multiget_that_fails_as_a_whole_falls_back(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """A server that answers 404 to a multiget because of one missing href is asked for each."""
    script.answer(404, method="REPORT")
    script.answer(404, method="GET")
    script.answer(200, vtodo().encode(), method="GET", Content_Type="text/calendar", ETag='"2"')

    members, gone = scripted.fetch(tasks, ["/alex/tasks/a.ics", "/alex/tasks/b.ics"])

    assert ([member.ref.href for member in members], gone) == (["/alex/tasks/b.ics"], ("/alex/tasks/a.ics",))


def test_a_page_is_no_body(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """What is fetched singly and is no calendar is not taken for a damaged item."""
    script.answer(207, multistatus(), method="REPORT", **XML)
    script.answer(200, b"Please log in", method="GET", Content_Type="text/plain")

    with pytest.raises(ProtocolViolation):
        scripted.fetch(tasks, ["/alex/tasks/a.ics"])


def test_a_server_that_ignores_the_question_is_filtered(
    script: Proxy, scripted: Connection, tasks: CollectionRef
) -> None:
    """Where a query names everything, only ours is kept, and no foreign text goes further."""
    foreign = vtodo().replace("syncd-1", "other")
    body = multistatus(found("/alex/tasks/x.ics", body=vtodo()), found("/alex/tasks/y.ics", body=foreign))
    script.answer(207, body, **XML)

    (member,) = scripted.find(tasks, "syncd-")

    assert (member.uid, member.ref.href, member.body) == ("syncd-1", "/alex/tasks/x.ics", None)


def test_a_server_that_cannot_query_is_listed(script: Proxy, scripted: Connection, tasks: CollectionRef) -> None:
    """Where queries are refused, ours are known by their addresses."""
    script.answer(501, method="REPORT")
    script.answer(207, multistatus(itself(), found("/alex/tasks/syncd-1.ics"), found("/alex/tasks/y.ics")), **XML)

    assert [member.uid for member in scripted.find(tasks, "syncd-")] == ["syncd-1"]
