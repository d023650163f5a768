"""The guard's card: when members are asked, about what, in which words, and what an answer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from syncd.core.cards.guarding import (
    SHOWN,
    Asked,
    GuardCard,
    Places,
    answer,
    as_it_stands,
    digest_on,
    guard_cards,
    lists,
    may_ask,
)
from syncd.core.guard import Losses, Verdict, named
from syncd.core.identity import SHARED
from syncd.model.card import CardKind, card_thing
from syncd.model.item import Field, Status
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Member, Registry
from syncd.model.state import LossKind, Pause
from tests.support.scenes import NOW, PLANNING, Stage, household

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
GUARD = card_thing(CardKind.GUARD, "alex", "alex-cloud")


def together() -> Registry:
    """Alex and Sam in one account."""
    registry = household()
    alex, sam = registry.members
    return replace(registry, members=(alex, replace(sam, tasks=alex.tasks, events=alex.events)))


def standing(number: int, member: str = "alex") -> dict[str, Link]:
    """So many open items of a member."""
    stage = Stage()
    for n in range(number):
        stage.ask(day=date(2026, 11, 24) + timedelta(days=7 * n))
    stage.settle()
    return {
        f"{member}-{uid}": replace(link, uid=f"{member}-{uid}", member=member) for uid, link in stage.links.items()
    }


def asked(number: int = 6, registry: Registry | None = None, member: str = "alex") -> Asked:
    """A list of so many items of Alex's."""
    registry = registry or household()
    links = standing(number)
    found = lists(registry.account("alex-cloud"), links, links, registry.members)
    return next(one for one in found if one.member.id == member)


def put(one: Asked, day: date = TODAY, **keys: object) -> GuardCard:
    """A card about that list, which stands and waits."""
    made = GuardCard(Occurrence(one.thing, day), "alex-cloud", one.digest, "t", "b", True, None, False, False, NOW)
    return replace(made, **keys)  # type: ignore[arg-type]


def deleted(one: Asked, day: date = TODAY, at: datetime = NOW) -> GuardCard:
    """Such a card, deleted."""
    return put(one, day, live=False, said=False, deleted=True, at=at)


def places(*asking: str, working: tuple[str, ...] = ()) -> Places:
    """Where cards can go today."""
    return Places(TODAY, working, asking)


# When members are asked.


@pytest.mark.parametrize(
    ("kinds", "asks"),
    [
        ([LossKind.GONE], True),
        ([LossKind.GONE, LossKind.UNREADABLE], False),
        ([LossKind.GONE, LossKind.REOPENED], False),
        ([LossKind.GONE, LossKind.OLDER], False),
        ([LossKind.UNREADABLE], False),
        ([LossKind.REOPENED], False),
    ],
)
def test_members_are_asked_about_what_is_gone_alone(kinds: list[LossKind], asks: bool) -> None:
    """What stands there garbled, open again or at an earlier version is for whoever runs syncd to judge."""
    lost = {f"u{n}": kind for n, kind in enumerate(kinds)}
    verdict = named("alex-cloud", lost, "why")

    assert asks is may_ask(verdict, Losses(frozenset(lost), frozenset(lost), lost))


@pytest.mark.parametrize(
    ("change", "asks"),
    [
        ({}, True),
        ({"wait": True}, False),
        ({"kind": Pause.WENT_BACK}, False),
        ({"kind": Pause.ANOTHER}, False),
        ({"kind": Pause.LOST}, False),
    ],
)
def test_other_pauses_ask_nobody_by_a_card(change: dict[str, object], asks: bool) -> None:
    """A server that went back, another syncd, a lost collection, and a second look that decides."""
    verdict: Verdict = replace(named("alex-cloud", ["u"], "why"), **change)  # type: ignore[arg-type]

    assert asks is may_ask(verdict, Losses(lost={"u": LossKind.GONE}))


