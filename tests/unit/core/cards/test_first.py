"""The first item: once for each member, and over for good once it is answered or has stood for 90 days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from syncd.core.cards import cards
from syncd.model.card import Card, CardKind, CardMemory, Put, card_thing
from syncd.model.registry import Pause, Registry
from tests.support.maple import NOW, household

TODAY = NOW.date()
FIRST = card_thing(CardKind.FIRST, "alex")


def home() -> Registry:
    """Alex and Sam, with columns."""
    registry = household()
    return replace(registry, household=replace(registry.household, columns=True))


def firsts(registry: Registry, *puts: Put, days: int = 0) -> list[Card]:
    """The first items that stand so many days later, when these of Alex's were put."""
    memory = CardMemory(since=NOW, put={FIRST: puts} if puts else {})
    return [c for c in cards(registry, NOW + timedelta(days=days), memory) if c.kind is CardKind.FIRST]


def where(found: list[Card]) -> list[tuple[str, date]]:
    """Whose they are, and of which day."""
    return [(card.member, card.day) for card in found]


def test_everybody_gets_it_at_the_first_run() -> None:
    """On the day itself, in registry order, before anything was ever applied too."""
    before = [c for c in cards(home(), NOW, CardMemory()) if c.kind is CardKind.FIRST]

    assert [("alex", TODAY), ("sam", TODAY)] == where(firsts(home())) == where(before)


def test_one_that_stands_goes_on_on_its_own_day() -> None:
    """For 90 days; whoever came later has one of a later day."""
    stands = Put(TODAY, live=True, said=None, at=NOW)

    assert [("alex", TODAY), ("sam", TODAY + timedelta(days=89))] == where(firsts(home(), stands, days=89))
    assert ["sam"] == [card.member for card in firsts(home(), stands, days=90)]


@pytest.mark.parametrize(
    "put",
    [
        Put(TODAY, live=False, said=False, at=NOW),
        Put(TODAY, live=True, said=True, at=NOW),
        Put(TODAY, live=False, said=None, at=NOW),
    ],
)
@pytest.mark.parametrize("days", [0, 1, 91, 4000])
def test_it_is_put_once(put: Put, days: int) -> None:
    """Deleted, ticked, or gone without a word: it does not come back, however long ago that was."""
    assert ["sam"] == [card.member for card in firsts(home(), put, days=days)]


def test_who_rests_and_who_wants_no_columns_gets_none() -> None:
    """A member who is paused gets it once they are there; with `columns = false` nobody does."""
    registry = home()
    rests = replace(registry, pauses=(Pause("alex", TODAY, TODAY + timedelta(days=7)),))
    without = replace(registry, household=replace(registry.household, columns=False))

    assert (["sam"], ["alex", "sam"]) == tuple([c.member for c in firsts(rests, days=n)] for n in (0, 7))
    assert [] == firsts(without)


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_has_ten_lines_in_the_members_language(language: str) -> None:
    """What this is, what it sees and does not see, what others see, how to leave, and who can help."""
    registry = home()
    registry = replace(registry, members=tuple(replace(member, language=language) for member in registry.members))
    card = firsts(registry)[0]

    assert 10 == len(card.body.split("\n"))
    words = {
        "en": ("does not read", "The others see", "write: leave"),
        "de": ("liest es nicht", "Die anderen", "austreten"),
    }
    assert all(word in card.body for word in words[language])
