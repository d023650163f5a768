"""Every shape that a client writes is read for what its owner meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.caldav.reading import read_item, uid_of
from syncd.model.item import Item, Kind, Status, Unreadable
from tests.adapters.caldav.shapes import (
    DONE_BY,
    DONE_WITHOUT_TIME,
    HEAD,
    OPEN_STILL,
    SKIPPED_BY,
    member,
    vevent,
    vtodo,
)
from tests.conformance.backends import HOME

AT = datetime(2026, 11, 24, 17, 15, tzinfo=UTC)


def read(body: str, kind: Kind = Kind.VTODO) -> Item:
    """The item in that body."""
    item = read_item(member(body), kind, HOME)
    assert isinstance(item, Item), item
    return item


def refused(body: str) -> str:
    """Why that body cannot be read."""
    item = read_item(member(body), Kind.VTODO, HOME)
    assert isinstance(item, Unreadable), item
    return item.why


@pytest.mark.parametrize("client", DONE_BY)
def test_done_is_read_from_every_client(client: str) -> None:
    """However a client says done, it is done at the moment it says."""
    item = read(vtodo(*DONE_BY[client]))

    assert (item.status, item.completed_at) == (Status.DONE, AT)


def test_done_on_a_day_is_done_from_its_start() -> None:
    """COMPLETED given as a day is the first moment of that day where the owner lives."""
    item = read(vtodo("STATUS:COMPLETED", "COMPLETED;VALUE=DATE:20261124"))

    assert item.completed_at == datetime(2026, 11, 23, 23, tzinfo=UTC)


@pytest.mark.parametrize("client", DONE_WITHOUT_TIME)
def test_done_may_come_without_a_time(client: str) -> None:
    """Done is done when the client does not say, or says badly, when."""
    item = read(vtodo(*DONE_WITHOUT_TIME[client]))

    assert (item.status, item.completed_at) == (Status.DONE, None)


@pytest.mark.parametrize("client", OPEN_STILL)
def test_open_wins_over_leftovers(client: str) -> None:
    """A status that says open is open, whatever a reopening client left behind."""
    item = read(vtodo(*OPEN_STILL[client]))

    assert (item.status, item.completed_at) == (Status.OPEN, None)


@pytest.mark.parametrize("client", SKIPPED_BY)
def test_cancelled_is_skipped_and_never_done(client: str) -> None:
    """Cancelled means looked at and not needed; no leftover makes it done."""
    item = read(vtodo(*SKIPPED_BY[client]))

    assert (item.status, item.completed_at) == (Status.SKIPPED, None)


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        (("DUE:20261124T170000Z",), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (("DUE;VALUE=DATE:20261124",), date(2026, 11, 24)),
        (("DUE:20261124",), date(2026, 11, 24)),
        (("DUE;TZID=Europe/Berlin:20261124T180000",), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (('DUE;TZID="Europe/Berlin":20261124T180000',), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (
            ("DUE;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260724T180000",),
            datetime(2026, 7, 24, 16, tzinfo=UTC),
        ),
        (("DUE;TZID=W. Europe Standard Time:20260724T180000",), datetime(2026, 7, 24, 16, tzinfo=UTC)),
        (("DUE;TZID=Nowhere/Land:20261124T180000",), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (("DUE:20261124T180000",), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (("DTSTART:20261124T160000Z", "DURATION:PT1H"), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (("DTSTART;VALUE=DATE:20261122", "DURATION:P2D"), date(2026, 11, 24)),
        (("DTSTART;VALUE=DATE:20261124",), date(2026, 11, 24)),
        (("DTSTART:20261122T170000Z", "DUE:20261124T170000Z"), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ((), None),
        (("DUE:",), None),
    ],
)
def test_due_is_a_day_or_an_instant(lines: tuple[str, ...], due: date | None) -> None:
    """Days stay days; every time becomes an instant, in its own zone or the owner's."""
    assert read(vtodo(*lines)).due == due


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("COMPLETED:20261123T070000Z",), Status.OPEN),
        (("PERCENT-COMPLETE:100",), Status.OPEN),
        (("STATUS:NEEDS-ACTION", "COMPLETED:20261123T070000Z"), Status.OPEN),
        (("STATUS:COMPLETED",), Status.DONE),
        (("STATUS:CANCELLED",), Status.SKIPPED),
    ],
)
def test_with_a_rule_only_the_status_says_done(lines: tuple[str, ...], status: Status) -> None:
    """Clients that go on to the next date of a rule leave COMPLETED behind; without a rule it would say done."""
    ruled = read(vtodo("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=WEEKLY", *lines))
    bare = read(vtodo(*lines))

    assert (ruled.status, ruled.recurring, bare.recurring) == (status, True, False)
    assert bare.status == (status if lines[0].startswith("STATUS") else Status.DONE)


