"""A server as `init` meets it, behind an adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from syncd.errors import AuthRequired, CollectionGone
from syncd.model.item import Item, Kind, Ref, Status, Unreadable
from syncd.model.registry import Slot
from syncd.ports import AccountSetup, Changes, CollectionRef, Identity, Member


@dataclass
class Cloud:
    """A server as an adapter sees it: one password per user, titles in lists by name."""

    passwords: dict[str, str] = field(default_factory=dict)
    titles: dict[str, Sequence[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def open(self, setup: AccountSetup) -> Any:
        """A connection."""
        return Talk(self, setup)


class Talk:
    """As much of `syncd.ports.Connection` as `init` uses."""

    def __init__(self, cloud: Cloud, setup: AccountSetup) -> None:
        self._cloud = cloud
        self._user = str(getattr(setup.settings, "username", ""))
        self._secret = setup.secret()
        self._account = setup.account

    def identify(self) -> Identity:
        """Who we are."""
        self._cloud.asked.append(f"identify {self._account}")
        if self._cloud.passwords.get(self._user) != self._secret:
            raise AuthRequired(f"{self._account}: the server refuses the password", hint="look it up")
        return Identity("https://cloud.example.org:443", self._user)

    def open_collection(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """The list of that name."""
        assert not create
        self._cloud.asked.append(f"titles {name}")
        if name not in self._cloud.titles:
            raise CollectionGone(f"there is no {name}")
        return CollectionRef(name, slot.role, slot.kind, name)

    def changes(self, ref: CollectionRef, _cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """Everything, without bodies."""
        assert (listing, bodies) == (True, False)
        numbers = range(len(self._cloud.titles[ref.name]))
        return Changes(tuple(Member(Ref(str(n), "1")) for n in numbers), (), True, True, "")

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """Titles as bodies."""
        titles = self._cloud.titles[ref.name]
        return tuple(Member(Ref(h, "1"), body=titles[int(h)]) for h in hrefs), ()

    def read(self, _ref: CollectionRef, member: Member) -> Item | Unreadable:
        """An item of that title."""
        if member.body == "broken":
            return Unreadable(member.ref, None, "broken")
        return item(member)

    def close(self) -> None:
        """Nothing to let go of."""


def item(member: Member) -> Item:
    """An open task whose title is its body."""
    values: dict[str, Any] = dict.fromkeys(Item.__dataclass_fields__)
    values |= {"ref": member.ref, "uid": "u", "kind": Kind.VTODO, "title": member.body, "status": Status.OPEN}
    return Item(**values)
