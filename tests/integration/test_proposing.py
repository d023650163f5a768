"""Nothing is anybody's without their own yes: first columns, proposals, refusals, the switch, a lost state."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest

from syncd.cli.main import main
from syncd.daemon.held import HeldService
from syncd.errors import UsageError
from tests.support.home import HEAD, Home
from tests.support.proposing import BOTH, DEAL, Two, owned, people, two

ALEX, SAM = people("alex"), people("sam")
BINS, PLANTS, FLOORS = owned("bins", "alex"), owned("plants", "sam"), owned("floors", "sam")
COLUMN = (BINS, PLANTS, FLOORS)


def test_nothing_is_anybodys_before_they_ticked_their_first_column(home: Home) -> None:
    """Each gets one card that lists what is proposed; nothing of it stands, and a second run writes nothing."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        assert (2, 0) == (them.sync(), them.sync())

        text = them.card("sam", DEAL).description
        assert ([DEAL], [DEAL]) == (them.open("alex"), them.open("sam"))
        assert "· Plants: plants is done\n· Floors: floors is done" in text
        assert "Bins" not in text
        assert [None, None, None] == [them.owner(name) for name in ("bins", "plants", "floors")]


def test_a_tick_takes_the_whole_column_from_today_and_moves_nobody_elses(home: Home) -> None:
    """In the run that sees the tick its items are there; the other's column still waits."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        them.tick("sam")

        assert (2, 0) == (them.sync(), them.sync())
        assert (["Floors", "Plants"], [DEAL]) == (them.open("sam"), them.open("alex"))
        handed = [h for h in home.service.agreed().agreements if h.kind == "handover"]
        assert [("plants", "sam", date(2026, 11, 23), "deal"), ("floors", "sam", date(2026, 11, 23), "deal")] == [
            (h.responsibility, h.owner, h.since, h.through) for h in handed
        ]


def test_what_is_put_down_before_the_tick_is_left_out(home: Home) -> None:
    """It needs a home, is not asked about again, and the card does not list it any more."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        stopped = home.service.put_down("floors", member="sam")
        them.sync()
        text = them.card("sam", DEAL).description
        them.tick("sam")
        them.sync()

        assert ("not-taken", None) == (stopped.agreement.kind, stopped.entry)
        assert ("Plants" in text, "Floors" in text) == (True, False)
        assert (["Plants"], None) == (them.open("sam"), them.owner("floors"))
        assert (0, 0) == (them.sync(), them.sync(hours=12))


def test_a_column_that_is_thrown_away_is_not_taken_and_not_asked_again(home: Home) -> None:
    """All of it needs a home, nothing is told to the other."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        them.refuse("sam")
        them.sync()

        assert ([], [DEAL]) == (them.open("sam"), them.open("alex"))
        assert [] == [e for e in home.service.ledger().entries if e.kind == "handover"]
        home.clock.forward(days=3)
        assert (0, []) == (them.sync(), them.open("sam"))


def test_what_was_added_after_the_card_was_written_is_asked_apart(home: Home) -> None:
    """A tick counts for the lines that stood on the card, whatever the file says by then."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        them.tick("sam")
        home.write(BOTH, ALEX, SAM, *COLUMN, owned("taxes", "sam"))
        them.sync()

        assert (None, "sam") == (them.owner("taxes"), them.owner("plants"))
        assert "From Mon 30 November: Taxes would be yours" in them.open("sam")


def agreed(them: Two) -> None:
    """Everybody ticks their first column."""
    for member in ("alex", "sam"):
        them.tick(member)
    them.sync()


def test_a_new_owner_in_the_file_is_asked_and_takes_over_on_the_monday_after_the_tick(home: Home) -> None:
    """Until then it stays; what is due before that Monday stays with whom it was."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.replace(BINS, owned("bins", "sam"))
        asked = (them.sync(), them.sync())
        before = (them.owner("bins"), them.open("alex"))
        them.tick("sam", "Bins would be yours")
        them.sync()
        same = (them.owner("bins"), them.open("alex"))
        them.sync(days=7)

        assert ((1, 0), ("alex", ["Bins"]), ("alex", ["Bins"])) == (asked, before, same)
        assert ("sam", True) == (them.owner("bins"), "Bins" in them.open("sam"))
        [last] = [a for a in home.service.agreed().agreements if a.through == "card"]
        assert ("bins", "sam", date(2026, 11, 30)) == (last.responsibility, last.owner, last.since)


@pytest.mark.parametrize("how", ["deleted", "skipped"])
def test_refused_it_stays_and_is_not_asked_again_until_it_is_proposed_anew(home: Home, how: str) -> None:
    """Not by the same line of the file; by a command, or another line, it is."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.replace(BINS, owned("bins", "sam"))
        them.sync()
        if how == "deleted":
            them.refuse("sam", "Bins")
        else:
            them.hand.change(them.card("sam", "Bins"), {"state": "skipped"})
        them.sync()

        assert ("alex", 0) == (them.owner("bins"), them.sync())
        assert [] == [t for t in them.open("sam") if "would" in t]
        home.clock.forward(days=30)
        them.sync()
        assert [] == [t for t in them.open("sam") if "would" in t]

        home.service.handover("bins", "sam")
        them.sync()
        assert ["From Mon 28 December: Bins would be yours"] == [t for t in them.open("sam") if "would" in t]
        assert "alex" == them.owner("bins")


