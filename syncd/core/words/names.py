"""Which responsibility, which member is meant: by id, by name, by a word of it; small slips are forgiven or asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from syncd.core.words.folding import fold, forms
from syncd.model.registry import Registry

ALIKE = 0.75
"""How alike two folded names are at least, of 1, for one to be taken for a slip of the other (`difflib`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a name may mean. `exact`: said as it is called; else one slip away. `nearest`: what to ask back, or ""."""

    id: str = ""
    exact: bool = False
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What things and people of a household are called: id -> everything it is called by, what is shown first."""

    responsibilities: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, registry: Registry) -> Names:
        """The names of a registry. A responsibility is also called by its steps."""
        owned = {
            r.id: (r.id, r.name, *(n for s in r.steps for n in (s.id, s.name))) for r in registry.responsibilities
        }
        return cls(owned, {m.id: (m.id, m.name) for m in registry.members})

    def responsibility(self, text: str) -> Found:
        """Which responsibility `text` means."""
        return _find(text, self.responsibilities)

    def member(self, text: str) -> Found:
        """Which member `text` means."""
        return _find(text, self.members)


def _find(text: str, named: Mapping[str, tuple[str, ...]]) -> Found:
    said = fold(text)
    if not said:
        return Found()
    for exact in (_called(said, named), _by_words(said, named)):
        if len(exact) == 1:
            return Found(exact[0], exact=True)
        if exact:
            return Found(nearest=exact[0])
    return _by_slip(said, named)


def _called(said: str, named: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Ids that are called so, whole."""
    return [i for i, names in named.items() if said in _all_forms(names)]


def _by_words(said: str, named: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Ids of which one name has every word that was said."""
    words = set(said.split())
    return [i for i, names in named.items() if any(words <= set(form.split()) for form in _all_forms(names))]


def _by_slip(said: str, named: Mapping[str, tuple[str, ...]]) -> Found:
    """The one that is clearly the most alike; where another comes as near, that is a question."""
    alike = sorted(((_likeness(said, names), i) for i, names in named.items()), key=lambda pair: -pair[0])
    if not alike or alike[0][0] < ALIKE:
        return Found(nearest=alike[0][1] if alike and alike[0][0] > 0.5 else "")
    close = [i for likeness, i in alike if likeness >= ALIKE]
    return Found(close[0] if len(close) == 1 else "", nearest=close[0])


def _likeness(said: str, names: Iterable[str]) -> float:
    """How alike it is to a whole name, or to one word of it."""
    whole = _all_forms(names)
    parts = {word for form in whole for word in form.split() if len(word) >= len(said) - 1}
    return max((SequenceMatcher(None, said, each).ratio() for each in (*whole, *sorted(parts))), default=0.0)


def _all_forms(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for name in names for form in forms(name)))
