"""Sam's own twelve events: what syncd must leave alone, in the forms that calendars hold (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta

_PLAIN = (
    (1, "090000", "Stand-up at work", ""),
    (1, "123000", "Lunch with Jo", "LOCATION:Café Süd\\, at the corner\n"),
    (2, "170000", "Piano lesson", "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Piano\nTRIGGER:-PT30M\nEND:VALARM\n"),
    (3, "081500", "Dentist", "X-OTHER-APP-COLOR:#ff8800\nCLASS:PRIVATE\n"),
    (
        4,
        "140000",
        "Interview",
        "ORGANIZER:mailto:hr@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@example.org\n",
    ),
    (5, "190000", "Film night 🎬", "DESCRIPTION:Tickets: row 7\\, seats 3 and 4\\nPopcorn\n"),
    (6, "100000", "Call the bank", "STATUS:TENTATIVE\nTRANSP:TRANSPARENT\n"),
    (9, "073000", "Train to the coast", "URL:https://trains.example.org/t?id=12&seat=3\nCATEGORIES:TRAVEL,FAMILY\n"),
    (-3, "200000", "Concert", "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=\n"),
)
"""Day from today, time of day in UTC, title, further properties."""

_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def foreign_events(today: date) -> dict[str, bytes]:
    """File name to body, around `today`: plain ones, an alarm, guests, whole days, and a series with an exception."""
    bodies = {}
    for number, (day, at, title, more) in enumerate(_PLAIN, start=1):
        start = f"DTSTART:{_day(today, day)}T{at}Z\nDURATION:PT45M\n"
        bodies[f"own-{number}.ics"] = _calendar(_event(f"own-{number}@example.org", title, start + more))
    birthday = f"DTSTART;VALUE=DATE:{_day(today, 4)}\nDTEND;VALUE=DATE:{_day(today, 5)}\nRRULE:FREQ=YEARLY\n"
    bodies["own-10.ics"] = _calendar(_event("own-10@example.org", "Birthday of Noor", birthday))
    trip = f"DTSTART;VALUE=DATE:{_day(today, 20)}\nDTEND;VALUE=DATE:{_day(today, 24)}\n"
    # A title that looks like one of syncd's marks: it is Sam's, and nobody reads it.
    bodies["own-11.ics"] = _calendar(_event("own-11@example.org", "✅ done: book the hut", trip))
    bodies["own-12.ics"] = _calendar(_ZONE + _series(today))
    return bodies


def _series(today: date) -> str:
    """A weekly choir with a date left out and one that was moved."""
    zone = "TZID=Europe/Berlin"
    first, moved, out = _day(today, -10), _day(today, 4), _day(today, 11)
    rule = f"DTSTART;{zone}:{first}T193000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY\nEXDATE;{zone}:{out}T193000\n"
    exception = f"RECURRENCE-ID;{zone}:{moved}T193000\nDTSTART;{zone}:{moved}T203000\nDURATION:PT1H\n"
    return _event("own-12@example.org", "Choir", rule) + _event("own-12@example.org", "Choir, short", exception)


def _event(uid: str, title: str, rest: str) -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nSUMMARY:{title}\n{rest}END:VEVENT\n"


def _calendar(components: str) -> bytes:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Other app//EN\n{components}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def _day(today: date, offset: int) -> str:
    return (today + timedelta(days=offset)).strftime("%Y%m%d")