def test_unanswered_nothing_moves_and_it_is_asked_anew_once_its_day_has_passed(home: Home) -> None:
    """The card of a day that has passed is closed in place; one with the next Monday stands."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.replace(BINS, owned("bins", "sam"))
        them.sync()
        them.sync(days=7)
        on_the_day = [t for t in them.open("sam") if "would" in t]
        them.sync(days=1)

        assert ["From Mon 30 November: Bins would be yours"] == on_the_day
        assert ["From Mon 7 December: Bins would be yours"] == [t for t in them.open("sam") if "would" in t]
        assert "alex" == them.owner("bins")
        assert 2 == sum("would be yours" in i.title for i in them.hand.items())


def test_handover_by_command_asks_and_the_newest_proposal_stands(home: Home) -> None:
    """It says who is asked, and writes nothing to the ledger; another one later ends the first."""
    with two(home, BOTH, ALEX, SAM, people("kim"), *COLUMN, owned("cats", "kim")) as them:
        them.sync()
        agreed(them)
        made = home.service.handover("bins", "sam", since=date(2026, 12, 9), note="key: hook 3")
        them.sync()
        first = [t for t in them.open("sam") if "would" in t]
        home.service.handover("bins", "kim")
        them.sync()

        assert ("proposal", "sam", None) == (made.agreement.kind, made.agreement.member, made.entry)
        assert ["From Wed 9 December: Bins would be yours"] == first
        assert [] == [t for t in them.open("sam") if "would" in t]
        assert "From Mon 30 November: Bins would be yours" in them.open("kim")
        assert "alex" == them.owner("bins")


def test_that_it_needs_a_home_is_its_owners_yes(home: Home) -> None:
    """Taken out of the file, or handed to nobody by a command, its owner is asked; by their own word it holds."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.replace(PLANTS, owned("plants"))
        home.service.handover("bins", "nobody")
        them.sync()
        assert "From Mon 30 November: Plants would need a home" in them.open("sam")
        assert "From Mon 30 November: Bins would need a home" in them.open("alex")
        them.refuse("sam", "Plants would")
        them.tick("alex", "Bins would")
        them.sync()
        them.sync(days=8)

        assert ("sam", None) == (them.owner("plants"), them.owner("bins"))
        made = home.service.propose("floors", "nobody", by="sam", since=date(2026, 12, 1))
        assert ("handover", "", "word") == (made.agreement.kind, made.agreement.owner, made.agreement.through)


