"""Which cards should stand: the principle for everybody, a notice for whose account is out of reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from syncd.core.cards import cards
from syncd.model.card import Card, CardKind, CardMemory, Put, card_thing
from syncd.model.item import Kind
from syncd.model.registry import Member, Pause, Registry
from tests.support.maple import BERLIN, NOW, bins, household

TODAY = NOW.date()
LONG = CardMemory(since=NOW - timedelta(days=30))
PRINCIPLE = card_thing(CardKind.PRINCIPLE, "alex")
NOTICE = card_thing(CardKind.NOTICE, "alex", "alex-cloud")


def asked(registry: Registry, memory: CardMemory = LONG, now: datetime = NOW) -> list[tuple[str, date]]:
    """Who is asked for the principle, on which card."""
    return [(c.member, c.day) for c in cards(registry, now, memory) if c.kind is CardKind.PRINCIPLE]


def told(registry: Registry, memory: CardMemory, now: datetime = NOW) -> list[tuple[str, str | None, date]]:
    """Who is told that an account is out of reach, where, on which card."""
    return [(c.member, c.account, c.day) for c in cards(registry, now, memory) if c.kind is CardKind.NOTICE]


def put(*puts: Put, **keys: object) -> CardMemory:
    """A memory in which Alex's principle card was put."""
    return replace(LONG, put={PRINCIPLE: puts}, **keys)  # type: ignore[arg-type]


# The principle.


def test_everybody_is_asked_at_the_same_time() -> None:
    """Each member gets the card on the same day, in registry order."""
    assert [("alex", TODAY), ("sam", TODAY)] == asked(household())


def test_nobody_is_asked_in_the_first_week() -> None:
    """The first week belongs to what people own; the question comes with the first run from the eighth day on."""
    first = CardMemory(since=NOW - timedelta(days=7) + timedelta(hours=12))

    assert [] == asked(household(), CardMemory())
    assert [] == asked(household(), first)
    assert ["alex", "sam"] == [member for member, _day in asked(household(), first, NOW + timedelta(hours=12))]


def test_there_must_be_something_that_somebody_carries() -> None:
    """Nothing owned, or nobody to share it with: nobody is asked."""
    registry = household()
    homeless = replace(registry, responsibilities=(bins(ownership=()),))
    alone = replace(registry, members=registry.members[:1])

    assert ([], []) == (asked(homeless), asked(alone))


def test_who_agreed_is_not_asked() -> None:
    """A member's yes ends the question for them alone."""
    assert ["sam"] == [m for m, _day in asked(household(), replace(LONG, consented=frozenset({"alex"})))]


@pytest.mark.parametrize(("days", "again"), [(1, False), (89, False), (90, True), (400, True)])
def test_not_now_is_not_now_for_ninety_days(days: int, *, again: bool) -> None:
    """Who skipped or deleted it is asked once more after 90 days, on a new card, and not before."""
    said = NOW - timedelta(days=days)
    memory = put(Put(said.date(), live=False, said=False, at=said))

    assert ([("alex", TODAY)] if again else []) == [row for row in asked(household(), memory) if row[0] == "alex"]


def test_a_card_that_stands_goes_on_on_its_own_day() -> None:
    """An unanswered one is not put twice, however long it stands."""
    first = date(2026, 10, 1)
    memory = put(Put(first, live=True, said=None, at=NOW - timedelta(days=50)))

    assert ("alex", first) in asked(household(), memory)


@pytest.mark.parametrize(("kind", "again"), [(Kind.VTODO, False), (Kind.VEVENT, True)])
def test_an_event_that_nobody_answered_is_put_anew_after_ninety_days(kind: Kind, *, again: bool) -> None:
    """A task stays in sight until it is answered; an event in the past is seen by nobody."""
    memory = put(Put(TODAY - timedelta(days=90), live=True, said=None, at=NOW - timedelta(days=90)))

    assert ("alex", TODAY if again else TODAY - timedelta(days=90)) in asked(household(kind), memory)


def test_an_answer_counts_for_every_copy_of_a_card() -> None:
    """While it moves a card may stand twice: once answered, neither is asked for."""
    first = date(2026, 11, 1)
    memory = put(
        Put(first, live=True, said=None, at=NOW - timedelta(days=9)),
        Put(first, live=False, said=False, at=NOW - timedelta(days=8)),
    )

    assert ["sam"] == [member for member, _day in asked(household(), memory)]


def test_what_went_without_an_answer_is_put_anew() -> None:
    """A card that ended without a word of its member (a server lost it) is no answer."""
    memory = put(Put(date(2026, 11, 1), live=False, said=None, at=NOW))

    assert ("alex", TODAY) in asked(household(), memory)


@pytest.mark.parametrize("left", [False, True])
def test_who_rests_gets_no_cards(*, left: bool) -> None:
    """Paused or left: nothing is put, and with nobody else there nobody is asked to compare."""
    rests = Pause("alex", TODAY - timedelta(days=1), left=left)
    registry = replace(household(), pauses=(rests,))

    assert ([] if left else ["sam"]) == [member for member, _day in asked(registry)]


