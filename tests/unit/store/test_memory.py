"""What is remembered beside items: times, sessions, accounts, runs, revisions, the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from syncd.model.item import Kind
from syncd.model.occurrence import Outage
from syncd.model.state import Accepted, AccountRecord, AccountState, Loss, LossKind, Pause, SessionRecord
from syncd.ports import Capabilities
from syncd.store import Store, capabilities
from syncd.store.erasing import Whose
from tests.unit.store.samples import GROCERIES, NOW, PLANNING, entry, intent, link, occurrence

DAY = timedelta(days=1)


def test_fixed_dates_and_pairings_come_back_by_thing(store: Store) -> None:
    """Dates ascend, saying one twice is saying it once, a pairing made anew replaces the old one."""
    with store.change() as change:
        for day in (date(2026, 12, 1), date(2026, 11, 1), date(2026, 12, 1)):
            change.fix(GROCERIES, day)
        change.pair(GROCERIES, date(2026, 11, 1), date(2026, 11, 3))
        change.pair(GROCERIES, date(2026, 11, 1), date(2026, 11, 4))
        change.pair(PLANNING, date(2026, 11, 1), date(2026, 11, 2))
    assert store.fixed() == {GROCERIES: (date(2026, 11, 1), date(2026, 12, 1))}
    assert store.pairings() == {
        GROCERIES: {date(2026, 11, 1): date(2026, 11, 4)},
        PLANNING: {date(2026, 11, 1): date(2026, 11, 2)},
    }


def test_a_thing_is_in_force_since_it_was_first_said(store: Store) -> None:
    """Later notes and revisions do not make it younger."""
    with store.change() as change:
        change.note_since(GROCERIES, NOW)
        change.note_since(GROCERIES, NOW + DAY)
        change.record_revision("d1", NOW + DAY, ["session:planning"], [GROCERIES, PLANNING, PLANNING])
    assert store.since() == {GROCERIES: NOW, PLANNING: NOW + DAY}


def test_a_revision_is_recorded_when_it_differs_from_the_newest(store: Store) -> None:
    """The same registry twice is one revision; going back to an older one is a new revision."""
    assert store.last_revision() is None
    with store.change() as change:
        for number, digest in enumerate(("d1", "d1", "d2", "d1")):
            change.record_revision(digest, NOW + number * DAY, ["a:b"], [], {"owner": {"bins": "alex"}})
    assert [(revision.digest, revision.at) for revision in store.revisions()] == [
        ("d1", NOW),
        ("d2", NOW + 2 * DAY),
        ("d1", NOW + 3 * DAY),
    ]
    last = store.last_revision()
    assert last is not None
    assert (last.ids, last.values) == (("a:b",), {"owner": {"bins": "alex"}})


def test_an_outage_lasts_until_it_ends(store: Store) -> None:
    """Beginning twice is beginning once; after the end a new one may begin."""
    with store.change() as change:
        change.end_outage("sam-cloud", NOW)
        change.begin_outage("sam-cloud", NOW)
        change.begin_outage("sam-cloud", NOW + DAY)
        change.begin_outage("alex-cloud", NOW + DAY)
        change.end_outage("sam-cloud", NOW + 2 * DAY)
        change.begin_outage("sam-cloud", NOW + 3 * DAY)
    assert store.outages() == (
        Outage("sam-cloud", NOW, NOW + 2 * DAY),
        Outage("alex-cloud", NOW + DAY, None),
        Outage("sam-cloud", NOW + 3 * DAY, None),
    )


def test_a_session_has_one_record(store: Store) -> None:
    """The newest record of an occurrence stands."""
    planned = SessionRecord(
        occurrence(0, PLANNING), NOW, timedelta(minutes=30), held=False, cancelled=False, changed_at=NOW
    )
    held = SessionRecord(
        planned.occurrence,
        NOW + DAY,
        timedelta(minutes=45),
        held=True,
        cancelled=False,
        changed_at=NOW + DAY,
        by="sam",
        moved=True,
        moved_at=NOW,
        moved_by="alex",
        was=NOW,
        resized=True,
        resized_by="sam",
        was_lasts=timedelta(minutes=30),
        said_at=NOW + DAY,
        asked=NOW + 2 * DAY,
        asked_by=("alex", "shared"),
        question="2026-11-30 0 20:00",
    )
    with store.change() as change:
        change.put_session(planned)
        change.put_session(held)
    assert store.sessions() == {planned.occurrence: held}


def test_an_account_is_remembered_with_what_it_can_do(store: Store) -> None:
    """The record comes back whole, capabilities too; ones that this version does not know are passed over."""
    found = Capabilities(kinds=frozenset({Kind.VTODO, Kind.VEVENT}), conditional_writes=False, limits={"projects": 5})
    record = AccountRecord(
        "sam-cloud",
        last_ok=NOW,
        failing_since=NOW + DAY,
        error="no answer",
        retry_at=NOW + DAY,
        capabilities=capabilities.to_json(found),
        learnt_at=NOW,
        origin="https://c.example:443",
        user="/principals/sam/",
    )
    with store.change() as change:
        change.put_account(AccountRecord("sam-cloud"))
        change.put_account(record)
    assert store.accounts() == {"sam-cloud": record}
    kept = store.accounts()["sam-cloud"].capabilities
    assert kept is not None
    assert capabilities.from_json(kept) == found
    assert capabilities.from_json({**kept, "kinds": ["vtodo", "hologram"], "telepathy": True}).kinds == {Kind.VTODO}


def test_what_a_pause_asks_comes_back_as_it_was(store: Store) -> None:
    """The question, its list and its answer survive; so does until when another syncd is accepted."""
    record = AccountRecord(
        "sam-cloud",
        paused_why="emptied",
        paused_at=NOW,
        paused_kind=Pause.WENT_BACK,
        paused_digest="ab12cd34",
        paused_uids=("syncd-1", "syncd-2"),
        another_at=NOW + DAY,
        accepted_digest="ab12cd34",
        accepted_how=Accepted.OURS,
        taken_over_at=NOW,
    )
    with store.change() as change:
        change.put_account(record)
    assert store.accounts() == {"sam-cloud": record}


def test_losses_are_one_per_item_and_are_forgotten(store: Store) -> None:
    """What is known of an item replaces what was; older ones are not asked for, and go after 30 days."""
    old = Loss("a", "u1", LossKind.GONE, NOW - 31 * DAY)
    new = Loss("a", "u2", LossKind.TAKEN, NOW, Accepted.OURS)
    with store.change() as change:
        change.put_losses((old, replace(new, kind=LossKind.GONE)))
        change.put_losses((new,))
    assert store.losses(NOW - DAY) == (new,)
    assert store.losses(NOW - 60 * DAY) == (old, new)
    with store.change() as change:
        change.prune(NOW)
    assert store.losses(NOW - 60 * DAY) == (new,)


def test_paused_comes_before_failed_before_ok() -> None:
    """The state of an account is read from its record."""
    records = (
        AccountRecord("a", failing_since=NOW, paused_why="emptied"),
        AccountRecord("a", failing_since=NOW),
        AccountRecord("a"),
    )
    assert [record.state for record in records] == [AccountState.PAUSED, AccountState.FAILED, AccountState.OK]


def test_runs_count_up_and_keep_what_they_did(store: Store) -> None:
    """Ids are never used twice; a run that was killed has no end."""
    with store.change() as change:
        first, second = change.begin_run("sync", NOW), change.begin_run("poll", NOW + DAY)
        change.end_run(first, NOW + DAY, {"sam-cloud": {"created": 3}})
    assert [(run.id, run.kind, run.ended_at) for run in store.runs()] == [
        (second, "poll", None),
        (first, "sync", NOW + DAY),
    ]
    assert second > first
    run = store.run(first)
    assert run is not None
    assert run.counts == {"sam-cloud": {"created": 3}}
    assert (store.first_run(), store.runs(1), store.run(99)) == (run, store.runs()[:1], None)


@pytest.mark.parametrize("where", ["run", "run end", "entry", "link"])
def test_the_newest_stamp_is_looked_for_everywhere(store: Store, where: str) -> None:
    """Runs, the ledger and links all count."""
    assert store.newest_stamp() is None
    with store.change() as change:
        run = change.begin_run("sync", NOW + DAY if where == "run" else NOW)
        change.end_run(run, NOW + DAY if where == "run end" else NOW, {})
        change.append([entry(0, seen_at=NOW + DAY if where == "entry" else NOW)])
        change.put_link(link(0, changed_at=NOW + DAY if where == "link" else NOW))
    assert store.newest_stamp() == NOW + DAY


def test_the_journal_keeps_versions_verbatim(store: Store) -> None:
    """Bodies come back byte for byte, per run or all of them, and can be erased for one account."""
    raw = "BEGIN:VCALENDAR\r\nX-ODD:\x00\u2028é\r\n"
    with store.change() as change:
        runs = [change.begin_run("sync", NOW), change.begin_run("sync", NOW)]
        change.journal(runs[0], "u1", "sam-cloud", "/u1.ics", None, raw, "update", NOW)
        change.journal(runs[1], "u2", "alex-cloud", "/u2.ics", '"e"', raw, "delete", NOW)
    assert [(kept.uid, kept.raw, kept.etag) for kept in store.journal()] == [("u1", raw, None), ("u2", raw, '"e"')]
    assert [kept.uid for kept in store.journal(runs[1])] == ["u2"]
    with store.change() as change:
        change.erase_words(Whose("", frozenset({"sam-cloud"})))
    assert [kept.raw for kept in store.journal()] == ["", raw]


def test_pruning_forgets_what_is_older_than_thirty_days(store: Store) -> None:
    """Journal and digests go after 30 days; an item's newest digest, the first run and named runs stay."""
    with store.change() as change:
        runs = [change.begin_run("sync", NOW) for _ in range(4)]
        change.journal(runs[1], "u", "a", "/u", None, "old", "update", NOW)
        change.journal(runs[1], "u", "a", "/u", None, "new", "update", NOW + DAY)
        change.put_intent(intent(runs[2]))
        change.version("u", "old", NOW)
        change.version("u", "newest", NOW)
        last = change.begin_run("sync", NOW + DAY)
        dropped = runs.pop()
        change.append([entry(0)])
        change.prune(NOW + 30 * DAY + timedelta(seconds=1))
    assert [kept.raw for kept in store.journal()] == ["new"]
    assert [version.digest for version in store.versions()] == ["newest"]
    assert sorted(run.id for run in store.runs()) == [*runs, last]
    assert store.run(dropped) is None
    assert len(store.entries()) == 1


