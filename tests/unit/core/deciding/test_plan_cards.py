"""Rows of the table for cards: put, answered, closed in place; nothing of them enters the ledger but answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from syncd.core.answers import consented
from syncd.core.guard import count
from syncd.core.identity import card_things, mint_uid, recognise
from syncd.core.plan import plan
from syncd.core.table import Act
from syncd.model.card import Card, CardKind, card_kind
from syncd.model.item import Field, Kind, Status
from syncd.model.ledger import Entry, EntryKind
from syncd.model.link import Ending, LinkState
from syncd.model.registry import Pause
from tests.support.scenes import NOW, Stage, household, in_short
from tests.support.writes import content_of, write_of

DAY = date(2026, 11, 22)
BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


def principle(member: str = "alex") -> Card:
    """A card that asks to agree."""
    return Card(CardKind.PRINCIPLE, "", DAY, member, member, "Shall we?", "One principle.\nTick to agree.")


def notice(**keys: object) -> Card:
    """A card that tells something."""
    made = Card(CardKind.NOTICE, "alex-other", DAY, "alex", "alex", "Out of reach", "Since Friday.")
    return replace(made, **keys)  # type: ignore[arg-type]


def asked(kind: Kind = Kind.VTODO, card: Card | None = None) -> tuple[Stage, str]:
    """A stage on which a card stands at Alex and nothing is to be done; and its uid."""
    stage = Stage(registry=household(kind))
    uid = stage.put_card(card or principle())
    stage.settle()
    stage.later(hours=1)
    return stage, uid


def tick(stage: Stage, uid: str) -> None:
    """Its member says yes."""
    item = stage.shown(uid)
    if item.kind is Kind.VEVENT:
        stage.edit(uid, title=f"✅ {item.title}")
    else:
        stage.edit(uid, status=Status.DONE)


def words(stage: Stage) -> list[Entry]:
    """The ledger without signs."""
    return [entry for entry in stage.ledger.values() if entry.kind is not EntryKind.SIGN]


@BOTH
def test_a_card_is_created_like_any_item_and_then_at_rest(kind: Kind) -> None:
    """Its words, block and stamp are written once; a task has no due, an event stands on its day without an alarm."""
    stage = Stage(registry=household(kind))
    stage.put_card(principle())
    (action,) = stage.sync()
    content = content_of(action)

    assert ("Shall we?", None, ()) == (content.title, content.alarm, content.categories)
    assert (None if kind is Kind.VTODO else DAY) == content.due
    assert content.description.startswith("One principle.\nTick to agree.\nsyncd:")
    assert () == stage.sync()


@BOTH
def test_a_tick_agrees_once_and_stays(kind: Kind) -> None:
    """A tick on the principle card is one agreement by its member and a sign of life; nothing is written to it."""
    stage, uid = asked(kind)
    tick(stage, uid)
    stage.settle()
    stage.cards.clear()
    stage.settle()

    assert [(EntryKind.AGREED, ("alex",), "alex")] == [(e.kind, e.by, e.owner) for e in words(stage)]
    assert {"alex"} == consented(stage.ledger.values(), stage.registry)
    assert 1 == stage.signs()
    assert LinkState.OPEN is stage.links[uid].state


@BOTH
def test_a_tick_that_is_taken_off_takes_the_agreement_back(kind: Kind) -> None:
    """Opened once more by its member the card says so in the ledger, and is an open question again."""
    stage, uid = asked(kind)
    before = stage.shown(uid)
    tick(stage, uid)
    stage.settle()
    stage.edit(uid, status=Status.OPEN, title=before.title)
    stage.settle()

    assert [EntryKind.AGREED, EntryKind.REOPENED] == [entry.kind for entry in words(stage)]
    assert frozenset() == consented(stage.ledger.values(), stage.registry)
    assert () == stage.sync()


def test_a_skipped_card_agrees_to_nothing() -> None:
    """Skipped is an answer, a sign of life, and no word of the ledger."""
    stage, uid = asked()
    stage.edit(uid, status=Status.SKIPPED)
    stage.settle()

    assert ([], 1) == (words(stage), stage.signs())


@BOTH
@pytest.mark.parametrize("card", [principle(), notice()])
def test_a_deleted_card_is_no_drop(kind: Kind, card: Card) -> None:
    """Whoever removes a card has answered it: the link ends as removed, with a sign of life and nothing else."""
    stage, uid = asked(kind, card)
    stage.delete(uid)
    stage.settle()

    assert ([], 1) == (words(stage), stage.signs())
    assert (LinkState.ENDED, Ending.DROPPED) == (stage.links[uid].state, stage.links[uid].ending)


def test_a_ticked_notice_agrees_to_nothing() -> None:
    """A card that asks for no agreement gets none."""
    stage, uid = asked(card=notice())
    tick(stage, uid)
    stage.settle()

    assert ([], 1) == (words(stage), stage.signs())


def test_what_somebody_else_ticked_is_nobodys_agreement() -> None:
    """In a project of two the service says who ticked: only the member's own hand agrees."""
    stage, uid = asked()
    stage.edit(uid, status=Status.DONE, completed_by="4711")
    stage.settle()

    assert [] == words(stage)


@BOTH
@pytest.mark.parametrize("touched", [False, True])
def test_a_card_that_is_over_is_closed_in_place(kind: Kind, *, touched: bool) -> None:
    """Nobody asks for it any more: it stays where it is, closed, its member's words kept, and no entry is written."""
    stage, uid = asked(kind, notice())
    if touched:
        stage.edit(uid, description="rang them\n" + stage.shown(uid).description)
    stage.cards.clear()
    (action,) = stage.settle()
    shown = stage.shown(uid)

    assert (Act.CLOSE, "a card that is over is closed in place") == (action.act, action.reason)
    assert (LinkState.CLOSED, []) == (stage.links[uid].state, words(stage))
    assert (("➡ Out of reach" if kind is Kind.VEVENT else "Out of reach"),) == (shown.title,)
    assert (Status.OPEN if kind is Kind.VEVENT else Status.SKIPPED) is shown.status
    assert touched is shown.description.startswith("rang them\n")


