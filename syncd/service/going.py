"""What a leave has left to do, run after run, until nothing of the member is left; and whose words are whose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from syncd.core.identity import SHARED
from syncd.credentials import delete_secret
from syncd.errors import SecretError, UsageError
from syncd.model.link import Ending, Link, LinkState
from syncd.service.household import left_accounts
from syncd.store.erasing import Whose, has_words, told_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syncd.model.registry import Member, Registry
    from syncd.service.household import Household
    from syncd.store import Store


@dataclass(frozen=True, slots=True)
class Finished:
    """Secrets: account ids whose one was erased, or lies elsewhere; and what could not be done, in sentences."""

    erased: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def accounts_of(registry: Registry, store: Store, member: str) -> frozenset[str]:
    """Accounts that are the member's, or where something of theirs stands or was announced."""
    person = registry.member(member)
    named = {account for account in (person.tasks, person.events) if account is not None}
    links = {k.place.account for k in store.links() if k.member == person.uid_id}
    return frozenset(named | links | {i.place.account for i in store.intents() if i.member == person.uid_id})


def finish_leaving(household: Household, store: Store, now: datetime, *, asked: str = "") -> Finished:
    """Let go what is finished or left of members who left; once nothing of theirs is open, erase the rest.

    What is known of an account goes last and says that it is done. `asked` is a member who asks for it now: then
    their secrets are looked for whatever is known, and a locked keyring may ask for its password.
    """
    registry = household.registry
    alone = left_accounts(registry)
    done: list[str] = []
    for member in registry.members:
        if member.id not in registry.left:
            continue
        whose = Whose(member.uid_id, frozenset(a for a in alone if a in (member.tasks, member.events)))
        if _let_go(store, member, whose, now):
            done += sorted(whose.accounts if member.id == asked else whose.accounts & store.accounts().keys())
            if has_words(store, whose):
                with store.change() as change:
                    change.erase_words(whose)
    return erase_secrets(household, store, list(dict.fromkeys(done)), may_prompt=bool(asked))


def _let_go(store: Store, member: Member, whose: Whose, now: datetime) -> bool:
    """Let go what is not to be taken away any more; whether nothing else of theirs is followed."""
    mine = [k for k in store.links() if k.member == member.uid_id or k.place.account in whose.accounts]
    aside = {one.uid for one in store.set_aside()}
    open_ones = [k for k in mine if k.stands_open and k.uid not in aside]
    gone = [k for k in mine if k not in open_ones]
    if gone:
        with store.change() as change:
            change.put_links(replace(k, state=LinkState.ENDED, ending=Ending.LET_GO, changed_at=now) for k in gone)
            for link in gone:
                change.let_go(link.uid, now)
    announced = [i for i in store.intents() if i.member == member.uid_id or i.place.account in whose.accounts]
    return not open_ones and not announced


def erase_secrets(household: Household, store: Store, accounts: Iterable[str], *, may_prompt: bool) -> Finished:
    """Take their secrets out of the keyring; then what is known of the account goes, which says that it is done."""
    erased, theirs, wrong = [], [], []
    known = {account.id: account for account in household.registry.accounts}
    for name in accounts:
        account = known.get(name)
        try:
            if account is None or _in_keyring(household, name):
                if delete_secret(name, may_prompt=may_prompt):
                    erased.append(name)
            elif account.secret is not None:
                theirs.append(name)
        except SecretError as error:
            wrong.append(f"{error}: {error.hint}")
            continue
        with store.change() as change:
            change.forget_account(name)
    return Finished(tuple(erased), tuple(theirs), tuple(wrong))


def _in_keyring(household: Household, name: str) -> bool:
    account = household.registry.account(name)
    settings = account.settings
    assert isinstance(settings, BaseModel)
    return account.secret is None and household.adapters[account.adapter].needs_secret(settings)


def whose_words(registry: Registry, store: Store, name: str) -> Whose:
    """Whose words `forget NAME` erases. Raises UsageError for somebody who is there, and for an unknown name."""
    member = next((m for m in registry.members if name in (m.id, m.uid_id)), None)
    if member is not None and member.id not in registry.left:
        raise UsageError(f"{name} is of the household", hint=f"leave first: syncd leave {member.id}")
    if member is not None:
        alone = left_accounts(registry)
        return Whose(member.uid_id, frozenset(a for a in alone if a in (member.tasks, member.events)))
    present = {a.id for a in registry.accounts}
    if name in present:
        hint = "syncd forget takes a member who left, or an id that the registry named once"
        raise UsageError(f"{name} is an account in the registry", hint=hint)
    links = [] if name == SHARED else store.links(include_ended=True)
    whose = Whose(name, frozenset({name, *({k.place.account for k in links if k.member == name} - present)}))
    if name == SHARED or not any(told_of(store, whose).values()):
        hint = "it takes a member who left, or an id that the registry named once"
        raise UsageError(f"nothing tells of {name!r}", hint=hint)
    return whose


def leaving_notices(registry: Registry, links: Iterable[Link]) -> tuple[str, ...]:
    """For `status`: accounts in which items wait to be taken away, without saying why."""
    uids = {m.uid_id for m in registry.members if m.id in registry.left}
    waiting: dict[str, int] = {}
    for link in links:
        if link.member in uids and link.stands_open:
            waiting[link.place.account] = waiting.get(link.place.account, 0) + 1
    return tuple(f"{name}: {_items(count)} to be taken away there" for name, count in sorted(waiting.items()))


def _items(count: int) -> str:
    return "1 item is" if count == 1 else f"{count} items are"
