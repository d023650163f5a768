"""*Your column*: one card of each member, renewed each Monday. What the week holds, what is open, and the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from syncd.core.agenda.dates import day_in, weekday_in
from syncd.core.agenda.fitting import listed
from syncd.core.cards.first import came_on
from syncd.core.cards.putting import present, today_of
from syncd.core.cards.spoken import examples
from syncd.core.cards.week import Week, weeks_of
from syncd.core.catalogue import say
from syncd.core.load.weeks import WEEK, monday
from syncd.core.occurrences.places import place_for
from syncd.core.occurrences.rules import counts_from_completion, following
from syncd.core.words.vocabulary import OF_ANYBODY
from syncd.model.card import Card, CardKind, CardMemory, card_thing
from syncd.model.item import Kind
from syncd.model.occurrence import Memory
from syncd.model.registry import Member, Registry, Responsibility

ANSWERS = 8
"""So many answers are shown, the newest ones."""

NAMED = 6
"""So many things are named on a line; more are counted."""

_DAY = timedelta(days=1)
_NO_WEEK = Week()


def columns(registry: Registry, now: datetime, memory: CardMemory, occurrences: Memory) -> Iterator[Card]:
    """One for each member until they answer that of the week that runs; next Monday there is another.

    Its recurrence-id is the Monday of the household's week. An event stands on it, in a member's first week on the
    day on which they came. `occurrences` decide what the week holds. What it shows changes with the registry, with
    what is asked and answered, and with the week alone.
    """
    if not registry.household.columns:
        return
    today = today_of(registry, now)
    begins = monday(today)
    weeks = weeks_of(registry, begins, now, occurrences)
    for member in (*present(registry, today), *_rests_unanswered(registry, memory, begins, today)):
        put = memory.put.get(card_thing(CardKind.COLUMN, member.uid_id), ())
        if any(one.day == begins and one.said is not None for one in put):
            continue
        title = say("card-column-title", member.language, day=day_in(begins, member.language))
        parts = (
            _week(weeks.get(member.id, _NO_WEEK), registry, member, begins, today),
            _open(registry, member, memory, begins, today),
            (say(f"card-column-closing-{_form(registry, member)}", member.language),),
            _words(registry, member, memory, today),
        )
        body = "\n\n".join("\n".join(lines) for part in parts if (lines := tuple(part)))
        on = max(begins, came_on(member, memory, today))
        yield Card(CardKind.COLUMN, "", begins, member.id, member.uid_id, title, body, on=on)


def _rests_unanswered(registry: Registry, memory: CardMemory, begins: date, today: date) -> Iterator[Member]:
    """Who pauses and is to read the answer to that yet: the card of this week stands until it shows it."""
    for member in registry.members:
        thing = card_thing(CardKind.COLUMN, member.uid_id)
        stands = any(one.day == begins and one.live for one in memory.put.get(thing, ()))
        pauses = member.id in registry.resting(today) and member.id not in registry.left
        if pauses and stands and member.id in memory.untold:
            yield member


def _form(registry: Registry, member: Member) -> str:
    """How this member ticks: in a calendar, or in a list."""
    place = place_for(registry, member, session=False) or place_for(registry, member, session=True)
    return "calendar" if place is not None and place.kind is Kind.VEVENT else "tasks"


def _week(week: Week, registry: Registry, member: Member, begins: date, today: date) -> Iterator[str]:
    """What the week holds, day by day, what comes on most days, and what has no date at all."""
    language = member.language
    last = begins + WEEK - _DAY
    yield say("card-column-week", language, first=day_in(begins, language), last=day_in(last, language))
    for day, found in week.days:
        items = _listed((_title(whose, step.name, language) for whose, step in found), language)
        yield say("agenda-own-day", language, day=weekday_in(day, language), items=items)
    if week.often:
        items = _listed((_title(whose, step.name, language) for whose, step in week.often), language)
        yield say("agenda-own-often", language, items=items)
    if not week.days and not week.often:
        yield say("card-column-free", language)
    mine = [each for each in registry.responsibilities if not each.steps and each.owner_on(today) == member.id]
    if mine:
        items = _listed((_title(each, each.name, language) for each in mine), language)
        yield say("card-column-ongoing", language, items=items)


def _title(responsibility: Responsibility, name: str, language: str) -> str:
    """What it is called in its owner's app: plainly where it is private."""
    return say("private-title", language) if responsibility.private else " ".join(name.split())


def _listed(items: Iterable[str], language: str) -> str:
    return listed(tuple(dict.fromkeys(items)), 0, NAMED, language)


def _open(registry: Registry, member: Member, memory: CardMemory, begins: date, today: date) -> Iterator[str]:
    """What needs a home, what waits for this member's answer, and what was answered to what they wrote."""
    language = member.language
    homeless = [each for each in registry.responsibilities if each.owner_on(today) is None and _goes_on(each, begins)]
    if homeless:
        named = tuple(" ".join(each.name.split()) for each in homeless if not each.private)
        items = listed(named, len(homeless) - len(named), NAMED, language)
        yield say("card-column-homeless", language, items=items)
    for line in memory.waiting.get(member.id, ()):
        yield say("card-column-waits", language, what=line)
    for line in memory.answers.get(member.id, ())[-ANSWERS:]:
        yield say("card-column-answer", language, answer=line)


def _goes_on(responsibility: Responsibility, begins: date) -> bool:
    """Whether anything is to come of it in this week or later."""
    steps = responsibility.steps
    return not steps or any(counts_from_completion(s) or following(s, begins - _DAY) is not None for s in steps)


def _words(registry: Registry, member: Member, memory: CardMemory, today: date) -> Iterator[str]:
    """The words with an example each. No line begins with a word: it would be heard, were the text taken apart."""
    yield say("card-column-words", member.language)
    for word, text in examples(registry, member, today).items():
        if member.id in memory.together and word not in OF_ANYBODY:
            continue
        yield say(f"card-column-{word.value}", member.language, example=text)
