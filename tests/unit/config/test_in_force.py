"""What is in force where a yes counts, and what the file proposes beside it: pure, from both files and a revision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from syncd.config import Reading, read_registry
from syncd.errors import RegistryError
from syncd.model.proposal import Proposal
from syncd.model.registry import Weight
from tests.unit.config.conftest import ADAPTERS
from tests.unit.config.test_agreed import UNDATED, handed

BOTH = UNDATED.replace('id = "maple4"', 'id = "maple4"\nconsent = "both"')
TODAY = date(2026, 11, 23)
"""A Monday."""

Reads = Callable[..., Reading]


def with_owner(line: str, text: str = BOTH) -> str:
    """The registry with another line in place of the owner."""
    return text.replace('owner = "alex"\n', f"{line}\n" if line else "")


def yes(owner: str, since: str, number: int, *, file: str = "", more: str = "") -> str:
    """A handover that somebody said yes to."""
    keys = f'file = ["{file}"]\n' if file else ""
    return handed(owner, since, number, instead_of=None) + f'through = "card"\n{keys}{more}'


def asked(owner: str, since: str, number: int, *, file: str = "alex -") -> str:
    """A proposal by a command."""
    return (
        f'[[proposal]]\nid = "p{number}"\nresponsibility = "bins"\nowner = "{owner}"\nfrom = {since}\n'
        f'agreed_at = 2026-11-{number:02}T08:00:00Z\nfile = ["{file}"]\n'
    )


def no(proposal: str, member: str, number: int) -> str:
    """A proposal that is not taken."""
    return (
        f'[[not_taken]]\nid = "n{number}"\nresponsibility = "bins"\nproposal = "{proposal}"\nmember = "{member}"\n'
        f"from = 2026-11-23\nagreed_at = 2026-11-{number:02}T09:00:00Z\n"
    )


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads a registry with entries of `agreed.toml`, and what the newest revision held."""

    def reading(text: str, *entries: str, values: dict[str, object] | None = None, today: date = TODAY) -> Reading:
        (tmp_path / "household.toml").write_text(text, encoding="utf-8")
        (tmp_path / "agreed.toml").write_text("\n".join(entries), encoding="utf-8")
        path, agreed = tmp_path / "household.toml", tmp_path / "agreed.toml"
        revision = "r1" if values is not None else ""
        return read_registry(path, adapters=ADAPTERS, today=today, agreed=agreed, values=values, revision=revision)

    return reading


def owner(reading: Reading, day: date = TODAY) -> str | None:
    """Who owns the bins on that day."""
    return reading.registry.responsibilities[0].owner_on(day)


def offers(reading: Reading) -> list[tuple[str, str | None]]:
    """Who is asked, and to whom it would go."""
    return [(each.asked, each.to) for each in reading.registry.proposals]


def test_with_nothing_agreed_the_file_proposes_and_nothing_is_in_force(reads: Reads) -> None:
    """Its owner is asked in a first column; with consent = "file" the same file decides."""
    first = reads(BOTH)
    [proposal] = first.registry.proposals

    assert (None, "alex", "alex", True, True) == (
        owner(first), proposal.asked, proposal.to, proposal.deal, proposal.homeless
    )  # fmt: skip
    assert date.max == first.registry.responsibilities[0].unagreed_before
    assert ("alex", ()) == (owner(reads(UNDATED)), reads(UNDATED).registry.proposals)


def test_what_was_agreed_last_holds_from_its_day(reads: Reads) -> None:
    """Handovers in the order of agreeing; of one day the later one."""
    entries = (yes("alex", "2026-11-20", 20, file="alex -"), yes("sam", "2026-11-30", 21))
    found = reads(BOTH, *entries)

    assert ["alex", "sam"] == [owner(found), owner(found, date(2026, 11, 30))]
    assert [] == offers(found)
    assert "alex" == owner(reads(BOTH, *entries, yes("alex", "2026-11-30", 22)), date(2026, 12, 1))


def test_another_owner_in_the_file_is_a_proposal_and_moves_nothing(reads: Reads) -> None:
    """Its key is the owner with the day of the edit: written, answered, written anew."""
    agreed = yes("alex", "2026-11-20", 20, file="alex -")
    found = reads(with_owner('owner = "sam"'), agreed)
    [proposal] = found.registry.proposals

    assert ("alex", [("sam", "sam")], ("sam -",)) == (owner(found), offers(found), proposal.lines)
    assert not proposal.homeless
    refused = reads(with_owner('owner = "sam"'), agreed, no(proposal.id, "sam", 23))
    assert ("alex", []) == (owner(refused), offers(refused))
    assert ["bins"] == list(refused.apart)


