"""What syncd writes: new items that every client takes, and edits that leave every other line as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from adapters.caldav.composing import compose, edit
from adapters.caldav.lines import Broken, escape, fold, parse, serialise, unescape
from adapters.caldav.reading import read_item
from adapters.caldav.times import read_duration, write_duration
from syncd.model.item import Content, Field, Item, Kind, Status
from tests.adapters.caldav.shapes import member, vevent, vtodo
from tests.conformance.backends import HOME
from tests.conformance.contents import bare, content

STAMP = "X-SYNCD-STAMP:s1:maple4:open:0a1b.2c3d"


def lines(body: str) -> list[str]:
    """Unfolded lines."""
    return body.replace("\r\n ", "").split("\r\n")


def edited(body: str, wanted: Content, *changed: Field) -> list[str]:
    """The lines that an edit took away and those that it brought, marked - and +; their order is checked apart."""
    after = lines(edit(body, wanted, frozenset(changed), HOME))
    before = lines(body)
    kept = [line for line in after if line in before]
    assert kept == [line for line in before if line in after]
    revision = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "X-SYNCD-STAMP")
    gone = [f"-{line}" for line in before if line not in after and not line.startswith(revision)]
    return gone + [f"+{line}" for line in after if line not in before and not line.startswith(revision)]


def test_a_new_task_in_full() -> None:
    """A new task is this text, line by line."""
    assert lines(compose(content(Kind.VTODO))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//syncd//household tasks//EN",
        "BEGIN:VTODO",
        "UID:syncd-1",
        "DTSTAMP:20261122T093000Z",
        "CREATED:20261122T093000Z",
        "LAST-MODIFIED:20261122T093000Z",
        "SEQUENCE:0",
        "SUMMARY:The shop",
        "DUE:20261128T090000Z",
        "DESCRIPTION:Bags\\, list\\; and the dog\\n\\n--- syncd",
        "CATEGORIES:household-logistics,a\\, b",
        "URL:https://example.org/list?a=1;b=2,3",
        "CLASS:PRIVATE",
        "STATUS:NEEDS-ACTION",
        STAMP,
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:The shop",
        "TRIGGER;RELATED=END:-PT1H",
        "END:VALARM",
        "END:VTODO",
        "END:VCALENDAR",
        "",
    ]


def test_a_new_event_in_full() -> None:
    """A new event ends, takes no time of its owner, and says nothing of a status."""
    written = lines(compose(replace(content(Kind.VEVENT), alarm=timedelta(minutes=-10), private=False, link="")))

    assert written[9:] == [
        "SUMMARY:The shop",
        "DTSTART:20261128T090000Z",
        "DTEND:20261128T103000Z",
        "DESCRIPTION:Bags\\, list\\; and the dog\\n\\n--- syncd",
        "CATEGORIES:household-logistics,a\\, b",
        STAMP,
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:The shop",
        "TRIGGER:-PT10M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("due", "lasts", "end"),
    [
        (date(2026, 11, 28), None, "DTEND;VALUE=DATE:20261129"),
        (date(2026, 11, 28), timedelta(days=3), "DTEND;VALUE=DATE:20261201"),
        (datetime(2026, 11, 28, 9, tzinfo=UTC), None, "DTEND:20261128T093000Z"),
    ],
)
def test_an_event_always_ends(due: date, lasts: timedelta | None, end: str) -> None:
    """An event without a length still has an end: the next day, or half an hour."""
    assert end in lines(compose(content(Kind.VEVENT, due=due, lasts=lasts)))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.OPEN, ["STATUS:NEEDS-ACTION"]),
        (Status.DONE, ["STATUS:COMPLETED", "COMPLETED:20261128T101500Z", "PERCENT-COMPLETE:100"]),
        (Status.SKIPPED, ["STATUS:CANCELLED"]),
    ],
)
def test_status_is_written_in_every_way_that_clients_read(status: Status, expected: list[str]) -> None:
    """Done is said in all three ways; open and skipped leave no trace of a completion."""
    at = datetime(2026, 11, 28, 10, 15, tzinfo=UTC) if status is Status.DONE else None
    written = lines(compose(content(Kind.VTODO, status=status, completed_at=at)))

    assert [line for line in written if line.startswith(("STATUS", "COMPLETED", "PERCENT"))] == expected


def test_icalendar_reads_what_we_write() -> None:
    """An independent reader understands a new item as it is meant."""
    (todo,) = Calendar.from_ical(compose(content(Kind.VTODO, title="Bins, out 🗑"))).walk("VTODO")

    assert (str(todo["SUMMARY"]), todo["DUE"].dt, str(todo["CLASS"])) == (
        "Bins, out 🗑",
        datetime(2026, 11, 28, 9, tzinfo=UTC),
        "PRIVATE",
    )


OWNERS = vtodo(
    "due;value=DATE-TIME:20261128T090000Z",
    'DESCRIPTION;ALTREP="cid:x":Old text that is so long that somebody\'s app has folded it somewhe\r\n re else than',
    "X-NO-COLON",
    "PRIORITY:5",
    'X-APPLE-SORT-ORDER;X-A="b:c":12',
    "GEO:nowhere",
    "BEGIN:VALARM",
    "ACTION:AUDIO",
    "TRIGGER;RELATED=END:-PT1H",
    "X-TONE:bell",
    "END:VALARM",
    "BEGIN:X-NESTED",
    "SUMMARY:not the title",
    "END:X-NESTED",
    "SEQUENCE:4",
)


def test_an_edit_touches_the_changed_line_only() -> None:
    """A new title changes the title line; damage, case, folds, order and everything within stay."""
    assert edited(OWNERS, content(Kind.VTODO, title="Neu"), Field.TITLE) == ["-SUMMARY:Bins out", "+SUMMARY:Neu"]


def test_kept_lines_keep_their_bytes() -> None:
    """A line that is not edited leaves with the very bytes it came with, its folds included."""
    after = edit(OWNERS, content(Kind.VTODO, title="Neu"), frozenset({Field.TITLE}), HOME)

    assert "has folded it somewhe\r\n re else than\r\n" in after
    assert "due;value=DATE-TIME:20261128T090000Z\r\n" in after


def test_an_edit_says_that_it_was_one() -> None:
    """An edit counts SEQUENCE up and dates itself; the stamp is ours again."""
    after = lines(edit(OWNERS, content(Kind.VTODO), frozenset(), HOME))

    assert [line for line in after if line.startswith(("SEQUENCE", "DTSTAMP", "LAST-MOD", "X-SYNCD"))] == [
        "DTSTAMP:20261122T093000Z",
        "SEQUENCE:5",
        STAMP,
        "LAST-MODIFIED:20261122T093000Z",
    ]


@pytest.mark.parametrize(
    ("standing", "difference"),
    [
        (("DUE:20261128T090000Z",), ["-DUE:20261128T090000Z", "+DUE:20261201T063000Z"]),
        (
            ("DTSTART:20261128T080000Z", "DURATION:PT1H"),
            ["-DURATION:PT1H", "+DUE:20261201T063000Z"],
        ),
        (
            ("DTSTART;TZID=Europe/Berlin:20261128T100000", "DUE;TZID=Europe/Berlin:20261128T100000"),
            [
                "-DTSTART;TZID=Europe/Berlin:20261128T100000",
                "-DUE;TZID=Europe/Berlin:20261128T100000",
                "+DTSTART:20261201T063000Z",
                "+DUE:20261201T063000Z",
            ],
        ),
        (
            ("DTSTART;VALUE=DATE:20261128", "DUE;VALUE=DATE:20261129"),
            ["-DTSTART;VALUE=DATE:20261128", "-DUE;VALUE=DATE:20261129", "+DUE:20261201T063000Z"],
        ),
        (
            (
                "DUE:20261128T090000Z",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                "TRIGGER;VALUE=DATE-TIME:20261128T080000Z",
                "END:VALARM",
            ),
            [
                "-DUE:20261128T090000Z",
                "-TRIGGER;VALUE=DATE-TIME:20261128T080000Z",
                "+DUE:20261201T063000Z",
                "+TRIGGER;VALUE=DATE-TIME:20261201T053000Z",
            ],
        ),
    ],
    ids=["plain", "start-and-duration", "start-is-due", "days", "fixed-alarm"],
)
def test_a_moved_due_takes_along_what_hangs_on_it(standing: tuple[str, ...], difference: list[str]) -> None:
    """No start after due, no second end, and an alarm at a fixed time stays as far from due as it was."""
    wanted = content(Kind.VTODO, due=datetime(2026, 12, 1, 6, 30, tzinfo=UTC))

    assert sorted(edited(vtodo(*standing), wanted, Field.DUE)) == sorted(difference)


def test_a_moved_event_keeps_one_end() -> None:
    """DURATION gives way to DTEND, and the zone of the old start goes with it."""
    wanted = content(Kind.VEVENT, due=datetime(2026, 12, 1, 6, 30, tzinfo=UTC), lasts=timedelta(hours=2))
    body = vevent("DTSTART;TZID=Europe/Berlin:20261128T100000", "DURATION:PT1H", "TRANSP:OPAQUE")

    assert edited(body, wanted, Field.DUE) == [
        "-DTSTART;TZID=Europe/Berlin:20261128T100000",
        "-DURATION:PT1H",
        "+DTSTART:20261201T063000Z",
        "+DTEND:20261201T083000Z",
    ]


def test_reopening_takes_every_trace_of_a_completion() -> None:
    """Open again means no COMPLETED and no percentage."""
    body = vtodo("STATUS:COMPLETED", "COMPLETED:20261124T171500Z", "PERCENT-COMPLETE:100")

    assert edited(body, content(Kind.VTODO), Field.STATUS) == [
        "-STATUS:COMPLETED",
        "-COMPLETED:20261124T171500Z",
        "-PERCENT-COMPLETE:100",
        "+STATUS:NEEDS-ACTION",
    ]


@pytest.mark.parametrize(
    ("said", "status", "difference"),
    [
        ("CONFIRMED", Status.SKIPPED, ["-STATUS:CONFIRMED", "+STATUS:CANCELLED"]),
        ("CANCELLED", Status.OPEN, ["-STATUS:CANCELLED"]),
        ("TENTATIVE", Status.OPEN, []),
        ("CONFIRMED", Status.DONE, []),
    ],
)
def test_the_status_of_an_event_is_left_alone_where_it_can(said: str, status: Status, difference: list[str]) -> None:
    """An event's own status changes only into cancelled and back."""
    assert edited(vevent(f"STATUS:{said}"), content(Kind.VEVENT, status=status), Field.STATUS) == difference


