"""Write the pages and completions that are shipped: `python -m syncd.cli.manual`."""

from __future__ import annotations

from pathlib import Path

from syncd import __version__
from syncd.cli.manual import commands, completions, registry, service
from syncd.config.schema import shipped_adapters

DOCS = Path(__file__).parents[3] / "docs"

DATE = "2026-11-23"
"""The day of the last change of a page; a page that changes without it says so to nobody."""


def shipped() -> dict[Path, str]:
    """Every file that is made here, and what stands in it."""
    about = {"date": DATE, "version": __version__}
    return {
        DOCS / "man" / "syncd.1": commands.page(**about),
        DOCS / "man" / "syncd.toml.5": registry.page(shipped_adapters(), **about),
        DOCS / "man" / "syncd.8": service.page(**about),
        DOCS / "completions" / "syncd.bash": completions.bash(),
        DOCS / "completions" / "_syncd": completions.zsh(),
        DOCS / "completions" / "syncd.fish": completions.fish(),
    }


if __name__ == "__main__":
    for path, text in shipped().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
