"""Which responsibility, which member is meant: by id, by name, by a word of it; small slips are forgiven or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from syncd.core.words.folding import fold, forms
from syncd.core.words.slips import is_slip
from syncd.model.registry import Registry, Responsibility

ALIKE = 0.75
"""How alike two folded names are at least, of 1, for one to be meant at all by who says the other (`difflib`)."""

SILENT = frozenset(
    word
    for words in (
        "the a an and or of for in on at to out up off with my our",
        "der die das den dem ein eine und oder von im am an zu raus auf mit fur fuer",
    )
    for word in words.split()
)
"""Folded words that name nothing by themselves, in every language."""

SHORTEST = 3
"""Letters of a word that names something by itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a name may mean. `exact`: said as it is called; else one slip away. `nearest`: what to ask back, or ""."""

    id: str = ""
    exact: bool = False
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What things and people of a household are called: id -> everything it is called by, what is shown first.

    `steps` are those of each responsibility that has several, by the ids of both.
    """

    responsibilities: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, registry: Registry, writer: str | None = None) -> Names:
        """The names of a registry. A responsibility is also called by its steps; who left has no name.

        For `writer` (a present id) what is private to others has none either, unless it is offered to them.
        """
        offered = {p.responsibility for p in registry.proposals if p.asked == writer}
        known = [r for r in registry.responsibilities if writer is None or r.id in offered or _may_name(r, writer)]
        owned = {r.id: (r.id, r.name, *(n for s in r.steps for n in (s.id, s.name))) for r in known}
        steps = {r.id: {s.id: (s.name, s.id) for s in r.steps} for r in known if len(r.steps) > 1}
        members = {m.id: (m.id, m.name) for m in registry.members if m.id not in registry.left}
        return cls(owned, members, steps)

    def shown_by_name(self) -> Names:
        """The same, with what people call a thing shown first, not its id, where no two are called so."""
        called = Counter(fold(names[1]) for names in self.responsibilities.values())
        shown = {
            i: (names[1], names[0], *names[2:]) if called[fold(names[1])] == 1 else names
            for i, names in self.responsibilities.items()
        }
        members = {i: (name, identity) for i, (identity, name) in self.members.items()}
        return replace(self, responsibilities=shown, members=members)

    def without(self, responsibilities: Iterable[str]) -> Names:
        """The same without these (ids)."""
        left_out = frozenset(responsibilities)
        return replace(self, responsibilities={i: n for i, n in self.responsibilities.items() if i not in left_out})

    def responsibility(self, text: str) -> Found:
        """Which responsibility `text` means."""
        return _find(text, self.responsibilities)

    def step(self, responsibility: str, text: str) -> Found:
        """Which of its steps `text` means; id "" where it means the whole, or no one step clearly."""
        steps = self.steps.get(responsibility)
        if not steps:
            return Found(exact=True)
        return _find(text, {"": self.responsibilities[responsibility][:2], **steps})

    def member(self, text: str) -> Found:
        """Which member `text` means."""
        return _find(text, self.members)


def _may_name(responsibility: Responsibility, writer: str) -> bool:
    """Whether it has a name for that member: what is private has one for whoever owns it, owned it or will."""
    owners = {span.owner for span in responsibility.ownership}
    return not responsibility.private or writer in owners


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
    if not any(len(word) >= SHORTEST and word not in SILENT for word in words):
        return []
    return [i for i, names in named.items() if any(words <= set(form.split()) for form in _all_forms(names))]


def _by_slip(said: str, named: Mapping[str, tuple[str, ...]]) -> Found:
    """The only one that is alike, if it is that but for a slip: else, and where another comes as near, a question."""
    alike = sorted(((_likeness(said, names), i) for i, names in named.items()), key=lambda pair: -pair[0])
    if not alike or alike[0][0] < ALIKE:
        return Found(nearest=alike[0][1] if alike and alike[0][0] > 0.5 else "")
    close = [i for likeness, i in alike if likeness >= ALIKE]
    slip = any(is_slip(said, each) for each in _parts(said, named[close[0]]))
    return Found(close[0] if len(close) == 1 and slip else "", nearest=close[0])


def _likeness(said: str, names: Iterable[str]) -> float:
    """How alike it is to a whole name, or to one word of it."""
    return max((SequenceMatcher(None, said, each).ratio() for each in _parts(said, names)), default=0.0)


def _parts(said: str, names: Iterable[str]) -> tuple[str, ...]:
    """The whole names, and their words that are as long as what was said."""
    whole = _all_forms(names)
    parts = {word for form in whole for word in form.split() if len(word) >= len(said) - 1}
    return (*whole, *sorted(parts))


def _all_forms(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for name in names for form in forms(name)))
