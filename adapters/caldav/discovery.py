"""From the address a person typed to the one collection that is meant; done once, then its href is stored.

Own steps instead of the library's: it follows a 302 with GET, and `/.well-known/caldav` gives it an empty list on
half of the servers without an error (RFC 4791 section 6.2, RFC 5397, RFC 6764 section 6).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from adapters.caldav import questions
from adapters.caldav.errors import full, unexpected
from adapters.caldav.hrefs import normal_path, path_of, place_href, slug, url_of
from adapters.caldav.multistatus import CALDAV, DAV, RESOURCETYPE, Element, Response
from syncd.errors import AccountError, AuthRequired, CollectionGone, Unreachable
from syncd.model.item import Kind
from syncd.ports import CollectionRef

if TYPE_CHECKING:
    from adapters.caldav.wire import Wire
    from syncd.model.registry import Slot

PRINCIPAL = f"{DAV}current-user-principal"
HOME_SET = f"{CALDAV}calendar-home-set"
COMPONENTS = f"{CALDAV}supported-calendar-component-set"
PRIVILEGES = f"{DAV}current-user-privilege-set"
WELL_KNOWN = "/.well-known/caldav"

_WRITING = frozenset({f"{DAV}all", f"{DAV}write", f"{DAV}write-content", f"{DAV}bind"})
_COMPONENT = {Kind.VTODO: "VTODO", Kind.VEVENT: "VEVENT"}
_WORDS = {Kind.VTODO: "task list", Kind.VEVENT: "calendar"}
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A calendar as a listing shows it. `components` is None when the server does not say (then: all)."""

    href: str
    name: str
    components: frozenset[str] | None
    owner: str
    writable: bool

    def holds(self, component: str) -> bool:
        """Whether items of that type may stand there."""
        return self.components is None or component in self.components


