"""Renamed ids."""

from __future__ import annotations

from dataclasses import replace

from syncd.config import PreviousIds
from syncd.config.vanished import called_mark
from tests.unit.config.conftest import MEMBERS, WEEKLY, Problems

KNOWN = PreviousIds(
    members=frozenset({"alex", "sam"}),
    accounts=frozenset({"alex-cloud", "sam-cloud"}),
    responsibilities=frozenset({"bins"}),
    steps=frozenset({("bins", "bins")}),
    sessions=frozenset({"planning"}),
)
SESSION = '\n[sessions.planning]\nkind = "planning"\n'
TEXT = MEMBERS + WEEKLY + SESSION
ASK = (
    '"{}" is new while "{}" is gone: '
    'if it goes on from there, add formerly = ["{}"]; if it is really new, add formerly = []'
)


def test_nothing_is_asked_while_ids_stay(problems: Problems) -> None:
    """Known ids that are still there need no word, and new ones that are like none of them neither."""
    other = WEEKLY.replace("bins", "window-cleaning")
    assert problems(TEXT + other, KNOWN) == []


def test_a_renamed_id_asks_for_formerly(problems: Problems) -> None:
    """In each table, a new id like a vanished one is an error at the new one's line."""
    renamed = (
        TEXT.replace("[members.alex]", "[members.alexa]")
        .replace('owner = "alex"', 'owner = "alexa"')
        .replace("sam-cloud", "sams-cloud")
        .replace("responsibilities.bins", "responsibilities.bin")
        .replace("sessions.planning", "sessions.plan")
    )
    assert [
        f'7: member "alexa": {ASK.format("alexa", "alex", "alex")}',
        f'20: account "sams-cloud": {ASK.format("sams-cloud", "sam-cloud", "sam-cloud")}',
        f'25: responsibility "bin": {ASK.format("bin", "bins", "bins")}',
        f'33: session "plan": {ASK.format("plan", "planning", "planning")}',
    ] == problems(renamed, KNOWN)


def test_formerly_answers_either_way(problems: Problems) -> None:
    """`formerly` with the old id goes on from it; an empty one says that the thing is new."""
    renamed = TEXT.replace("responsibilities.bins", "responsibilities.bin")
    assert problems(renamed.replace('name = "Bins out"', 'name = "Bins out"\nformerly = ["bins"]'), KNOWN) == []
    assert problems(renamed.replace('name = "Bins out"', 'name = "Bins out"\nformerly = []'), KNOWN) == []


def test_a_removed_id_is_nobodys_business(problems: Problems) -> None:
    """What is taken out without anything like it in its place is simply gone."""
    assert problems(MEMBERS + SESSION, KNOWN) == []


def test_a_broken_entry_has_not_vanished(problems: Problems) -> None:
    """A thing whose table cannot be read counts as there."""
    broken = TEXT.replace("[sessions.planning]", "[sessions]\nplanning = 3\n[sessions.plannings]")
    assert [line.split(": ", 2)[0] + ": " + line.split(": ", 2)[1] for line in problems(broken, KNOWN)] == [
        '34: session "planning"'
    ]


def test_a_split_into_steps_asks_which_one_goes_on(problems: Problems) -> None:
    """When a sole step becomes two, one of them goes on from it or both say that they are new."""
    steps = (
        'steps = [ { id = "sort", name = "Sort", phase = "plan", rrule = "FREQ=WEEKLY;BYDAY=MO"%s },\n'
        '{ id = "out", name = "Out", phase = "do", rrule = "FREQ=WEEKLY;BYDAY=TU"%s } ]'
    )
    split = TEXT.replace('rrule = "FREQ=WEEKLY;BYDAY=TU"', steps)
    assert [
        f'30: responsibility "bins", step "sort": {ASK.format("sort", "bins", "bins")}',
        f'31: responsibility "bins", step "out": {ASK.format("out", "bins", "bins")}',
    ] == problems(split % ("", ""), KNOWN)
    assert problems(split % (", formerly = []", ', formerly = ["bins"]'), KNOWN) == []


def test_a_renamed_responsibility_keeps_its_step(problems: Problems) -> None:
    """The sole step goes wherever its responsibility goes."""
    renamed = TEXT.replace("responsibilities.bins]", 'responsibilities.waste]\nformerly = ["bins"]')
    assert problems(renamed, KNOWN) == []


def test_an_id_that_is_like_no_other_is_known_by_what_it_is_called(problems: Problems) -> None:
    """`waste` is called as `bins` was, whatever the case: it asks too; with another name it is something else."""
    renamed = TEXT.replace("responsibilities.bins", "responsibilities.waste").replace("Bins out", "bins  out")
    known = replace(KNOWN, called={"responsibilities": {"bins": called_mark("maple4", "Bins out")}})

    assert [f'25: responsibility "waste": {ASK.format("waste", "bins", "bins")}'] == problems(renamed, known)
    assert [] == problems(renamed.replace("bins  out", "Compost"), known)
    assert "bins" not in called_mark("maple4", "Bins out").casefold()
