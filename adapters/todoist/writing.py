"""Writing: each write becomes commands, and up to a hundred of them travel in one `/sync`, which also reads.

The service knows no conditions. So a version that this connection knows to be old is not written over; before
anything is taken away, and after a pause, what changed is asked for first; and an update sends only the fields that
it changes. What remains is the moment between that question and the write (docs/compatibility.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from adapters.todoist import composing
from adapters.todoist.asking import Asking
from adapters.todoist.body import Task, dump, etag, load
from adapters.todoist.client import Unanswered
from adapters.todoist.composing import Sent
from adapters.todoist.errors import project_gone
from adapters.todoist.statuses import Answered, judge
from syncd.errors import AccountError
from syncd.model.item import Field, Ref, Status
from syncd.ports import Answer, Batch, CollectionRef, Create, Delete, Outcome, Restore, Result, Update, Write

MOST = 100
"""Commands in one request."""

MOST_BYTES = 900_000
"""The service takes 1 MiB, in the encoding of the form; the rest is for what goes along."""

STALE = 5.0
"""After so many seconds without an answer an update asks first what changed."""

FREE_ROOM = 300
"""Open tasks that a project may hold, where the service does not say."""


_ASKED_FIRST = Delete | Restore | Answer
"""Writes before which it is asked what changed: they take away or close."""


@dataclass(slots=True)
class _Job:
    """One write on its way. `base` is the body that it goes against; `outcome` None until its end is known."""

    write: Write
    sent: Sent = field(default_factory=Sent)
    base: tuple[Task, bool] | None = None
    outcome: Outcome | None = None

    @property
    def uid(self) -> str:
        return self.write.content.uid if isinstance(self.write, Create | Update) else self.write.uid

    @property
    def ref(self) -> Ref | None:
        """The version that it is meant for; None for what is made."""
        if isinstance(self.write, Restore):
            return Ref(self.write.href, self.write.over) if self.write.over is not None else None
        return None if isinstance(self.write, Create) else self.write.ref


class Writing:
    """The writing half of a connection."""

    def __init__(self, asking: Asking, zone: ZoneInfo) -> None:
        self._asking = asking
        self._zone = zone

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """Send them; one outcome for each, in order."""
        jobs = [_Job(write) for write in writes]
        try:
            if self._must_ask(writes):
                self._asking.refresh()
            self._asking.there(ref.href)
        except AccountError as error:
            return _batch(jobs, error)
        room = self._room(ref)
        taken = self._asking.known.uids()
        try:
            for job in jobs:
                self._prepare(job, ref, taken, room)
                if isinstance(job.write, Create) and job.outcome is None:
                    room -= 1
        except AccountError as error:
            return _batch(jobs, error)
        for chunk in _chunks([job for job in jobs if job.outcome is None]):
            failed = self._send(chunk, ref)
            if failed is not None:
                return _batch(jobs, failed)
        return _batch(jobs, None)

    def _must_ask(self, writes: Sequence[Write]) -> bool:
        if not self._asking.known.token or any(isinstance(w, _ASKED_FIRST) or _finishes(w) for w in writes):
            return True
        return self._asking.age() > STALE and any(isinstance(w, Update) for w in writes)

    def _room(self, ref: CollectionRef) -> int:
        """How many tasks more the project takes."""
        known = self._asking.known
        return (known.room or FREE_ROOM) - known.holds(ref.href)

    def _prepare(self, job: _Job, ref: CollectionRef, taken: set[str], room: int) -> None:
        """Make the commands of a job, or its outcome where nothing is to be sent."""
        write, known = job.write, self._asking.known
        if job.ref is not None and (result := self._against(job.ref)) is not None:
            job.outcome = Outcome(result)
            return
        try:
            self._compose(job, ref)
        except (ValueError, TypeError, KeyError):
            job.outcome = Outcome(Result.REFUSED, why="what stands there cannot be edited")
            return
        makes = bool(job.sent.temp_id)
        buried = known.buried.get(job.uid) if isinstance(write, Create) else None
        if buried is not None and job.uid not in taken:
            # It was made by a sending whose answer was lost, and somebody threw it away before the next look.
            job.outcome = self._done(job, buried)
        elif makes and job.uid in taken:
            job.outcome = Outcome(Result.EXISTS)
        elif makes and room <= 0:
            most = known.room or FREE_ROOM
            job.outcome = Outcome(Result.REFUSED, why=f"the project holds the {most} open tasks that Todoist allows")
        elif job.sent.why:
            job.outcome = Outcome(Result.REFUSED, why=job.sent.why)
        elif not job.sent.commands and job.ref is not None:
            job.outcome = self._done(job, job.ref.href)
        if makes:
            taken.add(job.uid)

    def _compose(self, job: _Job, ref: CollectionRef) -> None:
        """The commands of a job. Raises AccountError; ValueError, TypeError or KeyError for a body that is none."""
        write, known = job.write, self._asking.known
        if isinstance(write, Update):
            job.base = load(write.base)
            below = self._below(job.base[0]) if _finishes(write) else []
            job.sent = composing.edit(
                job.base[0], write.content, write.changed, self._zone, known.token, below, lengths=known.lengths
            )
        elif isinstance(write, Restore):
            job.base = load(write.raw)
            if write.over is None:
                job.sent = composing.again(job.base[0], write.uid, ref.href)
            else:
                over = known.tasks[write.href]
                below = self._below(over) if job.base[0].get("checked") else []
                job.sent = composing.back(job.base[0], over, write.uid, known.token, below)
        elif isinstance(write, Delete):
            job.sent = composing.deletion(write)
        elif isinstance(write, Answer):
            job.base = load(write.base)
            job.sent = composing.answer(job.base[0], write, self._below(job.base[0]))
        else:
            job.sent = composing.creation(write.content, ref.href, self._zone, lengths=known.lengths)

    def _below(self, task: Task) -> list[Task]:
        """Open sub-tasks of an open task that is about to be finished; one request where there may be any."""
        if task.get("checked") or not self._asking.known.has_sub_tasks(str(task["id"])):
            return []
        found = self._asking.client.below(str(task["id"]))
        return [each for each in found if each.get("id") and each.get("project_id")]

    def _against(self, ref: Ref) -> Result | None:
        """Why a write meant for that version is not sent; None when nothing newer is known."""
        known = self._asking.known
        if ref.etag is None:
            return Result.CHANGED
        if ref.href in known.removed:
            return Result.GONE
        if ref.href in known.tasks and known.ref(ref.href).etag != ref.etag:
            return Result.CHANGED
        return None

    def _send(self, jobs: Sequence[_Job], ref: CollectionRef) -> AccountError | None:
        """One request. Returns the account's failure, if it is one."""
        commands = [command for job in jobs for command in job.sent.commands]
        try:
            carried = self._asking.commands(commands)
        except Unanswered as unanswered:
            failure = unanswered.failure
            for job in jobs:
                job.outcome = Outcome(Result.UNCLEAR if failure.sent else Result.NOT_TRIED)
            return failure.error
        gone = self._asking.known.gone(ref.href)
        failed: AccountError | None = project_gone(self._asking.account, ref.name) if gone else None
        shorter: list[_Job] = []
        # One that failed does not stop the commands after it: each has an end of its own.
        for job in jobs:
            answered = judge([carried.states.get(c["uuid"]) for c in job.sent.commands], self._asking.account)
            if carried.replayed and isinstance(job.write, Delete) and answered.result is Result.GONE:
                answered = Answered(Result.DONE)  # The sending whose answer was lost took it away.
            if answered.paid and job.sent.args.get("duration") and isinstance(job.write, Create | Update):
                shorter.append(job)
                continue
            try:
                if answered.error is not None or (gone and answered.result is not Result.DONE):
                    failed = failed or answered.error
                    job.outcome = Outcome(Result.NOT_TRIED if gone else answered.result)
                else:
                    job.outcome = self._ended(job, answered, carried.ids)
            except AccountError as error:
                # It took effect, and what stands there now could not be read.
                failed, job.outcome = failed or error, Outcome(Result.UNCLEAR)
        if shorter and failed is None:
            return self._without_lengths(shorter, ref)
        return failed

    def _without_lengths(self, jobs: Sequence[_Job], ref: CollectionRef) -> AccountError | None:
        """Once more, for a plan that holds no lengths of tasks: they stand in our line from now on."""
        self._asking.known.lengths = False
        for job in jobs:
            self._compose(job, ref)
        return self._send(jobs, ref)

    def _ended(self, job: _Job, answered: Answered, ids: Mapping[str, str]) -> Outcome:
        if answered.result is Result.GONE and isinstance(job.write, Create | Restore) and job.ref is None:
            return Outcome(Result.REFUSED, why=answered.why or "Todoist does not take it here")
        if answered.result is not Result.DONE:
            return Outcome(answered.result, why=answered.why)
        if isinstance(job.write, Delete):
            return Outcome(Result.DONE)
        if job.ref is not None:
            return self._done(job, job.ref.href)
        return self._made(job, ids.get(job.sent.temp_id, ""))

    def _made(self, job: _Job, task_id: str) -> Outcome:
        """The task that a creation made, now or when the same command was sent before."""
        known = self._asking.known
        if not task_id:
            # A replayed command may be answered without the id: the line in the description tells. Where no task
            # has it, the one that was made is gone.
            self._asking.everything()
            task_id = next(iter(known.holders(job.uid)), "")
            if not task_id:
                return Outcome(Result.UID_TAKEN)
        if task_id not in known.tasks and task_id not in known.removed:
            task = self._asking.client.task(task_id)
            if task is not None:
                known.learn([{**task, "id": task_id}])
        if task_id not in known.tasks and task_id not in known.removed:
            return Outcome(Result.UID_TAKEN)
        # Removed since the last look: it took effect, and the next look reads that it was thrown away.
        return self._done(job, task_id)

    def _done(self, job: _Job, task_id: str) -> Outcome:
        """What stands there now as far as it is known to be ours.

        What its owner changed at the same moment is left out of it, so that the next look finds another version and
        reads it.
        """
        stands = self._asking.known.tasks.get(task_id)
        extras = self._asking.known.extras(task_id) if job.ref is None else bool(job.base and job.base[1])
        if isinstance(job.write, Restore):
            extras = self._asking.known.extras(task_id)
        before: Task = job.base[0] if job.base is not None else {}
        task = {**before, **job.sent.args, "id": task_id} if stands is None else _as_asked(stands, before, job.sent)
        return Outcome(Result.DONE, Ref(task_id, etag(task, extras=extras)), dump(task, extras=extras))


