"""The one table that decides what happens to an item. Everything else only finds out which row applies.

Read it as: this is what our link says, this is what the registry asks, this is what the account shows; so this is
done. `syncd plan` prints the reason of the row. Registry side is compared with `ours`, account side with `theirs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

_Side = TypeVar("_Side", bound=StrEnum)


class LinkSide(StrEnum):
    """What our link says."""

    NONE = "no link"
    OPEN = "open"
    CLOSED = "closed by us"
    LEFT = "left"


class RegistrySide(StrEnum):
    """What the registry asks for, against `ours`."""

    SAME = "wanted, same"
    CHANGED = "wanted, changed"
    SHARED = "its shared record says otherwise"
    SETTLED = "settled elsewhere"
    REOPENED = "reopened elsewhere"
    WAITING = "wanted elsewhere, not seen there yet"
    NOT_WANTED = "not wanted"
    OVER = "a card that is over"
    LET_GO = "let go"
    PUT_BACK = "wanted, and dropped before"


class AccountSide(StrEnum):
    """What the account shows, against `theirs`.

    `finished` means done or skipped; `past` an event that is over; the last three are open items that nobody asks
    for. `touched` is computed from the stamp.
    """

    ABSENT = "no such uid"
    GONE = "gone"
    UNREADABLE = "unreadable"
    FINISHED = "finished, as last seen"
    FINISHED_NEW = "finished since"
    SAME = "open, same"
    CHANGED = "open, changed"
    UNTOUCHED = "open, untouched"
    TOUCHED = "open, touched"
    PAST = "open, past event"


class Act(StrEnum):
    """What is done."""

    CREATE = "create"
    ADOPT = "adopt"
    NOTHING = "nothing"
    UPDATE = "update"
    RECORD = "record"
    MERGE = "merge"
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    HOLD = "hold"
    LEAVE = "leave"
    DROP = "drop"
    END = "end"
    SKIP = "skip"
    SET_ASIDE = "set aside"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: it applies when each side is in its set. `because` is shown by `syncd plan`."""

    link: frozenset[LinkSide]
    registry: frozenset[RegistrySide]
    account: frozenset[AccountSide]
    act: Act
    because: str


def _many(side: _Side | tuple[_Side, ...]) -> frozenset[_Side]:
    return frozenset(side) if isinstance(side, tuple) else frozenset((side,))


def _row(
    link: LinkSide | tuple[LinkSide, ...],
    registry: RegistrySide | tuple[RegistrySide, ...],
    account: AccountSide | tuple[AccountSide, ...],
    act: Act,
    because: str,
) -> Row:
    return Row(_many(link), _many(registry), _many(account), act, because)


_L, _R, _A = LinkSide, RegistrySide, AccountSide
_WANTED = (_R.SAME, _R.CHANGED)
_UNWANTED = (_R.NOT_WANTED, _R.WAITING, _R.OVER)
_ANY = tuple(RegistrySide)
_LINKED = (_L.OPEN, _L.CLOSED, _L.LEFT)
_OPEN = (_A.SAME, _A.CHANGED)
_UNASKED = (_A.UNTOUCHED, _A.TOUCHED, _A.PAST)
_FINISHED = (_A.FINISHED, _A.FINISHED_NEW)

