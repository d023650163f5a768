"""A line becomes something said, or a question back. What removes something is heard when it is said exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from syncd.core.words.days import read_day, read_span, read_weeks
from syncd.core.words.folding import fold, forms
from syncd.core.words.names import Found, Names
from syncd.core.words.slips import has_changed_places
from syncd.core.words.vocabulary import REMOVING, SPOKEN, TO, Word, example

LONGEST = 200
"""Characters of a line that is listened to; a longer one is a text."""

WHOLE = frozenset({Word.PUT_DOWN, Word.GIVE, Word.TAKE})
"""What is said of a whole responsibility, not of a step of it."""

SLIP = 0.8
"""How alike a word is at least to one of the vocabulary, of 1, to be taken for a slip of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said.

    Attributes:
        word: which of the words.
        responsibility: present id; "" where the word takes none.
        member: present id of the other member it names; "" for none.
        since, until: a span, `until` the first day back; `until` None: open.
        text: what is new, as it was written.
        step: id of the step that it names, of a responsibility that has several; "" for none.
    """

    word: Word
    responsibility: str = ""
    member: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """It begins with a word and is not clear: what it comes nearest to, as a line that would be understood."""

    word: Word
    line: str


Heard = Said | Nearest | None
"""None: it does not begin with a word, so it is a text of its writer's."""

_FORMS = {form: word for word, spoken in SPOKEN.items() for each in spoken for form in forms(each)}


def hear(line: str, names: Names, today: date, *, language: str = "en", month_first: bool = False) -> Heard:
    """What a line says. `today` is the writer's day; `month_first` their habit of writing dates with slashes."""
    if len(line) > LONGEST or "\n" in line:
        return None
    begun = _begins(line)
    if begun is None:
        return None
    word, exact, rest = begun
    said = _SAY[word](rest, names, today, month_first)
    if isinstance(said, Said) and (exact or word not in REMOVING):
        return said
    heard = said if isinstance(said, _Near) else _Near(said.responsibility, said.member, said.step)
    return Nearest(word, _line(word, heard, names, language))


@dataclass(frozen=True, slots=True)
class _Near:
    """What was understood of the rest, for the line that is asked back."""

    responsibility: str = ""
    member: str = ""
    step: str = ""


Listener = Callable[[str, Names, date, bool], "Said | _Near"]
"""Listens to the rest of a line: names, the writer's day and habit."""


def _begins(line: str) -> tuple[Word, bool, str] | None:
    """The word that a line begins with, whether it is said exactly, and the rest."""
    head, colon, tail = line.partition(":")
    if colon and any(_FORMS[form] is Word.NEW for form in _spelled_so(fold(head))):
        return Word.NEW, True, tail.strip()
    pieces = line.split()
    for count in (2, 1):
        first = fold(" ".join(pieces[:count]))
        word = _FORMS.get(first)
        if word is not None and word is not Word.NEW and len(pieces) >= count:
            return word, True, " ".join(pieces[count:])
    for count in (2, 1):
        form = _slip_of(fold(" ".join(pieces[:count])))
        if form is not None and _FORMS[form] is not Word.NEW:
            return _FORMS[form], False, " ".join(pieces[count:])
    return None


def _spelled_so(said: str) -> list[str]:
    """The forms that are said so, or with two letters that changed places: no other word is spelled so."""
    return [form for form in _FORMS if said == form or has_changed_places(said, form)]


def _slip_of(said: str) -> str | None:
    """The form of a word that is said with a slip, piece by piece; None for none."""
    spelled = _spelled_so(said)
    if spelled:
        return spelled[0]
    near = [form for form in _FORMS if len(form) > 3 and _are_alike(said, form)]
    return max(near, key=lambda form: SequenceMatcher(None, said, form).ratio(), default=None)


def _are_alike(said: str, form: str) -> bool:
    """Piece by piece: who puts on a wash puts nothing down."""
    pieces, called = said.split(), form.split()
    if len(pieces) != len(called):
        return said == "".join(called)
    return all(SequenceMatcher(None, *pair).ratio() >= SLIP for pair in zip(pieces, called, strict=True))


def _one(word: Word, rest: str, names: Names) -> Said | _Near:
    """A word and a responsibility."""
    found = names.responsibility(rest)
    step = names.step(found.id, rest)
    if not _clear(found, word) or not _fits(step, word):
        return _Near(found.id or found.nearest, step="" if word in WHOLE else step.id or step.nearest)
    return Said(word, found.id, step=step.id)


