"""The page of the load is for all copies of a session or for none; ours is no owner's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from syncd.core.attaching import GIVEN_UP, LARGEST, Reach, agreed_by_all, may_carry, pages_of_copies
from syncd.core.content import creation, edit, make_stamp
from syncd.core.expected import Expected
from syncd.core.fields import differing, see, touched
from syncd.core.identity import SHARED
from syncd.core.merge import merge
from syncd.core.stamp import Made
from syncd.core.wanted import wanted
from syncd.model.card import CardKind, card_thing
from syncd.model.item import Field, Item, Kind, Page, Ref, Role, Status
from syncd.model.ledger import Entry, EntryKind
from syncd.model.link import Intent, Link, LinkState, Verb
from syncd.model.occurrence import Occurrence, Place, Thing, ThingKind
from syncd.model.page import DrawnPage
from syncd.model.registry import Account, SessionKind, Slot
from tests.support.maple import household, planning

NOW = datetime(2026, 12, 5, 18, 15, tzinfo=UTC)
START = datetime(2026, 12, 6, 18, tzinfo=UTC)
US = planning(id="us", uid_id="us", kind=SessionKind.PARTNERSHIP_CHECK_IN)
OCCURRENCE = Occurrence(Thing(ThingKind.SESSION, "us", "us"), date(2026, 12, 6))
PAGE = DrawnPage(OCCURRENCE, "d1", 80_000, NOW)
REGISTRY = replace(household(), sessions=(US,))
PLACES = {
    member.uid_id: Place(member.events or "", Role.EVENTS, Kind.VEVENT, "Household") for member in REGISTRY.members
}
ALL = frozenset(place.account for place in PLACES.values())


def expected(start: datetime = START) -> list[Expected]:
    """Both are expected."""
    return [Expected(OCCURRENCE, name, US, start, start, may_create=True) for name in US.members]


def copy(member: str, page: str = "", **changes: Any) -> Link:
    """A copy that stands."""
    ours = {Field.TITLE: "Us", Field.BLOCK: "b", Field.STATUS: "open", **({Field.PAGE: page} if page else {})}
    made = Link(
        uid=f"syncd-{member}",
        generation=0,
        occurrence=OCCURRENCE,
        member=member,
        place=PLACES.get(member, PLACES["alex"]),
        collection="/c/",
        href=f"/c/{member}.ics",
        etag='"1"',
        raw="",
        ours=ours,
        theirs=ours,
        body="b",
        stamp="",
        state=LinkState.OPEN,
        first_seen=NOW,
        changed_at=NOW,
    )
    return replace(made, **changes)


BOTH = [copy("alex"), copy("sam")]


def asked(
    links: list[Link],
    *,
    attachable: frozenset[str] = ALL,
    working: frozenset[str] = ALL,
    page: DrawnPage = PAGE,
    start: datetime = START,
    dropped: frozenset[tuple[Occurrence, str]] = frozenset(),
) -> str | None:
    """What is asked of the copies; None for nothing."""
    reach = Reach(attachable, working)
    return pages_of_copies(REGISTRY, expected(start), links, dropped, [page], reach, NOW).get(OCCURRENCE)


def test_all_get_it_at_once() -> None:
    """Where both copies stand, both accounts work and keep what is attached."""
    assert asked(BOTH) == "d1"


@pytest.mark.parametrize(
    ("links", "more"),
    [
        (BOTH, {"working": ALL - {PLACES["sam"].account}}),
        (BOTH, {"attachable": ALL - {PLACES["sam"].account}}),
        (BOTH, {"page": replace(PAGE, size=LARGEST + 1)}),
        (BOTH, {"page": replace(PAGE, hindered=GIVEN_UP)}),
        (BOTH, {"start": NOW}),
        (BOTH[:1], {}),
        ([BOTH[0], copy("sam", state=LinkState.LEFT)], {}),
        ([], {}),
    ],
    ids=["fails", "keeps none", "too large", "given up", "begun", "no copy yet", "not followed", "none stands"],
)
def test_else_nobody_gets_it(links: list[Link], more: dict[str, Any]) -> None:
    """One who cannot have it now, or at all, and nobody has it."""
    assert asked(links, **more) is None


def test_what_one_has_the_others_get() -> None:
    """Whatever is in the way of theirs for now, and after the start too."""
    links = [copy("alex", "d1"), copy("sam")]
    assert asked(links, working=ALL - {PLACES["sam"].account}) == "d1"
    assert asked(links, start=NOW) == "d1"
    assert asked(links, page=replace(PAGE, hindered=GIVEN_UP - 1)) == "d1"


def test_what_others_cannot_have_goes_from_who_has_it() -> None:
    """Until the session begins; from then on what stands stays."""
    links = [copy("alex", "d1"), copy("sam")]
    for more in ({"attachable": ALL - {PLACES["sam"].account}}, {"page": replace(PAGE, hindered=GIVEN_UP)}):
        assert asked(links, **more) == ""
        assert asked(links, start=NOW, **more) is None


def test_who_removed_the_own_copy_keeps_it_from_nobody() -> None:
    """They do not want one."""
    assert asked(BOTH[:1], dropped=frozenset({(OCCURRENCE, "sam")})) == "d1"


def test_a_shared_copy_is_everybodys() -> None:
    """Where the two have one calendar, its one copy is enough."""
    assert asked([copy(SHARED)]) == "d1"


def test_a_list_of_tasks_carries_none() -> None:
    """A member whose sessions stand as tasks has it in the folder, and so has everybody."""
    listed = Slot(Role.TASKS, Kind.TODOIST, "Household")
    account = Account("listed", "listed", "todoist", None, listed, listed, {Role.TASKS: "Household"})
    people = tuple(replace(m, tasks="listed", events=None) if m.id == "sam" else m for m in REGISTRY.members)
    registry = replace(REGISTRY, members=people, accounts=(*REGISTRY.accounts, account))
    assert may_carry(REGISTRY, PAGE, US.members, ALL)
    assert not may_carry(registry, PAGE, US.members, ALL | {"listed"})


def test_everybody_has_to_say_yes() -> None:
    """The newest word of each counts."""
    yes = [
        Entry(m, NOW, NOW, EntryKind.AGREED, Occurrence(card_thing(CardKind.PRINCIPLE, m), NOW.date()), by=(m,))
        for m in US.members
    ]
    later = NOW + timedelta(hours=1)
    back = replace(yes[1], id="back", kind=EntryKind.REOPENED, at=later, seen_at=later)
    assert agreed_by_all(REGISTRY, yes)
    assert not agreed_by_all(REGISTRY, yes[:1])
    assert not agreed_by_all(REGISTRY, [*yes, back])


def test_it_is_a_field_of_session_copies_that_are_events() -> None:
    """Only where a page is spoken of; "" asks for none."""
    for digest in ("d1", ""):
        rows = wanted(REGISTRY, expected(), {}, NOW, pages={OCCURRENCE: digest})
        assert [row.fields[Field.PAGE] for row in rows] == [digest, digest]
    assert all(Field.PAGE not in row.fields for row in wanted(REGISTRY, expected(), {}, NOW))


def item(page: str = "", **changes: Any) -> Item:
    """A copy as syncd wrote it."""
    ours = {
        Field.TITLE: "Us",
        Field.DUE: "2026-12-06T18:00:00Z",
        Field.ALARM: "",
        Field.BLOCK: "b",
        Field.LASTS: "1800",
    }
    stamp = str(make_stamp("one", NOW, Made.OPEN, ours))
    made = Item(
        ref=Ref("/c/1.ics", '"1"'),
        uid="syncd-alex",
        kind=Kind.VEVENT,
        title="Us",
        due=START,
        lasts=timedelta(minutes=30),
        alarms=(),
        description=f"b\nsyncd:{stamp}",
        categories=(),
        link="",
        private=False,
        status=Status.OPEN,
        completed_at=None,
        modified_at=None,
        extras=False,
        recurring=False,
        stamp=stamp,
        raw="raw",
        page=page,
    )
    return replace(made, **changes)


def test_ours_touches_nothing_and_an_owners_does() -> None:
    """What is no page of ours is told by the adapter."""
    assert not touched(see(item("d1"), None))
    assert touched(see(item("d1", extras=True), None))


def test_an_owner_who_removes_it_has_removed_it() -> None:
    """It is recorded, and not written again while the same is asked."""
    seen = see(item(), None).fields
    before = {**seen, Field.PAGE: "d1"}
    merged = merge({**seen, Field.PAGE: "d1"}, before, before, seen)
    assert (merged.write, merged.recorded, merged.ours_after[Field.PAGE]) == ({}, frozenset({Field.PAGE}), "d1")
    assert differing(seen, before) == frozenset({Field.PAGE})


def test_taking_back_leaves_what_is_the_owners() -> None:
    """A page that is ours goes; where another one stands by now it is the owner's."""
    mine = see(item("d1"), None).fields
    assert merge({Field.PAGE: ""}, mine, mine, mine).write == {Field.PAGE: ""}
    other = {**mine, Field.PAGE: "d2"}
    assert merge({Field.PAGE: ""}, mine, mine, other).write == {}


