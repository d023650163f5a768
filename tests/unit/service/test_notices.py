"""Sentences of `status`, from what the state holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from syncd.model.item import Field, Kind, Role, Status
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Place
from syncd.model.registry import Ownership
from syncd.model.state import AccountRecord, SetAside
from syncd.service.notices import Notices
from tests.support.maple import NOW, PLANNING, bins, household, occurrence
from tests.support.words import offences
from tests.unit.store.samples import link

ALEX = household().accounts[0].id
SAM = household().accounts[1].id


def standing(number: int, member: str = "alex", account: str = ALEX, **changes: Any) -> Link:
    """An open item of the bins."""
    shown = {Field.STATUS: changes.pop("status", Status.OPEN).value}
    kept: dict[str, Any] = {
        "occurrence": occurrence(),
        "member": member,
        "place": Place(account, Role.TASKS, Kind.VTODO),
        "theirs": shown,
        "state": LinkState.OPEN,
        "ending": None,
        "recurring": False,
    }
    return link(number, **{**kept, **changes})


def told(*links: Link, aside: tuple[SetAside, ...] = (), away: str = "") -> tuple[str, ...]:
    """What is said of these, when the bins are Sam's; blameless."""
    registry = household(responsibilities=[bins(ownership=(Ownership("sam"),))])
    records = {name: AccountRecord(name, failing_since=NOW if name == away else None) for name in (ALEX, SAM)}
    sentences = Notices(registry, records, links, aside).told()
    assert [offences(sentence, "en") for sentence in sentences] == [[]] * len(sentences)
    return sentences


def test_what_could_not_be_closed_at_the_old_place_is_named() -> None:
    """Its server takes no write to it; it stands in both places."""
    refused = SetAside(ALEX, "/1.ics", "syncd-00001", "the server refuses it", NOW)

    assert told(standing(1), standing(2, "sam", SAM), aside=(refused,)) == (
        f"{ALEX}: syncd-00001 is set aside: the server refuses it",
        f"{ALEX}: 1 item has moved and could not be closed there; it stands in both places: bins of 2026-11-24",
    )


def test_a_pause_that_was_answered_says_so() -> None:
    """Until the next run has seen the same list; another answer does not fit another list."""
    paused = AccountRecord(ALEX, paused_why="gone", paused_kind="list", paused_digest="abc", accepted_digest="abc")

    def said(record: AccountRecord) -> tuple[str, ...]:
        return Notices(household(), {ALEX: record}, (), ()).told()

    assert said(paused) == (f"{ALEX}: answered; it goes on with the next sync, if that finds the same",)
    assert "syncd resume" in said(replace(paused, accepted_digest="an earlier one"))[0]


def test_what_the_next_run_takes_away_is_not_named() -> None:
    """While the old account answers there is nothing to look at; nor is a finished, left or closed one a double."""
    old = (standing(1), standing(1, status=Status.DONE), standing(1, state=LinkState.CLOSED))

    assert [told(one, standing(2, "sam", SAM)) for one in old] == [(), (), ()]


def test_copies_of_a_session_are_no_double() -> None:
    """Each member has one, whatever account does not answer."""
    plan = occurrence(thing=PLANNING)
    copies = (standing(1, occurrence=plan), standing(2, "sam", SAM, occurrence=plan))

    assert told(*copies, away=ALEX) == ()


def test_many_are_counted_and_some_of_them_named() -> None:
    """Five names, then a number; finished ones are not asked about."""
    ruled = [standing(number, recurring=True) for number in range(7)]

    (sentence,) = told(*ruled, standing(9, recurring=True, status=Status.DONE))

    assert sentence.startswith(f"{ALEX}: 7 items carry a repeating rule")
    assert "syncd-00004 of 2026-11-24 and 2 more." in sentence
