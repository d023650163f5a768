"""The lines that were heard, and what was passed by in the lists that syncd made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update

from syncd.model.heard import HeardLine, PassedBy, Stage, Where
from syncd.store import schema_heard
from syncd.store.reading import Reading
from syncd.store.remembered import until_changed
from syncd.store.remembering import Remembering
from syncd.store.rows import Row, Values

KEPT_HEARD = timedelta(days=400)
"""How long it is remembered that a line was heard, so that it is not heard twice."""

KEPT_ANSWERS = timedelta(days=30)
"""How long the text of an answer is kept."""


class HeardReading(Reading):
    """The part of a store that tells what was heard. Every method may raise StateError."""

    @until_changed(schema_heard.heard)
    def heard(self, *, stage: Stage | None = None, member: str | None = None) -> tuple[HeardLine, ...]:
        """The lines in the order in which they were heard: all, those of one stage, those of a member (oldest id)."""
        table = schema_heard.heard
        query = self._of(table).order_by(table.c.seq)
        if stage is not None:
            query = query.where(table.c.stage == stage.value)
        if member is not None:
            query = query.where(table.c.member == member)
        return tuple(_line_of(row) for row in self._ask(query))

    @until_changed(schema_heard.heard)
    def lines_about(self) -> tuple[HeardLine, ...]:
        """The lines about which something is left to do or to show, in the order in which they were heard."""
        table = schema_heard.heard
        left = or_(table.c.stage.in_((Stage.SEEN.value, Stage.WAITS.value)), table.c.answer != "")
        return tuple(_line_of(row) for row in self._ask(self._of(table).where(left).order_by(table.c.seq)))

    @until_changed(schema_heard.passed_by)
    def passed_by(self) -> dict[tuple[str, str], PassedBy]:
        """What was passed by, by account and id."""
        rows = self._ask(self._of(schema_heard.passed_by).order_by(*schema_heard.passed_by.primary_key))
        found = (PassedBy(row["account"], row["id"], row["version"], row["old"]) for row in rows)
        return {(each.account, each.id): each for each in found}


class Hearing(Remembering):
    """The part of a change that remembers what was heard. Every method may raise StateError."""

    def hear(self, lines: Iterable[HeardLine]) -> int:
        """Note lines that were not known; those that are known stay as they are. Returns how many are new."""
        wanted = {line.id: line for line in lines}
        table = schema_heard.heard
        known = select(table.c.id).where(table.c.household_id == self._household, table.c.id.in_(list(wanted)))
        for identity in self._connection.scalars(known).all():
            del wanted[identity]
        self._add(table, [_values(line) for line in wanted.values()])
        return len(wanted)

    def follow(self, lines: Iterable[HeardLine]) -> None:
        """Write lines as they are now in place of what was known of them."""
        for line in lines:
            values = _values(line)
            if not self._rewrite(line.id, **values):
                self._connection.execute(insert(schema_heard.heard).values(household_id=self._household, **values))

    def unhear(self, ids: Iterable[str]) -> None:
        """Forget lines that went while they were being typed."""
        self._drop_all(schema_heard.heard, "id", ids)

    def take_out(self, ids: Iterable[str]) -> None:
        """These lines were taken out of the notes in which they were heard."""
        for identity in ids:
            self._rewrite(identity, went=True)

    def answer(self, identity: str, answer: str, deed: str, at: datetime) -> None:
        """A line was acted on: keep the answer and what was done, and erase the line itself."""
        stage = Stage.ANSWERED.value
        self._rewrite(identity, answer=answer, deed=deed, answered_at=at, stage=stage, line="")

    def note_deed(self, identity: str, deed: str) -> None:
        """What was done about a line that is not answered yet."""
        self._rewrite(identity, deed=deed)

    def take_back(self, identity: str) -> None:
        """What was done about a line was taken back."""
        self._rewrite(identity, undone=True)

    def tell(self, ids: Iterable[str], told: str) -> None:
        """The answers to these lines were shown there (see `HeardLine.told`)."""
        for identity in ids:
            self._rewrite(identity, told=told)

    def _rewrite(self, identity: str, **values: Any) -> bool:
        table = schema_heard.heard
        mine = and_(table.c.household_id == self._household, table.c.id == identity)
        return self._connection.execute(update(table).where(mine).values(**values)).rowcount > 0

    def pass_by(self, passed: Iterable[PassedBy]) -> None:
        """Note what was looked at, in place of earlier versions of it."""
        values = [{"account": p.account, "id": p.id, "version": p.version, "old": p.old} for p in passed]
        self._put(schema_heard.passed_by, ("account", "id"), values)

    def forget_passed(self, account: str, ids: Iterable[str]) -> None:
        """What was passed by is gone."""
        for identity in ids:
            self._drop(schema_heard.passed_by, account=account, id=identity)

    def prune(self, now: datetime) -> None:
        """Also erase answers that are older than 30 days, and forget lines after 400 days."""
        super().prune(now)
        table = schema_heard.heard
        mine = table.c.household_id == self._household
        old = and_(mine, table.c.answered_at < now - KEPT_ANSWERS, table.c.answer != "")
        self._connection.execute(update(table).where(old).values(answer="", deed=""))
        over = table.c.stage.in_((Stage.ANSWERED.value, Stage.OVER.value))
        self._connection.execute(delete(table).where(mine, over, table.c.at < now - KEPT_HEARD))


def _values(line: HeardLine) -> Values:
    return {
        "id": line.id,
        "member": line.member,
        "account": line.account,
        "uid": line.uid,
        "where": line.where.value,
        "line": line.line,
        "at": line.at,
        "answer": line.answer,
        "deed": line.deed,
        "undone": line.undone,
        "stage": line.stage.value,
        "collection": line.collection,
        "href": line.href,
        "answered_at": line.answered_at,
        "told": line.told,
        "went": line.went,
    }


def _line_of(row: Row) -> HeardLine:
    named = {key: row[key] for key in HeardLine.__dataclass_fields__}
    return HeardLine(**{**named, "where": Where(row["where"]), "stage": Stage(row["stage"])})
