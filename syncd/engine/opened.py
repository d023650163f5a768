"""An account opened for one run: its connection, its slots, and what the state knows of its collections."""

from __future__ import annotations

from dataclasses import dataclass

from syncd.model.item import Kind, Role
from syncd.model.link import Collection
from syncd.model.registry import Account, Slot
from syncd.ports import CollectionRef, Connection


@dataclass(frozen=True, slots=True)
class Opened:
    """One account of a run."""

    account: Account
    connection: Connection
    slots: tuple[Slot, ...]

    def ref(self, collection: Collection) -> CollectionRef:
        """The port's form of a collection that the state knows."""
        role = Role(collection.role)
        return CollectionRef(
            collection.href, role, self.kind(role), self.account.names.get(role, ""), collection.made
        )

    def kind(self, role: Role) -> Kind:
        """The form of the items in the collection of that role."""
        return next(slot.kind for slot in self.slots if slot.role is role)
