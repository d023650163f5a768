"""A line that a member wrote where the tasks are and that begins with a word: heard once, acted on once, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Where(StrEnum):
    """Where a line stands: in the notes of a card of the member's, or of one where others can write too, or as the
    title of a new item.
    """

    NOTE = "note"
    SHARED = "shared"
    ITEM = "item"


class Stage(StrEnum):
    """How far a line is.

    `seen`: it stands there and may still be being typed. `waits`: it is heard and waits to be acted on. `answered`:
    nothing more is done about it but showing the answer. `over`: it stood there before anybody listened, or its
    member's words were erased; it is never acted on.
    """

    SEEN = "seen"
    WAITS = "waits"
    ANSWERED = "answered"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One line.

    Attributes:
        id: digest of household, item, folded line and how manieth of its kind in that item, those that went counted
            too; a line is heard once.
        member: oldest id of who wrote it; "" where two members share the account, so that nobody can be told apart.
        account, uid: where it stands, and in which item.
        where: in the notes of one of our cards, and whether others can write there; or as a new item.
        line: as it was written; "" once it was answered.
        at: when it was first seen.
        answer: what was said to it, one line; "" before.
        deed: what was done, as JSON of ids and days, for `undo`; "" where nothing was.
        undone: what was done was taken back.
        stage: how far it is.
        collection, href: of an `item`, where it stands; "" for notes.
        answered_at: when it was answered.
        told: where the answer was shown: the Monday of a column card as ISO text, `item` for the item itself; ""
            while it was shown nowhere, `card` where it is to be shown on the column card instead of the item.
        went: of notes, its member took it out after it was heard: the same words once more are another line.
    """

    id: str
    member: str
    account: str
    uid: str
    where: Where
    line: str
    at: datetime
    answer: str = ""
    deed: str = ""
    undone: bool = False
    stage: Stage = Stage.WAITS
    collection: str = ""
    href: str = ""
    answered_at: datetime | None = None
    told: str = ""
    went: bool = False


TOLD_IN_ITEM = "item"
"""`HeardLine.told` of an item that was closed with its answer."""

FOR_THE_CARD = "card"
"""`HeardLine.told` of an item that cannot be closed with its answer: the column card is to show it."""


@dataclass(frozen=True, slots=True)
class PassedBy:
    """An item in a list that syncd made which is not ours and was looked at: it is not read again in this version.

    Attributes:
        account: whose list.
        id: digest of collection and address.
        version: digest of the version that was looked at.
        old: it stood there when the list was first looked at: it is never read.
    """

    account: str
    id: str
    version: str
    old: bool