def test_a_line_that_a_newer_yes_answered_is_not_asked_again(reads: Reads) -> None:
    """The file still says Alex, from before Sam said yes."""
    found = reads(BOTH, yes("alex", "2026-11-01", 1, file="alex -"), yes("sam", "2026-11-20", 20))

    assert ("sam", []) == (owner(found), offers(found))
    assert {"bins"} == found.apart


def test_dates_of_the_file_are_asked_one_by_one_and_the_earliest_first(reads: Reads) -> None:
    """A line to come is a proposal with its day; what ran out before is not asked."""
    lines = '{ owner = "alex", from = 2026-01-01 }, { owner = "sam", from = 2027-02-01 }'
    text = with_owner(f"ownership = [{lines}]")
    first = reads(text)
    after = reads(text, yes("alex", "2026-11-20", 20, file="alex 2026-01-01"))

    assert [("alex", None), ("sam", date(2027, 2, 1))] == [(p.asked, p.since) for p in first.registry.proposals]
    assert [("sam", date(2027, 2, 1))] == [(p.asked, p.since) for p in after.registry.proposals]


def test_past_dates_of_the_first_reading_are_facts(reads: Reads) -> None:
    """What the file says of days gone by is known; the line that runs is asked."""
    lines = '{ owner = "alex", from = 2026-01-01 }, { owner = "sam", from = 2026-06-01 }'
    found = reads(with_owner(f"ownership = [{lines}]"))

    assert ["alex", None, None] == [owner(found, d) for d in (date(2026, 3, 1), date(2026, 7, 1), TODAY)]
    assert [("sam", "sam")] == offers(found)
    assert ["bins"] == [each.responsibility for each in found.held.due]


def test_the_newest_of_two_proposals_stands(reads: Reads) -> None:
    """By two commands; by the file after a command; and none once somebody took it."""
    base = yes("alex", "2026-11-01", 1, file="alex -")
    two = reads(BOTH, base, asked("sam", "2026-11-30", 21), asked("nobody", "2026-11-30", 22))
    edited = reads(
        with_owner('ownership = [{ owner = "sam", from = 2027-01-01 }]'), base, asked("nobody", "2026-11-30", 21)
    )
    taken = reads(BOTH, base, asked("nobody", "2026-11-30", 21), yes("sam", "2026-11-23", 22))

    assert [("alex", None)] == offers(two)
    assert [("sam", "sam")] == offers(edited)
    assert [] == offers(taken)


def test_a_proposal_to_who_has_it_or_left_is_over(reads: Reads) -> None:
    """Nobody is asked for what is theirs, or who is gone."""
    base = yes("alex", "2026-11-01", 1, file="alex -")
    left = '[[leave]]\nid = "l1"\nmember = "sam"\nfrom = 2026-11-10\nagreed_at = 2026-11-10T08:00:00Z\n'

    assert [] == offers(reads(BOTH, base, asked("alex", "2026-11-30", 21)))
    assert [] == offers(reads(BOTH, base, asked("sam", "2026-11-30", 21), left))


def test_weights_hold_as_agreed_from_their_day(reads: Reads) -> None:
    """The file's other weight is its owner's to say yes to; of what nobody owns the file decides."""
    heavy = BOTH.replace('outcome = "Bins', 'weight = { notice = 3, plan = 3, do = 3 }\noutcome = "Bins')
    light = "weight = { notice = 1, plan = 1, do = 1 }\n"
    agreed = yes("alex", "2026-11-01", 1, file="alex -", more=light)
    found = reads(heavy, agreed)
    [proposal] = found.registry.proposals
    said = (
        '[[weight]]\nid = "w1"\nresponsibility = "bins"\nfrom = 2026-11-30\nagreed_at = 2026-11-23T09:00:00Z\n'
        "weight = { notice = 3, plan = 3, do = 3 }\n"
    )
    after = [reads(heavy, agreed, said, today=day) for day in (TODAY, date(2026, 11, 30))]

    assert Weight(1, 1, 1) == found.registry.responsibilities[0].weight
    assert ("alex", True, Weight(3, 3, 3)) == (proposal.asked, proposal.weights, proposal.weight)
    assert [Weight(1, 1, 1), Weight(3, 3, 3)] == [each.registry.responsibilities[0].weight for each in after]
    assert [] == [p for each in after for p in each.registry.proposals]
    assert Weight(3, 3, 3) == reads(heavy).registry.responsibilities[0].weight
    assert [] == offers(reads(heavy, agreed, no(proposal.id, "alex", 23)))


