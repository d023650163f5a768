"""Which session carries the page of the load: all copies of one session, or none.

A page that one copy carries is brought to the others, whatever is in the way for a while; where it turns out that an
account of theirs does not take it, it goes from all that have it. From the start of a session on none is taken away,
and none begins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from syncd.core.answers import consented
from syncd.core.expected import Expected
from syncd.core.identity import SHARED
from syncd.core.occurrences.places import place_for
from syncd.model.item import Field, Kind
from syncd.model.ledger import Entry
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence
from syncd.model.page import DrawnPage
from syncd.model.registry import Registry, Session

LARGEST = 500_000
"""Octets of a page that is attached: as base64 it stays below the million octets that many a proxy takes at most."""

GIVEN_UP = 3
"""So many writes that did not end well, and a page is attached to none."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of the accounts: which keep attachments that nobody else reads, and which work now."""

    attachable: frozenset[str]
    working: frozenset[str]


def agreed_by_all(registry: Registry, answers: Iterable[Entry]) -> bool:
    """Whether everybody who did not leave said yes to the principle; before that nobody gets a page with shares."""
    return {member.id for member in registry.members} - registry.left <= consented(answers, registry)


def all_take(registry: Registry, members: Collection[str], attachable: frozenset[str]) -> bool:
    """Whether each of these members has an event of each session, in an account that keeps an attachment."""
    places = [place_for(registry, registry.member(name), session=True) for name in members]
    return bool(places) and all(
        place is not None and place.kind is Kind.VEVENT and place.account in attachable for place in places
    )


def may_carry(registry: Registry, page: DrawnPage, members: Collection[str], attachable: frozenset[str]) -> bool:
    """Whether this page is for the calendars of these members; else it is for the folder."""
    return page.size <= LARGEST and page.hindered < GIVEN_UP and all_take(registry, members, attachable)


def pages_of_copies(
    registry: Registry,
    expected: Iterable[Expected],
    links: Iterable[Link],
    dropped: Collection[tuple[Occurrence, str]],
    drawn: Iterable[DrawnPage],
    reach: Reach,
    now: datetime,
) -> dict[Occurrence, str]:
    """Per session the digest of the page that its copies carry, "" for none; of the others nothing is asked.

    `dropped` names the copies that their member removed.
    """
    pages = {page.occurrence: page for page in drawn}
    rows: dict[Occurrence, list[Expected]] = {}
    for row in expected:
        if row.occurrence in pages and isinstance(row.source, Session):
            rows.setdefault(row.occurrence, []).append(row)
    copies: dict[Occurrence, list[Link]] = {}
    for link in links:
        if link.occurrence in rows and link.state is LinkState.OPEN and link.place.kind is Kind.VEVENT:
            copies.setdefault(link.occurrence, []).append(link)
    asked = {}
    for occurrence, those in rows.items():
        page, standing = pages[occurrence], copies.get(occurrence, [])
        begun = isinstance(those[0].due, datetime) and those[0].due <= now
        found = any(link.ours.get(Field.PAGE) == page.digest for link in standing)
        members = {registry.member(row.member).uid_id: row.member for row in those}
        if not may_carry(registry, page, list(members.values()), reach.attachable):
            if found and not begun:
                asked[occurrence] = ""
        elif found or (not begun and _all_there(registry, members, occurrence, standing, dropped, reach)):
            asked[occurrence] = page.digest
    return asked


def _all_there(
    registry: Registry,
    members: Mapping[str, str],
    occurrence: Occurrence,
    standing: Collection[Link],
    dropped: Collection[tuple[Occurrence, str]],
    reach: Reach,
) -> bool:
    """Whether everybody's copy stands, as far as they want one, and every account answers."""
    whose = {link.member for link in standing}
    stands = SHARED in whose or all(name in whose or (occurrence, name) in dropped for name in members)
    places = [place_for(registry, registry.member(member), session=True) for member in members.values()]
    return bool(whose) and stands and all(place is not None and place.account in reach.working for place in places)