def intent(**changes: Any) -> Intent:
    """A write of a copy."""
    link, made = copy("alex"), {Field.TITLE: "Us", Field.PAGE: "d1"}
    told = Intent(
        link.uid,
        Verb.UPDATE,
        0,
        OCCURRENCE,
        "alex",
        link.place,
        "/c/",
        "/c/1.ics",
        made,
        "b",
        "",
        LinkState.OPEN,
        1,
        NOW,
    )
    return replace(told, **changes)


def test_a_write_names_the_page_it_attaches() -> None:
    """By its digest and the name of the file; its octets come later; other writes do not speak of it."""
    seen = see(item(), None)
    stamp = make_stamp("one", NOW, Made.OPEN, seen.fields)
    planned = edit(seen, {Field.PAGE: "d1"}, intent(), stamp, now=NOW)
    assert planned.content is not None
    assert (planned.content.page, Field.PAGE.value in planned.changed) == (Page("d1", "2026-12-06-us.html"), True)
    other = edit(seen, {Field.TITLE: "Ours"}, intent(), stamp, now=NOW)
    assert other.content is not None
    assert (other.content.page, Field.PAGE.value in other.changed) == (None, False)


def test_an_item_is_made_without_it() -> None:
    """A page that is refused is not to keep a session from standing there."""
    fields = {**see(item(), None).fields, Field.PAGE: "d1"}
    made = creation(intent(verb=Verb.CREATE, ours=fields), fields, NOW)
    assert Field.PAGE not in made.intent.ours
    assert made.content is not None
    assert made.content.page is None