def test_the_principle_is_said_in_each_members_language() -> None:
    """What agreeing means stands in the card, in the member's own language."""
    registry = household()
    alex, sam = registry.members
    registry = replace(registry, members=(alex, replace(sam, language="de")))
    english, german = (card for card in cards(registry, NOW, LONG))

    for words in ("partnership, not scorekeeping", "both people's capacity", "no shares are shown", "not now"):
        assert words in english.body
    for words in ("Partnerschaft, nicht ums Aufrechnen", "von euch beiden", "niemandem Anteile", "jetzt nicht"):
        assert words in german.body


def test_in_a_household_of_three_the_principle_speaks_of_everybody() -> None:
    """Nobody of three reads of two."""
    registry = household()
    kim = Member("kim", "kim", "Kim", BERLIN, tasks="sam-cloud")
    three = cards(replace(registry, members=(*registry.members, kim)), NOW, LONG)

    assert [True] * 3 == ["everybody's capacity" in card.body for card in three]


# The notice.


def with_two_accounts() -> Registry:
    """Alex with tasks in one account and events in Sam's; the principle is agreed."""
    registry = household()
    alex, sam = registry.members
    return replace(registry, members=(replace(alex, events="sam-cloud"), sam))


def failing(hours: float, working: frozenset[str] = frozenset({"sam-cloud"}), **keys: object) -> CardMemory:
    """A memory in which Alex's task account fails for so long."""
    memory = replace(LONG, consented=frozenset({"alex", "sam"}), working=working)
    return replace(memory, failing={"alex-cloud": NOW - timedelta(hours=hours)}, **keys)  # type: ignore[arg-type]


def test_after_a_day_of_failure_its_member_is_told_in_another_account_of_theirs() -> None:
    """Not before a day, to nobody else, and in the account that works."""
    assert [] == told(with_two_accounts(), failing(23.9))
    assert [("alex", "sam-cloud", TODAY)] == told(with_two_accounts(), failing(24))


def test_whoever_has_no_other_account_is_not_told_and_nobody_else_is() -> None:
    """No other member hears of it."""
    assert [] == told(household(), failing(72))


def test_nothing_is_told_where_nothing_works() -> None:
    """An account that was not looked at either takes no notice."""
    assert [] == told(with_two_accounts(), failing(72, working=frozenset()))


def test_both_members_of_an_account_are_told_each_in_another_one_of_theirs() -> None:
    """An account of two: each gets a notice in their own other account."""
    registry = with_two_accounts()
    alex, sam = registry.members
    registry = replace(registry, members=(alex, replace(sam, events="alex-cloud")))

    assert ["alex", "sam"] == [member for member, _account, _day in told(registry, failing(72))]


def test_a_notice_keeps_its_day_while_the_outage_lasts() -> None:
    """It is the same card on every later day of one outage."""
    assert told(with_two_accounts(), failing(24)) == told(with_two_accounts(), failing(24), NOW + timedelta(days=9))


def test_an_answered_notice_does_not_come_back_for_this_outage_but_for_the_next() -> None:
    """Ticked or deleted it is put aside; another outage has a card of its own."""
    answered = {NOTICE: (Put(TODAY, live=False, said=False, at=NOW),)}
    later = NOW + timedelta(days=40)
    another = replace(failing(24, put=answered), failing={"alex-cloud": later - timedelta(days=2)})

    assert [] == told(with_two_accounts(), failing(24, put=answered))
    assert [] == told(with_two_accounts(), failing(24, put=answered), NOW + timedelta(days=5))
    assert [("alex", "sam-cloud", date(2027, 1, 1) - timedelta(days=1))] == told(with_two_accounts(), another, later)


def test_a_notice_says_since_when_and_what_to_do_and_no_titles() -> None:
    """In words, in the member's language; it names the account and nothing that stands there."""
    registry = with_two_accounts()
    alex, sam = registry.members
    spoken = {}
    for language in ("en", "de"):
        one = replace(registry, members=(replace(alex, language=language), sam))
        (card,) = cards(one, NOW, failing(30))
        spoken[language] = f"{card.title}\n{card.body}"

    assert all("syncd login alex-cloud" in text and "Bins" not in text for text in spoken.values())
    assert ("Since 21 November" in spoken["en"], "Seit 21. November" in spoken["de"]) == (True, True)


def test_a_member_who_rests_is_not_told() -> None:
    """A pause keeps notices away too."""
    registry = replace(with_two_accounts(), pauses=(Pause("alex", TODAY),))

    assert [] == told(registry, failing(72))


def test_a_card_stands_once_per_kind_subject_and_member() -> None:
    """No two cards of one instant share an occurrence."""
    registry = with_two_accounts()
    alex, sam = registry.members
    registry = replace(registry, members=(alex, replace(sam, events="alex-cloud")))
    memory = replace(failing(72), consented=frozenset())
    found: list[Card] = list(cards(registry, NOW, memory))

    assert 4 == len({card.occurrence for card in found}) == len(found)