def test_our_alarm_is_moved_and_others_stay() -> None:
    """The alarm that rings first in the text is ours to move; a snooze and a second alarm are not."""
    snooze = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT3M", "RELATED-TO;RELTYPE=SNOOZE:a", "END:VALARM")
    ours = ("BEGIN:VALARM", "ACTION:DISPLAY", "X-MINE:1", "TRIGGER:-PT1H", "END:VALARM")
    second = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", "END:VALARM")
    body = vtodo("DUE:20261128T090000Z", *snooze, *ours, *second)

    moved = edited(body, content(Kind.VTODO, alarm=timedelta(minutes=-10)), Field.ALARM)
    removed = edit(body, content(Kind.VTODO, alarm=None), frozenset({Field.ALARM}), HOME)

    assert moved == ["-TRIGGER:-PT1H", "+TRIGGER;RELATED=END:-PT10M"]
    assert [line for line in lines(removed) if line.startswith("TRIGGER")] == ["TRIGGER:-PT3M", "TRIGGER:-P1D"]


def test_an_emptied_field_goes() -> None:
    """A field that is to be empty is taken away, not left as an empty line."""
    body = vtodo(
        "DESCRIPTION:x", "CATEGORIES:a", "CATEGORIES:b", "URL:https://x", "CLASS:PRIVATE", "DUE:20261128T090000Z"
    )
    wanted = bare(Kind.VTODO)

    assert edited(body, wanted, Field.BLOCK, Field.CATEGORY, Field.LINK, Field.PRIVACY) == [
        "-DESCRIPTION:x",
        "-CATEGORIES:a",
        "-CATEGORIES:b",
        "-URL:https://x",
        "-CLASS:PRIVATE",
    ]