def test_what_a_registry_would_take_away_is_asked_of_nobody() -> None:
    """A list in which the file's own losses stand is the file's."""
    losses = Losses(lost={"u": LossKind.GONE}, taken=frozenset({"v"}))

    assert may_ask(named("alex-cloud", ["u"], "why"), losses)
    assert not may_ask(named("alex-cloud", ["u", "v"], "why"), losses)


def test_what_was_lost_before_is_no_part_of_the_question() -> None:
    """It is recorded already: the list is what this look shows."""
    assert may_ask(named("alex-cloud", ["u", "earlier"], "why"), Losses(lost={"u": LossKind.GONE}))


# About what.


def test_each_member_is_asked_about_the_own_items() -> None:
    """In one account of two; a copy of a session that both share stands in both lists."""
    registry = together()
    both = Stage(registry=registry)
    both.ask(thing=PLANNING, day=date(2026, 11, 29))
    both.settle()
    (copy,) = [replace(link, member=SHARED) for link in both.links.values()][:1]
    links = {**standing(2), **standing(3, "sam"), copy.uid: copy}

    found = lists(registry.account("alex-cloud"), links, links, registry.members)

    assert [("alex", 3), ("sam", 4)] == [(one.member.id, len(one.links)) for one in found]
    assert all(copy in one.links for one in found)
    assert found[0].digest != found[1].digest


def test_nobody_is_asked_in_anothers_account() -> None:
    """Who does not use the account has no list there."""
    links = standing(3, "sam")
    registry = household()

    assert () == lists(registry.account("alex-cloud"), links, links, registry.members)


@pytest.mark.parametrize("change", [{"state": LinkState.LEFT}, {"state": LinkState.ENDED}])
def test_what_was_not_open_is_not_listed(change: dict[str, object]) -> None:
    """Left or ended: nobody misses it."""
    links = {uid: replace(link, **change) for uid, link in standing(3).items()}  # type: ignore[arg-type]
    registry = household()

    assert () == lists(registry.account("alex-cloud"), links, links, registry.members)


def test_what_was_finished_is_not_listed() -> None:
    """A finished item that is gone is nothing to be let go."""
    links = {
        uid: replace(link, theirs={**link.theirs, Field.STATUS: Status.DONE.value})
        for uid, link in standing(3).items()
    }
    registry = household()

    assert () == lists(registry.account("alex-cloud"), links, links, registry.members)


def test_the_digest_names_the_items_and_nothing_else() -> None:
    """Another order is the same list; one item more is another one."""
    links, registry = standing(6), household()
    account = registry.account("alex-cloud")
    names = list(links)

    same = [lists(account, order, links, registry.members)[0].digest for order in (names, names[::-1])]
    other = lists(account, names[:5], links, registry.members)[0].digest

    assert same[0] == same[1] != other


# In which words.


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("number", [1, 2, SHOWN, SHOWN + 1, SHOWN + 5])
def test_a_card_names_at_most_ten_and_counts_the_rest(number: int, language: str) -> None:
    """The number stands in the title, the digest in the last line."""
    one = asked(number)
    one = replace(one, member=replace(one.member, language=language))

    (card,) = guard_cards([one], {}, places("alex-cloud"))

    shown = [line for line in card.body.split("\n") if line.startswith("- ")]
    more = str(number - SHOWN)
    assert min(number, SHOWN) == len(shown)
    assert card.title.startswith(str(number))
    assert (number > SHOWN) is any(
        line in (f"and {more} more", f"und {more} weitere") for line in card.body.split("\n")
    )
    assert one.digest == digest_on(card.body)


def test_a_list_that_is_not_to_be_found_names_nothing() -> None:
    """It says what to do, and there is nothing to let go."""
    (card,) = guard_cards(
        [Asked(household().account("alex-cloud"), _alex(), (), "lost-1f")], {}, places("alex-cloud")
    )

    assert "syncd resume alex-cloud" in card.body
    assert "lost-1f" == digest_on(card.body)


def _alex() -> Member:
    return household().members[0]


# Where, and when.


def test_a_card_goes_into_the_account_itself() -> None:
    """That is where its member looks for what is missing."""
    (card,) = guard_cards([asked()], {}, places("alex-cloud", working=("other",)))

    assert ("alex-cloud", TODAY, GUARD, "alex") == (card.account, card.day, card.thing, card.member)


