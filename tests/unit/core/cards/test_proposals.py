"""The cards that ask: what they say, since when they stand, and what counts as an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from syncd.core.cards.deal import deal_replies, deals, line_of
from syncd.core.cards.proposal import proposed, replies
from syncd.core.cards.waiting import waiting
from syncd.model.card import Card, CardKind, CardMemory, Put, card_thing
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, Thing
from syncd.model.proposal import Proposal
from syncd.model.registry import Pause, Registry, Weight
from tests.unit.core.agenda.stories import registry

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""A Wednesday."""

TODAY = NOW.date()
OF = registry()
BINS, GROCERIES = OF.responsibilities[0], OF.responsibilities[1]
ASKED = Proposal("3f9c1a20", BINS.id, "sam", "sam", Weight(2, 1, 0))
DEALT = tuple(
    Proposal(f"0000000{n}", each.id, "sam", "sam", Weight(), deal=True, homeless=True)
    for n, each in enumerate((BINS, GROCERIES))
)
THING = card_thing(CardKind.PROPOSAL, "sam", BINS.uid_id)
DEAL = card_thing(CardKind.DEAL, "sam")


def of(*proposals: Proposal) -> Registry:
    """Alex and Sam with these proposals."""
    return replace(OF, proposals=proposals)


def cards(memory: CardMemory | None = None, *, now: datetime = NOW, **keys: object) -> list[Card]:
    """The cards of one proposal to Sam."""
    return list(proposed(replace(of(ASKED), **keys), now, memory or CardMemory()))  # type: ignore[arg-type]


def put(*puts: Put, thing: Thing = THING) -> CardMemory:
    """What is remembered of those cards."""
    return CardMemory(put={thing: puts})


def standing(
    day: date = TODAY, *, said: bool | None = None, shown: str = "", at: datetime = NOW, **keys: bool
) -> Put:
    """A card of Sam about the proposal."""
    return Put(day, live=said is not False, said=said, at=at, shown=shown or "Outcome\nProposal 3f9c1a20", **keys)


def ticked(thing: Thing, day: date = TODAY, kind: EntryKind = EntryKind.AGREED, at: datetime = NOW) -> Entry:
    """What the ledger tells of a tick by the card's own member."""
    return Entry(f"{kind}{at}", at, at, kind, Occurrence(thing, day), "sam", ("sam",))


def test_a_card_says_what_from_when_and_what_it_weighs() -> None:
    """At whoever is asked alone, with the proposal in its last line."""
    [card] = cards()

    assert ("sam", TODAY, "From Mon 30 November: Bins would be yours") == (card.member, card.day, card.title)
    assert "Outcome: Bins: fine\nIt weighs: noticing 2, planning 1, doing 0" in card.body
    assert card.body.endswith("\nProposal 3f9c1a20")


def test_something_private_is_named_by_its_id_alone() -> None:
    """Neither its name nor its outcome is on the card."""
    private = replace(BINS, private=True)
    [card] = cards(responsibilities=(private, *OF.responsibilities[1:]))

    assert "Bins" not in f"{card.title}{card.body}"
    assert "in the household file as bins" in card.title


def test_a_first_column_is_spoken_of_by_the_names_that_stand_on_it() -> None:
    """The example names what the card shows; what is private is one line, and its id where there is nothing else."""
    things = tuple(replace(each, name=f"The {each.name}") for each in OF.responsibilities)
    private = (replace(things[0], private=True), *things[1:])
    [card], [hidden], [alone] = (
        list(deals(replace(of(*asked), responsibilities=those), NOW, CardMemory()))
        for asked, those in ((DEALT, things), (DEALT, private), (DEALT[:1], private))
    )

    assert f"before you tick: put down {things[0].name}\n" in card.body
    assert f"before you tick: put down {things[1].name}\n" in hidden.body
    assert f"before you tick: put down {BINS.id}\n" in alone.body
    assert f"\n· something private, in the household file as {BINS.id}\n" in hidden.body


def test_it_stays_until_its_day_has_passed_and_is_put_anew_then() -> None:
    """On the Monday that it names it stands still; on the day after there is one with the next."""
    days = [cards(put(standing()), now=NOW + timedelta(days=later))[0].day for later in (0, 5, 6)]
    assert [TODAY, TODAY, date(2026, 12, 1)] == days


def test_what_is_just_found_removed_is_asked_for_until_that_counts() -> None:
    """Else a removal that is seen late would be none."""
    [card] = cards(put(standing(gone=True)), now=NOW + timedelta(days=30))

    assert TODAY == card.day


def test_answered_it_is_not_put_and_another_proposal_is() -> None:
    """An answer to what was asked before says nothing to what is asked now."""
    no = standing(said=False)
    other = replace(no, shown="Proposal 11111111", day=TODAY - timedelta(days=9))

    assert ([], [TODAY]) == (cards(put(no)), [card.day for card in cards(put(other))])


def test_who_pauses_is_not_asked() -> None:
    """Nothing is expected of them."""
    assert [] == cards(pauses=(Pause("sam", TODAY),))


def test_only_the_own_tick_is_a_yes_and_only_for_the_proposal_that_it_names() -> None:
    """Without a word in the ledger it was somebody else's; taken back it is none; met as it was it is none."""
    yes = put(standing(said=True)).put
    other = put(standing(said=True, shown="Proposal 11111111")).put
    met = put(standing(said=True, met=True)).put
    back = (ticked(THING), ticked(THING, kind=EntryKind.REOPENED, at=NOW + timedelta(hours=1)))

    assert [(ASKED, True, TODAY)] == [
        (r.proposal, r.yes, r.asked_on) for r in replies(of(ASKED), yes, [ticked(THING)])
    ]
    assert [] == list(replies(of(ASKED), yes, []))
    assert [] == list(replies(of(ASKED), yes, back))
    assert [] == list(replies(of(ASKED), other, [ticked(THING)]))
    assert [] == list(replies(of(ASKED), met, [ticked(THING)]))


def test_a_first_column_is_one_card_and_a_tick_is_for_its_lines() -> None:
    """What was not on the card when it was ticked is not taken with it."""
    both = of(*DEALT)
    [card] = deals(both, NOW, CardMemory())
    lines = [line_of(both, both.member("sam"), each) for each in DEALT]
    shown = put(standing(said=True, shown=f"…\n{lines[0]}\n…"), thing=DEAL).put

    assert ("sam", DEAL, ["· Bins: Bins: fine", "· Groceries: Groceries: fine"]) == (card.member, card.thing, lines)
    assert all(line in card.body for line in lines)
    assert [DEALT[0]] == [r.proposal for r in deal_replies(both, shown, [ticked(DEAL)])]
    assert [] == list(deal_replies(both, shown, []))


def test_where_others_can_write_a_part_is_left_out_by_the_command() -> None:
    """The word for it is somebody's own, and not heard there."""
    home = of(*DEALT)
    home = replace(home, household=replace(home.household, columns=True))
    [own], [shared] = (list(deals(home, NOW, CardMemory(together=who))) for who in (frozenset(), frozenset({"sam"})))

    assert ("put down" in own.body, "syncd put-down" in own.body) == (True, False)
    assert "syncd put-down" in shared.body


def test_what_waits_is_told_to_its_member_alone() -> None:
    """One line for each proposal, one for a first column; the same all week."""
    told = waiting(of(ASKED, replace(DEALT[1], asked="alex")), NOW)

    assert {"sam": ("From Mon 30 November: Bins would be yours",), "alex": ("Would this be yours?",)} == told
    assert told == waiting(of(ASKED, replace(DEALT[1], asked="alex")), NOW + timedelta(days=4))