def test_a_stricter_privacy_stays() -> None:
    """CONFIDENTIAL is private enough, PUBLIC is not ours to take away."""
    assert edited(vtodo("CLASS:CONFIDENTIAL"), content(Kind.VTODO, private=True), Field.PRIVACY) == []
    assert edited(vtodo("CLASS:PUBLIC"), content(Kind.VTODO, private=False), Field.PRIVACY) == []


def test_overrides_of_an_owners_rule_stay() -> None:
    """Only the item itself is edited; single dates of a rule beside it stay as they are."""
    override = "BEGIN:VTODO\r\nUID:syncd-1\r\nRECURRENCE-ID:20261205T090000Z\r\nSUMMARY:Once other\r\nEND:VTODO\r\n"
    body = vtodo("RRULE:FREQ=WEEKLY").replace("BEGIN:VTODO", f"{override}BEGIN:VTODO", 1)

    after = edit(body, content(Kind.VTODO, title="Neu"), frozenset({Field.TITLE}), HOME)

    assert override in after
    assert "RRULE:FREQ=WEEKLY\r\n" in after


@pytest.mark.parametrize("base", ["", "damage", vtodo().replace("VTODO", "VEVENT"), vtodo()[:-20]])
def test_what_cannot_be_understood_is_not_edited(base: str) -> None:
    """A body that is broken, or of another form by now, is refused and not replaced."""
    with pytest.raises(Broken):
        edit(base, content(Kind.VTODO), frozenset({Field.TITLE}), HOME)


