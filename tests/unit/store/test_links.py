"""Links, intents, collections and what else stands for items."""

from __future__ import annotations

import threading
from dataclasses import MISSING, fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from syncd.errors import StateError
from syncd.model.item import Kind
from syncd.model.link import Collection, Ending, Link, LinkState
from syncd.model.state import SetAside, Version
from syncd.store import Store
from tests.unit.store.samples import NOW, entry, intent, link, occurrence


def test_a_link_comes_back_as_it_was(store: Store) -> None:
    """Every field survives: line ends, emoji, a NUL, microseconds, an etag of None."""
    links = (link(0), link(1, etag=None, ending=None, ours={}))
    with store.change() as change:
        change.put_links(links)
    assert store.links() == links
    assert store.link("syncd-00001") == links[1]
    assert store.link("syncd-99999") is None


def test_the_samples_leave_no_field_at_its_default() -> None:
    """A field that is added to a value and forgotten in its row would come back as its default: here it shows."""
    for sample in (link(), intent(1), entry()):
        for field in fields(sample):
            default = field.default_factory() if field.default_factory is not MISSING else field.default
            assert (field.name, getattr(sample, field.name)) != (field.name, default)


def test_a_link_replaces_the_one_with_its_uid(store: Store) -> None:
    """There is one link per uid, also within one call."""
    with store.change() as change:
        change.put_links((link(0), link(1)))
    with store.change() as change:
        change.put_links((link(0, body="old"), link(0, body="new")))
    assert [row.body for row in store.links()] == ["new", link().body]


def test_ended_links_are_history(store: Store) -> None:
    """An ended link is not among the watched ones, and still counts for its generation."""
    ended = link(0, state=LinkState.ENDED, ending=Ending.WITHDRAWN, generation=3)
    with store.change() as change:
        change.put_links((ended, link(1), replace(link(2), occurrence=occurrence(1), generation=2)))
    assert [row.uid for row in store.links()] == ["syncd-00001", "syncd-00002"]
    assert store.links(include_ended=True)[0] == ended
    assert store.last_generations() == {
        (occurrence(0), "sam", Kind.VTODO): 3,
        (occurrence(1), "sam", Kind.VTODO): 2,
    }


def test_an_intent_stands_until_it_is_dropped(store: Store) -> None:
    """An announced write is found again, whole, and dropping it twice is fine."""
    with store.change() as change:
        announced = intent(change.begin_run("sync", NOW))
        change.put_intent(announced)
    assert store.intents() == (announced,)
    with store.change() as change:
        change.drop_intent(announced.uid)
        change.drop_intent(announced.uid)
    assert store.intents() == ()


def test_a_collection_is_one_per_account_and_role(store: Store) -> None:
    """Pairing anew replaces the pairing of that account and role only."""
    tasks = Collection("sam-cloud", "tasks", "/a/", "https://c.example", "sam", made=True, cursor="t1", listed_at=NOW)
    events = replace(tasks, role="events", made=False, wrote=True, listed_at=None, looked_at=NOW)
    with store.change() as change:
        change.put_collection(tasks)
        change.put_collection(events)
        change.put_collection(replace(tasks, href="/b/"))
    assert store.collections() == (events, replace(tasks, href="/b/"))


def test_a_collection_is_one_per_list_too(store: Store) -> None:
    """Another list of the same account is paired beside the first, by the name that asks for it."""
    first = Collection("sam-cloud", "tasks", "/a/", "https://c.example", "sam", made=True, list="Household")
    second = replace(first, href="/b/", list="Chores")
    with store.change() as change:
        change.put_collection(first)
        change.put_collection(second)
    assert store.collections() == (second, first)


def test_a_list_goes_by_another_name(store: Store) -> None:
    """Links, history too, intents and the pairing are of the new name; those of other lists stay as they are."""
    here, ended = link(0), link(1, state=LinkState.ENDED, ending=Ending.WITHDRAWN)
    other = link(2, collection="/dav/sam/elsewhere/")
    paired = Collection(
        "sam-cloud", "tasks", here.collection, "https://c.example", "sam", made=True, list="Household"
    )
    with store.change() as change:
        run = change.begin_run("sync", NOW)
        change.put_links((here, ended, other))
        change.put_intent(intent(run, place=here.place))
        change.put_collection(paired)
    with store.change() as change:
        change.name_list(replace(paired, list="Chores"), "Household")
    names = [k.place.list for k in store.links(include_ended=True)]
    assert names == ["Chores", "Chores", "Household"]
    assert [i.place.list for i in store.intents()] == ["Chores"]
    assert store.collections() == (replace(paired, list="Chores"),)