class Discovery:
    """Finds and makes collections; remembers what it found for the life of the connection."""

    def __init__(self, wire: Wire, url: str) -> None:
        self._wire = wire
        self._start = normal_path(urlsplit(url).path or "/")
        self._given: Candidate | None = None
        self._principal = ""
        self._homes: tuple[str, ...] = ()
        self._looked = False
        self._listed: tuple[list[Candidate], set[str]] | None = None

    def principal(self) -> str:
        """Href of who we are to the server, "" when it does not say."""
        self._look()
        return self._principal

    def open(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """The collection of that name for that form. Raises `CollectionGone` when there is none and none is made."""
        self._look()
        if self._given is not None and self._given.holds(_COMPONENT[slot.kind]):
            return CollectionRef(self._given.href, slot.role, slot.kind, name)
        candidates, taken = self._calendars()
        href = self._pick(candidates, name, _COMPONENT[slot.kind])
        if href is not None:
            return CollectionRef(href, slot.role, slot.kind, name)
        if not create:
            raise self._none(slot.kind, name, "")
        return self._make(slot, name, taken)

    def _look(self) -> None:
        """Principal and homes: asked at the given address, then at the well-known one, then at the root."""
        if self._looked:
            return
        failure: AccountError | None = None
        for start in dict.fromkeys((self._start, WELL_KNOWN, "/")):
            try:
                self._ask(start)
            except (AuthRequired, Unreachable):
                raise
            except AccountError as error:
                failure = failure or error
            if self._principal or self._homes:
                break
        if not self._principal and not self._homes and failure is not None:
            raise failure
        if self._principal and not self._homes:
            self._ask(self._principal)
        self._looked = True

    def _ask(self, start: str) -> None:
        found = self._wire.listing("PROPFIND", start, questions.WHERE, depth=0, follow=True)
        base = url_of(self._wire.origin, found.base)
        for response in found.responses:
            if start == self._start:
                self._given = _candidate(response)
            for href in _hrefs(response.found.get(PRINCIPAL))[:1]:
                self._principal = self._principal or place_href(self._wire.origin, base, href)
            homes = _hrefs(response.found.get(HOME_SET))
            self._homes = self._homes or tuple(place_href(self._wire.origin, base, href) for href in homes)

    def _calendars(self) -> tuple[list[Candidate], set[str]]:
        """Calendars in our homes, and every address that is taken there."""
        if self._listed is None:
            candidates: list[Candidate] = []
            taken: set[str] = set()
            for home in self._homes or (self._start,):
                found = self._wire.listing("PROPFIND", home, questions.COLLECTIONS, depth=1, follow=True)
                taken.update(response.href.rstrip("/") for response in found.responses)
                candidates.extend(one for one in map(_candidate, found.responses) if one is not None)
            self._listed = candidates, taken
        return self._listed

    def _pick(self, candidates: list[Candidate], name: str, component: str) -> str | None:
        """Of several of that name: our own before one shared with us, one of exactly this type before others."""
        wanted = _same_name(name)
        fitting = [
            one for one in candidates if _same_name(one.name) == wanted and one.holds(component) and one.writable
        ]

        def rank(one: Candidate) -> tuple[bool, bool, str]:
            mine = path_of(self._principal).rstrip("/")
            foreign = bool(one.owner and mine and one.owner != mine)
            return foreign, one.components != frozenset({component}), one.href

        return min(fitting, key=rank).href if fitting else None

    def _make(self, slot: Slot, name: str, taken: set[str]) -> CollectionRef:
        component = _COMPONENT[slot.kind]
        home = (self._homes or (self._start,))[0]
        home = home if home.endswith("/") else f"{home}/"
        status = 0
        for href in _free(home, f"{slug(name)}-{component.lower()}", taken):
            self._listed = None
            reply = self._wire.ask("MKCALENDAR", href, questions.make_calendar(name, component))
            status = reply.status
            if status in {200, 201, 204, 207}:
                return CollectionRef(href, slot.role, slot.kind, name, made=True)
            if status == 507:
                raise full(self._wire.account)
            if status not in {403, 405, 409, 412}:
                break
            found = self._pick(self._calendars()[0], name, component)
            if found is not None:
                return CollectionRef(found, slot.role, slot.kind, name)
        if status >= 500 and status != 501:
            raise unexpected(reply.status, self._wire.account, path_of(href))
        raise self._none(slot.kind, name, f", and the server does not let us make one ({status})")

    def _none(self, kind: Kind, name: str, why: str) -> CollectionGone:
        word = _WORDS[kind]
        return CollectionGone(
            f'account {self._wire.account}: there is no {word} named "{name}"{why}',
            hint=f"make a {word} of that name in your own app, or name another one in the account",
        )


def _free(home: str, stem: str, taken: set[str]) -> list[str]:
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 100))
    free = [f"{home}{name}/" for name in names if f"{home}{name}" not in taken]
    return free[:_TRIES]


def _same_name(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _hrefs(element: Element) -> list[str]:
    if element is None:
        return []
    return [href.text.strip() for href in element.iter(f"{DAV}href") if href.text and href.text.strip()]


def _candidate(response: Response) -> Candidate | None:
    kinds = response.found.get(RESOURCETYPE)
    if kinds is None or kinds.find(f"{CALDAV}calendar") is None:
        return None
    components = response.found.get(COMPONENTS)
    named = None if components is None else frozenset(str(comp.get("name", "")).upper() for comp in components)
    owner = _hrefs(response.found.get(f"{DAV}owner"))
    privileges = response.found.get(PRIVILEGES)
    granted = None if privileges is None else {element.tag for element in privileges.iter()}
    return Candidate(
        href=response.href,
        name=response.text(f"{DAV}displayname"),
        components=named or None,
        owner=normal_path(urlsplit(owner[0]).path).rstrip("/") if owner else "",
        writable=granted is None or bool(granted & _WRITING) or len(granted) == 1,
    )
