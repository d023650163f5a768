"""Going on in a paused account, once a person has said how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from syncd.core.outages import begun
from syncd.engine.anew import start_anew
from syncd.engine.guarding import asks_about
from syncd.engine.report import ways_on
from syncd.errors import UsageError
from syncd.model.item import Field
from syncd.model.state import ASKED_NOTHING, Accepted, AccountRecord, Pause
from syncd.service.operations import Operations
from syncd.store import Store

_HOW = {"ours": Accepted.OURS, "theirs": Accepted.THEIRS}


@dataclass(frozen=True, slots=True)
class Paused:
    """What a pause asks: why and since when, the items of its list as (uid, title), and what may be said."""

    account: str
    why: str
    since: datetime | None
    items: tuple[tuple[str, str], ...]
    ways: str


class Resuming(Operations):
    """The part of the service that resumes."""

    def paused(self, name: str) -> Paused:
        """What the pause of an account asks. Raises UsageError when it is not paused."""
        household, account = self.account(name)
        with household.store(write=False) as store:
            record = _record(store, account.id)
            links = store.links_of(record.paused_uids)
            card = asks_about(account.uid_id, store.links())
        titles = {uid: link.theirs.get(Field.TITLE, "") for uid, link in links.items()}
        items = tuple((uid, titles.get(uid, "")) for uid in record.paused_uids)
        ways = ways_on(account.id, record.paused_kind, record.paused_digest, card=card)
        return Paused(account.id, record.paused_why, record.paused_at, items, ways)

    def resume(
        self, name: str, digest: str = "", *, ours: bool = False, theirs: bool = False, take_over: bool = False
    ) -> str:
        """Answer what paused an account; exactly one answer. Returns why it was paused. Raises UsageError.

        `digest` accepts exactly that list. `ours` writes our last state over the list that was shown, `theirs`
        records it as its owner's doing. `take_over` goes on where another syncd worked.
        """
        said = {"accept": bool(digest), "ours": ours, "theirs": theirs, "take-over": take_over}
        ways = [way for way, is_said in said.items() if is_said]
        if len(ways) != 1:
            hint = f"syncd resume {name} says which of them answers"
            raise UsageError("say exactly one of --accept, --ours, --theirs and --take-over", hint=hint)
        household, account = self.account(name)
        with household.store(write=True) as store:
            record = _record(store, account.id)
            _check(record, ways[0], digest)
            with store.change() as change:
                if record.paused_kind == Pause.LOST:
                    start_anew(store, change, account.id, self.clock.now())
                if (since := begun(record, self.clock.now())) is not None:
                    # Some answers end the pause here; what it hid stays hidden until the first good run.
                    change.begin_outage(account.id, since)
                change.put_account(self._answered(record, ways[0]))
        return record.paused_why

    def _answered(self, record: AccountRecord, way: str) -> AccountRecord:
        """The record once it is answered; a list is accepted until the next run has seen that it is the same."""
        if record.paused_kind in (Pause.LIST, Pause.WENT_BACK):
            how = _HOW.get(way, Accepted.AS_IT_IS)
            return replace(record, accepted_digest=record.paused_digest, accepted_how=how)
        now = self.clock.now()
        taken = max(now, record.another_at or now) if way == "take-over" else record.taken_over_at
        record = replace(record, paused_why="", paused_at=None, paused_kind=Pause.NONE, **ASKED_NOTHING)
        return replace(record, taken_over_at=taken)


def _record(store: Store, account: str) -> AccountRecord:
    record = store.accounts().get(account)
    if record is None or not record.paused_why:
        raise UsageError(f"{account} is not paused", hint="syncd status shows how each account is")
    return record


def _check(record: AccountRecord, way: str, digest: str) -> None:
    """Whether this answers what was asked. Raises UsageError."""
    asked = {Pause.WENT_BACK: ("ours", "theirs"), Pause.ANOTHER: ("take-over",)}
    fits = asked.get(Pause(record.paused_kind), ("accept",))
    ways = ways_on(record.account, record.paused_kind, record.paused_digest)
    if way not in fits:
        raise UsageError(f"--{way} does not answer why {record.account} is paused: {record.paused_why}", hint=ways)
    if way == "accept" and digest != record.paused_digest:
        raise UsageError(
            f"{record.account} is paused by another list than {digest}", hint=f"{record.paused_why}; {ways}"
        )