def revision(
    *owners: list[str | None], spans: list[list[str | None]] | None = None, **more: object
) -> dict[str, object]:
    """The values of a revision."""
    held = spans if spans is not None else [[o[0], o[1], None] for o in owners]
    return {"bins": {"owners": list(owners), "ownership": held, "weight": [1, 1, 1], "rules": {}}, **more}


def test_the_switch_begins_with_what_was_in_force(reads: Reads) -> None:
    """The newest revision tells it, whatever the file says by now; a pause that runs does not count as a loss."""
    paused = [["alex", None, "2026-11-20"]]
    found = reads(with_owner('owner = "sam"'), values=revision(["alex", None], spans=paused))
    [due] = found.held.due

    assert ("alex", [("sam", "sam")]) == (owner(found), offers(found))
    assert ("r1", ("alex -",), Weight(1, 1, 1)) == (due.revision, due.file, due.weight)
    assert found.registry.responsibilities[0].unagreed_before is None


def test_once_written_down_it_is_not_due_again(reads: Reads) -> None:
    """An entry names the revision that it is from; a later revision in which the file decided is another begin."""
    entry = (
        '[[in_force]]\nid = "i1"\nresponsibility = "bins"\nownership = [{ owner = "alex" }]\nfile = ["alex -"]\n'
        'revision = "r1"\nfrom = 2026-11-23\nagreed_at = 2026-11-23T08:00:00Z\nthrough = "file"\n'
    )
    later = yes("sam", "2026-11-23", 23)
    assert () == reads(BOTH, entry, values=revision(["alex", None])).held.due
    assert "sam" == owner(reads(BOTH, entry, later, values=revision(["alex", None])))
    again = reads(BOTH, entry.replace('"r1"', '"r0"'), later, values=revision(["alex", None]))
    # In that revision the handover counted too.
    assert ("sam", 1) == (owner(again), len(again.held.due))


def test_without_agreed_toml_the_newest_revision_tells_what_was_in_force(reads: Reads) -> None:
    """The state alone is enough; an entry that was taken out by hand is not brought back by it."""
    values = revision(["sam", None], spans=[["alex", "2026-11-20", None]], **{":consent": "both"})

    assert "alex" == owner(reads(BOTH, values=values))
    assert "sam" == owner(reads(BOTH, yes("sam", "2026-11-21", 21), values=values))


def test_a_yes_holds_from_the_monday_after_it_was_asked_or_from_its_own_day() -> None:
    """A day that had passed when the yes is seen becomes the next Monday; a first column begins today."""
    wednesday, sunday, tuesday = date(2026, 11, 25), date(2026, 11, 29), date(2026, 12, 1)
    plain = Proposal("p", "bins", "sam", "sam", Weight())
    later = Proposal("p", "bins", "sam", "sam", Weight(), since=date(2027, 2, 1))
    deal = Proposal("p", "bins", "sam", "sam", Weight(), deal=True, homeless=True)
    move = Proposal("p", "bins", "sam", "sam", Weight(), deal=True)

    assert date(2026, 11, 30) == plain.holds_from(wednesday, sunday)
    assert date(2026, 12, 7) == plain.holds_from(wednesday, tuesday)
    assert date(2027, 2, 1) == later.holds_from(wednesday, tuesday)
    assert tuesday == deal.holds_from(wednesday, tuesday)
    assert date(2026, 12, 7) == move.holds_from(wednesday, tuesday)


@pytest.mark.parametrize("entry", ['[[proposal]]\nid = "x"\n', '[[weight]]\nid = "x"\n', "[[not_taken]]\n"])
def test_an_entry_that_cannot_be_understood_stops_the_run(reads: Reads, entry: str) -> None:
    """Going on without it would move something that nobody moved."""
    with pytest.raises(RegistryError):
        reads(BOTH, entry)
