"""A card: an item that belongs to one member and to no responsibility. Its marks and its deletion are answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.when import When


class CardKind(StrEnum):
    """What a card is for: to tell its member something (what syncd is, once; the own column, every week), or to ask:
    whether the load may be looked at, whether a session stays where it was moved twice, what is to become of items
    that went (the guard's), whether something would be theirs (a proposal), whether a whole first column would.
    """

    COLUMN = "column"
    DEAL = "deal"
    FIRST = "first"
    GUARD = "guard"
    KEEP = "keep"
    NOTICE = "notice"
    PRINCIPLE = "principle"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Card:
    """One card that should stand at its member now.

    Attributes:
        kind: what it is for.
        about: oldest id of the account or session that it is about, "" for none.
        day: the recurrence-id: the local day on which it was first put; it stays while the card stands.
        member, whose: present and oldest id of the member.
        title, body: the texts, in the member's language.
        account: id of the account where it goes, None for where the member's tasks go.
        due: when it is due; None for no due where a task can stand without one, and for a day elsewhere.
        on: the day on which an event without `due` stands; None for `day`.
    """

    kind: CardKind
    about: str
    day: date
    member: str
    whose: str
    title: str
    body: str
    account: str | None = None
    due: When | None = None
    on: date | None = None

    @property
    def thing(self) -> Thing:
        """What its uid is made of beside the day: the same for every card of this kind and subject at this member."""
        return card_thing(self.kind, self.whose, self.about)

    @property
    def occurrence(self) -> Occurrence:
        """This very card."""
        return Occurrence(self.thing, self.day)


def card_thing(kind: CardKind, whose: str, about: str = "") -> Thing:
    """The thing of a card, by oldest ids: `notice.alex-cloud.alex`. Ids hold no dot, so no two cards share one."""
    name = ".".join(filter(None, (kind.value, about, whose)))
    return Thing(ThingKind.CARD, name, name)


def card_kind(thing: Thing) -> CardKind | None:
    """What kind of card a thing is; None for what is no card, or one of a kind that is not known."""
    name = thing.id.partition(".")[0]
    known = thing.kind is ThingKind.CARD and name in {kind.value for kind in CardKind}
    return CardKind(name) if known else None


def card_about(thing: Thing) -> str:
    """Oldest id of the account or session that a card is about; "" where it is about none."""
    return thing.id.partition(".")[2].rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Put:
    """A card that was put to its member once.

    Attributes:
        day: its recurrence-id.
        live: it stands, open or closed in place by syncd, and waits for an answer.
        said: what was answered: True for a tick, False for skipped or deleted; None for no answer.
        at: when that was seen.
        shown: our text in it, as it stands there or last stood.
        gone: this look shows that its member removed it.
        met: it was answered already when this state first met it: when, and to what, nothing tells.
    """

    day: date
    live: bool
    said: bool | None
    at: datetime
    shown: str = ""
    met: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class CardMemory:
    """What the state holds, and this look showed, that decides which cards stand.

    Attributes:
        since: when the registry was first applied; None before that.
        put: the cards that each thing was ever put as, the oldest first.
        consented: present ids of the members who ticked the principle card and did not take that back.
        failing: accounts that do not answer, by id, each with the instant since when.
        working: accounts of which there is a look.
        answers: present id of a member -> the answers to what they wrote in words, one line each, the oldest first.
        untold: present ids of the members to whom no card showed all of these yet.
        waiting: present id of a member -> one line for each thing that waits for an answer of theirs.
        together: present ids of members whose things stand in one collection with somebody else's.
    """

    since: datetime | None = None
    put: Mapping[Thing, tuple[Put, ...]] = field(default_factory=dict)
    consented: frozenset[str] = frozenset()
    failing: Mapping[str, datetime] = field(default_factory=dict)
    working: frozenset[str] = frozenset()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    together: frozenset[str] = frozenset()
