"""The card that asks a member whether something would be theirs, or whether it may be otherwise with what is theirs.

A card stands for one proposal, which it names in its last line: an answer counts for that one alone, whatever is
proposed since. It says a day; once that day has passed it is put anew, with the next. In a calendar it is put anew
each week, where somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syncd.core.cards.putting import present, today_of
from syncd.core.catalogue import say
from syncd.core.days import day_text, weekday_text
from syncd.core.occurrences.places import place_for
from syncd.model.card import Card, CardKind, CardMemory, Put, card_thing
from syncd.model.item import Kind
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, Thing
from syncd.model.proposal import Proposal
from syncd.model.registry import Member, Registry, Responsibility

WEEK = timedelta(days=7)
"""So often a card that nobody answered is put anew in a calendar; an answer that does not count, too."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member said to a proposal, on a card that was put on the day `asked_on`."""

    proposal: Proposal
    yes: bool
    asked_on: date


def proposed(registry: Registry, now: datetime, memory: CardMemory) -> Iterator[Card]:
    """One for each proposal that waits, at whoever is asked; those of a first column stand on one card elsewhere."""
    today = today_of(registry, now)
    for member in present(registry, today):
        for proposal in registry.proposals:
            if proposal.asked != member.id or proposal.deal:
                continue
            about = of(registry, proposal)
            thing = card_thing(CardKind.PROPOSAL, member.uid_id, about.uid_id)
            put = memory.put.get(thing, ())
            day = day_of_card(put, today, now, [one for one in put if _is_about(one, proposal)])
            passed = day is not None and (today > proposal.starts(day) or stale(registry, member, day, today))
            if passed and not removed(put, day):
                day = today
            if day is not None:
                yield _card(member, proposal, about, day, memory)


def replies(registry: Registry, put: Mapping[Thing, tuple[Put, ...]], entries: Iterable[Entry]) -> Iterator[Reply]:
    """The answers to proposals that wait: a tick of the member who is asked, or a card skipped or removed."""
    agreed = ticked(entries)
    for proposal in registry.proposals:
        if proposal.deal:
            continue
        about, whose = of(registry, proposal), registry.member(proposal.asked).uid_id
        thing = card_thing(CardKind.PROPOSAL, whose, about.uid_id)
        said = [one for one in put.get(thing, ()) if one.said is not None and _is_about(one, proposal)]
        said = [one for one in said if not one.said or Occurrence(thing, one.day) in agreed]
        if said:
            last = max(said, key=lambda one: one.at)
            yield Reply(proposal, bool(last.said), last.day)


def ticked(entries: Iterable[Entry]) -> frozenset[Occurrence]:
    """The cards whose own member ticked them, as the ledger tells: what somebody else ticked is not among them."""
    words: dict[Occurrence, bool] = {}
    for entry in sorted(entries, key=lambda each: each.seen_at):
        if entry.occurrence is not None and entry.kind in (EntryKind.AGREED, EntryKind.REOPENED):
            words[entry.occurrence] = entry.kind is EntryKind.AGREED
    return frozenset(card for card, yes in words.items() if yes)


def day_of_card(put: Iterable[Put], today: date, now: datetime, mine: Iterable[Put]) -> date | None:
    """The day of the card that stands, or of the one to put now; None while an answer is not a week old.

    `mine` are the cards that asked the same. A day whose card was answered, and still stands, is not used twice.
    """
    known, same = tuple(put), tuple(mine)
    answered = {one.day for one in same if one.said is not None}
    if any(one.said is not None and now - one.at < WEEK for one in same):
        return None
    standing = max(
        (one.day for one in known if one.live and one.said is None and one.day not in answered), default=None
    )
    if standing is not None:
        return standing
    return None if any(one.day == today and one.live for one in known) else today


def stale(registry: Registry, member: Member, day: date, today: date) -> bool:
    """Whether a card stands in a calendar on a day where nobody looks any more; a task stays in sight."""
    place = place_for(registry, member, session=False) or place_for(registry, member, session=True)
    return place is not None and place.kind is Kind.VEVENT and today - day >= WEEK


def removed(put: Iterable[Put], day: date | None) -> bool:
    """Whether its member is just found to have removed the card of that day: it stays asked for until that counts."""
    return any(one.gone and one.day == day for one in put)


def of(registry: Registry, proposal: Proposal) -> Responsibility:
    """What a proposal is about."""
    return next(each for each in registry.responsibilities if each.id == proposal.responsibility)


def titled(member: Member, title: str, memory: CardMemory) -> str:
    """A title that names its member where others have their things in the same place."""
    if member.id not in memory.together:
        return title
    return say("card-whose", member.language, who=member.name, title=title)


def named(responsibility: Responsibility, language: str) -> str:
    """What it is called on a card; of what is private, where to read it."""
    if responsibility.private:
        return say("card-private-thing", language, id=responsibility.id)
    return responsibility.name


def spoken(day: date, language: str) -> str:
    """`Mon 7 December`."""
    return f"{weekday_text(day, language)} {day_text(day, language)}"


def title_of(proposal: Proposal, about: Responsibility, day: date, language: str) -> str:
    """What is asked, in one line, of a proposal that is put on that day."""
    kind = "-weight" if proposal.weights else "-home" if proposal.to is None else ""
    what, when = named(about, language), spoken(proposal.starts(day), language)
    return say(f"card-proposal{kind}-title", language, what=what, day=when)


def _card(member: Member, proposal: Proposal, about: Responsibility, day: date, memory: CardMemory) -> Card:
    language, weight = member.language, proposal.weight
    title = title_of(proposal, about, day, language)
    kind = "-weight" if proposal.weights else "-home" if proposal.to is None else ""
    values = {"notice": str(weight.notice), "plan": str(weight.plan), "do": str(weight.do), "id": proposal.id}
    outcome = say("private-block", language) if about.private else about.outcome
    body = say(f"card-proposal{kind}-body", language, outcome=outcome, **values)
    return Card(
        CardKind.PROPOSAL,
        about.uid_id,
        day,
        member.id,
        member.uid_id,
        titled(member, title, memory),
        f"{title}.\n{body}",
    )


def _is_about(one: Put, proposal: Proposal) -> bool:
    """Whether the card's last line names the proposal. One that was met as answered is about nothing any more."""
    return not one.met and one.shown.rstrip().endswith(f" {proposal.id}")
