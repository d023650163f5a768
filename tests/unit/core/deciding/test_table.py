"""The table is whole: every situation that can occur has one row, and no row is dead."""

from __future__ import annotations

from itertools import product

import pytest

from syncd.core.table import TABLE, AccountSide, Act, LinkSide, RegistrySide, decide, printed

L, R, A = LinkSide, RegistrySide, AccountSide
Side = tuple[LinkSide, RegistrySide, AccountSide]

UNSEEN = {A.GONE, A.UNREADABLE}
ASKED = {R.SAME, R.CHANGED, R.SHARED, R.SETTLED, R.REOPENED}
"""Registry sides for which an open item is compared with what was last seen, not with its stamp."""


def reachable() -> set[Side]:
    """Every combination that `Situations` and adoption can give, from how they find out each side."""
    found: set[Side] = set()
    # An unseen item is either somebody's present open item or it is not.
    found |= set(product((L.OPEN, L.CLOSED, L.LEFT), (R.SAME, R.NOT_WANTED, R.OVER), UNSEEN))
    for link, registry in product((L.OPEN, L.LEFT), set(R) - {R.PUT_BACK}):
        shows = {A.SAME, A.CHANGED} if registry in ASKED else {A.UNTOUCHED, A.TOUCHED, A.PAST}
        found |= set(product((link,), (registry,), shows | {A.FINISHED, A.FINISHED_NEW}))
    # What syncd closed is as it closed it, or its owner opened or finished it; nothing reopens it but being wanted.
    found |= set(
        product((L.CLOSED,), set(R) - {R.REOPENED, R.PUT_BACK, R.SHARED}, (A.SAME, A.CHANGED, A.FINISHED_NEW))
    )
    # What its owner put back was removed before: it has no link, and is adopted as it shows, open.
    found |= {(L.NONE, R.PUT_BACK, A.SAME), (L.OPEN, R.PUT_BACK, A.SAME), (L.OPEN, R.PUT_BACK, A.CHANGED)}
    found.add((L.NONE, R.SAME, A.ABSENT))
    found |= {(L.NONE, R.SAME, A.FINISHED), (L.NONE, R.SAME, A.SAME)}
    found |= set(product((L.NONE,), (R.NOT_WANTED, R.OVER), (A.FINISHED, A.TOUCHED)))
    return found


@pytest.mark.parametrize("side", sorted(reachable()))
def test_every_situation_has_its_row(side: Side) -> None:
    """No situation that can occur is without a decision."""
    assert decide(*side) in TABLE


def test_rows_that_overlap_are_meant_to() -> None:
    """Where two rows fit one situation the first one wins: what is gone, and what was reopened or is shared."""
    overlaps = {
        (fitting[0].act, fitting[1].act)
        for side in reachable()
        if len(fitting := [r for r in TABLE if side[0] in r.link and side[1] in r.registry and side[2] in r.account])
        > 1
    }
    assert overlaps == {(Act.DROP, Act.END), (Act.SETTLE, Act.NOTHING), (Act.SETTLE, Act.RECORD)}


def test_what_cannot_occur_is_an_error() -> None:
    """A combination without a row is a fault of ours and says so."""
    with pytest.raises(LookupError, match="closed by us / reopened elsewhere / open, past event"):
        decide(L.CLOSED, R.REOPENED, A.PAST)


def test_nothing_that_shows_finished_is_updated_or_withdrawn() -> None:
    """Done or skipped is left as it is; what writes is a reopening, or the record that a session's copies share."""
    acts = {decide(*side).act for side in reachable() if side[2] in (A.FINISHED, A.FINISHED_NEW)}
    assert acts == {Act.RECORD, Act.NOTHING, Act.SETTLE, Act.ADOPT}
    assert {s for s in reachable() if s[2] is A.FINISHED and decide(*s).act is Act.SETTLE} == {
        (L.OPEN, R.REOPENED, A.FINISHED),
        (L.LEFT, R.REOPENED, A.FINISHED),
        (L.OPEN, R.SHARED, A.FINISHED),
        (L.LEFT, R.SHARED, A.FINISHED),
    }


def test_only_an_open_untouched_item_that_nobody_asks_for_is_deleted() -> None:
    """There is one way to a deletion."""
    deleted = {side for side in reachable() if decide(*side).act is Act.WITHDRAW}
    assert deleted == {(L.OPEN, R.NOT_WANTED, A.UNTOUCHED)}


def test_a_card_that_is_over_is_closed_in_place_whatever_it_shows_open() -> None:
    """Touched or not, past or not: a card is never deleted, and none stays open when it is over."""
    acts = {decide(*side).act for side in reachable() if side[:2] == (L.OPEN, R.OVER) and side[2] not in UNSEEN}
    assert acts == {Act.CLOSE, Act.RECORD, Act.NOTHING}
    assert {decide(L.OPEN, R.OVER, a).act for a in (A.UNTOUCHED, A.TOUCHED, A.PAST)} == {Act.CLOSE}


def test_only_the_present_open_item_is_dropped() -> None:
    """There is one way to a drop."""
    assert {side for side in reachable() if decide(*side).act is Act.DROP} == {(L.OPEN, R.SAME, A.GONE)}


def test_the_table_prints_a_line_per_row() -> None:
    """The printed table has a head and one line for every row."""
    assert len(printed().split("\n")) == len(TABLE) + 2
