"""Starting anew in an account whose collection, server or user is not what it was, once a person said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from syncd.model.link import Ending, LinkState
from syncd.store import Store
from syncd.store.change import Change


def start_anew(store: Store, change: Change, account: str, now: datetime) -> None:
    """Forget the account's pairing and let its items be, wherever they are; the next run makes its own again.

    Nothing is read as dropped: what cannot be reached says nothing about its owner.
    """
    for link in store.links():
        if link.place.account == account:
            change.put_link(replace(link, state=LinkState.ENDED, ending=Ending.GONE, changed_at=now))
    for collection in store.collections():
        if collection.account == account:
            change.put_collection(replace(collection, href="", cursor="", listed_at=None, looked_at=None))
