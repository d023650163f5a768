"""The document of facts and answers, and the signs of life of a ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from syncd.core.drift import Sign, document, judge, signs_of
from syncd.core.load import facts
from syncd.model.ledger import EntryKind
from tests.unit.core.load.homes import done, held, noon, paper, week
from tests.unit.core.load.test_told import DONE


def test_the_document() -> None:
    """Every key is there, shares are numbers in percent, and what cannot be told is null."""
    on = paper(held("r1", "a", category="food"), held("r2", "b", category="money"))
    rows = [done("r1", "a", n, category="food") for n in range(6)]
    said = document(facts(rows, on, week(0), week(5), noon(week(6))), judge(rows, on, noon(week(6))))

    assert json.loads(json.dumps(said)) == said
    of_shares = ("members", "nobody", "index", "by_category", "by_phase")
    of_answers = ("unknown", "enough_data", "verdicts", "gap", "last_check_in", "consent")
    assert list(said) == ["from", "to", *of_shares, *of_answers]
    assert (said["from"], said["to"], said["unknown"], said["enough_data"]) == ("2026-01-05", "2026-02-09", 0, False)
    assert said["members"]["a"] == {"agreed": 50.0, "on_paper": 50.0, "carried": 50.0, "drift": 0.0}
    assert (said["nobody"], said["index"]) == (0.0, 0.0)
    assert said["by_category"]["money"]["members"]["b"] == {
        "agreed": None,
        "on_paper": 100.0,
        "carried": None,
        "drift": None,
    }
    assert list(said["by_phase"]) == ["cognitive", "physical"]
    assert said["verdicts"][0] == {
        "stream": "load",
        "member": "a",
        "category": None,
        "answer": "too-early",
        "planned": 50.0,
        "share": None,
        "low": None,
        "high": None,
    }
    assert {each["stream"] for each in said["verdicts"]} == {"load", "category", "ownership", "open"}


def test_without_consent() -> None:
    """The same keys with the same members, categories and counts, and not one share or answer."""
    on = paper(held("r1", "a", category="food"), held("r2", "b", category="money"))
    rows = [done("r1", "a", n, category="food") for n in range(6)]
    found, answers = facts(rows, on, week(0), week(5), noon(week(6))), judge(rows, on, noon(week(6)))
    told, untold = document(found, answers), document(found, answers, consent=False)

    assert list(untold) == list(told)
    assert (untold["consent"], untold["verdicts"], untold["unknown"]) == (False, [], told["unknown"])
    assert untold["members"]["a"] == dict.fromkeys(("agreed", "on_paper", "carried", "drift"))
    assert list(untold["by_category"]) == list(told["by_category"])
    assert _numbers({key: value for key, value in untold.items() if key != "unknown"}) == []
    assert _numbers(told)


def _numbers(found: object) -> list[float]:
    """Every number within a document."""
    if isinstance(found, dict):
        return [number for value in found.values() for number in _numbers(value)]
    if isinstance(found, list):
        return [number for value in found for number in _numbers(value)]
    return [found] if isinstance(found, int | float) and not isinstance(found, bool) else []


def test_signs_of_a_ledger() -> None:
    """A sign or a reopening of one member is a sign of life, once it is seen; the rest speaks through its row."""
    sign, reopened = replace(DONE, kind=EntryKind.SIGN), replace(DONE, kind=EntryKind.REOPENED, by=("b",))
    late, both = replace(sign, seen_at=noon(week(3))), replace(sign, by=("a", "b"))

    assert signs_of([DONE, sign, reopened, both]) == [Sign("a", DONE.at), Sign("b", DONE.at)]
    assert signs_of([late, replace(sign, seen_at=noon(week(2)))], noon(week(2)) + timedelta(hours=1)) == [
        Sign("a", DONE.at)
    ]
