"""The text of a new household's registry, with the words that a newcomer needs beside each part."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from syncd.config.rules import first_date, parse_rule
from syncd.config.starter import Starter
from syncd.core.catalogue import say

_WIDTH = 100
_PLANNING = timedelta(minutes=30)
_CARE = timedelta(minutes=15)
_CARE_AFTER = timedelta(minutes=90)
_EXAMPLE_URL = "https://cloud.example.org/remote.php/dav/"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A CalDAV account as it was typed. `deliver` is "tasks" or "calendar"; `collection` names list and calendar."""

    url: str
    username: str
    deliver: str
    collection: str


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member; without an account one is left to be filled in."""

    id: str
    name: str
    language: str
    account: NewAccount | None = None

    @property
    def account_id(self) -> str:
        """The id of the member's account."""
        return f"{self.id}-cloud"


@dataclass(frozen=True, slots=True)
class NewPlanning:
    """The planning session: a day of RFC 5545 ("SU") and a local time ("18:00")."""

    day: str
    at: str


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """All answers. `chosen` are starters with the member id of their owner, or None: it needs a home."""

    id: str
    name: str
    zone: str
    members: tuple[NewMember, ...]
    planning: NewPlanning | None = None
    chosen: tuple[tuple[Starter, str | None], ...] = ()


def written(new: NewHousehold, today: date, language: str = "en") -> str:
    """The registry file of this household. Rules begin on or after `today`; comments are in that language."""
    parts = [_head(language), _household(new, language), _rule(), _comment(say("file-people", language))]
    parts += [_member(member) for member in new.members]
    parts += [_rule(), _comment(say("file-accounts", language))]
    parts += [_account(member, language) for member in new.members]
    parts += [_rule(), _comment(say("file-owned", language))]
    parts += [starter.written(owner, today) for starter, owner in new.chosen]
    if new.planning is not None:
        parts += [_rule(), _comment(say("file-sessions", language)), _planning(new.planning, today)]
        parts += [_comment(say("file-partnership", language)) + _partnership(new.planning, today)]
    return "\n".join(parts)


def _head(language: str) -> str:
    return _comment(say("file-head", language)) + f"#\n#     syncd check    {say('file-head-check', language)}\n"


def _household(new: NewHousehold, language: str) -> str:
    return (
        "[household]\n"
        f"id = {quoted(new.id)}    # {say('file-id', language)}\n"
        f"name = {quoted(new.name)}\n"
        f"timezone = {quoted(new.zone)}\n"
        f'consent = "both"    # {say("file-consent", language)}\n'
    )


def _member(member: NewMember) -> str:
    waiting = "" if member.account is not None else "# "
    return (
        f"[members.{member.id}]\n"
        f"name = {quoted(member.name)}\n"
        f"language = {quoted(member.language)}\n"
        f"{waiting}account = {quoted(member.account_id)}\n"
    )


def _account(member: NewMember, language: str) -> str:
    found = member.account or NewAccount(_EXAMPLE_URL, member.id, "tasks", say("init-usual-collection", language))
    table = (
        f"[accounts.{member.account_id}]\n"
        'adapter = "caldav"\n'
        f"url = {quoted(found.url)}\n"
        f"username = {quoted(found.username)}\n"
        f"task_list = {quoted(found.collection)}\n"
        f"calendar = {quoted(found.collection)}\n"
        f"deliver = {quoted(found.deliver)}\n"
    )
    if member.account is not None:
        return table
    return _comment(say("file-later", language)) + textwrap.indent(table, "# ")


def _planning(planning: NewPlanning, today: date) -> str:
    rule = f"FREQ=WEEKLY;BYDAY={planning.day}"
    return (
        "[sessions.planning]\n"
        'kind = "planning"\n'
        f"rrule = {quoted(rule)}\n"
        f"at = {quoted(planning.at)}\n"
        f"minutes = {_PLANNING // timedelta(minutes=1)}\n"
        f"starting = {first_date(parse_rule(rule), today) or today}\n"
    )


def _partnership(planning: NewPlanning, today: date) -> str:
    rule = f"FREQ=WEEKLY;INTERVAL=2;BYDAY={planning.day}"
    return (
        "[sessions.partnership-check-in]\n"
        'kind = "partnership-check-in"\n'
        f"rrule = {quoted(rule)}\n"
        f"at = {quoted(_beside(planning))}\n"
        f"minutes = {_CARE // timedelta(minutes=1)}\n"
        f"starting = {first_date(parse_rule(rule), today) or today}\n"
    )


def _beside(planning: NewPlanning) -> str:
    """The time of the partnership check-in: an hour after planning ends, before it where that would be too late."""
    begins = datetime.combine(date.min, time.fromisoformat(planning.at)) + timedelta(days=1)
    for start in (begins + _CARE_AFTER, begins + _PLANNING, begins - _CARE):
        if (start + _CARE).date() == begins.date():
            return f"{start:%H:%M}"
    return planning.at


def quoted(text: str) -> str:
    """A TOML basic string; what JSON escapes TOML does too, and DEL besides (toml.io/en/v1.0.0#string)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _comment(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False) + "\n"


def _rule() -> str:
    return "\n# " + "-" * (_WIDTH - 2)
