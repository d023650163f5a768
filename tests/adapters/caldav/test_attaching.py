"""An inline ATTACH is ours by its mark, an owner's otherwise; what a server makes of it is seen after the write."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest

from adapters.caldav.attaching import page_of
from adapters.caldav.composing import edit
from adapters.caldav.lines import parse_line
from adapters.caldav.reading import read_item
from syncd.model.item import Field, Item, Kind, Page, Ref, Role, page_digest
from syncd.model.registry import Slot
from syncd.ports import Create, Member, Result, Update
from tests.conformance.backends import HOME
from tests.conformance.contents import content

if TYPE_CHECKING:
    from syncd.ports import CollectionRef, Connection
    from tests.support.counting import Proxy

HTML = b'<!doctype html><meta name="generator" content="syncd">' + b"<p>the load</p>" * 500
PAGE = Page(page_digest(HTML), "2026-12-06-us.html", HTML)
EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//x//EN\r
BEGIN:VEVENT\r
UID:syncd-1\r
DTSTART:20261206T180000Z\r
DTEND:20261206T183000Z\r
SUMMARY:Us\r
%sX-OF-AN-APP:yes\r
END:VEVENT\r
END:VCALENDAR\r
"""
CODED = base64.b64encode(HTML).decode()
OURS = f"ATTACH;FMTTYPE=text/html;X-SYNCD-PAGE={PAGE.digest};ENCODING=BASE64;VALUE=BINARY:{CODED}"
NAMED = f'ATTACH;VALUE=BINARY;ENCODING=base64;X-FILENAME="2026-12-06-us.html":{CODED}'
OTHERS = {
    "a link": "ATTACH:https://example.org/photo.jpg",
    "a photo": "ATTACH;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=",
    "a page without a mark": f"ATTACH;ENCODING=BASE64;VALUE=BINARY:{CODED}",
    "another page by that name": "ATTACH;FILENAME=2026-12-06-us.html;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=",
    "a page of ours that somebody changed": OURS.replace("AAA", "BBB").replace(CODED[:40], CODED[4:44]),
    "no base64": f"ATTACH;X-SYNCD-PAGE={PAGE.digest};ENCODING=BASE64;VALUE=BINARY:%%%",
    "a mark on a link": f"ATTACH;X-SYNCD-PAGE={PAGE.digest}:https://example.org/",
}


def item(body: str) -> Item:
    """The event with that body."""
    found = read_item(Member(Ref("/1.ics", '"1"'), "syncd-1", body), Kind.VEVENT, HOME)
    assert isinstance(found, Item)
    return found


def event(*lines: str) -> str:
    """An event with these lines."""
    return EVENT % "".join(f"{line}\r\n" for line in lines)


@pytest.mark.parametrize("line", [OURS, NAMED, OURS.lower().replace(CODED.lower(), CODED)])
def test_ours_is_told_by_its_mark_or_its_name(line: str) -> None:
    """In any case of letters, and where a server dropped the parameter that it does not know."""
    assert page_of(parse_line(line)) == PAGE.digest
    found = item(event(line))
    assert (found.page, found.extras) == (PAGE.digest, False)


