"""The card that asks a member about a whole first column: a tick takes all of it, what is put down is left out.

Each thing has a line. An answer counts for the lines that stood on the card: what was proposed since is asked apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from syncd.core.cards.proposal import Reply, day_of_card, named, of, removed, spoken, stale, ticked, titled
from syncd.core.cards.putting import present, today_of
from syncd.core.cards.spoken import clear_names
from syncd.core.catalogue import say
from syncd.core.words import Word, example
from syncd.model.card import Card, CardKind, CardMemory, Put, card_thing
from syncd.model.ledger import Entry
from syncd.model.occurrence import Occurrence, Thing
from syncd.model.proposal import Proposal
from syncd.model.registry import Member, Registry, Responsibility


def deals(registry: Registry, now: datetime, memory: CardMemory) -> Iterator[Card]:
    """One for each member whose first column waits for an answer."""
    today = today_of(registry, now)
    for member in present(registry, today):
        mine = _of(registry, member)
        if not mine:
            continue
        lines = [line_of(registry, member, proposal) for proposal in mine]
        put = memory.put.get(card_thing(CardKind.DEAL, member.uid_id), ())
        day = day_of_card(put, today, now, [one for one in put if not _stood(one).isdisjoint(lines)])
        if day is not None and stale(registry, member, day, today) and not removed(put, day):
            day = today
        if day is not None:
            yield _card(registry, member, lines, day, memory)


def deal_replies(
    registry: Registry, put: Mapping[Thing, tuple[Put, ...]], entries: Iterable[Entry]
) -> Iterator[Reply]:
    """The answers to first columns, thing by thing: of each card those whose line stood there."""
    agreed = ticked(entries)
    for member in registry.members:
        thing = card_thing(CardKind.DEAL, member.uid_id)
        said = [one for one in put.get(thing, ()) if one.said is not None]
        said = [one for one in said if not one.said or Occurrence(thing, one.day) in agreed]
        for proposal in _of(registry, member):
            line = line_of(registry, member, proposal)
            told = [one for one in said if line in _stood(one)]
            if told:
                last = max(told, key=lambda one: one.at)
                yield Reply(proposal, bool(last.said), last.day)


def line_of(registry: Registry, member: Member, proposal: Proposal) -> str:
    """The line of a thing on the card."""
    about, language = of(registry, proposal), member.language
    values = {"what": named(about, language)}
    if proposal.since is not None:
        values["what"] = say("card-deal-later", language, day=spoken(proposal.since, language), **values)
    if about.private:
        return _plain(say("card-deal-private-line", language, **values))
    return _plain(say("card-deal-line", language, outcome=about.outcome, **values))


def _of(registry: Registry, member: Member) -> list[Proposal]:
    return [each for each in registry.proposals if each.deal and each.asked == member.id]


def _card(registry: Registry, member: Member, lines: list[str], day: date, memory: CardMemory) -> Card:
    language = member.language
    mine = [of(registry, each) for each in _of(registry, member)]
    if registry.household.columns and member.id not in memory.together:
        leave = say("card-deal-leave", language, word=example(Word.PUT_DOWN, language, what=_called(registry, mine)))
    else:
        leave = say("card-deal-leave-command", language, example=mine[0].id, member=member.id)
    body = say("card-deal-body", language, lines="\n".join(lines), leave=leave)
    title = titled(member, say("card-deal-title", language), memory)
    return Card(CardKind.DEAL, "", day, member.id, member.uid_id, title, body)


def _called(registry: Registry, mine: list[Responsibility]) -> str:
    """How to say the first of these whose name says it: names stand on the card, ids do not."""
    clear = clear_names(registry)
    said = (clear[each.id] for each in mine if not each.private and clear.get(each.id, each.id) != each.id)
    return next(said, mine[0].id)


def _stood(one: Put) -> frozenset[str]:
    return frozenset(_plain(line) for line in one.shown.split("\n")) if not one.met else frozenset()


def _plain(line: str) -> str:
    return " ".join(line.split())
