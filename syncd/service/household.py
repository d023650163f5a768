"""The household as one operation sees it: the registry read, the state opened, the accounts opened when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel

from syncd.config import AGREED, PreviousIds, Reading, digest_of, read_registry
from syncd.config.in_force import BOTH, CONSENT, HELD
from syncd.config.overlay import with_handovers
from syncd.config.undated import to_values
from syncd.config.vanished import called_mark
from syncd.core.occurrences.places import family_place, place_for
from syncd.credentials import resolve
from syncd.engine.cycle import Revision
from syncd.engine.opened import Opened
from syncd.errors import AccountError
from syncd.model.item import Role
from syncd.model.occurrence import Place
from syncd.model.registry import Account, Ownership, Registry, Responsibility, Slot
from syncd.model.when import day_of
from syncd.ports import AccountSetup, AdapterSpec, Clock
from syncd.service.kept import Kept
from syncd.store import Store
from syncd.store.capabilities import from_json as capabilities_from_json

REVISION = 16
"""Characters of a digest that name a revision where one is remembered."""

CALLED = ":called"
"""The key of a revision's values that is no id: an id holds no colon."""


@dataclass(frozen=True)
class Household:
    """The registry, and how to open what it names."""

    reading: Reading
    adapters: Mapping[str, AdapterSpec]
    clock: Clock
    config: Path
    state: Path
    kept: Kept | None = None

    @property
    def registry(self) -> Registry:
        """The registry as read, what was agreed laid over it."""
        return self.reading.registry

    @property
    def agreed(self) -> Path:
        """The file of what was agreed by commands."""
        return self.state / AGREED

    @property
    def renamed(self) -> dict[str, str]:
        """Earlier ids of accounts, the newest first, each with the id of today."""
        return {old: account.id for account in self.registry.accounts for old in reversed(account.formerly)}

    def turned(self) -> bool:
        """Whether a day has come on which what is in force may be something else than was read."""
        turns = self.reading.held.turns
        return turns is not None and day_of(self.clock.now(), self.registry.household.zone) >= turns

    @contextmanager
    def store(self, *, write: bool) -> Iterator[Store]:
        """The state, opened for this household, or as this process keeps it open. Raises StateError."""
        if self.kept is not None:
            yield self.kept.store
            return
        with Store.open(self.state, self.registry.household.id, write=write, renamed=self.renamed) as store:
            yield store

    def revision(self) -> Revision:
        """This registry as a revision of the state."""
        return self._revision

    @cached_property
    def _revision(self) -> Revision:
        return Revision(self.reading.digest, registry_ids(self.registry), registry_values(self.reading))

    @contextmanager
    def accounts(
        self, store: Store, only: frozenset[str] = frozenset(), also: Iterable[Place] = ()
    ) -> Iterator[tuple[dict[str, Opened], dict[str, AccountError]]]:
        """Connections to every account that somebody uses, or that still holds items of ours, and why one has none.

        `also` are places that are needed whether or not anything stands there. Closed at the end, unless this process
        keeps them open.
        """
        known = store.accounts()
        held = (*store.places(), *also)
        wanted: dict[str, tuple[Account, tuple[Slot, ...]]] = {}
        for account in self.registry.accounts:
            slots = used_slots(self.registry, account, held)
            if slots and (not only or account.id in only):
                wanted[account.id] = (account, slots)

        def open_one(account: Account, slots: tuple[Slot, ...]) -> Opened:
            record = known.get(account.id)
            return self.open(account, slots, record.capabilities if record is not None else None)

        kept = self.kept or Kept(store)
        try:
            with kept.accounts(wanted, open_one) as found:
                yield found
        finally:
            if self.kept is None:
                kept.drop_all()

    def used_accounts(self, store: Store) -> tuple[str, ...]:
        """Ids of the accounts that somebody uses, or that still hold items of ours, in registry order."""
        held = store.places()
        return tuple(a.id for a in self.registry.accounts if used_slots(self.registry, a, held))

    def others(self, opened: Mapping[str, object]) -> dict[str, Opened]:
        """Connections that this process keeps to other accounts than these."""
        return self.kept.others(opened) if self.kept is not None else {}

    def open(self, account: Account, slots: tuple[Slot, ...], learnt: Mapping[str, object] | None = None) -> Opened:
        """A connection to one account. Raises SecretError when it needs a secret and has none."""
        spec = self.adapters[account.adapter]
        settings = account.settings
        assert isinstance(settings, BaseModel)
        secret = ""
        if spec.needs_secret(settings):
            secret = resolve(account, config_dir=self.config.parent)
        return self.open_with(account, slots, secret, learnt)

    def open_with(
        self, account: Account, slots: tuple[Slot, ...], secret: str, learnt: Mapping[str, object] | None = None
    ) -> Opened:
        """A connection to one account with this secret."""
        settings = account.settings
        assert isinstance(settings, BaseModel)
        zones = [m.zone for m in self.registry.members if account.id in (m.tasks, m.events)]
        setup = AccountSetup(
            account=account.id,
            settings=settings,
            secret=lambda: secret,
            zone=zones[0] if zones else self.registry.household.zone,
            clock=self.clock,
            known=capabilities_from_json(learnt) if learnt is not None else None,
        )
        return Opened(account, self.adapters[account.adapter].open(setup), slots)


def same_file(household: Household) -> bool:
    """Whether both files still say, to the letter, what this household was read from."""
    try:
        agreed = household.agreed.read_bytes() if household.agreed.exists() else b""
        return digest_of(household.config.read_bytes(), agreed) == household.reading.digest
    except OSError:
        return False