@pytest.mark.parametrize("line", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_an_owners(line: str) -> None:
    """It makes the item touched, beside ours too."""
    assert (item(event(line)).page, item(event(line)).extras) == ("", True)
    assert (item(event(line, OURS)).page, item(event(line, OURS)).extras) == (PAGE.digest, True)


def test_two_pages_are_somebodys_doing() -> None:
    """syncd attaches one."""
    assert item(event(OURS, OURS)).extras


def test_a_page_in_a_task_is_somebodys_doing() -> None:
    """syncd attaches none to a task."""
    body = event(OURS).replace("VEVENT", "VTODO").replace("DTEND:20261206T183000Z\r\n", "")
    found = read_item(Member(Ref("/1.ics", '"1"'), "syncd-1", body), Kind.VTODO, HOME)
    assert isinstance(found, Item)
    assert (found.page, found.extras) == ("", True)


def test_it_takes_the_place_of_ours_and_leaves_the_others() -> None:
    """Every other line stands as it came, in order; folded at 75 octets."""
    later = Page(page_digest(HTML * 2), PAGE.name, HTML * 2)
    base = event(OTHERS["a photo"], OURS, OTHERS["a link"])
    body = edit(base, content(Kind.VEVENT, page=later), frozenset({Field.PAGE}), HOME)

    unfolded = re.sub(r"\r\n[ \t]", "", body).split("\r\n")
    at = unfolded.index(OTHERS["a photo"])
    assert unfolded[at + 2 : at + 4] == [OTHERS["a link"], "X-OF-AN-APP:yes"]
    assert item(body).page == later.digest
    assert max(len(line.encode()) for line in body.split("\r\n")) <= 75

    gone = edit(body, content(Kind.VEVENT), frozenset({Field.PAGE}), HOME)
    assert "text/html" not in gone
    assert OTHERS["a photo"] in re.sub(r"\r\n[ \t]", "", gone)


def test_a_page_without_octets_is_not_written() -> None:
    """Whoever forgets them is told, and nothing is attached."""
    with pytest.raises(ValueError, match="octets"):
        edit(event(), content(Kind.VEVENT, page=Page("x", "2026-12-06-us.html")), frozenset({Field.PAGE}), HOME)


@pytest.fixture
def made(account: Connection) -> tuple[CollectionRef, Item]:
    """An event on a real server."""
    ref = account.open_collection(Slot(Role.EVENTS, Kind.VEVENT), "Sessions", create=True)
    account.apply(ref, [Create(content(Kind.VEVENT))])
    (member,), _gone = account.fetch(
        ref, [m.ref.href for m in account.changes(ref, "", listing=True, bodies=False).members]
    )
    found = account.read(ref, member)
    assert isinstance(found, Item)
    return ref, found


def attach(account: Connection, made: tuple[CollectionRef, Item]) -> Result:
    """Attach the page."""
    ref, found = made
    update = Update(found.ref, found.raw, content(Kind.VEVENT, page=PAGE), frozenset({Field.PAGE}))
    return account.apply(ref, [update]).outcomes[0].result


@pytest.mark.server
def test_what_the_server_says_of_sizes_holds(
    account: Connection, proxy: Proxy, made: tuple[CollectionRef, Item]
) -> None:
    """An item larger than its limit is not sent; then no page is attached there any more (RFC 4791 section 5.2.5)."""
    ref, _found = made
    said = (
        '<multistatus xmlns="DAV:"><response><href>%s</href><propstat><prop>'
        '<max-resource-size xmlns="urn:ietf:params:xml:ns:caldav">5000</max-resource-size>'
        "</prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"
    )
    proxy.answer(207, (said % ref.href).encode(), method="PROPFIND", Content_Type="application/xml")
    proxy.forget()
    assert (attach(account, made), proxy.count("PUT")) == (Result.REFUSED, 0)
    assert not account.capabilities.attachments


@pytest.mark.server
@pytest.mark.parametrize("status", [403, 413, 415])
def test_a_refusal_is_remembered(
    account: Connection, proxy: Proxy, made: tuple[CollectionRef, Item], status: int
) -> None:
    """Whatever it says; what stands there is as it was."""
    proxy.answer(status, method="PUT")
    assert attach(account, made) is Result.REFUSED
    assert not account.capabilities.attachments


@pytest.mark.server
def test_a_page_that_is_dropped_is_noticed(
    account: Connection, proxy: Proxy, made: tuple[CollectionRef, Item]
) -> None:
    """The write is done, and the account is known to keep none; once it keeps one that is known again."""
    proxy.alter = lambda body: re.sub(rb"ATTACH;(?:.*\r\n[ \t])*.*\r\n", b"", body)
    assert attach(account, made) is Result.DONE
    assert not account.capabilities.attachments
    proxy.alter = lambda body: body
    ref, found = made
    (member,), _gone = account.fetch(ref, [found.ref.href])
    again = account.read(ref, member)
    assert isinstance(again, Item)
    assert (again.page, attach(account, (ref, again))) == ("", Result.DONE)
    assert account.capabilities.attachments
