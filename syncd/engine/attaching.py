"""Writes that attach a page of the load: its octets are added right before, and what hinders one is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from syncd.errors import StateError
from syncd.model.item import Content, Field, Fields
from syncd.ports import Outcome, Result

if TYPE_CHECKING:
    from syncd.core.scene import Action
    from syncd.model.link import Intent, PlannedWrite
    from syncd.store.change import Change


def carries_page(write: PlannedWrite | None) -> bool:
    """Whether a write attaches a page."""
    return write is not None and bool(write.intent.writes.get(Field.PAGE))


def with_octets(content: Content, page: Callable[[str], bytes | None]) -> Content:
    """The content of a write with the octets of its page. Raises StateError where the state has lost them."""
    if content.page is None:
        return content
    html = page(content.page.digest)
    if html is None:
        raise StateError("the page of a session is not in the state any more", hint="run syncd again")
    return replace(content, page=replace(content.page, html=html))


def note_hindered(change: Change, batch: Sequence[Action], outcomes: Sequence[Outcome]) -> None:
    """Count it where the write that ended a batch was to attach a page.

    Whatever the reason: a page is not to keep from an account, run after run, what comes after it.
    """
    for action, outcome in zip(batch, outcomes, strict=True):
        if outcome.result in (Result.UNCLEAR, Result.NOT_TRIED):
            if carries_page(action.write):
                change.hinder_page(action.occurrence)
            return


def without_page(intent: Intent) -> Intent:
    """The intent as it took effect where the page was dropped."""
    return replace(intent, ours=_without(intent.ours), writes=_without(intent.writes))


def _without(fields: Fields) -> Fields:
    return {field: value for field, value in fields.items() if field is not Field.PAGE}