def _clear(found: Found, word: Word) -> bool:
    return bool(found.id) and (found.exact or word not in REMOVING)


def _fits(step: Found, word: Word) -> bool:
    """Whether a step may be named so: what goes as a whole is called by the name of the whole."""
    return not step.id if word in WHOLE else step.exact or word not in REMOVING


def _with(rest: str, names: Names, _today: date, _month_first: bool) -> Said | _Near:
    pieces = rest.split()
    for count in range(1, len(pieces)):
        who, what = names.member(" ".join(pieces[:count])), names.responsibility(" ".join(pieces[count:]))
        if who.id and what.id:
            step = names.step(what.id, " ".join(pieces[count:])).id
            return Said(Word.WITH, what.id, who.id, step=step)
    who = names.member(pieces[0]) if pieces else Found()
    return _Near(names.responsibility(" ".join(pieces[1:])).nearest, who.id or who.nearest)


def _give(rest: str, names: Names, _today: date, _month_first: bool) -> Said | _Near:
    pieces = rest.split()
    near = _Near()
    for at in range(len(pieces) - 2, 0, -1):
        if fold(pieces[at]) not in TO:
            continue
        called = " ".join(pieces[:at])
        what, who = names.responsibility(called), names.member(" ".join(pieces[at + 1 :]))
        whole = _fits(names.step(what.id, called), Word.GIVE)
        if _clear(what, Word.GIVE) and _clear(who, Word.GIVE) and whole:
            return Said(Word.GIVE, what.id, who.id)
        near = _Near(what.id or what.nearest, who.id or who.nearest)
    return near


def _new(rest: str, _names: Names, _today: date, _month_first: bool) -> Said | _Near:
    text = " ".join(rest.split())
    return Said(Word.NEW, text=text) if text else _Near()


def _away(rest: str, _names: Names, today: date, month_first: bool) -> Said | _Near:
    span = read_span(rest, today, month_first=month_first)
    return Said(Word.AWAY, since=span.since, until=span.until) if span is not None else _Near()


def _pause(rest: str, _names: Names, today: date, month_first: bool) -> Said | _Near:
    if not rest.strip():
        return Said(Word.PAUSE, since=today)
    length = read_weeks(rest)
    if length is not None:
        return Said(Word.PAUSE, since=today, until=today + length)
    first, _space, day = rest.strip().partition(" ")
    back = read_day(day, today, month_first=month_first) if fold(first) in ("until", "till", "bis") else None
    return Said(Word.PAUSE, since=today, until=back) if back is not None and back > today else _Near()


def _alone(word: Word, rest: str) -> Said | _Near:
    """A word that stands alone: with more behind it, it may be a text."""
    return _Near() if rest.strip(" .!") else Said(word)


def _takes_one(word: Word) -> Listener:
    return lambda rest, names, _today, _month_first: _one(word, rest, names)


def _takes_none(word: Word) -> Listener:
    return lambda rest, _names, _today, _month_first: _alone(word, rest)


_SAY: dict[Word, Listener] = {
    Word.DID: _takes_one(Word.DID),
    Word.WITH: _with,
    Word.SKIP: _takes_one(Word.SKIP),
    Word.PUT_DOWN: _takes_one(Word.PUT_DOWN),
    Word.GIVE: _give,
    Word.TAKE: _takes_one(Word.TAKE),
    Word.NEW: _new,
    Word.AWAY: _away,
    Word.PAUSE: _pause,
    Word.LEAVE: _takes_none(Word.LEAVE),
    Word.UNDO: _takes_none(Word.UNDO),
}


def _line(word: Word, near: _Near, names: Names, language: str) -> str:
    """A line that would be understood, with what was understood already in it; else the example."""
    return example(word, language, what=_what(near, names), who=_shown(near.member, names.members))


def _what(near: _Near, names: Names) -> str:
    """How to say what was understood: by its step where that was named, and where that says it clearly."""
    step = _shown(near.step, names.steps.get(near.responsibility, {}))
    meant = names.responsibility(step).id, names.step(near.responsibility, step).id
    if step and meant == (near.responsibility, near.step):
        return step
    return _shown(near.responsibility, names.responsibilities)


def _shown(identity: str, named: Mapping[str, tuple[str, ...]]) -> str:
    return named[identity][0] if identity in named else ""
