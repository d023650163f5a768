"""The body of a task here: the service's object, and what else hangs on it; its digest stands in for an ETag.

The service has no ETag, so the version of a task is the digest of what its owner can see and change of it. What
changes by itself (order, day view, times of change) is no part of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

Task = Mapping[str, Any]

UID_LINE = re.compile(r"^(syncd-[a-z0-9-]{1,64})(?: ([1-9][0-9]{0,5})m)?$", re.MULTILINE)
"""The line that says which occurrence a task stands for; the adapter adds it as the last one.

Where the account's plan holds no lengths, it says how many minutes the task takes as well."""

SKIPPED = "skipped"
"""Label of a finished task that was not done: Todoist knows no third state."""


def dump(task: Task, *, extras: bool) -> str:
    """The body: the object as the service gave it, and whether anything that syncd did not write hangs on it.

    Equal bodies have equal texts.
    """
    return json.dumps({"task": task, "extras": extras}, ensure_ascii=False, sort_keys=True)


def load(text: str) -> tuple[Task, bool]:
    """Inverse of `dump`. Raises ValueError when it is no body."""
    body = json.loads(text)
    task = body.get("task") if isinstance(body, dict) else None
    if not isinstance(task, dict) or not isinstance(task.get("id"), str) or not isinstance(task.get("content"), str):
        raise ValueError("no task with an id and a content")
    return task, bool(body.get("extras"))


def etag(task: Task, *, extras: bool) -> str:
    """The version of a task. What hangs on a finished one is not listed, so that it does not count there."""
    due = due_of(task)
    checked = bool(task.get("checked"))
    meaning = [
        task.get("content"),
        lines(str(task.get("description") or "")),
        [due.get("date"), due.get("timezone"), bool(due.get("is_recurring"))],
        due.get("string") if due.get("is_recurring") else None,
        task.get("duration") or None,
        sorted(labels_of(task)),
        task.get("priority"),
        (task.get("deadline") or {}).get("date") if isinstance(task.get("deadline"), dict) else None,
        checked,
        task.get("project_id"),
        extras and not checked,
    ]
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:20]


def due_of(task: Task) -> Mapping[str, Any]:
    """The due object, empty for none."""
    due = task.get("due")
    return due if isinstance(due, dict) else {}


def labels_of(task: Task) -> list[str]:
    """Names of the labels, in their order."""
    labels = task.get("labels")
    return [str(label) for label in labels] if isinstance(labels, list) else []


def lines(text: str) -> str:
    """The text with `\\n` line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def uid_in(text: str) -> str | None:
    """The uid that a description or comment names; of several lines the last one."""
    found = UID_LINE.findall(lines(text))
    return str(found[-1][0]) if found else None


def minutes_in(text: str) -> int | None:
    """The minutes that the line with the uid names; None when it names none."""
    found = UID_LINE.findall(lines(text))
    return int(found[-1][1]) if found and found[-1][1] else None


def with_uid(text: str, uid: str, minutes: int | None = None) -> str:
    """The text with the uid, and the minutes if there are any, as its last line."""
    plain = lines(text)
    last = uid if minutes is None else f"{uid} {minutes}m"
    return f"{plain}\n{last}" if plain else last


def without_uid(text: str) -> str:
    """The text without the line that names the uid, wherever its owner moved it."""
    plain = lines(text)
    found = list(UID_LINE.finditer(plain))
    if not found:
        return plain
    start, end = found[-1].span()
    if start:
        return plain[: start - 1] + plain[end:]
    return plain[end:].removeprefix("\n")
