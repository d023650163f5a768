"""What a run did is kept by run, and an occurrence that is held stays so until it is released."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from syncd.model.effect import Effect, Hold
from syncd.model.ledger import Entry, EntryKind
from syncd.model.link import Ending, LinkState
from syncd.store import Store
from syncd.store.erasing import Whose
from tests.unit.store.samples import HOUSEHOLD, NOW, link, occurrence


def test_effects_are_told_per_run_as_they_were(tmp_path: Path) -> None:
    """Both versions of the link come back as they were then, without a body, whatever the link says now."""
    before, after = link(ending=None), link(ending=None, etag='"2"', stamp="s1.cd34", state=LinkState.CLOSED)
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            run, other = change.begin_run("sync", NOW), change.begin_run("undo", NOW, undoes=1)
            change.put_effects([Effect(run, before, after, NOW)])
            change.put_effects([Effect(other, None, replace(before, uid="syncd-00001"), NOW)])
            change.put_links([replace(after, state=LinkState.ENDED), link(1)])

        assert (Effect(run, replace(before, raw=""), replace(after, raw=""), NOW),) == store.effects(run)
        assert ["close"] == [effect.action for effect in store.effects(run)]
        assert [1, None] == [found.undoes for found in store.runs()]


def test_a_version_that_ended_was_withdrawn(tmp_path: Path) -> None:
    """The version that a delete left is an ended one, and its action is to withdraw."""
    gone = link(state=LinkState.ENDED, ending=Ending.WITHDRAWN)
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            run = change.begin_run("sync", NOW)
            change.put_links([gone])
            change.put_effects([Effect(run, link(ending=None), gone, NOW)])

        found = store.effects(run)[0]
        assert (LinkState.ENDED, Ending.WITHDRAWN, "withdraw") == (
            found.after.state,
            found.after.ending,
            found.action,
        )


def test_effects_are_kept_for_30_days_and_not_once_an_account_is_erased(tmp_path: Path) -> None:
    """They hold titles: what is old goes, and what belongs to an account goes with its journal."""
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            run = change.begin_run("sync", NOW)
            change.put_links([link(), link(1)])
            change.put_effects([Effect(run, None, link(ending=None), NOW)])
            change.prune(NOW + timedelta(days=30))
        kept = len(store.effects(run))
        with store.change() as change:
            change.prune(NOW + timedelta(days=31))
        old = len(store.effects(run))
        with store.change() as change:
            change.put_effects([Effect(run, None, link(1, ending=None), NOW)])
            change.erase_words(Whose("", frozenset({"sam-cloud"})))

        assert (1, 0, 0) == (kept, old, len(store.effects(run)))


def test_entries_are_told_by_the_run_that_wrote_them(tmp_path: Path) -> None:
    """What a command said between runs belongs to none."""
    said, seen = (Entry(name, NOW, NOW, EntryKind.DONE, occurrence()) for name in ("said", "seen"))
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            run = change.begin_run("sync", NOW)
            change.append([said])
            change.append([said, seen], run)

        assert ((seen,), (said, seen)) == (store.entries(run=run), store.entries())


def test_a_hold_stands_until_it_is_released(tmp_path: Path) -> None:
    """A later hold of an occurrence takes the place of the earlier one; releasing what is not held does nothing."""
    first, second = (Hold(occurrence(day), "ab12", 1, NOW) for day in (0, 1))
    later = replace(first, digest="cd34", run=2)
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            change.begin_run("undo", NOW)
            change.hold([first, second])
            change.hold([later])
            change.release([second.occurrence, occurrence(5)])

        assert {later.occurrence: later} == store.holds()
