"""What a run knows of the pages of the load that sessions carry: whose account takes one, and which work now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from syncd.core.attaching import Reach, agreed_by_all, pages_of_copies
from syncd.engine.agendas import seen_by_others

if TYPE_CHECKING:
    from syncd.core.expected import Expectation
    from syncd.core.scene import Look
    from syncd.engine.opened import Opened
    from syncd.engine.picture import State
    from syncd.model.occurrence import Occurrence
    from syncd.model.registry import Registry
    from syncd.model.state import AccountRecord
    from syncd.store import Store

ASKED_ANEW = timedelta(days=90)
"""An account that did not take a page is offered one again after so long: servers are renewed."""


def attachable(
    accounts: Mapping[str, AccountRecord], opened: Mapping[str, Opened], shared: Collection[str], now: datetime
) -> frozenset[str]:
    """Accounts that keep an attachment, as far as is known; not those in which others see it (`shared`)."""
    told = {name: (record.capabilities or {}).get("attachments") is not False for name, record in accounts.items()}
    told |= {name: account.connection.capabilities.attachments for name, account in opened.items()}
    long_ago = {
        name
        for name, record in accounts.items()
        if record.learnt_at is not None and now - record.learnt_at >= ASKED_ANEW
    }
    return frozenset(name for name, takes in told.items() if takes or name in long_ago) - frozenset(shared)


def pages_asked(
    registry: Registry,
    store: Store,
    state: State,
    opened: Mapping[str, Opened],
    expected: Expectation,
    looks: Mapping[str, Look],
    silent: Collection[str],
    now: datetime,
) -> dict[Occurrence, str]:
    """As `syncd.core.attaching.pages_of_copies`; accounts that are `silent` pause in this run."""
    drawn = store.pages()
    if not drawn:
        return {}
    failing = {
        name
        for name, record in state.accounts.items()
        if record.paused_why or (record.failing_since is not None and name in looks and looks[name].earlier)
    }
    takes = attachable(state.accounts, opened, seen_by_others(state, opened), now)
    if not agreed_by_all(registry, state.answers):
        takes = frozenset()
    reach = Reach(takes, frozenset(looks) - failing - frozenset(silent))
    return pages_of_copies(registry, expected.expected, state.links.values(), state.dropped, drawn, reach, now)
