"""What became of an occurrence is a fold over its entries: the latest word stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncd.core.outcome import fold, new_id
from syncd.core.record import Scribe
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import OccurrenceState
from tests.support.scenes import NOW, Stage, occurrence

K, S = EntryKind, OccurrenceState


def told(*kinds: EntryKind) -> list[Entry]:
    """These entries about one occurrence, an hour apart."""
    scribe = Scribe(Stage().registry, fold([]), NOW)
    return [scribe.entry(occurrence(), kind, NOW + timedelta(hours=n)) for n, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], None),
        ([K.DONE], S.DONE),
        ([K.DONE, K.SKIPPED], S.SKIPPED),
        ([K.LAPSED, K.DONE], S.DONE),
        ([K.LAPSED, K.WITHDRAWN], S.LAPSED),
        ([K.WITHDRAWN], None),
        ([K.DONE, K.REOPENED], None),
        ([K.DONE, K.REOPENED, K.DONE], S.DONE),
        ([K.DROPPED], S.DROPPED),
        ([K.HELD], S.HELD),
        ([K.CANCELLED, K.HELD], S.HELD),
    ],
)
def test_the_latest_word_stands(kinds: list[EntryKind], state: OccurrenceState | None) -> None:
    """Later entries go over earlier ones; a reopening leaves nothing settled; taking away settles nothing."""
    settled = fold(told(*kinds)).settled.get(occurrence())
    assert (None if settled is None else settled.state) == state


def test_the_instant_is_the_entrys_own() -> None:
    """When it happened is kept, not when it was folded."""
    assert fold(told(K.LAPSED, K.DONE)).settled[occurrence()].at == NOW + timedelta(hours=1)


def test_only_a_last_word_of_reopening_is_reopened() -> None:
    """Settled again it is not reopened any more."""
    assert fold(told(K.DONE, K.REOPENED)).reopened == {occurrence()}
    assert fold(told(K.DONE, K.REOPENED, K.DONE)).reopened == frozenset()


def test_ids_differ_where_the_event_differs() -> None:
    """The same event has the same id; another kind, instant or number another one."""
    base = ("maple4", occurrence(), K.DONE, NOW, 0)
    ids = {
        new_id(*base),
        new_id("maple4", occurrence(), K.SKIPPED, NOW, 0),
        new_id("maple4", occurrence(), K.DONE, NOW + timedelta(seconds=1), 0),
        new_id("maple4", occurrence(), K.DONE, NOW, 1),
    }
    assert len(ids) == 4
    assert len({e.id for e in told(K.DONE, K.REOPENED, K.DONE)}) == 3
