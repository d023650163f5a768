"""Judging what a story claims, and what must hold in every story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from syncd.core.catalogue import LANGUAGES, say
from syncd.core.identity import SHARED, recognise
from syncd.engine.report import RunReport
from syncd.model.item import Kind
from syncd.model.ledger import Entry
from syncd.model.occurrence import ThingKind
from syncd.model.registry import Registry
from tests.machine.hand import Shown
from tests.scenarios.showing import counted, entry_line, item_line, status_of, telling

if TYPE_CHECKING:
    from tests.scenarios.story import Claims

QUESTIONS = [say("card-principle-title", language) for language in LANGUAGES]
"""What the card is called that asks everybody whether the load may be looked at."""


@dataclass(slots=True)
class Sight:
    """How things are after a step.

    Attributes:
        report: of the run of this step; None when it had none, or was refused.
        refused, said: exit code of a refusal (0 for none), and its words or what a command printed.
        entries: the whole ledger; `before`: ids that were in it before the step.
        status: the document of `status --json`.
    """

    items: tuple[Shown, ...]
    report: RunReport | None = None
    refused: int = 0
    said: str = ""
    entries: tuple[Entry, ...] = ()
    before: frozenset[str] = frozenset()
    status: Mapping[str, Any] = field(default_factory=dict)


def check(claims: Claims, sight: Sight) -> None:
    """Raises AssertionError with what is claimed and what is."""
    if claims.did:
        assert sight.report is not None, "there was no run that could have done anything"
        did = {name: counted(own) for name, own in sight.report.accounts.items()}
        assert claims.did == {name: did.get(name, "no such account") for name in claims.did}, did
    _ledger(claims, sight)
    for user, lines in claims.stands.items():
        found = sorted(item_line(i) for i in sight.items if i.ours and i.account == user)
        if not any(title in line for title in QUESTIONS for line in lines):
            # Everybody is asked in the second week of every story; only a story about that tells it.
            found = [line for line in found if not any(title in line for title in QUESTIONS)]
        assert sorted(lines) == found, f"{user}: {found}"
    for user, titles in claims.gone.items():
        here = [i.bare for i in sight.items if i.ours and i.account == user and status_of(i) == "open"]
        assert not set(titles) & set(here), f"still open at {user}: {sorted(set(titles) & set(here))}"
    for user, words in claims.holds.items():
        standing = "\n".join(f"{i.title}\n{i.description}" for i in sight.items if i.account == user)
        assert [] == [w for w in words if w not in standing], f"not to be read at {user}:\n{standing}"
    states = {name: own["state"] for name, own in sight.status.get("accounts", {}).items()}
    assert claims.states == {name: states.get(name, "no such account") for name in claims.states}, states
    notices = "\n".join(sight.status.get("notices", ()))
    assert [] == [words for words in claims.notices if words not in notices], f"notices: {notices}"
    if claims.refused is not None or sight.refused:
        assert (claims.refused or 0) == sight.refused, sight.said
    assert claims.says in sight.said, sight.said


def _ledger(claims: Claims, sight: Sight) -> None:
    told = telling(sight.entries)
    if claims.new is not None:
        new = [entry_line(e) for e in told if e.id not in sight.before]
        assert sorted(claims.new) == sorted(new), new
    if claims.ledger is not None:
        assert claims.ledger == Counter(e.kind.value for e in told), [entry_line(e) for e in told]


def check_doubles(items: Sequence[Shown], registry: Registry, today: date, *, at_rest: bool) -> None:
    """At most one open item per occurrence and member; at rest one per occurrence, sessions aside."""
    ours = [i for i in items if i.ours and status_of(i) == "open"]
    known = recognise(registry, [i.uid for i in ours], today, Kind)
    opened: dict[tuple[object, str], list[str]] = {}
    for item in ours:
        found = known.get(item.uid)
        if found is None:
            opened.setdefault((item.uid, ""), []).append(item_line(item))
            continue
        session = found.occurrence.thing.kind is ThingKind.SESSION
        member = found.member if session or not at_rest else SHARED
        opened.setdefault((found.occurrence, member), []).append(f"{item.account}: {item_line(item)}")
    doubles = [lines for lines in opened.values() if len(lines) > 1]
    assert doubles == [], f"more than one open item: {doubles}"


def check_foreign(before: Mapping[str, str], items: Sequence[Shown], lists: Collection[str]) -> None:
    """What syncd did not make stands as it was, to the byte, wherever its list still is."""
    stands = {i.href: i.raw for i in items if not i.ours}
    expected = {href: raw for href, raw in before.items() if href.rsplit("/", 1)[0] + "/" in lists}
    assert expected == stands, "a foreign item was touched"
