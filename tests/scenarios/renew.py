"""Rewrites the goldens of stories: `python -m tests.scenarios.renew NAME...` (without a name: of all).

A golden is what syncd did, not what it should do. So review the diff, line by line, against the story's `must` and
against what its people would expect to see, before it is committed; the claims in story.toml are not renewed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.scenarios.goldens import write
from tests.scenarios.running import on_memory, on_radicale
from tests.scenarios.story import read, stories
from tests.support.servers import radicale


def main(names: Sequence[str]) -> int:
    """Run them where they can be run, in memory if possible, and write what came of it."""
    for name in names or stories():
        story = read(name)
        with tempfile.TemporaryDirectory(prefix="syncd-story-") as folder:
            if story.head.only == "radicale":
                with radicale() as server:
                    documents = on_radicale(story, server, Path(folder))
            else:
                documents = on_memory(story, Path(folder))
        changed = write(story.golden, documents)
        sys.stdout.write(f"{name}: {', '.join(changed) or 'as before'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
