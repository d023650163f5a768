"""The page of a household: what is shown of its load, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from syncd.core.catalogue import say
from syncd.core.drift.judge import Judgement
from syncd.core.drift.question import Kind
from syncd.core.drift.verdict import Verdict
from syncd.core.load import words
from syncd.core.load.facts import Facts
from syncd.core.load.paper import Paper
from syncd.core.load.particulars import Particulars
from syncd.core.page import columns, course, listed
from syncd.core.page.days import day_text, highest, lowest, months
from syncd.core.page.values import Course, Figure, Page
from syncd.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is made of.

    Attributes:
        document: the picture of the load as `load --json` prints it.
        today: the household's day on which it is made.
        since: the day from which on lines are drawn; the span of the facts may be shorter.
        consented: whether everybody said yes to the principle; without it nothing compares.
    """

    registry: Registry
    paper: Paper
    facts: Facts
    judgement: Judgement
    document: Mapping[str, Any]
    particulars: Particulars
    today: date
    since: date
    consented: bool

    @property
    def shows_shares(self) -> bool:
        """Whether enough is known, and agreed to, for shares to be shown: while the words are silent none is."""
        return self.consented and words.tells_shares(self.document, self.registry, self.particulars)

    @property
    def last(self) -> date:
        """The last day of which anything can be known."""
        return max(self.facts.first, min(self.facts.last, self.today))


def shared_language(registry: Registry) -> str:
    """The language of what all members get alike: that of the first one."""
    return registry.members[0].language


def page_of(asked: Asked, language: str) -> Page:
    """The page, in one language for all. Raises ValueError for a language that is not shipped."""
    facts, particulars = asked.facts, asked.particulars
    told, _bars = words.page(asked.document, asked.registry, language, particulars=particulars)
    together = _together(particulars, language)
    unseen = _unseen(told, particulars, language)
    span = say(
        "page-span",
        language,
        first=day_text(facts.first, language),
        last=day_text(asked.last, language),
        day=day_text(asked.today, language),
    )
    return Page(
        language,
        say("page-title", language, household=asked.registry.household.name),
        span,
        together,
        say("page-unseen", language),
        unseen,
        say("page-told", language),
        tuple(line for line in told if line not in (*unseen, together)),
        say("page-tasks", language),
        particulars.tasks if asked.shows_shares else (),
        tuple(_figures(asked, language)),
        say("page-numbers", language),
        say("page-closing", language),
        months(language),
    )


def _together(particulars: Particulars, language: str) -> str:
    if not particulars.happened:
        return ""
    return say("load-together", language, done=str(particulars.happened), due=str(particulars.mattered))


def _unseen(told: tuple[str, ...], particulars: Particulars, language: str) -> tuple[str, ...]:
    """Of the sentences those about what cannot be seen, how much was recorded, and what is unknown."""
    counts = {"unknown": str(particulars.unknown), "due": str(particulars.due)}
    marked = {"marked": str(particulars.marked), "due": str(particulars.marked_due)}
    about_it = {
        say("load-missing", language),
        say("load-marked", language, **marked),
        say("load-unknown", language, **counts),
        say("load-unknown-outage", language, **counts),
    }
    return tuple(line for line in told if line in about_it)


def _figures(asked: Asked, language: str) -> Iterator[Figure]:
    if asked.shows_shares:
        for made in (_shares(asked, language), _columns(asked, language), _categories(asked, language)):
            if made is not None:
                yield made
    since = min(asked.since, asked.facts.first)
    found = listed.listed_of(asked.paper, since, asked.last, asked.particulars.began, language)
    if found is not None:
        said = (listed.said_of(found, language),)
        table = listed.table_of(found, language)
        yield Figure("list", say("page-list", language), said, say("page-list-key", language), table, found)


def _courses(asked: Asked, kind: Kind, language: str) -> Iterator[Course]:
    """Courses of that kind, in registry order; of two members the first one's says it all."""
    two = len(asked.facts.total.members) == 2
    questions: dict[str, list[Verdict]] = {}
    for verdict in asked.judgement.verdicts:
        if verdict.kind is kind:
            questions.setdefault(verdict.category, []).append(verdict)
    for category, alike in questions.items():
        names = {verdict.member: _name(asked, verdict.member) for verdict in alike}
        if category:
            told = say(f"category-{category}", language)
            names = {member: told if two else f"{told}, {name}" for member, name in names.items()}
        span = (min(asked.since, asked.facts.first), asked.last)
        found = course.courses_of(alike, names, asked.paper, span, language)
        yield from found[:1] if two else found


def _name(asked: Asked, member: str) -> str:
    return next((each.name for each in asked.registry.members if each.id == member), member)


def _shares(asked: Asked, language: str) -> Figure | None:
    found = tuple(_courses(asked, Kind.LOAD, language))
    if not any(look.share is not None for each in found for look in each.looks):
        return None
    said = [course.said_of(each, language) for each in found]
    two = len(found) == 1
    title = say("page-share-one", language, name=found[0].name) if two else say("page-share", language)
    if two:
        said.append(say("page-share-two", language))
    key = say("page-share-key", language)
    return Figure("share", title, tuple(said), key, course.table_of(found, language), found)


def _columns(asked: Asked, language: str) -> Figure | None:
    names = {member: _name(asked, member) for member in asked.facts.total.members}
    found = columns.columns_of(asked.facts, asked.paper, names, language)
    if found is None:
        return None
    title = say("page-columns" if len(names) == 2 else "page-columns-more", language)
    said = (columns.said_of(found, language),)
    blocks = ", ".join(f"{number} {name}" for number, name in enumerate(found.categories, start=1))
    key = say("page-columns-key", language, blocks=blocks)
    return Figure("columns", title, said, key, columns.table_of(found, language), found)


def _categories(asked: Asked, language: str) -> Figure | None:
    found = tuple(_courses(asked, Kind.CATEGORY, language))
    found = tuple(each for each in found if any(look.share is not None for look in each.looks))
    if not found:
        return None
    name = _name(asked, next(iter(asked.facts.total.members)))
    moved = [_moved(each, language) for each in found if each.moved]
    said = say("page-categories-same", language)
    if moved:
        said = say("page-categories-moved", language, categories="; ".join(moved))
    two = len(asked.facts.total.members) == 2
    key = say("page-categories-key", language, name=name) if two else say("page-categories-key-more", language)
    title = say("page-categories", language)
    return Figure("categories", title, (said,), key, course.table_of(found, language), found)


def _moved(each: Course, language: str) -> str:
    last = [look for look in each.looks if look.share is not None][-1]
    return say(
        "page-category-moved",
        language,
        category=each.name,
        share=last.told,
        low=lowest(last.low),
        high=highest(last.high),
        planned=last.meant,
    )
