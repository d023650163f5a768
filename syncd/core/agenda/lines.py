"""From facts to sentences: what is as agreed, what moved, what is open; members in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from syncd.core.agenda.dates import day_in, number_in, weekday_in
from syncd.core.agenda.facts import Absence, Facts, Names, OwnFacts
from syncd.core.agenda.fitting import KEEP, Line
from syncd.core.catalogue import LANGUAGES, say
from syncd.core.sessions.lines import said_to_all
from syncd.model.registry import Session, SessionKind

_PROMPTS = 3
"""A question has at most so many prompts."""

_FEW = 3
_ABSENCES = 2


@cache
def openings() -> frozenset[str]:
    """Every line with which a shared part can begin: where an agenda stands, one of these is in the text."""
    return frozenset(
        say(f"agenda-open-{kind}", language, all=said_to_all(people, language))
        for kind in SessionKind
        for language in LANGUAGES
        for people in (2, 3)
    )


def shared_lines(facts: Facts, language: str, session: Session) -> list[Line]:
    """The shared part, not fitted yet."""
    whole = said_to_all(facts.people, language)
    lines = [Line("opening", f"agenda-open-{facts.kind}", values={"all": whole}, rank=KEEP)]
    lines += _celebration(facts, language)
    lines += _no_mark(facts, session, language)
    if facts.kind is SessionKind.PLANNING:
        lines += _planning(facts, language)
    elif facts.kind is SessionKind.CALENDAR_REVIEW:
        lines += _review(facts, language)
    else:
        lines += _questions(facts, language)
        lines += [Line("load", "", text=text, rank=KEEP) for text in facts.load]
    return lines


def _celebration(facts: Facts, language: str) -> Iterator[Line]:
    """Counts of the household, and what came about; no name and no member's figure."""
    told = facts.happened
    values = {
        "done": str(told.done),
        "all": str(told.done + told.left_out),
        "unknown": str(told.unknown),
        "since": day_in(facts.since, language),
    }
    if told.done:
        message = "agenda-happened-all" if told.left_out == 0 else "agenda-happened"
        if told.done == 1 and told.left_out == 0:
            message = "agenda-happened-one"
        yield Line("celebration", message + ("-unknown" if told.unknown else ""), values=values, rank=2)
    elif told.unknown:
        message = "agenda-unknown-part" if told.left_out else "agenda-unknown"
        yield Line("celebration", message, values=values, rank=4)
    if facts.kind is SessionKind.PLANNING:
        yield from _list("celebration", "agenda-homes-found", facts.homes_found, language, rank=3)
        yield from _list("celebration", "agenda-settled-in", facts.settled_in, language, rank=3)


def _no_mark(facts: Facts, session: Session, language: str) -> Iterator[Line]:
    """What is asked once of a session that stands without a mark."""
    if facts.no_mark is None:
        return
    name = " ".join(session.name.split()) or say(f"session-{session.kind}", language)
    values = {"session": name, "day": day_in(facts.no_mark, language)}
    message = "agenda-two-without-mark" if facts.two_without_mark else "agenda-no-mark"
    yield Line("no-mark", message, values=values, rank=1)


def _planning(facts: Facts, language: str) -> Iterator[Line]:
    yield from _list("changing-hands", "agenda-changing-hands", facts.changing_hands, language, rank=5)
    yield from _homeless(facts, language)
    yield from _away(facts, language)
    yield from _left_out(facts, language)


def _review(facts: Facts, language: str) -> Iterator[Line]:
    yield from _away(facts, language)
    yield from _list("season", "agenda-begins", facts.begins, language, rank=2)
    yield from _list("season", "agenda-ends", facts.ends, language, rank=2)
    yield from _list("rare", "agenda-rare", facts.rare, language, rank=1)
    yield from _list("review", "agenda-reviews", facts.reviews, language, rank=1)
    yield from _agreed(facts, language)
    yield from _homeless(facts, language)


def _questions(facts: Facts, language: str) -> Iterator[Line]:
    """The three questions in this order, each with what the data has to offer."""
    told = facts.happened
    mostly = told.as_agreed > 0 and 2 * told.as_agreed >= told.told_of
    heavy = [
        *_list("heavy", "agenda-heaviest", facts.heaviest, language, most=_FEW),
        *([Line("heavy", "agenda-dates", values={"count": str(facts.dates)})] if facts.dates > 1 else []),
        *(_brief_absence(away, language) for away in facts.away[:1]),
    ]
    works = [
        *([_counted("works", "agenda-as-agreed", told.as_agreed, told.told_of)] if mostly else []),
        *_list("works", "agenda-homes-found", facts.homes_found, language, most=_FEW),
        *_list("works", "agenda-settled-in", facts.settled_in, language, most=_FEW),
        *_list("works", "agenda-settling", facts.settling, language, most=_FEW),
    ]
    shift = [
        *_homeless(facts, language, most=_FEW),
        *_list("shift", "agenda-reviews", facts.reviews, language, most=_FEW),
        *_left_out(facts, language),
        *([Line("shift", "agenda-elsewhere", values={"count": str(told.elsewhere)})] if told.elsewhere > 1 else []),
    ]
    for topic, prompts in (("heavy", heavy), ("works", works), ("shift", shift)):
        yield Line(topic, f"agenda-{topic}", rank=KEEP, prompts=tuple(prompts[:_PROMPTS]))


