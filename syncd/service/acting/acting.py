"""The operation behind a line that was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncd.config.agreed_file import agreement_id
from syncd.core.cards.spoken import examples
from syncd.core.words import EXAMPLES, Names, Nearest, Said, Word, hear
from syncd.core.words.vocabulary import OF_ANYBODY
from syncd.errors import UsageError
from syncd.model.heard import Where
from syncd.model.when import day_of
from syncd.service.acting.deeds import Deed
from syncd.service.acting.giving import give
from syncd.service.acting.marking import mark
from syncd.service.acting.owning import new, put_down, take
from syncd.service.acting.resting import away, leave, pause
from syncd.service.acting.turn import LONGEST_QUOTE, Acted, Turn, Writer, short
from syncd.service.acting.undoing import undo
from syncd.service.agreeing import record
from syncd.service.operations import Operations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syncd.model.heard import HeardLine
    from syncd.model.registry import Member, Registry

MONTH_FIRST = ("America/", "US/", "Pacific/Honolulu")
"""How the zones begin in which people who write English put the month first."""


class Acting(Operations):
    """The part of the service that does what members say in their own apps."""

    def act(self, line: HeardLine) -> Acted:
        """Do what a line says, and answer it.

        The same line twice does it once, and is answered the same: what it writes has ids that are made of its own.
        What a person wrote raises nothing. It is agreed, or told to the ledger; what follows in the accounts is for
        the next run. Raises RegistryError, StateError; UsageError while a changed registry file waits that is not in
        force yet (nothing is done then, and the line is to be acted on later).
        """
        registry = self.household().registry
        member = next((m for m in registry.members if m.uid_id == line.member), None)
        if member is None:
            return Acted(_speaker(registry, line).say("whose"))
        writer = Writer(registry, member)
        if member.id in registry.left:
            return self._gone(writer, line)
        said = listen(writer, line)
        if not isinstance(said, Said):
            quoted = short(line.line, LONGEST_QUOTE)
            return Acted(writer.say("nearest", line=quoted, nearest=said))
        if line.where is Where.SHARED and said.word not in OF_ANYBODY:
            return Acted(writer.say("whose-word"))
        with self.household().store(write=True) as store, store.deciding:
            household = self.household()
            turn = Turn(
                household.registry, household.registry.member(member.id), household, store, self.clock, line, said
            )
            if turn.made() is not None:
                # It was agreed, and this process may have died before the ledger was told.
                record(household, store)
            try:
                acted = DEEDS[said.word](turn)
            except UsageError:
                return turn.answer("not-now")
            if acted.deed:
                with store.change() as change:
                    change.note_deed(line.id, acted.deed)
            return acted

    def _gone(self, writer: Writer, line: HeardLine) -> Acted:
        """Who left is told how to come back; also by the line that says so, acted on once more."""
        identity, member = agreement_id("word", line.id), writer.member.id
        if any(rest.id == identity for rest in self.household().reading.agreed.rests):
            return Acted(writer.say("leave", member=member), Deed(Word.LEAVE, agreed=identity).text, did=True)
        return Acted(writer.say("gone", member=member))


DEEDS: Mapping[Word, Callable[[Turn], Acted]] = {
    Word.DID: mark,
    Word.WITH: mark,
    Word.SKIP: mark,
    Word.PUT_DOWN: put_down,
    Word.GIVE: give,
    Word.TAKE: take,
    Word.NEW: new,
    Word.AWAY: away,
    Word.PAUSE: pause,
    Word.LEAVE: leave,
    Word.UNDO: undo,
}


def listen(writer: Writer, line: HeardLine) -> Said | str:
    """What a line says, or the nearest line that would be understood. What is private is not named in that."""
    member, registry = writer.member, writer.registry
    today = day_of(line.at, member.zone)
    month_first = member.language == "en" and member.zone.key.startswith(MONTH_FIRST)

    def heard_among(names: Names) -> Said | Nearest | None:
        return hear(line.line, names, today, language=member.language, month_first=month_first)

    heard = heard_among(writer.names)
    if isinstance(heard, Said):
        return heard
    if isinstance(heard, Nearest) and any(r.private for r in registry.responsibilities):
        heard = heard_among(writer.names.without(r.id for r in registry.responsibilities if r.private))
    word = heard.word if heard is not None else Word.DID
    if not isinstance(heard, Nearest) or heard.line == EXAMPLES[member.language][word]:
        return examples(registry, member, today)[word]
    return heard.line


def _speaker(registry: Registry, line: HeardLine) -> Writer:
    """In whose language those are answered who cannot be told apart: the first of them."""
    users = [m for m in registry.members if line.account in (m.tasks, m.events)]
    first: Member = (users or registry.members)[0]
    return Writer(registry, first)
