"""An agenda as it is told: the shared part in one language for all, and a part for each member alone."""

from __future__ import annotations

from dataclasses import dataclass

from syncd.core.agenda.fitting import fit
from syncd.core.agenda.gathering import facts_of, own_facts_of
from syncd.core.agenda.lines import own_lines, shared_lines
from syncd.core.agenda.material import Material
from syncd.model.registry import Registry, Session


@dataclass(frozen=True, slots=True)
class Told:
    """One line as people read it, and what it is about (a contract: `agenda --json`)."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The shared part, in `language`."""

    language: str
    shared: tuple[Told, ...]

    @property
    def text(self) -> str:
        """The part as it stands in a description."""
        return text_of(self.shared)


def text_of(lines: tuple[Told, ...]) -> str:
    """The lines as they stand in a description."""
    return "\n".join(line.text for line in lines)


def shared_language(registry: Registry, session: Session) -> str:
    """The language of the shared part: the one all members of the session have, else that of the first of them.

    Who left is not asked.
    """
    there = [member for member in session.members if member not in registry.left] or session.members
    return registry.member(there[0]).language


def agenda_of(material: Material) -> Agenda:
    """The shared part of this session's agenda: the same for every member, whoever asks."""
    language = shared_language(material.registry, material.session)
    lines = fit(shared_lines(facts_of(material), language, material.session), language)
    return Agenda(language, tuple(Told(topic, text) for topic, text in lines))


def own_of(material: Material, member: str) -> tuple[Told, ...]:
    """The part for that member (by id) alone, in the own language."""
    language = material.registry.member(member).language
    lines = fit(own_lines(own_facts_of(material, member), language), language)
    return tuple(Told(topic, text) for topic, text in lines)
