"""The XML that is asked: RFC 4918 (PROPFIND), RFC 4791 (MKCALENDAR, multiget, query), RFC 6578 (sync-collection)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_NAMES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'


def _propfind(*names: str) -> str:
    return f"{_HEAD}<D:propfind {_NAMES}><D:prop>{''.join(f'<{name}/>' for name in names)}</D:prop></D:propfind>"


_SHAPE = (
    "D:resourcetype",
    "D:displayname",
    "D:owner",
    "D:current-user-privilege-set",
    "C:supported-calendar-component-set",
)

WHERE = _propfind("D:current-user-principal", "C:calendar-home-set", *_SHAPE)
"""Who we are there, where our calendars are, and whether the address is a calendar itself."""

COLLECTIONS = _propfind(*_SHAPE)
"""What a collection is called, what it can hold, whose it is and whether we may write into it."""

STATE = _propfind("D:resourcetype", "S:getctag", "D:sync-token")
"""Where a collection stands, without its members."""

MEMBERS = _propfind("D:resourcetype", "D:getetag", "S:getctag", "D:sync-token")
"""An etag listing; the collection itself answers too."""

ETAG = _propfind("D:getetag")

LARGEST = _propfind("C:max-resource-size")
"""How many octets an item may have there (RFC 4791 section 5.2.5)."""


def sync_collection(token: str, *, bodies: bool) -> str:
    """RFC 6578 section 3.2; "" asks for everything. Never with DAV:limit: some servers lose what lies beyond it."""
    data = "<C:calendar-data/>" if bodies else ""
    return (
        f"{_HEAD}<D:sync-collection {_NAMES}><D:sync-token>{escape(token)}</D:sync-token>"
        f"<D:sync-level>1</D:sync-level><D:prop><D:getetag/>{data}</D:prop></D:sync-collection>"
    )


def multiget(paths: Iterable[str]) -> str:
    """RFC 4791 section 7.9; `paths` are quoted as they go over the wire."""
    hrefs = "".join(f"<D:href>{escape(path)}</D:href>" for path in paths)
    return (
        f"{_HEAD}<C:calendar-multiget {_NAMES}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
        f"{hrefs}</C:calendar-multiget>"
    )


def by_uid(component: str, prefix: str) -> str:
    """RFC 4791 section 7.8: members whose UID contains `prefix`, by etag and UID only."""
    return (
        f"{_HEAD}<C:calendar-query {_NAMES}><D:prop><D:getetag/><C:calendar-data>"
        f'<C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="{component}"><C:prop name="UID"/></C:comp>'
        f'</C:comp></C:calendar-data></D:prop><C:filter><C:comp-filter name="VCALENDAR">'
        f'<C:comp-filter name="{component}"><C:prop-filter name="UID">'
        f'<C:text-match collation="i;octet">{escape(prefix)}</C:text-match>'
        f"</C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )


def make_calendar(name: str, component: str) -> str:
    """RFC 4791 section 5.3.1: a calendar of that display name that holds exactly one type."""
    return (
        f"{_HEAD}<C:mkcalendar {_NAMES}><D:set><D:prop><D:displayname>{escape(name)}</D:displayname>"
        f'<C:supported-calendar-component-set><C:comp name="{component}"/></C:supported-calendar-component-set>'
        f"</D:prop></D:set></C:mkcalendar>"
    )
