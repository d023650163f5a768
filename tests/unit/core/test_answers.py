"""What members answered on their cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from syncd.core.answers import consented
from syncd.model.card import Card, CardKind, card_kind, card_thing
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from tests.support.maple import BINS, NOW, household

DAY = date(2026, 11, 23)


def word(kind: EntryKind, member: str, hours: int = 0, day: date = DAY) -> Entry:
    """An entry about a member's principle card."""
    at = NOW + timedelta(hours=hours)
    occurrence = Occurrence(card_thing(CardKind.PRINCIPLE, member), day)
    return Entry(f"{kind}{member}{hours}", at, at, kind, occurrence, by=(member,))


def test_nobody_has_agreed_before_a_tick() -> None:
    """An empty ledger holds nobody's consent."""
    assert frozenset() == consented([], household())


def test_a_tick_is_the_consent_of_its_member_alone() -> None:
    """One member's yes is nobody else's."""
    assert frozenset({"alex"}) == consented([word(EntryKind.AGREED, "alex")], household())


def test_the_newest_word_stands_in_whatever_order_entries_come() -> None:
    """What was agreed and reopened later is taken back; agreed anew on a later card it is given once more."""
    yes, back = word(EntryKind.AGREED, "sam"), word(EntryKind.REOPENED, "sam", 1)
    anew = word(EntryKind.AGREED, "sam", 2, DAY + timedelta(days=91))

    assert frozenset() == consented([back, yes], household())
    assert frozenset({"sam"}) == consented([anew, back, yes], household())


def test_other_agreements_are_no_consent() -> None:
    """An agreement without a card, and a tick on another card, say nothing about the principle."""
    notice = replace(
        word(EntryKind.AGREED, "alex"), occurrence=Occurrence(card_thing(CardKind.NOTICE, "alex", "a"), DAY)
    )

    assert frozenset() == consented([replace(notice, occurrence=None), notice], household())


def test_consent_follows_a_member_who_goes_by_another_id() -> None:
    """Identity is the oldest id: a renamed member's yes is theirs under the present id."""
    registry = household()
    alex = replace(registry.members[0], id="alexis")
    registry = replace(registry, members=(alex, registry.members[1]))

    assert frozenset({"alexis"}) == consented([word(EntryKind.AGREED, "alex")], registry)


def test_a_card_is_named_by_its_kind_its_subject_and_its_member() -> None:
    """The thing of a card tells its kind, and no card shares it with another subject or member."""
    card = Card(CardKind.NOTICE, "alex-cloud", DAY, "alex", "alex", "title", "body")
    expected = Occurrence(Thing(ThingKind.CARD, "notice.alex-cloud.alex", "notice.alex-cloud.alex"), DAY)

    assert expected == card.occurrence
    assert CardKind.NOTICE is card_kind(card.thing)
    assert None is card_kind(BINS)
    assert None is card_kind(Thing(ThingKind.CARD, "unheard-of.alex", "unheard-of.alex"))
