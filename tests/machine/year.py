"""What else happens in a year: agreements by command, runs taken back, old states put back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from adapters.memory.faults import Crash
from syncd.config import AGREED
from syncd.core.undo import spans
from syncd.engine.picture import read_state
from syncd.engine.undo import Undo, UndoReport
from syncd.errors import ClockError, UsageError
from syncd.model.item import Field
from syncd.model.link import Link, Verb
from syncd.model.occurrence import Occurrence
from syncd.model.state import AccountState
from syncd.store.directory import DATABASE
from tests.machine.hand import OPEN, Shown
from tests.machine.process import Process

if TYPE_CHECKING:
    from tests.machine.world import World

UNDONE_OF = 12
"""So many of the newest runs are there to choose from."""


# What is agreed by command.


def hand_over(world: World, thing: str, to: str, since: date) -> bool:
    """`syncd handover`; False when syncd says that it cannot be. A date that has passed is refused."""
    household = world.household
    world.unedited.discard(thing)
    try:
        world.outside(
            lambda: world.service.handover(
                household.called("responsibility", thing),
                to if to == "nobody" else household.called("member", to),
                since=since,
            )
        )
    except UsageError:
        return False
    assert since >= world.today(), "a handover was dated in the past"
    return True


def go_away(world: World, member: str, since: date, back: date, cover: str | None = None) -> bool:
    """`syncd away`: begins an absence, shortens it, or with `back` on the first day takes it back."""
    called = world.household.called
    world.unedited.clear()
    try:
        world.outside(
            lambda: world.service.away(
                member if member == "all" else called("member", member),
                since,
                back,
                cover=None if cover is None else called("member", cover),
            )
        )
    except UsageError:
        return False
    world.absences.append((member, since, back))
    return True


# Stopping.


def put_down(world: World, thing: str) -> bool:
    """`syncd put-down`."""
    world.unedited.clear()
    return _stops(world, lambda: world.service.put_down(world.household.called("responsibility", thing)))


def pause(world: World, member: str, until: date | None, *, end: bool = False) -> bool:
    """`syncd pause`, with an end or without, or the end of one."""
    world.unedited.clear()
    called = world.household.called("member", member)
    return _stops(world, lambda: world.service.pause(called, until=until, end=end))


def leave(world: World, member: str, *, back: bool = False) -> bool:
    """`syncd leave`; the text that the journal kept is erased with it."""
    world.unedited.clear()
    called = world.household.called("member", member)
    gone = _stops(world, lambda: world.service.leave(called, back=back))
    world.watch.erased = world.watch.erased or (gone and not back)
    return gone


def forget(world: World, member: str) -> bool:
    """`syncd forget`; what told of the member's items is known to nobody any more."""
    called = world.household.called("member", member)
    forgotten = _stops(world, lambda: world.service.forget(called))
    if forgotten:
        world.watch.lost = True
    return forgotten


def _stops(world: World, call: Callable[[], object]) -> bool:
    """A command that ends with a run of its own; False when syncd says that it cannot be."""
    try:
        world.outside(call)
    except UsageError:
        return False
    finally:
        world.look()
    return True


# Taking back.


def undo(world: World, pick: int, process: Process | None = None) -> UndoReport | None:
    """`syncd undo` of one of the newest runs, after a look that says the same; None when none is, or it died."""
    world.read()
    runs = world.store().runs(UNDONE_OF)
    if not runs:
        return None
    run = runs[pick % len(runs)]
    world.unedited.clear()
    before = {i.href: i for i in world.hand.items()}
    bodies: dict[str, str] = {}
    for kept in world.store().journal(run.id):
        if kept.verb in (Verb.UPDATE.value, Verb.DELETE.value):
            bodies.setdefault(kept.uid, kept.raw)
    touched = spans(world.store().effects(run.id))
    looked = _undo(world, run.id, dry_run=True)
    assert before == {i.href: i for i in world.hand.items()}, "a look at an undo changed something"
    world.process = process or Process()
    try:
        report = _undo(world, run.id, dry_run=False)
    except Crash:
        world.let_go()
        report = None
    world.process = Process()
    for link in world.store().links(include_ended=True):
        if link.uid in touched:
            world.watch.taken_back(link.href, touched[link.uid][1].href)
    world.watch.put_back |= touched.keys()
    world.look()
    if report is not None and process is None and all(a.state is AccountState.OK for a in report.accounts.values()):
        left = {one.occurrence for one in report.left}
        # What a trash bin does not take is seen only when it is tried.
        tried = left - {one.occurrence for one in looked.left}
        assert _told(looked, tried) == _told(report, tried), "an undo does something else than its look said"
        _is_put_back(world, before, touched, bodies, left, tried | {a.occurrence for a in report.actions})
    return report


def _undo(world: World, number: int, *, dry_run: bool) -> UndoReport:
    household, store = world.read(), world.store()
    found = store.run(number)
    assert found is not None
    places = {effect.after.place for effect in store.effects(number)}
    only = frozenset(place.account for place in places)
    if not only:
        return Undo(household.registry, store, {}, {}, world.clock, found).go(dry_run=dry_run)
    with household.accounts(store, only, places) as (opened, unopened):
        undo = Undo(household.registry, store, opened, unopened, world.clock, found, check_clock=False)
        return undo.go(dry_run=dry_run)


