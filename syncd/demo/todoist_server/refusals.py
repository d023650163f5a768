"""How the service says no: one error object, as a body of its own or as the status of one command.

Shape: API v1 reference, "Sync / Response / Error" and "Migrating from v9 / error responses":
`{error, error_code, error_extra, error_tag, http_code}`. Where a code is not in the reference, its constructor
says so.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """What the service refuses. `http` is the status of a REST answer; inside `sync_status` the answer stays 200."""

    def __init__(self, http: int, code: int, tag: str, text: str, **extra: Any) -> None:
        super().__init__(text)
        self.http, self.code, self.tag, self.text, self.extra = http, code, tag, text, extra

    def body(self) -> dict[str, Any]:
        """The error object."""
        return {
            "error": self.text,
            "error_code": self.code,
            "error_extra": self.extra,
            "error_tag": self.tag,
            "http_code": self.http,
        }


def unauthorized() -> Refused:
    """401, code 477, with a meaningless `retry_after`. Reference, "Authorization" (expired and unknown tokens)."""
    return Refused(401, 477, "UNAUTHORIZED", "Unauthorized", retry_after=3, event_id="0a6c23c8d07144fd")


def not_found(what: str) -> Refused:
    """404, code 478, on REST paths. Reference, "Previous REST API endpoints error responses"."""
    return Refused(404, 478, "NOT_FOUND", f"{what} not found", retry_after=3, event_id="0a6c23c8d07144fe")


def bad_value(argument: str, expected: str = "") -> Refused:
    """400, code 20. Reference, "Pagination / Error Handling" and "Response / Error"."""
    extra = {"argument": argument} | ({"expected": expected} if expected else {})
    return Refused(400, 20, "INVALID_ARGUMENT_VALUE", "Invalid argument value", **extra)


def missing(argument: str) -> Refused:
    """400, code 19: a required argument is not there. The number and the tag are assumed."""
    return Refused(400, 19, "ARGUMENT_MISSING", "Required argument is missing", argument=argument)


def unknown_temporary() -> Refused:
    """400, code 15. Reference, "Response / Error" (an older client saw 16 in the place of 15)."""
    return Refused(400, 15, "INVALID_TEMPID", "Invalid temporary id")


def old_id() -> Refused:
    """400, code 557: a numeric id of the old service. Refusal: reference, "Migrating from v9 / IDs"; code: seen."""
    text = "The ID provided was deprecated and cannot be used with this version of the API"
    return Refused(400, 557, "V1_ID_CANNOT_BE_USED", text)


CODES = {"items": (22, "Item"), "projects": (21, "Project"), "sections": (23, "Section"), "notes": (24, "Note")}
"""22 was seen; the others are assumed. Nothing should tell them apart by number."""


def no_such(kind: str) -> Refused:
    """404 inside `sync_status`: a well-formed id of something that is not there, or not to be seen by this user."""
    code, name = CODES.get(kind, (25, kind.rstrip("s").title()))
    return Refused(404, code, f"{name.upper()}_NOT_FOUND", f"{name} not found")


def full_project() -> Refused:
    """403, code 49: the project holds its most active tasks. Seen inside `sync_status`, http_code 403."""
    text = "Maximum number of items per user project limit reached"
    return Refused(403, 49, "MAX_ITEMS_LIMIT_REACHED", text)


def too_many(kind: str, most: int) -> Refused:
    """403: another limit of the plan (projects, sections, labels). Tag after the seen one; the code is assumed."""
    tag = f"MAX_{kind.upper()}_LIMIT_REACHED"
    return Refused(403, 50, tag, f"Maximum number of {kind} reached", max_count=most)


def paid_only() -> Refused:
    """403, code 32: what Pipedream met when a free account asked for the activity log."""
    return Refused(403, 32, "PREMIUM_ONLY", "Premium only feature")


def too_often(seconds: int) -> Refused:
    """429, code 35, seconds in `error_extra.retry_after` (and in the header, see web)."""
    return Refused(
        429, 35, "LIMITS_REACHED", "Too many requests. Limits reached. Try again later", retry_after=seconds
    )
