"""A story on each back end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.scenarios.backend import users_of
from tests.scenarios.memory_backend import MemoryBackend
from tests.scenarios.radicale_backend import RadicaleBackend
from tests.scenarios.runner import Runner
from tests.scenarios.story import Story
from tests.support.servers import Server


def users(story: Story) -> list[str]:
    """Server users that any registry of the story names."""
    files = sorted((story.folder / "input").glob("*.toml"))
    return list(dict.fromkeys(user for path in files for user in users_of(path.read_text(encoding="utf-8"))))


def on_memory(story: Story, folder: Path) -> dict[str, Any]:
    """Run it on servers in memory; its goldens. Raises Told."""
    backend = MemoryBackend(users(story), f"{story.name}-{folder.name}")
    try:
        return Runner(story, backend, folder).run()
    finally:
        backend.close()


def on_radicale(story: Story, server: Server, folder: Path) -> dict[str, Any]:
    """Run it on a real Radicale; its goldens. Raises Told."""
    backend = RadicaleBackend(users(story), server, folder)
    try:
        return Runner(story, backend, folder).run()
    finally:
        backend.close()
