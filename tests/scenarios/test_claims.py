"""The harness itself: each claim and each invariant of every story can fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from syncd.core.identity import mint_uid
from syncd.engine.report import AccountReport, RunReport
from syncd.model.item import Kind
from tests.machine.hand import Shown
from tests.scenarios.claims import Sight, check, check_doubles, check_foreign
from tests.scenarios.goldens import on_disk, write
from tests.scenarios.story import Claims
from tests.support.maple import household, occurrence


def item(member: str = "alex", generation: int = 0, **keys: Any) -> Shown:
    """The bins of that Tuesday as they stand at Alex's."""
    uid = mint_uid("maple4", occurrence(), member, Kind.VTODO, generation)
    made = Shown("alex", "/a/", f"/a/{uid}", uid, False, "Bins out", "open", "2026-11-24", "", (), (), "raw")
    return replace(made, **keys)


def sight(*items: Shown) -> Sight:
    """After a run that made one item."""
    report = RunReport(1, {"alex": AccountReport("alex", created=1)})
    status = {"accounts": {"alex": {"state": "ok"}}, "notices": ["alex: 1 item is left"]}
    return Sight(items, report, status=status)


TRUE: list[dict[str, Any]] = [
    {"did": {"alex": "created 1"}},
    {"stands": {"alex": ["2026-11-24 Bins out"]}},
    {"gone": {"alex": ["Post"]}},
    {"holds": {"alex": ["Bins"]}},
    {"states": {"alex": "ok"}},
    {"notices": ["is left"]},
    {"new": []},
    {"ledger": {}},
]
FALSE: list[dict[str, Any]] = [
    {"did": {"alex": "created 2"}},
    {"did": {"sam": "nothing"}},
    {"stands": {"alex": []}},
    {"stands": {"alex": ["2026-11-24 Bins out (done)"]}},
    {"gone": {"alex": ["Bins out"]}},
    {"holds": {"alex": ["oat milk"]}},
    {"states": {"alex": "paused"}},
    {"notices": ["set aside"]},
    {"new": ["2026-11-24 bins done by alex"]},
    {"ledger": {"done": 1}},
    {"refused": 78},
    {"says": "formerly"},
]


@pytest.mark.parametrize("claims", TRUE)
def test_what_is_true_may_be_claimed(claims: dict[str, Any]) -> None:
    """A true claim passes."""
    check(Claims(**claims), sight(item()))


@pytest.mark.parametrize("claims", FALSE)
def test_what_is_not_true_may_not_be_claimed(claims: dict[str, Any]) -> None:
    """A false claim fails."""
    with pytest.raises(AssertionError):
        check(Claims(**claims), sight(item()))


def test_two_open_items_of_one_occurrence_are_one_too_many() -> None:
    """Two generations open beside each other fail; one of them done, or each at another member, passes till rest."""
    registry, today = household(), date(2026, 11, 23)
    check_doubles([item(), item(generation=1, state="done")], registry, today, at_rest=True)
    check_doubles([item(), item("sam")], registry, today, at_rest=False)

    with pytest.raises(AssertionError, match="more than one"):
        check_doubles([item(), item(generation=1)], registry, today, at_rest=False)
    with pytest.raises(AssertionError, match="more than one"):
        check_doubles([item(), item("sam")], registry, today, at_rest=True)


def test_a_foreign_item_that_changed_or_went_is_noticed() -> None:
    """Other bytes, or none, where an owner's own item stood fail; a list that is gone took it along."""
    own = item(uid="own-1", href="/a/own-1")
    check_foreign({"/a/own-1": "raw"}, [own], {"/a/"})
    check_foreign({"/a/own-1": "raw"}, [], set())

    with pytest.raises(AssertionError, match="foreign"):
        check_foreign({"/a/own-1": "raw"}, [replace(own, raw="other")], {"/a/"})
    with pytest.raises(AssertionError, match="foreign"):
        check_foreign({"/a/own-1": "raw"}, [], {"/a/"})


def test_goldens_that_no_step_makes_any_more_go(tmp_path: Any) -> None:
    """Writing names what changed and takes away what is left over; twice the same changes nothing."""
    assert write(tmp_path, {"01-a.json": {"actions": []}, "end.json": {}}) == ["01-a.json", "end.json"]

    changed = write(tmp_path, {"01-b.json": {"actions": []}, "end.json": {}})

    assert changed == ["01-a.json", "01-b.json"]
    assert ["01-b.json", "end.json"] == list(on_disk(tmp_path))
    assert write(tmp_path, {"01-b.json": {"actions": []}, "end.json": {}}) == []