def test_new_weights_are_asked_of_their_owner(home: Home) -> None:
    """What it weighs holds until its owner ticks, and from the Monday after."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.replace(BINS, owned("bins", "alex", weight="3, plan = 3, do = 3"))
        them.sync()

        def weighs() -> int:
            return next(r for r in home.service.registry().responsibilities if r.id == "bins").weight.notice

        before = weighs()
        them.tick("alex", "Bins would have another weight")
        them.sync()
        ticked = weighs()
        them.sync(days=7)

        assert (1, 1, 3) == (before, ticked, weighs())
        assert ("weight", "notice 3, plan 3, do 3") in [(a.kind, a.note) for a in home.service.agreed().agreements]
        assert [] == [t for t in them.open("alex") if "weight" in t]


def test_a_household_that_was_told_by_its_file_begins_with_what_was_in_force(home: Home) -> None:
    """The switch writes nothing and asks nothing; what was agreed by command holds on; the file then proposes."""
    with two(home, HEAD, ALEX, SAM, *COLUMN) as them:
        them.sync()
        home.service.handover("plants", "alex", since=date(2026, 11, 23))
        home.service.put_down("floors", member="sam")
        for _run in range(3):
            them.sync()
        before = {i.href: i.raw for i in them.hand.items()}
        home.replace("[household]", '[household]\nconsent = "both"')
        writes = (them.sync(), them.sync(), them.sync(days=0, minutes=1))

        assert (0, 0, 0) == writes
        assert before == {i.href: i.raw for i in them.hand.items()}
        assert ["alex", "alex", None] == [them.owner(name) for name in ("bins", "plants", "floors")]
        assert () == home.service.registry().proposals
        home.replace(BINS, owned("bins", "sam"))
        them.sync()
        assert ("alex", True) == (them.owner("bins"), "From Mon 30 November: Bins would be yours" in them.open("sam"))


def test_an_edit_made_with_the_switch_is_a_proposal(home: Home) -> None:
    """Who turns consent on and gives something away in the same breath asks."""
    with two(home, HEAD, ALEX, SAM, *COLUMN) as them:
        them.sync()
        home.write(BOTH, ALEX, SAM, owned("bins", "sam"), PLANTS, FLOORS)
        them.sync()

        assert ("alex", True) == (them.owner("bins"), "From Mon 30 November: Bins would be yours" in them.open("sam"))


def test_a_lost_state_withdraws_nothing(home: Home) -> None:
    """With agreed.toml gone too, what stands is left as it is while the first columns wait, and goes on then."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        them.sync(days=2)
        before = {i.href: i.raw for i in them.hand.items() if DEAL not in i.title}
        shutil.rmtree(home.folder / "state")
        them.home.service._household = None
        for _run in range(3):
            them.sync(minutes=15)

        assert before == {i.href: i.raw for i in them.hand.items() if DEAL not in i.title}
        assert DEAL in them.open("sam")
        them.tick("sam")
        them.sync()
        assert before.keys() <= {i.href for i in them.hand.items()}
        assert "sam" == them.owner("plants")


def test_a_member_who_joins_later_gets_a_first_column_of_their_own(home: Home) -> None:
    """One card, whatever of it was somebody else's; that moves on the Monday, what had no home at once."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.write(BOTH, ALEX, SAM, people("kim"), owned("bins", "kim"), PLANTS, FLOORS, owned("cats", "kim"))
        them.sync()
        assert [DEAL] == them.open("kim")
        them.tick("kim")
        them.sync()

        assert (["Cats"], "alex") == (them.open("kim"), them.owner("bins"))
        them.sync(days=7)
        assert "kim" == them.owner("bins")


def test_a_word_that_gives_is_a_proposal_whatever_the_file_decides(home: Home) -> None:
    """With consent = "file" too; the receiver's tick hands it over."""
    with two(home, HEAD, ALEX, SAM, *COLUMN) as them:
        them.sync()
        home.service.propose("bins", "sam", by="alex")
        them.sync()
        assert ("alex", True) == (them.owner("bins"), "From Mon 30 November: Bins would be yours" in them.open("sam"))
        them.tick("sam", "Bins would")
        them.sync()
        them.sync(days=8)
        assert "sam" == them.owner("bins")


def test_take_takes_what_needs_a_home_and_what_is_proposed_and_nothing_else(home: Home) -> None:
    """At once the one, with a yes the other; what is somebody else's is refused."""
    with two(home, BOTH, ALEX, SAM, *COLUMN, owned("gutters")) as them:
        them.sync()
        agreed(them)
        home.service.take("gutters", member="alex")
        made = home.service.propose("bins", "sam", by="alex")
        home.service.take("bins", member="sam")
        with pytest.raises(UsageError, match=r"plants is sam's"):
            home.service.take("plants", member="alex")
        with pytest.raises(UsageError, match="no proposal"):
            home.service.withdraw(made.agreement.id)
        them.sync()

        assert ("alex", "alex") == (them.owner("gutters"), them.owner("bins"))
        them.sync(days=7)
        assert "sam" == them.owner("bins")


