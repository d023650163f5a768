"""Canonical fields: what means the same is the same text, and only what means something else differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncd.core.fields import (
    REWRITTEN,
    canonical_alarms,
    canonical_categories,
    canonical_span,
    canonical_title,
    differing,
    managed,
    see,
    span_of,
    touched,
)
from syncd.model.item import Field, Item, Kind, Status
from syncd.model.link import Link
from tests.support.scenes import Stage, bins, household

CATEGORIES = ("household-logistics", "errands")


def stood(kind: Kind) -> tuple[Item, Link]:
    """A timed item with an alarm as syncd made it, and its link."""
    stage = Stage(registry=household(kind, [bins(remind=timedelta(hours=1))]))
    stage.ask(due=datetime(2026, 11, 24, 17, tzinfo=UTC))
    stage.settle()
    return stage.shown(stage.uid()), stage.links[stage.uid()]


COSMETIC: dict[str, dict[str, Any]] = {
    "another zone": {"due": datetime(2026, 11, 24, 18, tzinfo=timezone(timedelta(hours=1)))},
    "microseconds": {"due": datetime(2026, 11, 24, 17, 0, 0, 999, tzinfo=UTC)},
    "an alarm twice": {"alarms": (timedelta(hours=-1), timedelta(minutes=-60))},
    "white space in the title": {"title": " Bins  out "},
    "white space around the link": {"link": " "},
    "a category split and doubled": {"categories": ("household-logistics", " household-logistics ", "")},
    "a new modification time": {"modified_at": datetime(2027, 1, 1, tzinfo=UTC)},
    "a dropped property": {"stamp": None},
}


@pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])
@pytest.mark.parametrize("rewrite", COSMETIC.values(), ids=COSMETIC)
def test_a_servers_rewrite_changes_no_field(kind: Kind, rewrite: dict[str, Any]) -> None:
    """What servers and clients rewrite without meaning compares equal, and touches nothing."""
    item, link = stood(kind)
    seen = see(replace(item, **rewrite), link)
    assert differing(seen.fields, link.theirs) == frozenset()
    assert not touched(seen)


def test_crlf_and_trailing_lines_change_no_field() -> None:
    """Line ends of a description and blank lines after it mean nothing."""
    item, link = stood(Kind.VTODO)
    text = item.description.replace("\n", "\r\n") + "\r\n\r\n"
    assert differing(see(replace(item, description=text), link).fields, link.theirs) == frozenset()


EDITS: dict[str, tuple[dict[str, Any], Field]] = {
    "title": ({"title": "Mine"}, Field.TITLE),
    "due": ({"due": date(2026, 11, 24)}, Field.DUE),
    "alarm": ({"alarms": ()}, Field.ALARM),
    "category": ({"categories": CATEGORIES}, Field.CATEGORY),
    "link": ({"link": "https://example.org/"}, Field.LINK),
    "privacy": ({"private": True}, Field.PRIVACY),
    "status": ({"status": Status.DONE}, Field.STATUS),
    "note": ({"description": "mine"}, Field.NOTE),
}


@pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])
@pytest.mark.parametrize(("edit", "field"), EDITS.values(), ids=EDITS)
def test_an_edit_changes_its_field(kind: Kind, edit: dict[str, Any], field: Field) -> None:
    """An edit that means something shows in its field, and in no other (a note in the place of all is two)."""
    item, link = stood(kind)
    expected: set[Field] = {field, Field.BLOCK} if field is Field.NOTE else {field}
    assert differing(see(replace(item, **edit), link).fields, link.theirs) == expected


def test_a_rewritten_block_and_a_length() -> None:
    """The block says that it was rewritten, the length is an event's only."""
    item, link = stood(Kind.VEVENT)
    seen = see(replace(item, description="mine", lasts=timedelta(hours=3)), link)
    assert (seen.fields[Field.BLOCK], seen.fields[Field.LASTS]) == (REWRITTEN, "10800")
    assert Field.LASTS not in see(*stood(Kind.VTODO)).fields


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Mine"},
        {"due": date(2026, 11, 24)},
        {"lasts": timedelta(hours=3)},
        {"alarms": ()},
        {"alarms": (timedelta(hours=-1), timedelta(0))},
        {"extras": True},
        {"recurring": True},
        {"stamp": None, "description": "Bins are emptied every collection"},
        {"description": "mine"},
    ],
)
def test_an_owners_hand_shows_without_any_memory(edit: dict[str, Any]) -> None:
    """Touched follows from the stamp alone, link or no link; no stamp is touched."""
    item, link = stood(Kind.VEVENT)
    assert touched(see(replace(item, **edit), link))
    assert touched(see(replace(item, **edit), None))
    assert not touched(see(item, None))


def test_a_mark_is_no_touch() -> None:
    """What shows done is never taken away anyway; its mark is not an edit of the title."""
    item, link = stood(Kind.VEVENT)
    assert not touched(see(replace(item, title="✅ Bins out"), link))


def test_the_apps_own_status_wins_over_a_title() -> None:
    """A cancelled event is skipped, whatever its title says."""
    item, link = stood(Kind.VEVENT)
    assert see(replace(item, title="✅ Bins out", status=Status.SKIPPED), link).status is Status.SKIPPED


def test_a_task_has_no_marks_in_its_title() -> None:
    """A task list has a tick of its own; its titles are titles."""
    item, link = stood(Kind.VTODO)
    seen = see(replace(item, title="✅ Bins out", categories=(*item.categories, "DONE")), link)
    assert (seen.status, seen.fields[Field.TITLE]) == (Status.OPEN, "✅ Bins out")


@given(st.text(), st.lists(st.timedeltas(timedelta(days=-9), timedelta(0))), st.lists(st.text()))
def test_canonical_forms_are_their_own_canonical_forms(title: str, alarms: list[timedelta], names: list[str]) -> None:
    """Making a canonical text canonical changes nothing, and order and repeats do not matter."""
    assert canonical_title(canonical_title(title)) == canonical_title(title)
    assert canonical_alarms(alarms) == canonical_alarms([*reversed(alarms), *alarms])
    once = canonical_categories(names, Kind.VEVENT)
    assert canonical_categories(once.split("\n"), Kind.VEVENT) == once
    assert canonical_categories([*names, "Done"], Kind.VEVENT) == once


def test_lengths_read_back() -> None:
    """A length and none."""
    assert span_of(canonical_span(timedelta(minutes=90))) == timedelta(minutes=90)
    assert span_of(canonical_span(None)) is None


def test_managed_fields() -> None:
    """Notes are never ours; a page is asked for where there is one; a task has no length."""
    assert set(Field) - set(managed(Kind.VEVENT)) == {Field.NOTE, Field.PAGE}
    assert set(Field) - set(managed(Kind.VTODO)) == {Field.NOTE, Field.PAGE, Field.LASTS}