def _told(report: UndoReport, tried: set[Occurrence]) -> list[tuple[str, str, Occurrence]]:
    return sorted((a.account, a.act.value, a.occurrence) for a in report.actions if a.occurrence not in tried)


def _is_put_back(
    world: World,
    before: Mapping[str, Shown],
    touched: Mapping[str, tuple[Link | None, Link]],
    bodies: Mapping[str, str],
    left: set[Occurrence],
    tried: set[Occurrence],
) -> None:
    """What an undo took back stands as it did before the run, what it left as it did before the undo."""
    after = {i.href: i for i in world.hand.items()}
    uids = {uid for uid, occurrence in world.watch.occurrences.items() if occurrence in tried}
    for uid, (was, made) in touched.items():
        if made.occurrence in left:
            continue
        uids.add(uid)
        if was is None:
            assert made.href not in after, f"an undo left what the run had made: {made.occurrence}"
        else:
            _stands_again(world, made, after, bodies[uid])
    rest = {href: i.raw for href, i in before.items() if i.uid not in uids}
    assert rest == {href: i.raw for href, i in after.items() if i.uid not in uids}, "an undo touched something else"


def _stands_again(world: World, made: Link, after: Mapping[str, Shown], body: str) -> None:
    """It stands there as before; where a trash bin holds its uid, as before under the next one."""
    if made.href in after:
        stands = world.form(after[made.href].raw)
        assert stands == world.form(body), f"an undo put something else back: {made.occurrence}"
        return
    words = [line for line in body.splitlines() if made.uid not in line]
    others = [i.raw.splitlines() for i in after.values() if i.account == made.place.account and i.ours]
    again = any([line for line in lines if "syncd-" not in line] == words for lines in others)
    one_line = any(made.theirs[Field.TITLE] in lines[0] for lines in others if len(lines) == 1)
    assert again or one_line, f"an undo did not put back what the run had taken away: {made.occurrence}"


# Old states.


def back_up(world: World) -> None:
    """`syncd backup` into a file that is kept; the one before is thrown away."""
    if not (world.service.state / DATABASE).exists():
        return
    copy = world.folder / "backup.db"
    copy.unlink(missing_ok=True)
    world.outside(lambda: world.service.backup(copy, with_journal=True))


def put_backup_back(world: World) -> None:
    """As the guide says: take the state out, `syncd backup --restore`. What was agreed stays where it says more."""
    copy = world.folder / "backup.db"
    if not copy.exists():
        return
    world.let_go()
    for path in world.service.state.glob(f"{DATABASE}*"):
        path.unlink()
    try:
        world.outside(lambda: world.service.restore(copy))
    except UsageError:
        # An agreed.toml that says something else than the backup's: a person looks at both, and takes the backup's.
        (world.service.state / AGREED).unlink()
        world.outside(lambda: world.service.restore(copy))
    world.older_state()


def copy_state(world: World) -> None:
    """A copy of the whole state directory, as a snapshot of the disk makes it; the one before is thrown away."""
    world.let_go()
    world.clock.forward(minutes=1)
    world.stood = {i.uid for i in world.ours()}
    copy = world.folder / "copied"
    if copy.exists():
        shutil.rmtree(copy)
    if world.service.state.exists():
        shutil.copytree(world.service.state, copy)


def put_copy_back(world: World) -> None:
    """The disk goes back to the snapshot."""
    copy = world.folder / "copied"
    if not copy.exists():
        return
    world.let_go()
    shutil.rmtree(world.service.state, ignore_errors=True)
    shutil.copytree(copy, world.service.state)
    # What syncd took away since reads as dropped where no newer write of its own stands anywhere.
    world.watch.deleted |= world.stood - {i.uid for i in world.ours()}
    world.older_state()


# Servers and clocks that go back.


def restore(world: World, account: str) -> None:
    """One server goes back to its backup: whatever was changed there since is changed back by nobody's hand."""
    backup = world.snapshots.get(account)
    if backup is None:
        return
    before = {i.href: i for i in world.hand.items() if i.account == account}
    world.put_server_back(account, backup)
    world.watch.nobody_listens()
    after = {i.href: i for i in world.hand.items() if i.account == account}
    for href in before.keys() | after.keys():
        was, now = before.get(href), after.get(href)
        if was is not None and was.ours and (now is None or now.raw != was.raw):
            world.watch.changed(was, now)
            world.watch.fields.pop(href, None)
            world.watch.finished.pop(href, None)
        elif now is not None and now.ours and was is None:
            world.watch.edited.add(now.uid)
            world.watch.put_back.add(now.uid)
            world.watch.said.add((now.uid, OPEN))
    world.note_foreign()


def wrong_clock(world: World, hours: int) -> None:
    """A run while the clock is wrong by so much: it does nothing, or fails."""
    before, entries = world.hand.items(), world.store().entries(as_seen=True)
    newest = read_state(world.store(), world.clock.now(), ()).newest
    world.clock.forward(hours=hours)
    now = world.clock.now()
    world.service.check_clock = True
    try:
        if newest is None or not newest - timedelta(minutes=10) <= now <= newest + timedelta(days=1):
            with suppress(ClockError):
                world.run()
            assert before == world.hand.items(), "something was written by a clock that is wrong"
            assert entries == world.store().entries(as_seen=True), "something was recorded by a clock that is wrong"
    finally:
        world.service.check_clock = False
        world.clock.forward(hours=-hours)
