"""Long runs of base64 are kept once; what is read is whole. Pages are kept by session, and forgotten."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncd.model.item import page_digest
from syncd.model.link import LinkState
from syncd.store import Store
from syncd.store.erasing import Whose
from syncd.store.remembering import KEPT
from syncd.store.texts import LONG, marks_in, with_runs, without_runs
from tests.unit.store.samples import HOUSEHOLD, NOW, link, occurrence

RUN = base64.b64encode(bytes(range(256)) * 40).decode()
FOLDED = "\r\n ".join((RUN[:61], *(RUN[at : at + 74] for at in range(61, len(RUN), 74))))
BODY = f"BEGIN:VEVENT\r\nSUMMARY:Us\r\nATTACH;VALUE=BINARY:{FOLDED}\r\nEND:VEVENT\r\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty state."""
    with Store.open(tmp_path, HOUSEHOLD) as opened:
        yield opened


def texts(folder: Path) -> list[bytes]:
    """The runs that are kept."""
    with closing(sqlite3.connect(folder / "state.db")) as file:
        return [row[0] for row in file.execute("SELECT packed FROM texts")]


def stored(folder: Path, table: str) -> list[str]:
    """The bodies of a table as they lie in the file."""
    with closing(sqlite3.connect(folder / "state.db")) as file:
        return [row[0] for row in file.execute(f"SELECT raw FROM {table}")]


@given(
    st.text(max_size=60),
    st.binary(min_size=0, max_size=9000),
    st.text(max_size=60),
    st.sampled_from(["", "\r\n ", "\n\t"]),
    st.integers(20, 200),
)
def test_what_is_taken_apart_is_put_together_to_the_letter(
    before: str, octets: bytes, after: str, fold: str, width: int
) -> None:
    """Whatever stands around it, however it is folded."""
    run = base64.b64encode(octets).decode()
    raw = before + (fold.join(run[at : at + width] for at in range(0, len(run), width)) if fold else run) + after
    short, runs = without_runs(raw)
    assert with_runs(short, runs.get) == raw
    assert set(marks_in(short)) == set(runs)


def test_a_run_that_is_long_is_left_out() -> None:
    """Folded or not; one that is short stays."""
    for raw in (BODY, BODY.replace(FOLDED, RUN)):
        short, runs = without_runs(raw)
        assert len(short) < 300
        assert len(runs) == 1
    assert without_runs(BODY.replace(FOLDED, RUN[: LONG - 100])) == (BODY.replace(FOLDED, RUN[: LONG - 100]), {})


def test_links_and_journal_keep_it_once(store: Store, tmp_path: Path) -> None:
    """Ten versions of an item with an attachment hold it once, and each is read as it was written."""
    bodies = [BODY.replace("Us", f"Us {number}") for number in range(10)]
    with store.change() as change:
        run = change.begin_run("sync", NOW)
        for body in bodies:
            change.put_link(link(1, raw=body))
            change.journal(run, "syncd-00001", "sam-cloud", "/1.ics", '"1"', body, "update", NOW)
    assert [entry.raw for entry in store.journal()] == bodies
    assert [each.raw for each in store.links()] == bodies[-1:]
    assert store.links_of(["syncd-00001"])["syncd-00001"].raw == bodies[-1]
    (kept,) = texts(tmp_path)
    assert len(kept) < len(RUN)
    assert max(len(raw) for raw in (*stored(tmp_path, "links"), *stored(tmp_path, "journal"))) < 300


def test_it_goes_with_the_last_body_that_leaves_it_out(store: Store, tmp_path: Path) -> None:
    """Not while a link or a version holds it."""
    with store.change() as change:
        run = change.begin_run("sync", NOW)
        change.put_link(link(1, raw=BODY))
        change.journal(run, "syncd-00001", "sam-cloud", "/1.ics", '"1"', BODY, "update", NOW)
    with store.change() as change:
        change.put_link(link(1, raw="", state=LinkState.ENDED))
        change.prune(NOW + timedelta(days=1))
    assert len(texts(tmp_path)) == 1
    with store.change() as change:
        change.prune(NOW + KEPT + timedelta(days=1))
    assert texts(tmp_path) == []


def test_what_is_erased_is_erased_with_it(store: Store, tmp_path: Path) -> None:
    """Words of somebody who left go with what was attached to them, unless another member's copy holds the same."""
    with store.change() as change:
        change.put_links([link(1, raw=BODY, state=LinkState.ENDED, member="alex"), link(2, raw=BODY)])
    with store.change() as change:
        change.erase_words(Whose("alex"))
    assert len(texts(tmp_path)) == 1
    with store.change() as change:
        change.put_link(link(2, raw=BODY, state=LinkState.ENDED))
        change.erase_words(Whose("sam"))
    assert texts(tmp_path) == []
    assert all(RUN[:40].encode() not in each.read_bytes() for each in tmp_path.glob("state.db*"))


def test_a_page_is_kept_by_its_session(store: Store) -> None:
    """Its octets by the digest; the first one of a session stays; what hindered it adds up."""
    html = b"<!doctype html>" * 1000
    with store.change() as change:
        page = change.put_page(occurrence(), html, NOW)
        assert change.put_page(occurrence(), b"later", NOW + timedelta(hours=1)) == page
        change.hinder_page(occurrence())
        change.hinder_page(occurrence(), 3)
    assert store.pages() == (replace(page, hindered=4),)
    assert (page.digest, page.size, store.page(page.digest)) == (page_digest(html), len(html), html)
    assert store.page(page_digest(b"later")) is None


def test_a_page_is_forgotten_after_a_month_and_with_anybody(store: Store) -> None:
    """Everybody stands on it."""
    with store.change() as change:
        change.put_page(occurrence(), b"html", NOW)
        change.prune(NOW + KEPT)
    assert store.pages()
    with store.change() as change:
        change.prune(NOW + KEPT + timedelta(seconds=1))
    assert store.pages() == ()
    with store.change() as change:
        change.put_page(occurrence(), b"html", NOW)
        change.forget(Whose("sam"), NOW)
    assert store.pages() == ()
