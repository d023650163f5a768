"""Which proposals wait for an answer: of the registry file (with `consent = "both"`), of commands and of words.

Of several proposals of one responsibility the newest stands. One that its receiver answered, or owns already, or
whose receiver left, is over; so is one from before somebody took it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from syncd.config.agreed_file import agreement_id
from syncd.config.agreed_offers import Proposed
from syncd.config.in_force import BOTH, file_lines
from syncd.config.overlay import counting_rests
from syncd.errors import Problem
from syncd.model.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from syncd.config.agreed import Agreed
    from syncd.config.in_force import FileLine, Held
    from syncd.config.report import Report
    from syncd.config.undated import Lines
    from syncd.model.registry import Registry, Responsibility, Weight

CARD, DEAL, FILE, WORD = "card", "deal", "file", "word"
"""How something comes about: by a card, by the card of a first column; by the file, by a word."""


def proposals(
    written: Registry,
    owned: Mapping[str, Responsibility],
    agreed: Agreed,
    held: Held,
    undated: Mapping[str, Lines],
    today: date,
) -> tuple[Proposal, ...]:
    """Every proposal that waits, at most one for each responsibility and whoever is asked.

    `owned` are the responsibilities as they hold, before pauses and leaves are taken out.
    """
    offered = _Offered(written, agreed, held, undated, today)
    return tuple(each for one in written.responsibilities for each in offered.of(one, owned[one.id]))


def differs(line: FileLine, owned: Responsibility, today: date) -> bool:
    """Whether a line of the file says another owner than is agreed: without dates, than is agreed for good."""
    day = max(line.since or today, today)
    if line.since is None:
        day = max([day, *(span.since for span in owned.ownership if span.since is not None)])
        day = max([day, *(span.until for span in owned.ownership if span.until is not None)])
    return owned.owner_on(day) != line.owner


def said_apart(written: Registry, held: Held, undated: Mapping[str, Lines], today: date) -> frozenset[str]:
    """Ids of what the file says another owner of than is agreed."""
    return frozenset(
        each.id
        for each in written.responsibilities
        if each.id in held.responsibilities
        for line in file_lines(each, undated.get(each.id), written, today)
        if differs(line, held.responsibilities[each.id], today)
    )


def told_apart(report: Report, apart: frozenset[str], held: Held) -> tuple[Problem, ...]:
    """Where the file says something older than what is agreed, to know."""
    return tuple(
        Problem(
            report.file,
            report.line(("responsibilities", name)),
            f'responsibility "{name}": what is agreed is newer than what this says of its owner',
            '"syncd agreed" prints the lines to take over; another owner or a new date here is a proposal',
            warning=True,
        )
        for name in held.responsibilities
        if name in apart
    )


@dataclass(frozen=True)
class _Offered:
    written: Registry
    agreed: Agreed
    held: Held
    undated: Mapping[str, Lines]
    today: date

    def of(self, written: Responsibility, owned: Responsibility) -> tuple[Proposal, ...]:
        """Those of one responsibility, as written and as owned."""
        lines = file_lines(written, self.undated.get(written.id), self.written, self.today)
        found = [*self._by_word(owned, lines)]
        if self.written.household.consent == BOTH:
            found += self._by_file(written, owned, lines)
            if not any(each.through == FILE for each in found):
                found += self._of_weight(written, owned)
        gone = {rest.member for rest in counting_rests(self.agreed.rests) if rest.left and rest.until is None}
        kept: dict[str, Proposal] = {}
        for each in found:
            if each.asked not in gone and each.to not in gone:
                kept.setdefault(each.asked, each)
        homeless = owned.owner_on(self.today) is None
        return tuple(replace(each, homeless=homeless) for each in kept.values())

    def _by_word(self, owned: Responsibility, lines: tuple[FileLine, ...]) -> Iterator[Proposal]:
        """The newest by a command or a word, unless the file says something newer."""
        mine = [each for each in self.agreed.offers.proposed if each.responsibility == owned.id]
        if not mine or self._is_over(mine[-1]) or {line.key for line in lines} - {*mine[-1].file}:
            return
        made = mine[-1]
        day = max(made.since, self.today)
        asked = made.owner or owned.owner_on(day)
        if asked is None or owned.owner_on(day) == made.owner:
            return
        yield Proposal(
            made.id,
            owned.id,
            asked,
            made.owner,
            owned.weight,
            made.since,
            through=made.through,
            lines=made.file,
            note=made.note,
        )

    def _is_over(self, made: Proposed) -> bool:
        answered = {each.proposal for each in self.agreed.handovers if each.proposal}
        if made.id in answered | {each.proposal for each in self.agreed.offers.not_taken}:
            return True
        return any(
            each.responsibility == made.responsibility
            and each.owner is not None
            and (each.agreed_at, each.line) > (made.agreed_at, made.line)
            for each in self.agreed.handovers
        )

    def _by_file(
        self, written: Responsibility, owned: Responsibility, lines: tuple[FileLine, ...]
    ) -> Iterator[Proposal]:
        """What the file says and nobody answered yet, the earliest first."""
        answered = self._answered(written.id)
        refused = self._refused()
        uids = {member.id: member.uid_id for member in self.written.members}
        for line in lines:
            if line.key in answered or not differs(line, owned, self.today):
                continue
            day = max(line.since or self.today, self.today)
            asked = line.owner or owned.owner_on(day) or owned.owner_on(self.today)
            if asked is None:
                continue
            to = uids.get(line.owner, "") if line.owner else "nobody"
            identity = agreement_id("file", written.uid_id, to, line.key, *_text(written.weight))
            if identity in refused:
                continue
            weight = written.weight if line.owner else owned.weight
            since = line.since if line.since is not None and line.since > self.today else None
            deal = line.owner is not None and not self._was_dealt(asked)
            yield Proposal(identity, written.id, asked, line.owner, weight, since, deal=deal, lines=(line.key,))

    def _answered(self, responsibility: str) -> set[str]:
        """Keys of lines that something agreed or proposed since has answered; those that say what was agreed, too."""
        offers = self.agreed.offers
        uids = {member.id: member.uid_id for member in self.written.members}
        keys: set[str] = set()
        for begun in (*offers.in_force, *self.held.due):
            keys |= {*begun.file} if begun.responsibility == responsibility else set()
        for made in offers.proposed:
            keys |= {*made.file} if made.responsibility == responsibility else set()
        for each in self.agreed.handovers:
            if each.responsibility == responsibility:
                keys |= {*each.file, f"{uids.get(each.owner, '') if each.owner else 'nobody'} {each.since}"}
        return keys

    def _refused(self) -> set[str]:
        return {each.proposal for each in self.agreed.offers.not_taken}

    def _of_weight(self, written: Responsibility, owned: Responsibility) -> Iterator[Proposal]:
        """Another weight in the file than was agreed: its owner is asked."""
        owner, agreed = owned.owner_on(self.today), self.held.weights.get(written.id)
        if owner is None or agreed is None or agreed == written.weight:
            return
        uid = self.written.member(owner).uid_id
        identity = agreement_id("weight", written.uid_id, uid, *_text(written.weight))
        last = max(self._weighings(written.id), default=None)
        for each in self.agreed.offers.not_taken:
            if each.proposal == identity and (last is None or each.agreed_at >= last):
                return
        yield Proposal(identity, written.id, owner, owner, written.weight, weights=True)

    def _weighings(self, responsibility: str) -> Iterator[datetime]:
        """When its weight was agreed."""
        offers = self.agreed.offers
        told = [(each.responsibility, each.weight, each.agreed_at) for each in self.agreed.handovers]
        told += [(each.responsibility, each.weight, each.agreed_at) for each in offers.weighed]
        told += [(each.responsibility, each.weight, each.agreed_at) for each in offers.in_force]
        return (at for name, weight, at in told if name == responsibility and weight is not None)

    def _was_dealt(self, member: str) -> bool:
        """Whether something was theirs by a yes or from before, or they answered their first column."""
        begun = (*self.agreed.offers.in_force, *self.held.due)
        return (
            any(span.owner == member for each in begun for span in each.ownership)
            or any(each.owner == member and each.through in (CARD, DEAL) for each in self.agreed.handovers)
            or any(each.member == member and each.through == DEAL for each in self.agreed.offers.not_taken)
        )


def _text(weight: Weight) -> tuple[str, str, str]:
    return str(weight.notice), str(weight.plan), str(weight.do)