def test_a_zone_of_the_item_itself_is_used() -> None:
    """A zone that nobody knows is worked out from the VTIMEZONE that comes with it."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Our House\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    body = vtodo("DUE;TZID=Our House:20261124T180000").replace("BEGIN:VTODO", f"{zone}BEGIN:VTODO")

    assert read(body).due == datetime(2026, 11, 24, 13, tzinfo=UTC)


def test_a_hostile_zone_is_not_worked_out() -> None:
    """A zone whose rule runs by the second is left alone: the time is read in the owner's zone, at once."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Trap\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
        "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    body = vtodo("DUE;TZID=Trap:20261124T180000").replace("BEGIN:VTODO", f"{zone}BEGIN:VTODO")

    assert read(body).due == datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "lasts"),
    [
        (("DTSTART:20261124T170000Z", "DTEND:20261124T183000Z"), timedelta(minutes=90)),
        (("DTSTART:20261124T170000Z", "DURATION:PT45M"), timedelta(minutes=45)),
        (("DTSTART:20261124T170000Z",), None),
        (("DTSTART:20261124T170000Z", "DTEND:20261124T160000Z"), None),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125"), None),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261127"), timedelta(days=3)),
        (("DTSTART;VALUE=DATE:20261124",), None),
        (
            ("DTSTART;TZID=Europe/Berlin:20261024T230000", "DTEND;TZID=Europe/Berlin:20261025T050000"),
            timedelta(hours=7),
        ),
    ],
)
def test_an_event_lasts_as_it_says(lines: tuple[str, ...], lasts: timedelta | None) -> None:
    """The length of an event is counted in real time; a single day and an end before the start have none."""
    assert read(vevent(*lines), Kind.VEVENT).lasts == lasts


@pytest.mark.parametrize(
    ("said", "status"), [("CANCELLED", Status.SKIPPED), ("CONFIRMED", Status.OPEN), ("", Status.OPEN)]
)
def test_an_event_is_open_or_skipped(said: str, status: Status) -> None:
    """An event that is cancelled was skipped; all else is open, and marks in its title are not looked at here."""
    item = read(vevent("DTSTART:20261124T170000Z", f"STATUS:{said}", "CATEGORIES:DONE"), Kind.VEVENT)

    assert (item.status, item.title, item.categories) == (status, "Bins out", ("DONE",))


def alarm(*lines: str) -> tuple[str, ...]:
    """A VALARM of these lines."""
    return ("BEGIN:VALARM", "ACTION:DISPLAY", *lines, "END:VALARM")