def test_pruning_an_empty_state_does_nothing(store: Store) -> None:
    """There may be no run yet."""
    with store.change() as change:
        change.prune(NOW)
    assert store.runs() == ()


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    """A naive datetime means another instant on another machine: nothing of its change is kept."""
    with pytest.raises(Exception, match="aware instants"), store.change() as change:
        change.let_go("syncd-00000", datetime(2026, 11, 24))  # noqa: DTZ001
    assert store.let_go() == frozenset()


def test_of_polls_without_news_the_newest_stays(store: Store) -> None:
    """They are not listed; the newest of them vouches for the clock, and the first run stays whatever it was."""
    with store.change() as change:
        first = change.begin_run("poll", NOW)
        change.end_look(first, NOW, {})
        busy = change.begin_run("poll", NOW + DAY)
        change.end_run(busy, NOW + DAY, {"a": {"recorded": 1}})
        looks = [change.begin_run("poll", NOW + 2 * DAY) for _ in range(3)]
        for look in (looks[0], looks[2], looks[1]):
            change.end_look(look, NOW + 3 * DAY, {})
    assert [busy] == [run.id for run in store.runs()]
    kept = [run for run in (first, busy, *looks) if store.run(run) is not None]
    assert [first, busy, looks[2]] == kept
    assert (first, NOW + 3 * DAY) == (getattr(store.first_run(), "id", None), store.newest_stamp())
