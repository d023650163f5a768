"""The card that tells members that an account of theirs is out of reach: in another account of the same member."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from syncd.core.cards.putting import present, today_of
from syncd.core.catalogue import say
from syncd.core.days import day_text
from syncd.core.outages import FAILING
from syncd.model.card import Card, CardKind, CardMemory, card_thing
from syncd.model.registry import Account, Member, Registry


def notices(registry: Registry, now: datetime, memory: CardMemory) -> Iterator[Card]:
    """One for each member of an account that fails for a day or more, where another account of theirs works.

    Its day follows from the begin of the outage, so one that was answered is not put once more for the same outage.
    Whoever has no other account that works gets none: nobody else is told instead.
    """
    today = today_of(registry, now)
    for account in registry.accounts:
        since = memory.failing.get(account.id)
        if since is None or now - since < FAILING:
            continue
        day = today_of(registry, since + FAILING)
        for member in present(registry, today):
            elsewhere = _elsewhere(member, account, memory)
            if elsewhere is not None and not _answered(member, account, day, memory):
                yield _notice(member, account, elsewhere, since, day)


def _elsewhere(member: Member, account: Account, memory: CardMemory) -> str | None:
    """Another account of a member of this one that works."""
    mine = [name for name in (member.tasks, member.events) if name is not None]
    if account.id not in mine:
        return None
    return next((name for name in mine if name != account.id and name in memory.working), None)


def _answered(member: Member, account: Account, day: date, memory: CardMemory) -> bool:
    put = memory.put.get(card_thing(CardKind.NOTICE, member.uid_id, account.uid_id), ())
    return any(one.day == day and one.said is not None for one in put)


def _notice(member: Member, account: Account, elsewhere: str, since: datetime, day: date) -> Card:
    began = since.astimezone(member.zone).date()
    spoken = day_text(began, member.language)
    title = say("card-notice-title", member.language, account=account.id)
    body = say("card-notice-body", member.language, account=account.id, since=spoken)
    return Card(CardKind.NOTICE, account.uid_id, day, member.id, member.uid_id, title, body, account=elsewhere)
