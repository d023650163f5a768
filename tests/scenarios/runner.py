"""Runs a story on a back end: its steps in order, its goldens, its claims, and what must hold in every story."""

from __future__ import annotations

import io
import shlex
import shutil
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import datetime, timedelta
from functools import singledispatchmethod
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory.faults import Crash as Died
from syncd.cli.main import main
from syncd.core.table import Act
from syncd.engine.cycle import Cycle
from syncd.engine.report import RunReport
from syncd.errors import SyncdError
from syncd.model.ledger import Entry
from syncd.model.registry import Registry
from syncd.model.state import AccountState
from syncd.model.when import local_instant
from syncd.ports import AdapterSpec
from syncd.service import Service
from syncd.service.answers import Planned
from tests.machine.process import MortalStore
from tests.scenarios.backend import Backend, OwnersList, filled_in, users_of
from tests.scenarios.claims import Sight, check, check_doubles, check_foreign
from tests.scenarios.dying import Doomed, DyingConnection
from tests.scenarios.hands import OwnersApp
from tests.scenarios.showing import end_document, exactly, plan_document, row
from tests.scenarios.story import (
    AccountTurns,
    AnyStep,
    At,
    Command,
    Crash,
    EachDay,
    Forward,
    ListDoes,
    Look,
    Machine,
    OwnersHand,
    Plan,
    RegistryFile,
    ServerDoes,
    StateDoes,
    Story,
    Sync,
    WrongClock,
)
from tests.support.clocks import FakeClock

_DAY = timedelta(days=1)


class Told(AssertionError):
    """A story does not hold; says at which step."""


