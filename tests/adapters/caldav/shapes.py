"""What clients write when a plain task is ticked, dropped or reopened, as captured from them or published by them."""

from __future__ import annotations

from syncd.model.item import Ref
from syncd.ports import Member

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//somebody//EN\n"


def vtodo(*lines: str) -> str:
    """A VTODO with a uid, a title and these lines."""
    return _body("VTODO", lines)


def vevent(*lines: str) -> str:
    """A VEVENT with a uid, a title and these lines."""
    return _body("VEVENT", lines)


def _body(component: str, lines: tuple[str, ...]) -> str:
    inner = "\n".join(("UID:syncd-1", "DTSTAMP:20261101T080000Z", "SUMMARY:Bins out", *lines))
    return f"{HEAD}BEGIN:{component}\n{inner}\nEND:{component}\nEND:VCALENDAR\n".replace("\r\n", "\n").replace(
        "\n", "\r\n"
    )


def member(body: str | None, href: str = "/alex/tasks/syncd-1.ics") -> Member:
    """A member with that body."""
    return Member(Ref(href, '"1"'), None, body)


DONE_BY = {
    "todoman": ("STATUS:COMPLETED", "COMPLETED:20261124T171500Z", "PERCENT-COMPLETE:100", "SEQUENCE:2"),
    "plann": ("STATUS:COMPLETED", "COMPLETED:20261124T171500Z"),
    "evolution": (
        "STATUS:COMPLETED",
        "COMPLETED:20261124T171500Z",
        "PERCENT-COMPLETE:100",
        "LAST-MODIFIED:20261124T171500Z",
        "X-EVOLUTION-ALARM-UID:1",
    ),
    "tasks-org": (
        "COMPLETED:20261124T171500Z",
        "STATUS:COMPLETED",
        "PERCENT-COMPLETE:100",
        "PRODID:+//IDN tasks.org//",
    ),
    "thunderbird": ("STATUS:COMPLETED", "COMPLETED:20261124T171500Z", "PERCENT-COMPLETE:100", "X-MOZ-GENERATION:2"),
    "apple-reminders": (
        "CREATED:20261124T180000Z",
        "STATUS:COMPLETED",
        "COMPLETED:20261124T171500Z",
        "PERCENT-COMPLETE:100",
    ),
    "jtx-board": ("STATUS:COMPLETED", "COMPLETED:20261124T171500Z", "X-COMPLETEDTIMEZONE:Europe/Berlin"),
    "lower-case": ("status:completed", "completed:20261124t171500z"),
    "no-status-but-completed": ("COMPLETED:20261124T171500Z",),
    "zoned": ("STATUS:COMPLETED", "COMPLETED;TZID=Europe/Berlin:20261124T181500"),
    "floating": ("STATUS:COMPLETED", "COMPLETED:20261124T181500"),
}
"""Lines per client; all of them mean: done on 24 November at 17:15 UTC (the owner lives in Berlin)."""

DONE_WITHOUT_TIME = {
    "synology": ("STATUS:COMPLETED", "PERCENT-COMPLETE:0", "PERCENT_COMPLETE:100", "LAST-MOD:20261124T171500"),
    "percent-only": ("PERCENT-COMPLETE:100",),
    "unknown-status-but-full": ("STATUS:FINISHED", "PERCENT-COMPLETE:100"),
    "damaged-time": ("STATUS:COMPLETED", "COMPLETED:yesterday"),
}

OPEN_STILL = {
    "nextcloud-reopened": ("STATUS:NEEDS-ACTION", "COMPLETED:20261124T171500Z"),
    "nextcloud-by-menu": ("STATUS:NEEDS-ACTION", "PERCENT-COMPLETE:99"),
    "tasks-org-reopened": (),
    "in-process": ("STATUS:IN-PROCESS", "PERCENT-COMPLETE:100", "COMPLETED:20261124T171500Z"),
    "lower-case": ("status:needs-action", "percent-complete:100"),
    "odd-percent": ("PERCENT-COMPLETE:lots",),
}

SKIPPED_BY = {
    "todoman": ("STATUS:CANCELLED", "PERCENT-COMPLETE:0"),
    "cancelled-with-leftovers": ("STATUS:CANCELLED", "COMPLETED:20261124T171500Z", "PERCENT-COMPLETE:100"),
    "lower-case": ("status:cancelled",),
}