@pytest.mark.parametrize(
    ("lines", "offsets"),
    [
        (alarm("TRIGGER;RELATED=END:-PT1H"), (-3600,)),
        (alarm("TRIGGER:-PT15M"), (-900,)),
        (("DTSTART:20261124T160000Z", *alarm("TRIGGER;RELATED=START:-PT15M")), (-4500,)),
        (("DTSTART:20261124T160000Z", *alarm("TRIGGER:PT0S")), (-3600,)),
        (alarm("TRIGGER;VALUE=DATE-TIME:20261124T163000Z"), (-1800,)),
        (alarm("TRIGGER:20261124T180000Z"), (3600,)),
        (
            (*alarm("TRIGGER:-PT1H"), *alarm("TRIGGER:-P1D"), *alarm("TRIGGER:-PT1H", "ACKNOWLEDGED:20261124T1Z")),
            (-86400, -3600),
        ),
        ((*alarm("TRIGGER:-PT1H"), *alarm("TRIGGER:-PT5M", "RELATED-TO;RELTYPE=SNOOZE:a")), (-3600,)),
        (("BEGIN:VALARM", "ACTION:NONE", "TRIGGER;VALUE=DATE-TIME:19760401T005545Z", "END:VALARM"), ()),
        (alarm("TRIGGER:-PT30M", "X-APPLE-DEFAULT-ALARM:TRUE"), ()),
        (("BEGIN:VALARM", "ACTION:EMAIL", "TRIGGER:-PT2H", "END:VALARM"), (-7200,)),
    ],
)
def test_alarms_are_offsets_from_due(lines: tuple[str, ...], offsets: tuple[int, ...]) -> None:
    """Each alarm that rings is an offset from due, each once, a client's own bookkeeping left out."""
    item = read(vtodo("DUE:20261124T170000Z", *lines))

    assert item.alarms == tuple(timedelta(seconds=offset) for offset in offsets)
    assert not item.extras


def test_an_alarm_nobody_understands_is_something_of_the_owners() -> None:
    """An alarm that cannot be read does not hide the item, and counts as not ours."""
    item = read(vtodo("DUE:20261124T170000Z", *alarm("TRIGGER:whenever")))

    assert (item.alarms, item.extras) == ((), True)


def test_an_alarm_of_an_event_may_hang_on_its_end() -> None:
    """RELATED=END of an event is measured from its end."""
    item = read(
        vevent("DTSTART:20261124T170000Z", "DTEND:20261124T180000Z", *alarm("TRIGGER;RELATED=END:-PT15M")),
        Kind.VEVENT,
    )

    assert item.alarms == (timedelta(minutes=45),)


@pytest.mark.parametrize(
    "line",
    [
        "ATTACH:https://example.org/photo.jpg",
        "ATTENDEE:mailto:a@example.org",
        "COMMENT:why",
        "CONTACT:Sam",
        "RELATED-TO:other",
        "LOCATION:At home",
        "BEGIN:VLOCATION\r\nUID:x\r\nEND:VLOCATION",
    ],
)
def test_what_syncd_never_writes_is_an_extra(line: str) -> None:
    """Attachments, people, comments, relations, places and unknown components are seen as the owner's."""
    assert read(vtodo(line)).extras
    assert not read(vtodo("LOCATION:", "X-ANY:thing", "PRIORITY:5")).extras


@pytest.mark.parametrize("line", ["RRULE:FREQ=WEEKLY", "RDATE:20261201T170000Z"])
def test_a_rule_is_seen(line: str) -> None:
    """A rule that an owner added is seen, and never worked out."""
    assert read(vtodo("DTSTART:20261124T170000Z", line)).recurring


def test_an_override_beside_the_item_means_a_rule() -> None:
    """The item is the one without RECURRENCE-ID; an override beside it means that a rule stands."""
    once = ("BEGIN:VTODO", "UID:syncd-1", "RECURRENCE-ID:20261201T170000Z", "SUMMARY:Once other", "STATUS:COMPLETED")
    override = "\r\n".join((*once, "END:VTODO", ""))
    body = vtodo("DTSTART:20261124T170000Z").replace("BEGIN:VTODO", f"{override}BEGIN:VTODO", 1)

    item = read(body)

    assert (item.title, item.status, item.recurring) == ("Bins out", Status.OPEN, True)


def test_text_is_unescaped_once() -> None:
    """Escapes are undone once and in one pass; what is no escape stays."""
    item = read(
        vtodo(r"DESCRIPTION:a\, b\; c\\n d\nnew \N line C:\\New \x", r"CATEGORIES:a\,b,c,,d").replace(
            "SUMMARY:Bins out", r"SUMMARY:\\\\"
        )
    )

    assert (item.description, item.categories, item.title) == (
        "a, b; c\\n d\nnew \n line C:\\New \\x",
        ("a,b", "c", "d"),
        "\\\\",
    )


