"""Whatever ends a change early leaves the state as it was before."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from syncd.errors import StateError
from syncd.store import Store
from tests.unit.store.samples import HOUSEHOLD, entry, link

_ROOT = Path(__file__).parents[3]

_KILLED = """
import sys
from syncd.store import Store
from tests.unit.store.samples import HOUSEHOLD, entry, link
store = Store.open(sys.argv[1], HOUSEHOLD)
with store.change() as change:
    change.put_links(link(number, body="half") for number in range(5000))
    change.append(entry(number) for number in range(5000))
    print("in the middle", flush=True)
    sys.stdin.read()
"""

_LIMITED = """
import resource, sys
from syncd.errors import StateError
from syncd.store import Store
from tests.unit.store.samples import HOUSEHOLD, link
store = Store.open(sys.argv[1], HOUSEHOLD)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
try:
    with store.change() as change:
        change.put_links(link(number) for number in range(20_000))
except StateError as error:
    print(error)
"""


def program(code: str, directory: Path) -> list[str]:
    """Run that code with the state's directory as its argument."""
    return [sys.executable, "-c", code, str(directory)]


def before(directory: Path) -> None:
    """A state with one link and one entry."""
    with Store.open(directory, HOUSEHOLD) as store, store.change() as change:
        change.put_link(link())
        change.append([entry()])


def stands_as_before(directory: Path) -> bool:
    """Whether the state opens, holds what `before` put there and nothing else, and takes a change."""
    with Store.open(directory, HOUSEHOLD) as store:
        same = store.links() == (link(),) and store.entries() == (entry(),)
        with store.change() as change:
            change.put_link(link(1))
        return same and len(store.links()) == 2


def test_kill_9_in_the_middle_of_a_change_leaves_the_state_as_before(tmp_path: Path) -> None:
    """Nothing of the change is there, and neither the lock nor the database is in the way."""
    before(tmp_path)
    with subprocess.Popen(
        program(_KILLED, tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in the middle\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    with Store.open(tmp_path, HOUSEHOLD, write=False) as reader:
        assert (reader.links(), reader.entries()) == ((link(),), (entry(),))
    assert stands_as_before(tmp_path)


def test_a_file_size_limit_is_one_sentence_and_no_loss(tmp_path: Path) -> None:
    """When the disk takes no more the change fails as a StateError and leaves nothing."""
    before(tmp_path)
    ended = subprocess.run(
        program(_LIMITED, tmp_path), capture_output=True, text=True, cwd=_ROOT, check=True, env=dict(os.environ)
    )
    assert ended.stdout == f"the state {tmp_path}/state.db cannot be read or written\n"
    assert stands_as_before(tmp_path)


@contextmanager
def full_disk(pages: int) -> Iterator[None]:
    """Databases opened meanwhile cannot grow beyond that many pages, as on a full disk."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_full_disk_is_one_sentence_and_no_loss(tmp_path: Path) -> None:
    """The sentence names the state and the full disk; what stood there still does, and can be read meanwhile."""
    before(tmp_path)
    pages = (tmp_path / "state.db").stat().st_size // 4096
    with full_disk(pages + 4), Store.open(tmp_path, HOUSEHOLD) as store:
        with (
            pytest.raises(StateError, match=r"state\.db cannot be written: the disk is full"),
            store.change() as change,
        ):
            change.put_links(link(number) for number in range(1000))
        assert store.links() == (link(),)
    assert stands_as_before(tmp_path)
