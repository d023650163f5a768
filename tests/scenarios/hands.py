"""What an owner does in the own app, as a story says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from syncd.model.when import encode_when
from tests.machine.hand import Shown
from tests.scenarios.showing import item_line

if TYPE_CHECKING:
    from tests.scenarios.backend import Backend
    from tests.scenarios.story import OwnersHand

_MARKS = {"tick": "✅", "skip": "❌"}


class OwnersApp:
    """Finds items by what a person sees, and changes them."""

    def __init__(self, backend: Backend, now: Callable[[], datetime]) -> None:
        self._backend = backend
        self._now = now
        self._copies = 0

    def act(self, step: OwnersHand) -> None:
        """Do it. Raises AssertionError when the item is not there exactly once."""
        item = self._find(step)
        if step.hand == "delete":
            self._backend.hand.delete(item)
        elif step.hand == "copy":
            self._copies += 1
            self._backend.hand.copy(item, f"copy-{self._copies}")
        elif step.hand == "add-rule":
            self._backend.add_rule(item)
        else:
            self._backend.hand.change(item, self._values(step, item))

    def _find(self, step: OwnersHand) -> Shown:
        mine = [i for i in self._backend.hand.items() if i.account == step.user and i.ours]
        found = [i for i in mine if i.bare == step.item and i.due.startswith(step.due)]
        assert len(found) == 1, f"{len(found)} items {step.item!r} at {step.user}: {[item_line(i) for i in mine]}"
        return found[0]

    def _values(self, step: OwnersHand, item: Shown) -> dict[str, Any]:
        if step.hand in _MARKS:
            if item.event:
                return {"title": f"{_MARKS[step.hand]} {item.title}"}
            if step.hand == "skip":
                return {"state": "skipped"}
            return {"state": "done", "completed_at": encode_when(step.when or self._now())}
        if step.hand == "reopen":
            return {"title": item.bare} if item.event else {"state": "open", "completed_at": None}
        if step.hand == "alarm":
            return {"alarms": (-900.0,)}
        assert step.to, f"{step.hand} needs `to`"
        if step.hand == "note":
            return {"description": f"{item.description}\n{step.to}" if item.description else step.to}
        told = {"modified_at": encode_when(step.when)} if step.when is not None else {}
        return {{"move": "due", "rename": "title"}[step.hand]: step.to, **told}