def test_what_no_calendar_can_carry_is_left_out() -> None:
    """Control characters and halves of characters would make the server refuse the item: they are left out."""
    body = compose(
        content(
            Kind.VTODO, title="a\x00b\x07c\ud800d\x7fe\ufffff\tg", link="https://x\r\nATTACH:evil", stamp="a b\nc"
        )
    )

    assert "SUMMARY:abcdef\tg" in lines(body)
    assert "URL:https://xATTACH:evil" in lines(body)
    assert "X-SYNCD-STAMP:abc" in lines(body)
    assert body.encode().isascii()


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")))
def test_every_text_is_read_as_it_was_written(text: str) -> None:
    """Any text goes through escaping, folding, and back unchanged, in lines of at most 75 octets."""
    wanted = content(Kind.VTODO, title=text.strip(), description=text + "x")
    body = compose(wanted)
    item = read_item(member(body), Kind.VTODO, HOME)

    assert isinstance(item, Item)
    assert (item.title, item.description) == (wanted.title, wanted.description)
    assert max(len(line.encode()) for line in body.split("\r\n")) <= 75
    assert unescape(escape(text)) == text
    assert fold(text).replace("\r\n ", "") == text


@given(st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)))
def test_durations_are_read_as_they_were_written(length: timedelta) -> None:
    """A duration of whole seconds goes out and comes back unchanged."""
    whole = timedelta(seconds=int(length.total_seconds()))

    assert read_duration(write_duration(whole), "TRIGGER") == whole


def test_parsing_and_writing_is_no_change() -> None:
    """A body that is read and written without an edit has the same bytes."""
    assert serialise(parse(OWNERS)) == OWNERS
