"""What an owner can do in the own app, the same for every back end: look at items, change, delete, copy, add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

DONE, SKIPPED, OPEN = "done", "skipped", "open"
TICKS = ("✅ {}", "{} ✅", "Done: {}", "{} [x]", "✔️ {}")
SKIPS = ("❌ {}", "skip {}")


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as its owner sees it. `raw` is its body exactly as it is served."""

    account: str
    collection: str
    href: str
    uid: str
    event: bool
    title: str
    state: str
    due: str
    description: str
    alarms: tuple[float, ...]
    categories: tuple[str, ...]
    raw: str

    @property
    def ours(self) -> bool:
        """Whether syncd made it."""
        return self.uid.startswith("syncd-")

    @property
    def status(self) -> str:
        """What it says to a person: its state, or the mark of an event's title."""
        if not self.event or self.state == SKIPPED:
            return self.state
        if any(sign in self.title for sign in ("✅", "✔", "[x]")) or self.title.lower().startswith("done: "):
            return DONE
        if any(c.lower() == "done" for c in self.categories):
            return DONE
        return SKIPPED if "❌" in self.title or self.title.startswith("skip ") else OPEN

    @property
    def bare(self) -> str:
        """The title without any mark of ours or a person's."""
        bare = self.title.replace("➡", "").replace("\ufe0f", "")
        for pattern in (*TICKS, *SKIPS):
            bare = bare.replace(pattern.replace("{}", "").replace("\ufe0f", "").strip(), "")
        return " ".join(bare.split())


class Hand(Protocol):
    """The owners' apps of one back end."""

    def items(self) -> tuple[Shown, ...]:
        """Everything that stands anywhere, by address."""

    def change(self, shown: Shown, values: Mapping[str, Any]) -> None:
        """Set `title`, `state`, `due`, `description`, `alarms`, `categories`, `completed_at`, `extras`, `unknown`."""

    def delete(self, shown: Shown) -> None:
        """Throw it away."""

    def copy(self, shown: Shown, uid: str) -> None:
        """Put a copy beside it, under another uid."""

    def add(self, account: str, uid: str, title: str) -> None:
        """Put an item of the owner's own into the first collection of an account, if there is one."""
