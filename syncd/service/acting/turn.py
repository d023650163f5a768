"""One line being acted on: who wrote it, what it says, and the words of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from syncd.config.agreed_file import agreement_id, append_once
from syncd.core.catalogue import say
from syncd.core.days import whole_text
from syncd.core.words import Names, Word, example
from syncd.model.when import day_of
from syncd.service.acting.deeds import Deed
from syncd.service.agreeing import now_of, record, today_of

if TYPE_CHECKING:
    from syncd.config.agreed import Absence, Handover, New, Rest
    from syncd.config.agreed_offers import NotTaken, Proposed
    from syncd.core.words import Said
    from syncd.model.heard import HeardLine
    from syncd.model.ledger import Entry
    from syncd.model.occurrence import Occurrence
    from syncd.model.registry import Member, Registry, Responsibility
    from syncd.ports import Clock
    from syncd.service.household import Household
    from syncd.store import Store

    Made = Handover | Absence | Rest | New | Proposed | NotTaken
    """What a word can agree on."""

LONGEST_NAME = 30
"""Characters of a name in an answer; a longer one is cut."""

LONGEST_QUOTE = 30
"""Characters of a line that an answer repeats."""


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


def short(text: str, longest: int = LONGEST_NAME) -> str:
    """On one line, and cut where it is too long."""
    words = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "\u2026"


@dataclass(frozen=True)
class Writer:
    """Whoever wrote a line, in the words of the catalogue."""

    registry: Registry
    member: Member

    def say(self, message: str, **values: str) -> str:
        """An answer; `message` without its `answer-`."""
        return say(f"answer-{message}", self.member.language, **values)

    @cached_property
    def names(self) -> Names:
        """What may be named by this member."""
        return Names.of(self.registry, self.member.id).shown_by_name()

    def what(self, responsibility: Responsibility, step: str = "") -> str:
        """What a thing is called in an answer: in a collection what is private has no name."""
        if responsibility.private:
            return say("private-title", self.member.language)
        several = len(responsibility.steps) > 1
        named = next((s.name for s in responsibility.steps if several and step and step in (s.id, s.uid_id)), "")
        return short(named or responsibility.name)

    def who(self, member: str) -> str:
        """What a member is called."""
        return short(self.registry.member(member).name)

    def example(self, word: Word, responsibility: Responsibility, who: str = "") -> str:
        """A line that would be understood, about this thing."""
        names = self.names.responsibilities.get(responsibility.id)
        shown = "" if responsibility.private or names is None else names[0]
        shown = shown if len(shown) <= LONGEST_NAME else responsibility.id
        return example(word, self.member.language, what=shown, who=self.who(who) if who else "")


@dataclass(frozen=True)
class Turn(Writer):
    """A line that is understood, with the state open for writing."""

    household: Household
    store: Store
    clock: Clock
    line: HeardLine
    said: Said

    @cached_property
    def now(self) -> datetime:
        """Now, for what is agreed."""
        return now_of(self.household, self.clock)

    @cached_property
    def today(self) -> date:
        """The household's day."""
        return today_of(self.household, self.clock)

    @cached_property
    def identity(self) -> str:
        """The id of what this line agrees on: the same whenever it is acted on."""
        return agreement_id("word", self.line.id)

    @property
    def responsibility(self) -> Responsibility:
        """What it is about. Raises StopIteration where it is about none."""
        return self.find(self.said.responsibility)

    def find(self, responsibility: str) -> Responsibility:
        """The responsibility of that id, as what holds. Raises StopIteration."""
        return next(r for r in self.registry.responsibilities if r.id == responsibility)

    def written(self, responsibility: str) -> Responsibility:
        """The same, as the file has it."""
        return next(r for r in self.household.reading.written.responsibilities if r.id == responsibility)

    def called(self, occurrence: Occurrence) -> str:
        """What an occurrence's step is called; by its id where the registry has it no longer."""
        found = next((r for r in self.registry.responsibilities if r.uid_id == occurrence.thing.id), None)
        return occurrence.thing.id if found is None else self.what(found, occurrence.thing.step)

    @property
    def quoted(self) -> str:
        """The line as an answer repeats it."""
        return short(self.line.line, LONGEST_QUOTE)

    def day(self, day: date) -> str:
        """A day as the writer reads it."""
        return whole_text(day, self.member.language, day_of(self.clock.now(), self.member.zone))

    def made(self) -> Made | None:
        """What was agreed for this very line before: a call that was killed halfway comes once more."""
        return self.agreed(self.identity)

    def agreed(self, identity: str) -> Made | None:
        """What was agreed under that id; None for nothing, or where the registry does not know it any more."""
        agreed = self.household.reading.agreed
        every: list[Made] = [*agreed.handovers, *agreed.absences, *agreed.rests, *agreed.news]
        every += [*agreed.offers.proposed, *agreed.offers.not_taken]
        return next((each for each in every if each.id == identity), None)

    def agree(self, text: str, entry: Entry | None) -> None:
        """Append an entry to what is agreed, and tell the ledger."""
        append_once(self.household.agreed, self.identity, text)
        record(self.household, self.store, *([] if entry is None else [entry]))

    def answer(self, message: str, **values: str) -> Acted:
        """Nothing is done, for a reason."""
        return Acted(self.say(message, **values))

    def did(self, message: str, deed: Deed, **values: str) -> Acted:
        """It is done."""
        return Acted(self.say(message, **values), deed.text, did=True)
