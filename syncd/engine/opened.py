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
            collection.href, role, self.kind(role, collection.list), collection.list, collection.made
        )

    def asks_for(self, slot: Slot) -> bool:
        """Whether the registry names this list now; of a former one only what still stands there is looked at."""
        return slot.list == self.account.names.get(slot.role, "")

    def kind(self, role: Role, named: str) -> Kind:
        """The form of the items in the collection of that role and list."""
        fitting = sorted((slot for slot in self.slots if slot.role is role), key=lambda slot: slot.list != named)
        return fitting[0].kind