def test_the_first_of_two_counts() -> None:
    """A property that stands twice is read once, and hides nothing."""
    assert read(vtodo("DUE:20261124T170000Z", "DUE:20271124T170000Z")).due == datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "private"), [("PRIVATE", True), ("confidential", True), ("PUBLIC", False), ("", False)]
)
def test_privacy_is_read(said: str, private: bool) -> None:
    """PRIVATE and CONFIDENTIAL are private."""
    assert read(vtodo(f"CLASS:{said}")).private is private


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "it is not one VCALENDAR"),
        ("<html>", "it is not one VCALENDAR"),
        (vtodo() + vtodo(), "it is not one VCALENDAR"),
        (vtodo()[:80], "it ends in the middle"),
        (vtodo().replace("END:VTODO", "END:VEVENT"), "END does not match BEGIN"),
        (vtodo().replace("VTODO", "VJOURNAL"), "it is neither a task nor an event"),
        (vtodo().replace("UID:syncd-1\r\n", ""), "it has no UID"),
        (vtodo("RECURRENCE-ID:20261201T170000Z"), "it holds single dates of a missing rule"),
        (vtodo("END:VTODO", "BEGIN:VTODO", "UID:2"), "several items share its address"),
        (vtodo("DUE:tomorrow"), "DUE is not a date or time"),
        (vtodo("DUE:20261332T170000Z"), "DUE is not a date or time"),
        (vtodo("DTSTART:20261124T170000Z", "DURATION:long"), "DURATION is not a duration"),
        (vtodo("DTSTART;VALUE=DATE:99991231", "DURATION:P9D"), "a time lies out of range"),
        (vtodo("BEGIN:A\r\n" * 10 + "END:A\r\n" * 10), "components stand too deep within each other"),
        (vtodo("X:" + "x" * 4_000_000), "it is too large"),
    ],
)
def test_damage_is_named_by_its_kind(body: str, why: str) -> None:
    """What cannot be understood says which property or which kind of damage, and never what it holds."""
    assert refused(body) == why


@pytest.mark.parametrize(
    "line", ["GEO:nowhere", "PRIORITY:high", "this line has no colon", "SEQUENCE:many", "X-A:\x07", 'X-B;Y="open:z']
)
def test_damage_that_is_not_ours_hides_nothing(line: str) -> None:
    """A bad value of a property that syncd does not use does not make the item unreadable."""
    assert read(vtodo("DUE:20261124T170000Z", line)).due == datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "body", [vtodo("DUE:20261124T170000Z").replace("\r\n", "\n"), "\ufeff" + vtodo("DUE:20261124T170000Z")]
)
def test_line_ends_and_byte_order_marks_do_not_matter(body: str) -> None:
    """Plain line feeds and a byte order mark are read like the real thing."""
    assert read(body).due == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_folds_are_undone() -> None:
    """A folded line is one line, wherever it was cut."""
    assert read(vtodo("DESCRIPTION:a lon\r\n g text\r\n\t here")).description == "a long text here"


@pytest.mark.parametrize(
    ("href", "body", "uid"),
    [
        ("/a/syncd-1.ics", None, "syncd-1"),
        ("/a/x.ics", None, None),
        ("/a/x.ics", vtodo(), "syncd-1"),
        ("/a/x.ics", f"{HEAD}UID:syn\r\n cd-folded\r\n", "syncd-folded"),
        ("/a/x.ics", f"{HEAD}SUMMARY:UID:syncd-2\r\n", None),
        ("/a/x.ics", f"{HEAD}UID;X=1:syncd-3\r\n", "syncd-3"),
    ],
)
def test_our_uid_is_told_without_reading_the_item(href: str, body: str | None, uid: str | None) -> None:
    """Our uid is known from the address or from the one line that holds it."""
    assert uid_of(href, body) == uid


@given(st.text(max_size=400))
def test_no_text_makes_reading_fail(noise: str) -> None:
    """Whatever stands in a body, reading it ends in an item or in an unreadable one, never in an exception."""
    for body in (
        noise,
        vtodo(noise),
        vtodo(f"DUE:{noise}", f"DTSTART;TZID={noise}:20261124T170000", *alarm(f"TRIGGER:{noise}")),
    ):
        assert isinstance(read_item(member(body), Kind.VTODO, HOME), Item | Unreadable)