class Runner:
    """One story on one back end, in a folder of its own. `goldens` holds what its planning steps gave, by file."""

    def __init__(self, story: Story, backend: Backend, folder: Path) -> None:
        self.story = story
        self.backend = backend
        self.folder = folder
        self.now = story.head.begin
        self.clock = FakeClock(self.now.replace(tzinfo=None).isoformat())
        self.goldens: dict[str, Any] = {}
        self.doomed = Doomed()
        self.app = OwnersApp(backend, lambda: self.now)
        self._wrong: datetime | None = None
        self._machine = "home"
        self._services: dict[str, Service] = {}
        self._registry: Registry | None = None
        self._foreign: dict[str, str] = {}
        self._planted: set[str] = set()
        self._newest = 0
        self._sight = Sight(())
        self._set_up()

    def _set_up(self) -> None:
        self._write(filled_in(self.story.input("household.toml"), self.backend))
        self.backend.put_secrets(self.folder)
        if self.story.head.own_lists:
            for user in sorted({place.user for place in self.backend.lists()} | set(self._users())):
                self.backend.make_lists(user)
        self._plant()
        self._tell()

    def _users(self) -> list[str]:
        return users_of(self.story.input("household.toml"))

    # The story.

    def run(self) -> dict[str, Any]:
        """Every step, then what must hold at the end. Returns the goldens. Raises Told, AssertionError."""
        for number, step in enumerate(self.story.steps, 1):
            try:
                self._step(step)
            except AssertionError as error:
                raise Told(
                    f"{self.story.name}, step {number} ({step.say or type(step).__name__}): {error}"
                ) from error
        self._at_the_end()
        return self.goldens

    def _step(self, step: AnyStep) -> None:
        before = frozenset(e.id for e in self._entries())
        self._sight = Sight(())
        self._do(step)
        self._plant()
        self._foreigners_stand()
        self._sight.items = self.backend.hand.items()
        self._sight.before = before
        self._sight.entries = self._entries()
        self._sight.status = self._status()
        self._look_for_doubles(at_rest=False)
        if step.expect is not None:
            check(step.expect, self._sight)
        else:
            assert not self._sight.refused, f"refused ({self._sight.refused}): {self._sight.said}"

    def _at_the_end(self) -> None:
        self.goldens["end.json"] = end_document(self.backend.hand.items(), self.backend.lists(), self._entries())
        self._sight.report = None
        self._sight.refused, self._sight.said = 0, ""
        try:
            check(self.story.head.expect, self._sight)
            self._foreigners_stand()
            if not self.story.head.restless:
                self._look_for_doubles(at_rest=True)
                self._is_quiet()
        except AssertionError as error:
            raise Told(f"{self.story.name}, at the end: {error}") from error

    def _is_quiet(self) -> None:
        """A further run writes nothing, records nothing, and every account is well."""
        before = self._entries()
        for full in (False, True):
            report = self.service.sync(full=full).report
            news = [row(a) for a in report.actions if a.act is not Act.NOTHING]
            assert news == [], f"a further run is not quiet: {news}"
            assert report.wrote == 0
            unwell = {n: o.error for n, o in report.accounts.items() if o.state is not AccountState.OK}
            assert unwell == {}, f"not well at the end: {unwell}"
        assert before == self._entries()

    # What steps stand on.

    @property
    def service(self) -> Service:
        """syncd on the machine that people sit at now."""
        if self._machine not in self._services:
            self._services[self._machine] = self._make_service(self._machine)
        return self._services[self._machine]

    def _make_service(self, machine: str) -> Service:
        return Service(
            self.folder / "household.toml",
            self.folder / machine,
            {name: self._dying(spec) for name, spec in self.backend.specs.items()},
            self.clock,
            check_clock=self.story.head.checks_clock,
        )

    def _dying(self, spec: AdapterSpec) -> AdapterSpec:
        return replace(spec, open=lambda setup: DyingConnection(spec.open(setup), setup.account, self.doomed))

    def _write(self, text: str) -> None:
        (self.folder / "household.toml").write_text(text, encoding="utf-8")

    def _tell(self) -> None:
        self.backend.tell_time(self.now)
        shown = self._wrong or self.now
        self.clock.set(shown.replace(tzinfo=None).isoformat())

    def _go_to(self, instant: datetime) -> None:
        assert instant >= self.now, f"time does not go back to {instant}"
        if self._wrong is not None:
            self._wrong += instant - self.now
        self.now = instant
        self._tell()

    def _in_order(self) -> Registry | None:
        """The newest registry that was in order."""
        try:
            self._registry = self.service.household().registry
        except SyncdError:
            return self._registry
        return self._registry

    def _entries(self) -> tuple[Entry, ...]:
        try:
            return self.service.ledger().entries
        except SyncdError:
            return self._sight.entries

    def _status(self) -> Mapping[str, Any]:
        try:
            return self.service.status().as_json()
        except SyncdError:
            return {}

    def _plant(self) -> None:
        """One item of the owner's own into each list that has none yet."""
        for place in self.backend.lists():
            if place.href not in self._planted:
                self._planted.add(place.href)
                self.backend.plant(place, f"own-{len(self._planted)}")
        for item in self.backend.hand.items():
            if not item.ours:
                self._foreign.setdefault(item.href, item.raw)

    def _foreigners_stand(self) -> None:
        lists = {place.href for place in self.backend.lists()}
        check_foreign(self._foreign, self.backend.hand.items(), lists)

    def _look_for_doubles(self, *, at_rest: bool) -> None:
        registry = self._in_order()
        if registry is not None:
            check_doubles(self.backend.hand.items(), registry, self.now.date(), at_rest=at_rest)

    # Steps.

    @singledispatchmethod
    def _do(self, step: AnyStep) -> None:
        raise NotImplementedError(type(step).__name__)

    @_do.register
    def _(self, step: At) -> None:
        self._go_to(step.at)

    @_do.register
    def _(self, step: Forward) -> None:
        self._go_to(self.now + step.forward)

    @_do.register
    def _(self, _step: Look) -> None:
        """Nothing."""

    @_do.register
    def _(self, step: Plan) -> None:
        self._golden(step.plan, self._refusable(lambda: plan_document(self.service.plan())))

    @_do.register
    def _(self, step: Sync) -> None:
        self._golden(step.sync, self._refusable(lambda: self._sync(full=step.full)))

    @_do.register
    def _(self, step: EachDay) -> None:
        zone = self._zone()
        found: dict[str, Any] = {}
        day = self.now.astimezone(zone).date()
        while day <= step.until:
            instant = local_instant(day, step.hour, zone)
            if instant >= self.now:
                self._go_to(instant)
                document = self._refusable(lambda: self._sync(full=False))
                self._plant()
                self._look_for_doubles(at_rest=False)
                if document != {"actions": []}:
                    found[day.isoformat()] = document
            day += _DAY * step.every
        self._golden(step.each_day, found)

    def _zone(self) -> ZoneInfo:
        registry = self._in_order()
        assert registry is not None
        return registry.household.zone

    @_do.register
    def _(self, step: RegistryFile) -> None:
        text = filled_in(self.story.input(step.registry), self.backend)
        if step.up_to:
            assert step.up_to in text, f"{step.up_to!r} is not in {step.registry}"
            text = text[: text.index(step.up_to)]
        self._write(text)

    @_do.register
    def _(self, step: OwnersHand) -> None:
        self.app.act(step)

    @_do.register
    def _(self, step: AccountTurns) -> None:
        self.backend.turn(step.user, step.turns, self.folder)

    @_do.register
    def _(self, step: ServerDoes) -> None:
        act = self.backend.keep if step.server == "keeps-backup" else self.backend.restore
        act(step.user, step.backup)

    @_do.register
    def _(self, step: ListDoes) -> None:
        place = self._list(step.user, step.named)
        if step.list == "renamed":
            assert step.to, "a new name is missing"
            self.backend.rename(place, step.to)
        else:
            self.backend.remove(place)
            # A new list may be made at the same address; it begins without what stood in the old one.
            self._planted.discard(place.href)
            self._foreign = {h: raw for h, raw in self._foreign.items() if not h.startswith(place.href)}

    def _list(self, user: str, name: str) -> OwnersList:
        found = [place for place in self.backend.lists() if (place.user, place.name) == (user, name)]
        assert len(found) == 1, f"{len(found)} lists of {user} are named {name}"
        return found[0]

    @_do.register
    def _(self, step: StateDoes) -> None:
        state = self.folder / self._machine
        self._services.pop(self._machine, None)
        if step.state == "deleted":
            shutil.rmtree(state)
            return
        for path in state.glob("state.db*"):
            path.unlink()

    @_do.register
    def _(self, step: Machine) -> None:
        self._machine = step.machine

    @_do.register
    def _(self, step: WrongClock) -> None:
        self._wrong = None if isinstance(step.clock, str) else step.clock
        self._tell()

    @_do.register
    def _(self, step: Command) -> None:
        said = step.command.format(digest=self._digest(), run=self._newest, folder=self.folder)
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            code = main(shlex.split(said), make=lambda _config, _state: self.service, environment={})
        self._sight.refused, self._sight.said = code, out.getvalue()

    def _digest(self) -> str:
        """What the one paused account asks to accept, "" for none."""
        notices = "\n".join(self._status().get("notices", ()))
        return notices.rpartition("--accept ")[2].split("\n")[0] if "--accept " in notices else ""

    @_do.register
    def _(self, step: Crash) -> None:
        document = plan_document(self.service.plan())
        self.doomed.dies_after(step.account, step.after)
        household = self.service.household()
        try:
            with (
                MortalStore.open(self.service.state, household.registry.household.id) as store,
                household.accounts(store) as (opened, unopened),
            ):
                store.process = self.doomed.process
                Cycle(
                    household.registry, household.revision(), store, opened, self.clock, unopened, check_clock=False
                ).run("sync")
        except Died:
            document["dies"] = f"after write {step.after} in {step.account} took effect"
        assert "dies" in document, f"there were fewer than {step.after} writes in {step.account}"
        self.doomed.live()
        self._golden(step.crash, document)

    # Planning and running.

    def _refusable(self, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return call()
        except SyncdError as error:
            self._sight.refused, self._sight.said = error.exit_code, f"{error} {error.hint}"
            return {"refused": error.exit_code, "error": type(error).__name__}

    def _sync(self, *, full: bool) -> dict[str, Any]:
        """Plan, then run; the run must do what the plan said, and nothing else but what was conditional."""
        try:
            planned = self.service.plan(full=full)
        except SyncdError as refusal:
            self._is_refused_too(type(refusal))
            raise
        report = self.service.sync(full=full).report
        self._sight.report = report
        self._newest = report.run
        document = plan_document(planned)
        then = _as_planned(planned, report)
        return document | ({"then": then} if then else {})

    def _is_refused_too(self, kind: type[SyncdError]) -> None:
        try:
            self.service.sync()
        except kind:
            return
        raise AssertionError("plan refused, and sync did not")

    def _golden(self, name: str, document: dict[str, Any]) -> None:
        number = len(self.goldens) + 1
        self.goldens[f"{number:02}-{name.replace(' ', '-')}.json"] = document


def _as_planned(planned: Planned, report: RunReport) -> list[str]:
    """Asserts that the run did what was planned; returns what followed from answers, a line each."""
    asked = [exactly(a) for a in planned.report.actions if a.account not in planned.report.verdicts]
    did = [a for a in report.actions if a.account not in report.verdicts]
    first, more = [exactly(a) for a in did[: len(asked)]], did[len(asked) :]
    assert asked == first, _difference(planned, report)
    conditional = {a.occurrence for a in planned.report.actions if a.conditional}
    # What was reopened is decided about once more in the same run, and its successor with it.
    reopened = {a.occurrence.thing for a in planned.report.actions for e in a.entries if e.kind == "reopened"}
    follows = [a.occurrence in conditional or a.occurrence.thing in reopened for a in more]
    unplanned = [row(a) for a, may in zip(more, follows, strict=True) if a.act is not Act.NOTHING and not may]
    assert unplanned == [], f"done without having been planned: {unplanned}"
    if all(own.state is AccountState.OK for own in report.accounts.values()):
        for counter, acts in (("created", {Act.CREATE}), ("withdrawn", {Act.WITHDRAW, Act.CLOSE})):
            wrote = sum(getattr(own, counter) for own in report.accounts.values())
            assert wrote == sum(a.act in acts and a.write is not None for a in did), f"{counter} {wrote}"
    return sorted(row(a) for a in more if a.act is not Act.NOTHING)


def _difference(planned: Planned, report: RunReport) -> str:
    said, did = [row(a) for a in planned.report.actions], [row(a) for a in report.actions]
    return f"the plan said {said}, the run did {did}"
