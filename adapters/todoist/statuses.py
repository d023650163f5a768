"""What the state of a command in `sync_status` means: "ok", or an error object.

The answer as a whole is 200 even when every command was refused; an error may hold only a code and a sentence. The
sentence may quote what was sent, so that only tags and numbers are passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.todoist.errors import LIMITS_REACHED, auth_required, rate_limited, wait_in
from syncd.errors import AccountError, Unreachable
from syncd.ports import Result

ITEM_NOT_FOUND = 22
FULL = "MAX_ITEMS_LIMIT_REACHED"
PAID = 32


@dataclass(frozen=True, slots=True)
class Answered:
    """How a write ended; `error` when it is the account that fails, `paid` when its plan does not hold something."""

    result: Result
    why: str = ""
    error: AccountError | None = None
    paid: bool = False


def judge(states: Sequence[Any], account: str) -> Answered:
    """How the write that these commands make up ended: the first that is not ok decides."""
    for number, state in enumerate(states):
        if state == "ok":
            continue
        answered = _state(state, account)
        # What came before it took effect: the next look tells.
        undecided = number > 0 and answered.result is Result.NOT_TRIED
        return Answered(Result.UNCLEAR, answered.why, answered.error) if undecided else answered
    return Answered(Result.DONE)


def _state(state: Any, account: str) -> Answered:
    if not isinstance(state, dict):
        text = f"account {account}: Todoist's answer says nothing of a command"
        return Answered(Result.UNCLEAR, error=Unreachable(text, hint="the next look tells what became of it"))
    code, tag = state.get("error_code"), str(state.get("error_tag") or "")
    status = state.get("http_code") if isinstance(state.get("http_code"), int) else 0
    named = tag or f"code {code}"
    if status == 429 or code == LIMITS_REACHED:
        return Answered(Result.NOT_TRIED, error=rate_limited(account, wait_in(state)))
    if status == 401:
        return Answered(Result.NOT_TRIED, error=auth_required(account))
    if status is not None and status >= 500:
        text = f"account {account}: Todoist answered {status} to a command"
        return Answered(Result.UNCLEAR, error=Unreachable(text, hint="it is asked again later"))
    if code == ITEM_NOT_FOUND or status == 404:
        return Answered(Result.GONE, why=f"Todoist does not find what it belongs to ({named})")
    if tag == FULL:
        return Answered(Result.REFUSED, why="the project holds as many open tasks as Todoist allows")
    if code == PAID:
        return Answered(Result.REFUSED, "the account's plan at Todoist does not hold it (a paid feature)", paid=True)
    if status == 403:
        return Answered(Result.REFUSED, why=f"Todoist does not permit it ({named})")
    return Answered(Result.REFUSED, why=f"Todoist does not take it in this form ({named})")