def test_an_event_that_is_past_is_closed_too() -> None:
    """An old card never stays open: also where its day is over."""
    stage, uid = asked(Kind.VEVENT, notice())
    stage.later(days=9)
    stage.cards.clear()
    stage.settle()

    assert LinkState.CLOSED is stage.links[uid].state


def test_a_card_that_is_wanted_once_more_is_reopened() -> None:
    """Closed in place and asked for again it is the same item again."""
    stage, uid = asked()
    (card,) = stage.cards
    stage.cards.clear()
    stage.settle()
    stage.cards.append(card)
    stage.later(hours=1)
    (action,) = stage.settle()

    assert (Act.REOPEN, LinkState.OPEN) == (action.act, stage.links[uid].state)
    assert Status.OPEN is stage.shown(uid).status


def test_a_tick_on_a_card_that_was_closed_counts() -> None:
    """The member's word counts whenever it comes: here after syncd had closed the card."""
    stage, uid = asked()
    stage.cards.clear()
    stage.settle()
    stage.edit(uid, status=Status.DONE)
    stage.settle()

    assert [EntryKind.AGREED] == [entry.kind for entry in words(stage)]


def test_a_card_follows_its_members_language() -> None:
    """Its texts are fields like any others: they follow the registry while they are ours."""
    stage, uid = asked()
    stage.cards = [replace(stage.cards[0], title="Wollen wir?")]
    stage.settle()

    assert "Wollen wir?" == stage.shown(uid).title


def test_without_state_an_answered_card_is_met_and_counts_again() -> None:
    """What the item shows survives the loss of the state: the agreement is in the ledger again, nothing is made."""
    stage, uid = asked()
    tick(stage, uid)
    stage.settle()
    stage.forget()
    stage.cards.clear()
    actions = stage.settle()

    assert {Act.ADOPT, Act.RECORD} == {action.act for action in actions}
    assert {"alex"} == consented(stage.ledger.values(), stage.registry)


def test_without_state_an_open_card_that_nobody_asks_for_is_closed() -> None:
    """A card of which nothing is known any more, and that is not asked for, is closed in place too."""
    stage, uid = asked()
    stage.forget()
    stage.cards.clear()
    stage.settle()

    assert (LinkState.CLOSED, []) == (stage.links[uid].state, words(stage))


def test_cards_never_count_in_the_guard() -> None:
    """Neither cards that are gone, nor closed ones, nor cards opened once more are losses."""
    stage = Stage(registry=household())
    cards = [notice(about=f"account-{number}") for number in range(9)]
    uids = [stage.put_card(card) for card in cards]
    stage.put_card(principle())
    stage.settle()
    for uid in uids[:4]:
        stage.delete(uid)
    stage.cards.clear()
    losses = count(plan(stage.scene), stage.scene, {})["alex-cloud"]

    assert 10 == len(stage.links)
    assert (frozenset(), {}, frozenset()) == (losses.opened, losses.lost, losses.taken)


def test_a_card_that_moves_is_closed_where_it_stood_once_it_stands_elsewhere() -> None:
    """A member's new place: the card is made there, seen there, and then closed, not deleted, at the old one."""
    stage, uid = asked()
    alex, sam = stage.registry.members
    stage.registry = replace(stage.registry, members=(replace(alex, tasks="sam-cloud", events="sam-cloud"), sam))
    stage.settle()

    assert LinkState.CLOSED is stage.links[uid].state
    assert ["sam-cloud"] == [k.place.account for k in stage.links.values() if k.state is LinkState.OPEN]
    assert [] == words(stage)


def test_a_card_goes_to_the_account_that_it_names() -> None:
    """A card about one account stands in another one of its member."""
    registry = household()
    alex, sam = registry.members
    registry = replace(registry, members=(replace(alex, events="sam-cloud"), sam))
    stage = Stage(registry=registry)
    stage.put_card(notice(account="sam-cloud"))

    assert [("sam-cloud", "create")] == in_short(stage.sync())
    assert {Kind.VEVENT} == {link.place.kind for link in stage.links.values()}


def test_every_card_is_recognised_without_state() -> None:
    """All cards that a member can have are computed anew from the registry alone, whatever day they were put."""
    registry = household()
    today = NOW.date()
    for thing, whose in card_things(registry):
        one = replace(principle().occurrence, thing=thing, recurrence_id=today - timedelta(days=300))
        uid = mint_uid("maple4", one, whose, Kind.VTODO, 1)
        found = recognise(registry, [uid], today, Kind)[uid]
        assert (one, whose, Kind.VTODO, 1) == (found.occurrence, found.member, found.kind, found.generation)
    kinds = {card_kind(thing) for thing, _whose in card_things(registry)}
    assert set(CardKind) == kinds


def test_a_card_of_a_member_who_rests_is_taken_away_in_spite_of_a_hold() -> None:
    """A pause or a leave closes cards at once: no undo keeps them open."""
    stage, uid = asked()
    stage.registry = replace(stage.registry, pauses=(Pause("alex", DAY - timedelta(days=1)),))
    stage.cards.clear()
    (action,) = stage.plan().actions

    assert (Act.CLOSE, True) == (action.act, action.laid_down)
    assert Field.STATUS.value in write_of(action).changed
    assert uid == action.uid