def test_where_the_account_cannot_be_written_another_one_of_the_same_member_has_it() -> None:
    """And nobody has it where there is none."""
    one = asked()
    two = replace(one, member=replace(one.member, events="sam-cloud"))

    assert ["sam-cloud"] == [card.account for card in guard_cards([two], {}, places(working=("sam-cloud",)))]
    assert [] == list(guard_cards([two], {}, places()))
    assert [] == list(guard_cards([one], {}, places(working=("sam-cloud",))))


def test_a_card_that_stands_stays_where_and_when_it_is() -> None:
    """Days later, and where another account would do by now."""
    one = asked()
    known = {GUARD: (put(one, TODAY - timedelta(days=9), account="sam-cloud"),)}

    assert [(TODAY - timedelta(days=9), "sam-cloud")] == [
        (card.day, card.account) for card in guard_cards([one], known, places("alex-cloud"))
    ]


def test_another_list_has_another_card_on_the_next_free_day() -> None:
    """A card of today is about another list: the new one is told from it by its day."""
    one, before = asked(7), asked(6)
    known = {GUARD: (put(before), put(before, TOMORROW, live=False))}

    (card,) = guard_cards([one], known, places("alex-cloud"))

    assert TODAY + timedelta(days=2) == card.day


@pytest.mark.parametrize("said", [True, False])
def test_what_was_answered_is_asked_no_more(said: bool) -> None:
    """Ticked or skipped it stands as it is."""
    one = asked()

    assert [] == list(guard_cards([one], {GUARD: (put(one, said=said),)}, places("alex-cloud")))


def test_a_card_that_this_look_shows_deleted_is_wanted_once_more_to_be_seen_so() -> None:
    """Its link ends as dropped by its member, and not as something that nobody asks for."""
    one = asked()
    going = replace(deleted(one), going=True)

    assert [TODAY] == [card.day for card in guard_cards([one], {GUARD: (going,)}, places("alex-cloud"))]
    assert [] == list(guard_cards([one], {GUARD: (deleted(one),)}, places("alex-cloud")))


def test_what_syncd_took_away_is_put_anew() -> None:
    """A card that is over, or was undone and is held no more, asked nobody."""
    one = asked()
    known = {GUARD: (put(one, live=False),)}

    assert [TOMORROW] == [card.day for card in guard_cards([one], known, places("alex-cloud"))]


def test_a_card_of_which_nothing_new_is_known_stands_as_it_is() -> None:
    """Title and text are those that stand there."""
    card = as_it_stands(put(asked()), _alex(), "alex-cloud")

    assert ("t", "b", TODAY, GUARD, "alex-cloud") == (card.title, card.body, card.day, card.thing, card.account)


# What an answer says.


@pytest.mark.parametrize("said", [True, False, None])
def test_an_answer_is_what_was_said_last_about_this_very_list(said: bool | None) -> None:
    """A later one counts, one about another list does not."""
    one, other = asked(), asked(7)
    known = [
        put(one, TODAY - timedelta(days=2), said=True, at=NOW - timedelta(days=2)),
        put(other, TODAY, said=False),
    ]
    known += [put(one, TOMORROW, said=said)] if said is not None else []

    assert (True if said is None else said) is answer(one, known, NOW)
    assert answer(asked(5), known, NOW) is None


@pytest.mark.parametrize(("hours", "said"), [(1, None), (23, None), (24, False), (48, False)])
def test_a_deletion_waits_a_day_after_the_one_before(hours: int, said: bool | None) -> None:
    """Something that deletes over and over is answered once a day; a mark says no at once."""
    one, other = asked(), asked(7)
    before = deleted(other, TODAY - timedelta(days=1), NOW - timedelta(hours=hours))

    assert said is answer(one, [before, deleted(one)], NOW)
    assert answer(one, [before, put(one, said=False)], NOW) is False
    assert answer(one, [before, put(one, said=True)], NOW) is True
