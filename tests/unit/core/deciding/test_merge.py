"""Merging one item: the owner's stands, what is still ours follows, nothing is written twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from syncd.core.merge import Merged, give_way, merge
from syncd.model.item import Field, Fields

FIELDS = st.fixed_dictionaries({f: st.sampled_from(["a", "b", "c"]) for f in (Field.TITLE, Field.ALARM, Field.NOTE)})


def one(want: str, ours: str, theirs: str, seen: str) -> Merged:
    """Merge one title."""
    title = Field.TITLE
    return merge({title: want}, {title: ours}, {title: theirs}, {title: seen})


def test_the_four_ways_of_a_field() -> None:
    """Still ours: written. The owner's: gives way. Equal already: taken over. Unchanged: nothing."""
    assert one("b", "a", "a", "a").write == {Field.TITLE: "b"}
    assert one("b", "a", "a", "x").gave_way == {Field.TITLE}
    assert one("b", "a", "a", "b").ours == {Field.TITLE: "b"}
    assert one("a", "a", "a", "x").write == {}


@given(FIELDS, FIELDS, FIELDS, FIELDS)
def test_a_merge_comes_to_rest(want: Fields, ours: Fields, theirs: Fields, seen: Fields) -> None:
    """After the write nothing is left to write, to record or to give way."""
    first = merge(want, ours, theirs, seen)
    second = merge(want, first.ours_after, first.theirs_after, first.theirs_after)
    assert (second.write, second.recorded, second.gave_way) == ({}, frozenset(), frozenset())


@given(FIELDS, FIELDS, FIELDS, FIELDS)
def test_nothing_but_our_own_value_is_written_over(want: Fields, ours: Fields, theirs: Fields, seen: Fields) -> None:
    """A value is written only where what stands is what syncd last asked for."""
    merged = merge(want, ours, theirs, seen)
    assert all(seen[field] == ours[field] for field in merged.write)
    assert merged.recorded == {field for field in seen if seen[field] != theirs[field]}


@given(FIELDS, FIELDS, FIELDS, FIELDS)
def test_a_write_that_never_happened_is_planned_again(
    want: Fields, ours: Fields, theirs: Fields, seen: Fields
) -> None:
    """What is stored before the write asks for the same write once more, and gives way no second time."""
    merged = merge(want, ours, theirs, seen)
    again = merge(want, merged.ours, seen, seen)
    assert (again.write, again.gave_way) == (merged.write, frozenset())


@given(FIELDS, FIELDS, FIELDS, FIELDS)
def test_what_gives_way_is_written_neither_now_nor_later(
    want: Fields, ours: Fields, theirs: Fields, seen: Fields
) -> None:
    """A field that is its owner's whatever it shows: not written, told once, the others as before."""
    first = merge(want, ours, theirs, seen)
    mine = frozenset({Field.TITLE})
    merged = give_way(first, mine, want, seen)
    again = give_way(merge(want, merged.ours_after, merged.theirs_after, merged.theirs_after), mine, want, seen)

    assert merged.write == {f: v for f, v in first.write.items() if f is not Field.TITLE}
    assert merged.gave_way == first.gave_way | (mine & first.write.keys())
    assert merged.theirs_after[Field.TITLE] == seen[Field.TITLE]
    assert (again.write, again.gave_way) == ({}, frozenset())