def test_versions_are_kept_in_the_order_in_which_they_were_new(store: Store) -> None:
    """A version that is back is the newest again."""
    with store.change() as change:
        for hours, digest in enumerate(("one", "two", "one")):
            change.version("syncd-00000", digest, NOW + timedelta(hours=hours))
        change.version("syncd-00001", "other", NOW)
    assert [version.digest for version in store.versions("syncd-00000")] == ["two", "one"]
    assert store.versions("syncd-00000")[-1].at == NOW + timedelta(hours=2)
    assert len(store.versions()) == 3


def test_versions_and_links_are_asked_for_by_uid(store: Store) -> None:
    """Many uids at once, ended links too; what is not known is not in the answer."""
    ended = replace(link(1), state=LinkState.ENDED)
    with store.change() as change:
        change.put_links((link(0), ended))
        change.put_versions(Version(f"u{n}", digest, NOW) for n in range(3) for digest in ("one", "two"))
    uids = [f"u{n}" for n in range(1, 1200)]
    assert store.known_versions(uids) == dict.fromkeys(("u1", "u2"), frozenset({"one", "two"}))
    assert store.links_of([*uids, ended.uid, "nobody"]) == {ended.uid: ended}


def test_an_item_set_aside_keeps_its_since(store: Store) -> None:
    """Being seen again does not make it newer; clearing forgets it."""
    with store.change() as change:
        change.set_aside("sam-cloud", "/x.ics", "", "no UID", NOW)
        change.set_aside("sam-cloud", "/x.ics", "u", "two DUEs", NOW + timedelta(days=1))
    assert store.set_aside() == (SetAside("sam-cloud", "/x.ics", "u", "two DUEs", NOW),)
    with store.change() as change:
        change.clear_set_aside("sam-cloud", "/x.ics")
    assert store.set_aside() == ()


def test_let_go_is_remembered_once(store: Store) -> None:
    """A uid let go twice stands on the list once."""
    with store.change() as change:
        change.let_go("syncd-00000", NOW)
        change.let_go("syncd-00000", NOW)
    assert store.let_go() == frozenset({"syncd-00000"})


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    """An exception inside a change undoes all of it and passes through; the next change works."""
    with pytest.raises(ZeroDivisionError), store.change() as change:
        change.put_links(link(number // (1 - number)) for number in range(2))
    assert store.links() == ()
    with store.change() as change:
        change.put_link(link(1))
    assert len(store.links()) == 1


def test_a_change_is_seen_when_it_ended(store: Store) -> None:
    """Reads beside an open change show the state before it."""
    with store.change() as change:
        change.put_link(link(0))
        assert store.links() == ()
    assert store.links() == (link(0),)


def test_changes_do_not_nest(store: Store) -> None:
    """A change inside a change would wait for itself: it is refused at once."""
    with store.change() as change:
        with pytest.raises(RuntimeError, match="open in this thread"), store.change():
            pass
        change.put_link(link(0))
    assert len(store.links()) == 1


def test_threads_take_turns(store: Store) -> None:
    """Changes of several threads are all there in the end."""
    failed: list[BaseException] = []

    def write(worker: int) -> None:
        try:
            for number in range(10):
                with store.change() as change:
                    change.put_link(link(worker * 100 + number))
                store.links()
        except StateError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(store.links()) == 40


def test_a_thousand_links_are_one_statement(store: Store) -> None:
    """Writing many links asks the database no more often than writing one."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    def statements(*links: Link) -> int:
        asked.clear()
        with store.change() as change:
            change.put_links(links)
        return len(asked)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        counts = (statements(link(0)), statements(*(link(number) for number in range(1000))))
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert counts[0] == counts[1] > 0
