"""Every named story, on servers in memory and on a real Radicale, against its claims and the same goldens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.goldens import on_disk, text_of
from tests.scenarios.running import on_memory, on_radicale
from tests.scenarios.story import HERE, Story, StoryError, read, stories
from tests.support.servers import Server, radicale

_HERE = [(name, read(name).head.only) for name in stories()]


@pytest.fixture(scope="module")
def radicale_server() -> Iterator[Server]:
    """One Radicale; every story has users of its own in it."""
    with radicale() as server:
        yield server


@pytest.mark.parametrize("name", [name for name, only in _HERE if only != "radicale"])
def test_a_story_holds_in_memory(name: str, tmp_path: Path) -> None:
    """All that the story claims is true, and each plan and the end are as reviewed."""
    story = read(name)

    found = on_memory(story, tmp_path)

    assert {file: text_of(document) for file, document in found.items()} == on_disk(story.golden)


@pytest.mark.server
@pytest.mark.parametrize("name", [name for name, only in _HERE if only != "memory"])
def test_a_story_holds_on_radicale(name: str, radicale_server: Server, tmp_path: Path) -> None:
    """The same on a real server, with the same goldens."""
    story = read(name)

    found = on_radicale(story, radicale_server, tmp_path)

    assert {file: text_of(document) for file, document in found.items()} == on_disk(story.golden)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('[[step]]\nsinc = "first"\n', "no verbs"),
        ('[[step]]\nsync = "first"\nplan = "first"\n', "2 verbs"),
        ('[[step]]\nsync = "first"\nfulll = true\n', "fulll"),
        ('[[step]]\nsync = "first"\nexpect = { standz = {} }\n', "standz"),
        ('[[step]]\nforward = "3 fortnights"\n', "no span"),
        ("[[step]]\nat = 2026-11-24T06:00:00\n", "offset"),
        ('[[step]]\nsync = "first"\nexpect = { duplicates = 1 }\n', "duplicates"),
        ('[[steps]]\nsync = "first"\n', "steps"),
        ('[[step]]\nsync = "Ü"\n', "sync"),
    ],
)
def test_a_slip_in_a_story_is_an_error(wrong: str, says: str, tmp_path: Path) -> None:
    """Unknown keys, verbs and values are refused by name, never passed over."""
    head = f'title = "t"\nmust = "{"long enough " * 10}"\n'
    (tmp_path / "story.toml").write_text(head + wrong + "[expect]\n", encoding="utf-8")

    with pytest.raises(StoryError, match=says):
        Story(tmp_path)


def test_every_folder_here_is_a_whole_story() -> None:
    """No folder without a story, no story without input and goldens."""
    folders = {path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert {path.name for path in folders} == set(stories())
    assert [] == [
        p.name for p in folders if not ((p / "input" / "household.toml").exists() and on_disk(p / "golden"))
    ]
