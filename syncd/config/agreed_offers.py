"""What `agreed.toml` tells of proposals: what was proposed, what was not taken, new weights, and what was in force.

A yes to a new owner is a `[[handover]]` that names its proposal, a yes to new weights a `[[weight]]`. What the
registry file proposes has no entry: it stands in that file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import Field

from syncd.config.agreed_tables import AgreedTable
from syncd.config.models import OwnershipTable, WeightTable
from syncd.config.suggest import did_you_mean
from syncd.config.values import Text
from syncd.model.registry import Ownership, Weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from syncd.config.report import Report

PROPOSAL, NOT_TAKEN, WEIGHT, IN_FORCE = "proposal", "not_taken", "weight", "in_force"

_NOBODY = "nobody"


class ProposalTable(AgreedTable):
    """[[proposal]]: `owner` is asked whether it is theirs from that day on; with nobody, its owner is asked."""

    responsibility: Text = Field(examples=["groceries"])
    owner: Text = Field(description='Member id, or "nobody".', examples=["sam"])
    by: Text | None = Field(default=None, description="Member who proposed it by a word.", examples=["alex"])
    note: Text | None = Field(default=None, description="For the new owner.", examples=["Keys: hook 3"])
    file: list[Text] = Field(default=[], description="What the file said of its owners then.", examples=[["alex -"]])


class NotTakenTable(AgreedTable):
    """[[not_taken]]: a proposal is over without a yes; without `member` it was taken back by who proposed it."""

    responsibility: Text = Field(examples=["groceries"])
    proposal: Text = Field(description="Id of the proposal.", examples=["3f9c1a20"])
    member: Text | None = Field(default=None, description="Member who was asked.", examples=["sam"])


class WeightEntryTable(AgreedTable):
    """[[weight]]: from that day on a responsibility weighs so."""

    responsibility: Text = Field(examples=["groceries"])
    weight: WeightTable = Field(description="As in the file.", examples=[{"notice": 1, "plan": 1, "do": 1}])
    proposal: Text | None = Field(default=None, description="Id of the proposal.", examples=["3f9c1a20"])


class InForceTable(AgreedTable):
    """[[in_force]]: who owned it, and what it weighed, when the yes of whoever receives something began to count."""

    responsibility: Text = Field(examples=["groceries"])
    ownership: list[OwnershipTable] = Field(default=[], description="As in the file.", examples=[[{"owner": "sam"}]])
    weight: WeightTable | None = Field(default=None, examples=[{"notice": 1, "plan": 1, "do": 1}])
    file: list[Text] = Field(default=[], description="What the file said of its owners then.", examples=[["sam -"]])
    revision: Text | None = Field(
        default=None, description="Of the registry, that it is taken from.", examples=["9c"]
    )


OFFER_KINDS: Mapping[str, type[AgreedTable]] = {
    PROPOSAL: ProposalTable,
    NOT_TAKEN: NotTakenTable,
    WEIGHT: WeightEntryTable,
    IN_FORCE: InForceTable,
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal by a command or a word: `owner` None for nobody; `by` "" where a command does not say who."""

    id: str
    responsibility: str
    owner: str | None
    since: date
    agreed_at: datetime
    through: str
    line: int
    by: str = ""
    file: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A proposal that is over without a yes: `member` "" where it was taken back."""

    id: str
    responsibility: str
    proposal: str
    since: date
    agreed_at: datetime
    through: str
    line: int
    member: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """New weights that its owner said yes to."""

    id: str
    responsibility: str
    weight: Weight
    since: date
    agreed_at: datetime
    through: str
    line: int
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """What was in force of one responsibility, and what the file said of its owners then.

    `revision` is the registry's revision that told it, "" for what the file told at the first reading.
    """

    id: str
    responsibility: str
    ownership: tuple[Ownership, ...]
    weight: Weight | None
    since: date
    agreed_at: datetime
    line: int
    file: tuple[str, ...] = ()
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """All of it, each kind in the order of agreeing."""

    proposed: tuple[Proposed, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    in_force: tuple[InForce, ...] = ()

    @property
    def instants(self) -> list[datetime]:
        """When each was agreed."""
        offered = [each.agreed_at for each in self.proposed] + [each.agreed_at for each in self.not_taken]
        return [*offered, *(each.agreed_at for each in self.weighed), *(each.agreed_at for each in self.in_force)]


def weight_of(table: WeightTable | None) -> Weight | None:
    """The weight of a table."""
    return None if table is None else Weight(table.notice, table.plan, table.do)


def judge_offers(
    entries: Callable[[str], Iterable[tuple[int, Any]]],
    report: Report,
    members: Mapping[str, str],
    responsibilities: Mapping[str, str],
) -> Offers:
    """Judge the entries of each kind by the ids of today, of members and responsibilities named now or formerly.

    An entry about somebody or something that is gone is left out with a warning.
    """
    judge = _Judge(report, members, responsibilities)
    proposed = [judge.proposed(n, entry) for n, entry in entries(PROPOSAL)]
    not_taken = [judge.not_taken(n, entry) for n, entry in entries(NOT_TAKEN)]
    weighed = [judge.weighed(n, entry) for n, entry in entries(WEIGHT)]
    in_force = [judge.in_force(n, entry) for n, entry in entries(IN_FORCE)]
    return Offers(
        tuple(sorted((each for each in proposed if each is not None), key=lambda each: each.agreed_at)),
        tuple(sorted((each for each in not_taken if each is not None), key=lambda each: each.agreed_at)),
        tuple(sorted((each for each in weighed if each is not None), key=lambda each: each.agreed_at)),
        tuple(sorted((each for each in in_force if each is not None), key=lambda each: each.agreed_at)),
    )


class _Judge:
    def __init__(self, report: Report, members: Mapping[str, str], responsibilities: Mapping[str, str]) -> None:
        self._report = report
        self._members = members
        self._responsibilities = responsibilities

    def proposed(self, number: int, entry: ProposalTable) -> Proposed | None:
        path = (PROPOSAL, number)
        about = self._find(path, "responsibility", entry.responsibility, self._responsibilities)
        owner = entry.owner if entry.owner == _NOBODY else self._find(path, "owner", entry.owner, self._members)
        if about is None or owner is None:
            return None
        return Proposed(
            entry.id,
            about,
            None if owner == _NOBODY else owner,
            entry.since,
            entry.agreed_at,
            entry.through,
            self._report.line(path),
            self._members.get(entry.by or "", entry.by or ""),
            tuple(entry.file),
            entry.note or "",
        )

    def not_taken(self, number: int, entry: NotTakenTable) -> NotTaken | None:
        path = (NOT_TAKEN, number)
        about = self._find(path, "responsibility", entry.responsibility, self._responsibilities)
        if about is None:
            return None
        member, line = self._members.get(entry.member or "", entry.member or ""), self._report.line(path)
        return NotTaken(entry.id, about, entry.proposal, entry.since, entry.agreed_at, entry.through, line, member)

    def weighed(self, number: int, entry: WeightEntryTable) -> Weighed | None:
        path = (WEIGHT, number)
        about = self._find(path, "responsibility", entry.responsibility, self._responsibilities)
        weight = weight_of(entry.weight)
        if about is None or weight is None:
            return None
        at, line = entry.agreed_at, self._report.line(path)
        return Weighed(entry.id, about, weight, entry.since, at, entry.through, line, entry.proposal or "")

    def in_force(self, number: int, entry: InForceTable) -> InForce | None:
        path = (IN_FORCE, number)
        about = self._find(path, "responsibility", entry.responsibility, self._responsibilities)
        if about is None:
            return None
        spans = tuple(
            Ownership(self._members[span.owner], span.since, span.until)
            for span in entry.ownership
            if self._find(path, "ownership", span.owner, self._members) is not None
        )
        return InForce(
            entry.id,
            about,
            spans,
            weight_of(entry.weight),
            entry.since,
            entry.agreed_at,
            self._report.line(path),
            tuple(entry.file),
            entry.revision or "",
        )

    def _find(self, path: tuple[str, int], key: str, name: str, known: Mapping[str, str]) -> str | None:
        found = known.get(name)
        if found is None:
            mend = did_you_mean(name, known) or "take the entry out, or add the id to formerly of what it became"
            what = f'{key} "{name}" is not in the registry, so this entry is left out'
            self._report.warn((*path, key), what, mend)
        return found
