"""Examples of the words, about things of this very household: what stands there is understood as it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from syncd.core.words import Names, Word, example
from syncd.core.words.folding import fold, forms
from syncd.core.words.vocabulary import TO
from syncd.model.registry import Member, Registry, Responsibility

LONGEST = 30
"""Characters of a name that is used in an example; one of a longer name is called by its id."""

_Named = tuple[tuple[str, tuple[str, ...]], ...]


def examples(registry: Registry, member: Member, today: date) -> dict[Word, str]:
    """Each word with an example for this member, in the order of the vocabulary.

    What others own, what the member owns, and what needs a home are named where there is such a thing; a private one
    is not named.
    """
    clear = clear_names(registry)
    owned = [(each, each.owner_on(today)) for each in registry.responsibilities if not each.private]
    own = _first((each for each, owner in owned if owner == member.id), clear)
    others = _first((each for each, owner in owned if owner not in (None, member.id)), clear)
    homeless = _first((each for each, owner in owned if owner is None), clear)
    who = _other(registry, member, today)
    what = {Word.DID: others, Word.WITH: own or others, Word.TAKE: homeless}
    return {word: example(word, member.language, what=what.get(word, own), who=who) for word in Word}


def clear_names(registry: Registry) -> dict[str, str]:
    """What each responsibility (id) can be called in a line so that nothing else is meant; some have no such name."""
    return _clear(tuple(Names.of(registry).responsibilities.items()))


def _first(responsibilities: Iterable[Responsibility], clear: dict[str, str]) -> str:
    """How the first of them is called that can be called without a doubt; "" for none."""
    return next((clear[each.id] for each in responsibilities if each.id in clear), "")


def _other(registry: Registry, member: Member, today: date) -> str:
    """The name of somebody else who is there and can be called without a doubt; "" for nobody."""
    away = registry.resting(today) | registry.left
    clear = _clear(tuple(Names.of(registry).members.items()))
    others = (each for each in registry.members if each.id != member.id and each.id not in away)
    return next((clear[each.id] for each in others if each.id in clear), "")


@lru_cache(maxsize=4)
def _clear(named: _Named) -> dict[str, str]:
    """What each can be called so that nothing else is meant: its name where that is short, else its id."""
    called = Counter(form for _id, names in named for form in {f for name in names for f in forms(name)})
    found = {}
    for identity, names in named:
        for name in dict.fromkeys((" ".join(names[1].split()), identity)):
            alone = all(called[form] == 1 for form in forms(name)) and fold(name)
            if alone and len(name) <= LONGEST and not set(TO) & set(fold(name).split()):
                found[identity] = name
                break
    return found