def test_a_proposal_taken_back_is_over(home: Home) -> None:
    """Its card is closed in place, and a tick on it changes nothing."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        agreed(them)
        made = home.service.propose("bins", "sam", by="alex")
        them.sync()
        card = them.card("sam", "Bins would")
        home.service.withdraw(made.agreement.id)
        them.sync()
        them.hand.change(next(i for i in them.hand.items() if i.href == card.href), {"state": "done"})
        them.sync(days=8)

        assert "alex" == them.owner("bins")


@pytest.mark.parametrize("deliver", ["tasks", "calendar"])
def test_an_answer_that_is_seen_late_counts(home: Home, deliver: str) -> None:
    """A card removed, or ticked, while nothing was asked for three weeks; a yes holds from the next Monday."""
    alex, sam = people("alex", deliver=deliver), people("sam", deliver=deliver)
    with two(home, BOTH, alex, sam, *COLUMN) as them:
        them.sync()
        agreed(them)
        home.write(BOTH, alex, sam, owned("bins", "sam"), owned("plants", "alex"), FLOORS)
        them.sync()
        them.refuse("sam", "Bins would")
        them.tick("alex", "Plants would")
        them.sync(days=21)

        assert () == home.service.registry().proposals
        assert ("alex", "sam") == (them.owner("bins"), them.owner("plants"))
        them.sync(days=7)
        assert ("alex", "alex") == (them.owner("bins"), them.owner("plants"))


def test_in_a_calendar_a_card_is_put_anew_each_week(home: Home) -> None:
    """Nobody looks at what is past: the old one is closed in place, the new one stands today."""
    alex, sam = people("alex", deliver="calendar"), people("sam", deliver="calendar")
    with two(home, BOTH, alex, sam, *COLUMN) as them:
        them.sync()
        first = them.card("sam", DEAL).due
        them.sync(days=6)
        same = them.card("sam", DEAL).due
        them.sync(days=1)

        due = [i.due for i in them.hand.items() if i.account == "sam" and i.title == DEAL]
        assert ("2026-11-23", "2026-11-23", ["2026-11-30"]) == (first, same, due)
        them.tick("sam")
        them.sync()
        assert "sam" == them.owner("plants")


def test_what_is_put_down_in_the_notes_of_the_ticked_card_is_left_out(home: Home) -> None:
    """Tick and line in one edit: the line is heard first, and nothing of that part ever stands."""
    with two(home, BOTH.replace("columns = false", ""), ALEX, SAM, *COLUMN) as them:
        them.sync()
        card = them.card("sam", DEAL)
        assert "write a line below for each, before you tick: put down Plants" in card.description
        them.hand.change(card, {"state": "done", "description": f"{card.description}\n\nput down floors"})
        for _run in range(3):
            them.sync(minutes=10)

        assert (None, "sam") == (them.owner("floors"), them.owner("plants"))
        assert ("Plants" in them.open("sam"), "Floors" in them.open("sam")) == (True, False)
        assert ["plants"] == [e.responsibility for e in home.service.ledger().entries if e.kind == "handover"]


def test_a_daemon_that_polls_one_account_takes_its_answer_and_waits_for_a_changed_file(home: Home) -> None:
    """The poll that sees the tick puts it there; while an edited file is not in force yet, answers wait."""
    with two(home, BOTH, ALEX, SAM, *COLUMN) as them:
        them.sync()
        held = HeldService.hold(home.service)
        try:
            them.tick("sam")
            home.clock.forward(minutes=5)
            wrote = held.sync(only=frozenset({"sam"}), kind="poll").report.wrote
            assert (2, ["Floors", "Plants"]) == (wrote, them.open("sam"))

            home.replace(FLOORS, owned("floors", "alex"))
            them.tick("alex")
            home.clock.forward(minutes=5)
            assert 0 == held.sync(only=frozenset({"alex"}), kind="poll").report.wrote
            held.reload()
            home.clock.forward(minutes=5)
            held.sync(only=frozenset({"alex"}), kind="poll")
            assert "Bins" in them.open("alex")
            assert "Floors" in them.open("sam")
        finally:
            held.close()


def test_what_the_commands_say(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Who is asked and from when; how many wait, without whose; what was not taken; the JSON has no ledger entry."""

    def call(*argv: str) -> str:
        assert 0 == main(argv, make=lambda _config, _state: home.service, environment={"TZ": "Europe/Berlin"})
        return " ".join(capsys.readouterr().out.split())

    with two(home, BOTH, ALEX, SAM, *COLUMN, owned("gutters")) as them:
        them.sync()
        agreed(them)
        asked = call("handover", "bins", "sam", "--from", "2026-12-09")
        told = json.loads(call("handover", "gutters", "alex", "--json"))

        question = (
            "Sam is asked in the own app whether Bins is theirs from 2026-12-09 on. Until the yes nothing moves."
        )
        assert question == asked
        assert ("proposal", "alex", None) == (told["agreement"]["kind"], told["agreement"]["member"], told["entry"])
        assert "2 proposals wait for an answer in the own app of whoever is asked" in call("check", "--offline")
        assert "2 proposals wait" in call("plan")
        assert "2 proposals wait" in call("status")
        assert "Gutters (waits for a" in call("board")
        assert "Bins: not taken." in call("put-down", "bins", "--member", "sam")
        assert "1 proposal waits" in call("status")
        assert "Plants: Sam" in call("agreed")