def _homeless(facts: Facts, language: str, most: int = 5) -> list[Line]:
    return [
        *_list("home", "agenda-homeless", facts.homeless, language, one="agenda-homeless-one", most=most),
        *_list("waiting", "agenda-waiting", facts.waiting, language, most=most),
    ]


def _agreed(facts: Facts, language: str) -> Iterator[Line]:
    """What was agreed since the last review, as everybody may know it; what is private is counted."""
    named = [each for each in facts.agreed if not each.private]
    items = []
    for each in named:
        what = each.name
        if each.owner:
            what = say("agenda-agreed-owner", language, what=what, who=each.owner)
        elif each.homeless:
            what = say("agenda-agreed-home", language, what=what)
        items.append(f"{what} ({day_in(each.day, language)})")
    if facts.agreed:
        values = {"since": day_in(facts.since, language)}
        unnamed = len(facts.agreed) - len(named)
        yield Line("agreed", "agenda-agreed", values=values, items=tuple(items), unnamed=unnamed, rank=1)


def _left_out(facts: Facts, language: str) -> list[Line]:
    count = facts.happened.left_out
    if not count:
        return []
    message = "agenda-left-out-one" if count == 1 else "agenda-left-out"
    return [Line("left-out", message, values={"count": number_in(count, language).capitalize()})]


def _away(facts: Facts, language: str) -> Iterator[Line]:
    for absence in facts.away[:_ABSENCES]:
        message = "agenda-away-covered" if absence.cover else "agenda-away"
        values = {**_span(absence, language), "cover": absence.cover}
        if not absence.takes_in.count:
            message += "-free"
        yield from [
            Line(
                "away",
                message,
                values=values,
                items=_items(absence.takes_in, language),
                unnamed=absence.takes_in.unnamed,
            )
        ]
    if len(facts.away) > _ABSENCES:
        more = number_in(len(facts.away) - _ABSENCES, language)
        yield Line("away", "agenda-more-away", values={"count": more}, rank=3)


def _brief_absence(absence: Absence, language: str) -> Line:
    return Line("heavy", "agenda-away-free", values={**_span(absence, language), "cover": ""})


def _span(absence: Absence, language: str) -> dict[str, str]:
    who = f" {say('agenda-and', language)} ".join(absence.who)
    return {"who": who, "since": day_in(absence.since, language), "last": day_in(absence.last, language)}


def _counted(topic: str, message: str, count: int, whole: int) -> Line:
    return Line(topic, message, values={"count": str(count), "all": str(whole)})


def _list(
    topic: str, message: str, names: Names, language: str, *, one: str = "", most: int = 5, rank: int = 1
) -> list[Line]:
    """The line of these things; none where there are none."""
    if not names.count:
        return []
    return [Line(topic, message, one, items=_items(names, language), unnamed=names.unnamed, most=most, rank=rank)]


def _items(names: Names, language: str) -> tuple[str, ...]:
    return tuple(name if day is None else f"{name} ({day_in(day, language)})" for name, day in names.items)


def own_lines(facts: OwnFacts, language: str) -> list[Line]:
    """What stands below the shared part in one member's copy alone, not fitted yet."""
    lines = [Line("own", "agenda-own", rank=KEEP)]
    for day, names in facts.week:
        lines += _own_day(day, names, language)
    lines += _list("week", "agenda-own-often", facts.often, language, most=6, rank=2)
    if len(lines) == 1:
        lines.append(Line("week", "agenda-own-free"))
    lines += _list("let-go", "agenda-own-taken-off", facts.taken_off, language)
    lines += _list("let-go", "agenda-own-passed", facts.passed, language)
    return [*lines, Line("bring", "agenda-own-bring", rank=KEEP)]


def _own_day(day: date, names: Names, language: str) -> list[Line]:
    values = {"day": weekday_in(day, language)}
    items = _items(names, language)
    return [Line("week", "agenda-own-day", values=values, items=items, unnamed=names.unnamed, rank=3)]