def read_household(config: Path, state: Path, adapters: Mapping[str, AdapterSpec], clock: Clock) -> Household:
    """Read the registry; ids that vanished since its last applied revision are asked for. Raises RegistryError."""
    today = clock.now().date()
    reading = read_registry(config, adapters=adapters, today=today, agreed=state / AGREED)
    with Store.open(state, reading.registry.household.id, write=False) as store:
        last = store.last_revision()
    both = reading.registry.household.consent == BOTH
    if last is not None and (both or last.digest != reading.digest or _edited(last.values)):
        previous = previous_ids(last.ids, last.values) if last.digest != reading.digest else None
        reading = read_registry(
            config,
            adapters=adapters,
            today=day_of(clock.now(), reading.registry.household.zone),
            previous=previous,
            agreed=state / AGREED,
            values=last.values,
            revision=last.digest[:REVISION],
        )
    return Household(reading, adapters, clock, config, state)


def used_slots(registry: Registry, account: Account, held: Iterable[Place] = ()) -> tuple[Slot, ...]:
    """The slots of an account in which tasks, sessions or what is shown to all stand, each collection once.

    `held` are places where items of ours still stand though nobody's things go there any more: what moved away is
    closed there, and a tick on what is left there counts.
    """
    kinds = (False, True) if registry.sessions else (False,)
    people = [member for member in registry.members if member.id not in registry.left]
    places = [place_for(registry, member, session=session) for member in people for session in kinds]
    slots: dict[tuple[Role, str], Slot] = {}
    for place in (*places, family_place(registry), *held):
        if place is not None and place.account == account.id:
            slots.setdefault((place.role, place.list), Slot(place.role, place.kind, place.list))
    return tuple(slots.values())


def left_accounts(registry: Registry) -> frozenset[str]:
    """Accounts of members who left, and of nobody who is there."""
    named = {
        gone: {
            account for m in registry.members if (m.id in registry.left) is gone for account in (m.tasks, m.events)
        }
        for gone in (True, False)
    }
    return frozenset(account for account in named[True] - named[False] if account is not None)


def registry_ids(registry: Registry) -> tuple[str, ...]:
    """Every id of the file by its oldest name, as the state keeps it; what is new has none there yet."""
    ids = [f"member:{m.uid_id}" for m in registry.members]
    ids += [f"account:{a.uid_id}" for a in registry.accounts]
    for responsibility in registry.responsibilities:
        if responsibility.new:
            continue
        ids.append(f"responsibility:{responsibility.uid_id}")
        ids += [f"step:{responsibility.uid_id}/{step.uid_id}" for step in responsibility.steps]
    return (*ids, *(f"session:{s.uid_id}" for s in registry.sessions))


def previous_ids(ids: tuple[str, ...], values: Mapping[str, object]) -> PreviousIds:
    """Inverse of `registry_ids`, with what they were called from `registry_values`."""
    called = values.get(CALLED)
    by_kind: dict[str, set[str]] = {}
    for text in ids:
        kind, _, name = text.partition(":")
        by_kind.setdefault(kind, set()).add(name)
    steps = frozenset((a, b) for a, _, b in (name.partition("/") for name in by_kind.get("step", ())))
    return PreviousIds(
        members=frozenset(by_kind.get("member", ())),
        accounts=frozenset(by_kind.get("account", ())),
        responsibilities=frozenset(by_kind.get("responsibility", ())),
        steps=steps,
        sessions=frozenset(by_kind.get("session", ())),
        called=called if isinstance(called, dict) else {},
    )


def _edited(values: Mapping[str, object]) -> bool:
    """Whether an owner without a date is dated by a revision."""
    return any(len(each.get("owners", ())) > 1 for each in values.values() if isinstance(each, dict))


def registry_values(reading: Reading) -> dict[str, object]:
    """What undated edits change, per responsibility: owner, weight, rules. The revision dates them.

    Under `CALLED` stands what everything is called, as marks: so an id that is renamed without a word is noticed.
    """
    written, household = reading.written, reading.written.household.id
    names = {
        "members": {m.uid_id: m.name for m in written.members},
        "responsibilities": {r.uid_id: r.name for r in written.responsibilities},
        "sessions": {s.uid_id: s.name for s in written.sessions},
    }
    values: dict[str, object] = {
        CALLED: {table: {i: called_mark(household, n) for i, n in named.items()} for table, named in names.items()}
    }
    if written.household.consent == BOTH:
        values[CONSENT] = BOTH
    for responsibility in reading.registry.responsibilities:
        weight = responsibility.weight
        undated = reading.undated.get(responsibility.id)
        held = _uncut(reading, responsibility).ownership
        values[responsibility.uid_id] = {
            **({} if undated is None else {"owners": to_values(undated, reading.registry)}),
            "ownership": _spans(responsibility.ownership),
            **({} if held == responsibility.ownership else {HELD: _spans(held)}),
            "weight": [weight.notice, weight.plan, weight.do],
            "rules": {
                step.uid_id: step.rrule or (step.on.isoformat() if step.on else "") for step in responsibility.steps
            },
        }
    return values


def _uncut(reading: Reading, held: Responsibility) -> Responsibility:
    """What is in force of a responsibility before pauses and leaves are taken out of it."""
    if reading.held.responsibilities or not reading.registry.pauses:
        return reading.held.responsibilities.get(held.id, held)
    written = next(each for each in reading.written.responsibilities if each.id == held.id)
    return with_handovers(written, reading.agreed.handovers, reading.undated.get(held.id))


def _spans(ownership: Iterable[Ownership]) -> list[list[str | None]]:
    return [
        [o.owner, o.since.isoformat() if o.since else None, o.until.isoformat() if o.until else None]
        for o in ownership
    ]