_MEANING = ("content", "description", "due", "duration", "labels", "priority", "deadline", "project_id")
_NEW: Task = {"due": None, "duration": None, "deadline": None, "labels": [], "priority": 1, "description": ""}
"""What a new task shows of which nothing was said."""


def _as_asked(stands: Task, before: Task, sent: Sent) -> dict[str, Any]:
    """The task as this write alone left it, in the form that the service gave it.

    A field that the write did not touch is as it was before; one that it wrote and that shows something else by now
    is as it was sent.
    """
    task = dict(stands)
    was = before or _NEW
    for name in _MEANING:
        if name in sent.args:
            if not composing.same(name, sent.args[name], stands):
                task[name] = sent.args[name]
        elif name in was:
            task[name] = was[name]
    if "checked" not in sent.args:
        for name in ("checked", "completed_at", "completed_by_uid"):
            task[name] = before.get(name)
    elif bool(stands.get("checked")) != sent.args["checked"]:
        task["checked"] = sent.args["checked"]
    return task


def _finishes(write: Write) -> bool:
    """Whether a write ticks a task off, and with it what hangs below."""
    return isinstance(write, Update) and Field.STATUS in write.changed and write.content.status is not Status.OPEN


def _chunks(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Jobs whose commands go into one request, order kept."""
    chunk: list[_Job] = []
    count = size = 0
    for job in jobs:
        own = len(quote_plus(json.dumps(job.sent.commands, ensure_ascii=False)))
        number = len(job.sent.commands)
        if chunk and (count + number > MOST or size + own > MOST_BYTES):
            yield chunk
            chunk, count, size = [], 0, 0
        chunk.append(job)
        count, size = count + number, size + own
    if chunk:
        yield chunk


def _batch(jobs: Sequence[_Job], error: AccountError | None) -> Batch:
    return Batch(tuple(job.outcome or Outcome(Result.NOT_TRIED) for job in jobs), error)