TABLE: tuple[Row, ...] = (
    # An item that cannot be understood is nobody's to change.
    _row((_L.NONE, *_LINKED), _ANY, _A.UNREADABLE, Act.SET_ASIDE, "it cannot be read"),
    # A copy of a session, against the one record of all copies.
    _row((_L.OPEN, _L.LEFT), _R.SHARED, _OPEN, Act.UPDATE, "every copy of a session shows the same"),
    _row((_L.OPEN, _L.LEFT), _R.SHARED, _FINISHED, Act.SETTLE, "every copy of a session shows the same"),
    # No link.
    _row(_L.NONE, _WANTED, _A.ABSENT, Act.CREATE, "it should stand here and does not"),
    _row(_L.NONE, _WANTED, (*_OPEN, *_UNASKED, *_FINISHED), Act.ADOPT, "it stands here already"),
    _row(_L.NONE, _R.LET_GO, tuple(AccountSide), Act.SKIP, "it was let go"),
    _row(_L.NONE, (_R.SETTLED, _R.REOPENED), (*_OPEN, *_UNASKED, *_FINISHED), Act.ADOPT, "it stands here already"),
    _row(_L.NONE, _R.PUT_BACK, (*_OPEN, *_UNASKED), Act.ADOPT, "its owner put it back"),
    _row(_L.NONE, _UNWANTED, _FINISHED, Act.ADOPT, "what it says counts"),
    _row(_L.NONE, _UNWANTED, (*_OPEN, *_UNASKED), Act.ADOPT, "it is ours and nobody asks for it"),
    # Gone, and not by us.
    _row(_L.OPEN, _WANTED, _A.GONE, Act.DROP, "its owner removed it"),
    _row(_LINKED, _ANY, _A.GONE, Act.END, "it is gone from the account"),
    # What shows done or skipped is never updated or withdrawn; only a reopen leads back.
    _row(_LINKED, _ANY, _A.FINISHED_NEW, Act.RECORD, "its owner finished it"),
    _row((_L.OPEN, _L.LEFT), _R.REOPENED, _A.FINISHED, Act.SETTLE, "it was reopened elsewhere"),
    _row((_L.OPEN, _L.LEFT), _ANY, _A.FINISHED, Act.NOTHING, "finished"),
    # Wanted, and open.
    _row(_L.OPEN, _R.PUT_BACK, _OPEN, Act.RECORD, "its owner put it back"),
    _row(_L.OPEN, (_R.SAME, _R.REOPENED), _A.SAME, Act.NOTHING, "as it should be"),
    _row(_L.OPEN, _R.CHANGED, _A.SAME, Act.UPDATE, "the registry changed"),
    _row(_L.OPEN, (_R.SAME, _R.REOPENED), _A.CHANGED, Act.RECORD, "its owner changed it"),
    _row(_L.OPEN, _R.CHANGED, _A.CHANGED, Act.MERGE, "both changed; where they meet the owner's stands"),
    _row((_L.OPEN, _L.LEFT), _R.SETTLED, _OPEN, Act.SETTLE, "it was settled elsewhere"),
    # Closed by us.
    _row(_L.CLOSED, _WANTED, (_A.FINISHED, _A.SAME), Act.REOPEN, "it is wanted once more"),
    _row(_L.CLOSED, _WANTED, _A.CHANGED, Act.RECORD, "its owner opened it once more"),
    _row(
        _L.CLOSED,
        (*_UNWANTED, _R.SETTLED, _R.REOPENED, _R.LET_GO),
        (_A.FINISHED, _A.SAME),
        Act.NOTHING,
        "closed by us",
    ),
    _row(
        _L.CLOSED,
        (*_UNWANTED, _R.SETTLED, _R.REOPENED, _R.LET_GO),
        _A.CHANGED,
        Act.LEAVE,
        "its owner changed it after we closed it",
    ),
    # Left: it stays, a tick on it counts.
    _row(_L.LEFT, (*_WANTED, _R.REOPENED), _OPEN, Act.RECORD, "it is wanted once more"),
    _row(_L.LEFT, (*_UNWANTED, _R.LET_GO), (*_OPEN, *_UNASKED), Act.LEAVE, "it stays where it is"),
    # Open, and nobody asks for it.
    _row(_L.OPEN, _R.WAITING, _UNASKED, Act.HOLD, "it goes once it is seen at its new place"),
    _row(_L.OPEN, _R.NOT_WANTED, _A.UNTOUCHED, Act.WITHDRAW, "nobody asks for it any more"),
    _row(_L.OPEN, _R.NOT_WANTED, _A.TOUCHED, Act.CLOSE, "not asked for, and it holds its owner's words"),
    _row(_L.OPEN, _R.NOT_WANTED, _A.PAST, Act.LEAVE, "what is past stays"),
    _row(_L.OPEN, _R.LET_GO, _UNASKED, Act.LEAVE, "it was let go"),
    _row(_L.OPEN, _R.OVER, _UNASKED, Act.CLOSE, "a card that is over is closed in place"),
)


def decide(link: LinkSide, registry: RegistrySide, account: AccountSide) -> Row:
    """The row for a situation. Raises LookupError for one that cannot occur."""
    for row in TABLE:
        if link in row.link and registry in row.registry and account in row.account:
            return row
    raise LookupError(f"{link} / {registry} / {account}")


def printed() -> str:
    """The table as text, for the documentation and for people who ask."""
    lines = ["link | registry side | account side | action | because", "--- | --- | --- | --- | ---"]
    for row in TABLE:
        sides = ("; ".join(sorted(side)) for side in (row.link, row.registry, row.account))
        lines.append(" | ".join((*sides, row.act, row.because)))
    return "\n".join(lines)
