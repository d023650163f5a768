"""The operation behind a line that was heard."""

from __future__ import annotations

from dataclasses import dataclass

from syncd.core.catalogue import say
from syncd.core.words import EXAMPLES, Names, Nearest, Word, hear
from syncd.model.heard import HeardLine
from syncd.model.when import day_of
from syncd.service.operations import Operations


@dataclass(frozen=True, slots=True)
class Acted:
    """What a line came to.

    Attributes:
        answer: one line to its writer, in their language.
        deed: what was done, as JSON of ids and days, for `undo`; "" where nothing was.
        did: something was done: the next run has something to show.
    """

    answer: str
    deed: str = ""
    did: bool = False


class Acting(Operations):
    """The part of the service that does what members say in their own apps."""

    def act(self, line: HeardLine) -> Acted:
        """Do what a line says, and answer it.

        The same line twice does it once, and is answered the same. What a person wrote raises nothing. Raises
        RegistryError, StateError.
        """
        registry = self.household().registry
        member = next((m for m in registry.members if m.uid_id == line.member), registry.members[0])
        today = day_of(line.at, member.zone)
        heard = hear(line.line, Names.of(registry, member.id), today, language=member.language)
        nearest = heard.line if isinstance(heard, Nearest) else EXAMPLES[member.language][Word.DID]
        return Acted(say("answer-nearest", member.language, line=line.line, nearest=nearest))
