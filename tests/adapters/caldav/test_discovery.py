"""From the address a person typed to the one collection that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.caldav.hrefs import member_href, normal_path, origin_of, place_href, slug, url_of
from syncd.errors import AuthRequired, CollectionGone, Forbidden
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import Create, Result
from tests.adapters.caldav.test_looking import SPACES, XML, multistatus
from tests.conformance.contents import content

if TYPE_CHECKING:
    from syncd.ports import Connection
    from tests.adapters.caldav.conftest import Open
    from tests.support.counting import Proxy
    from tests.support.servers import Place

TASKS = Slot(Role.TASKS, Kind.VTODO)
EVENTS = Slot(Role.EVENTS, Kind.VEVENT)


def calendar(
    href: str, name: str = "Household", components: str = "VTODO", owner: str = "/alex/", may: str = ""
) -> str:
    """A calendar in a home."""
    held = "".join(f'<C:comp name="{component}"/>' for component in components.split())
    held = f"<C:supported-calendar-component-set>{held}</C:supported-calendar-component-set>" if held else ""
    may = (
        f"<D:current-user-privilege-set><D:privilege><D:{may}/></D:privilege></D:current-user-privilege-set>"
        if may
        else ""
    )
    return (
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop><D:displayname>{name}</D:displayname>{held}{may}"
        f"<D:owner><D:href>{owner}</D:href></D:owner><D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
        f"</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )


def whose(principal: str = "", home: str = "") -> bytes:
    """Who we are and where our calendars are."""
    props = f"<D:current-user-principal><D:href>{principal}</D:href></D:current-user-principal>" if principal else ""
    props += f"<C:calendar-home-set><D:href>{home}</D:href></C:calendar-home-set>" if home else ""
    return multistatus(
        f"<D:response><D:href>/</D:href><D:propstat><D:prop>{props}<D:resourcetype><D:collection/></D:resourcetype>"
        f"</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )


def at_home(script: Proxy, *calendars: str) -> None:
    """Script the way to a home with these calendars."""
    script.answer(207, whose("/alex/"), **XML)
    script.answer(207, whose("/alex/", "/alex/cal/"), **XML)
    script.answer(207, multistatus(*calendars), **XML)


@pytest.mark.parametrize(
    ("calendars", "taken"),
    [
        ((calendar("/c/a/", "Other"), calendar("/c/b/")), "/c/b/"),
        ((calendar("/c/a/", components="VEVENT VTODO"), calendar("/c/b/")), "/c/b/"),
        ((calendar("/c/a/", components="VEVENT"), calendar("/c/b/", components="VEVENT VTODO")), "/c/b/"),
        ((calendar("/c/a/", components=""),), "/c/a/"),
        ((calendar("/c/a/", owner="/sam/"), calendar("/c/b/", components="VEVENT VTODO")), "/c/b/"),
        ((calendar("/c/a/", may="read"), calendar("/c/b/", may="write")), "/c/b/"),
        ((calendar("/c/a/", name=" Household "),), "/c/a/"),
        ((calendar("/c/b/"), calendar("/c/a/")), "/c/a/"),
    ],
    ids=["by-name", "exact-type", "must-hold", "says-nothing", "own-first", "writable", "blanks", "always-the-same"],
)
def test_the_collection_that_is_meant_is_taken(
    script: Proxy, scripted: Connection, calendars: tuple[str, ...], taken: str
) -> None:
    """By name, able to hold the type, writable; our own and of exactly one type before others."""
    at_home(script, *calendars)

    ref = scripted.open_collection(TASKS, "Household", create=False)

    assert (ref.href, ref.made) == (taken, False)


@pytest.mark.parametrize(
    "other", [calendar("/c/a/", components="VEVENT"), calendar("/c/a/", may="read"), calendar("/c/a/", "Home")]
)
def test_one_that_cannot_serve_is_not_taken(script: Proxy, scripted: Connection, other: str) -> None:
    """A collection of another type, a read-only one, or one of another name is no match."""
    at_home(script, other)

    with pytest.raises(CollectionGone, match='no task list named "Household"'):
        scripted.open_collection(TASKS, "Household", create=False)


def test_a_calendar_given_by_its_own_address_is_taken(
    account: Connection, proxy: Proxy, place: Place, open_account: Open
) -> None:
    """Who gives the address of one calendar means it, whatever it is called; what it cannot hold goes on."""
    made = account.open_collection(TASKS, "Household", create=True)
    direct = open_account(f"{proxy.url.rstrip('/')}{made.href}", place.username, place.password)

    tasks = direct.open_collection(TASKS, "Something else", create=True)
    events = direct.open_collection(EVENTS, "Household", create=True)

    assert (tasks.href, tasks.made) == (made.href, False)
    assert (events.href, events.made) == (made.href.replace("vtodo", "vevent"), True)


def test_the_well_known_address_is_tried(script: Proxy, scripted: Connection) -> None:
    """Where the given address tells nothing, the well-known one is asked, the same question through redirects."""
    script.answer(404)
    script.answer(302, Location="/dav/")
    script.answer(207, whose("/dav/alex/", "/dav/alex/cal/"), **XML)

    identity = scripted.identify()

    assert (identity.user, identity.origin) == ("/dav/alex/", script.url.rstrip("/"))
    assert [(one.method, one.path) for one in script.seen] == [
        ("PROPFIND", "/"),
        ("PROPFIND", "/.well-known/caldav"),
        ("PROPFIND", "/dav/"),
    ]


def test_redirects_that_go_round_end(script: Proxy, scripted: Connection) -> None:
    """A server that redirects for ever is left after a few hops."""
    script.answer(302, Location="/", times=-1)

    with pytest.raises(Exception, match="has moved"):
        scripted.identify()

    assert script.count() <= 10


def test_a_wrong_password_is_asked_once(proxy: Proxy, place: Place, open_account: Open) -> None:
    """A refused credential ends the search at once: every further try might lock the account."""
    connection = open_account(proxy.url, place.username, "wrong")

    with pytest.raises(AuthRequired, match="alex-cloud"):
        connection.identify()

    assert proxy.count() == 1


def test_a_name_that_is_taken_by_something_else_gets_another_address(account: Connection, proxy: Proxy) -> None:
    """A new collection does not land on an address where something of another name stands."""
    first = account.open_collection(TASKS, "Our House!", create=True)
    second = account.open_collection(TASKS, "our-house", create=True)

    assert first.href.endswith("/our-house-vtodo/")
    assert second.href.endswith("/our-house-vtodo-2/")
    assert account.apply(second, [Create(content(Kind.VTODO))]).outcomes[0].result is Result.DONE


@pytest.mark.parametrize("status", [403, 405, 409])
def test_a_server_that_makes_no_collections_is_named(script: Proxy, scripted: Connection, status: int) -> None:
    """Where none can be made, the owner is told to make one; nothing else is tried."""
    at_home(script)
    script.answer(status, method="MKCALENDAR", times=-1)
    script.answer(207, multistatus(), times=-1, **XML)

    with pytest.raises(CollectionGone, match="does not let us make one") as raised:
        scripted.open_collection(TASKS, "Household", create=True)

    assert "make a task list of that name" in raised.value.hint


def test_one_made_meanwhile_is_taken(script: Proxy, scripted: Connection) -> None:
    """Where somebody else has just made it, it is found instead of being made twice."""
    at_home(script)
    script.answer(405, method="MKCALENDAR")
    script.answer(207, multistatus(calendar("/alex/cal/household-vtodo/")), **XML)

    ref = scripted.open_collection(TASKS, "Household", create=True)

    assert (ref.href, ref.made, script.count("MKCALENDAR")) == ("/alex/cal/household-vtodo/", False, 1)


def test_no_room_for_a_collection(script: Proxy, scripted: Connection) -> None:
    """A full account is named as full."""
    at_home(script)
    script.answer(507, method="MKCALENDAR")

    with pytest.raises(Forbidden, match="no room"):
        scripted.open_collection(TASKS, "Household", create=True)


def test_a_name_is_written_as_text(account: Connection) -> None:
    """Whatever a display name holds, it is a name and finds its collection again."""
    name = '<b>&"Küche" 🍳'
    made = account.open_collection(TASKS, name, create=True)

    assert account.open_collection(TASKS, name, create=False).href == made.href


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("/alex/cal/", "/alex/cal/"),
        ("cal/", "/dav/cal/"),
        ("https://cloud.example.org:443/a%40b/", "/a@b/"),
        ("https://p42.example.org/alex/", "https://p42.example.org:443/alex/"),
        ("http://cloud.example.org/alex/", "/alex/"),
        ("http://evil.example.org/alex/", "/alex/"),
    ],
)
def test_a_place_is_never_looked_for_without_tls(href: str, place: str) -> None:
    """A home on another host is followed over TLS only; plain http in an answer is a proxy's slip."""
    own = origin_of("https://cloud.example.org/dav/")

    assert place_href(own, "https://cloud.example.org/dav/", href) == place


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a b/c@d/ü/", "https://h:443/a%20b/c@d/%C3%BC/"),
        ("/a%2Fb/100%25/", "https://h:443/a%2Fb/100%25/"),
        ("/what?#/", "https://h:443/what%3F%23/"),
        ("https://p42:443/a b/", "https://p42:443/a%20b/"),
    ],
)
def test_an_address_goes_out_quoted_once(href: str, url: str) -> None:
    """What we hold unquoted is quoted on the way out, and what must stay encoded is not encoded twice."""
    assert url_of("https://h:443", href) == url
    assert normal_path(url_of("", href[href.index("/a") if "a b" in href else 0 :])) in href


@pytest.mark.parametrize(
    ("base", "href", "member"),
    [
        ("/c/", "/c/x.ics", "/c/x.ics"),
        ("https://p42:443/c/", "/c/x%2E.ics", "https://p42:443/c/x..ics"),
        ("/c/", "x.ics", "/c/x.ics"),
    ],
)
def test_members_lie_where_their_collection_lies(base: str, href: str, member: str) -> None:
    """A member of a collection on another host is addressed on that host."""
    assert member_href(base, href) == member


@pytest.mark.parametrize(
    ("name", "made"), [("Our House!", "our-house"), ("Küche", "kuche"), ("家", "household"), ("a" * 90, "a" * 40)]
)
def test_an_address_is_made_from_plain_letters(name: str, made: str) -> None:
    """Addresses that we make hold letters, digits and hyphens only."""
    assert slug(name) == made


def test_the_scripts_speak_caldav() -> None:
    """The namespaces of the scripted answers are the real ones."""
    assert "urn:ietf:params:xml:ns:caldav" in SPACES
