"""Merging one item, field by field. A field where `ours` and `theirs` differ is the owner's until set back.

The registry's new value is written only over a value that is still ours; where both sides changed one field the
owner's stands and the registry's gives way (it goes to the journal). Three values per field as in a three-way
merge; `ours` and `theirs` are both kept so that a field that once became the owner's stays so.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from syncd.model.item import Field, Fields


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge asks for.

    Attributes:
        write: field -> value to write.
        ours: `ours` as it is stored now, before any write: without what is yet to be written.
        ours_after: `ours` once the write is done.
        theirs_after: `theirs` once the write is done.
        recorded: fields that the account side changed.
        gave_way: fields whose new registry value was not written because the owner's stands.
    """

    write: Fields
    ours: Fields
    ours_after: Fields
    theirs_after: Fields
    recorded: frozenset[Field]
    gave_way: frozenset[Field]


def merge(want: Fields, ours: Fields, theirs: Fields, seen: Fields) -> Merged:
    """Merge what the registry wants into what is seen, given what each side last said."""
    write: dict[Field, str] = {}
    now, after, shown = dict(ours), dict(ours), dict(seen)
    gave_way = set()
    for field, value in want.items():
        if value == ours.get(field, ""):
            continue
        if seen.get(field, "") == value:
            now[field] = after[field] = value
        elif seen.get(field, "") == ours.get(field, ""):
            write[field] = after[field] = shown[field] = value
        else:
            now[field] = after[field] = value
            gave_way.add(field)
    recorded = frozenset(f for f in {*seen, *theirs} if seen.get(f, "") != theirs.get(f, ""))
    return _whole(Merged(write, now, after, shown, recorded, frozenset(gave_way)), want, seen)


def _whole(merged: Merged, want: Fields, seen: Fields) -> Merged:
    """Due and length of an event in one form: a day with the length of an hour would be no event any more.

    When one of the two is the owner's and the registry changes the form, the other one gives way with it.
    """
    pair = {Field.DUE, Field.LASTS} & merged.write.keys()
    if Field.LASTS not in want or not pair or _fits(merged.theirs_after):
        return merged
    return give_way(merged, pair, want, seen)


def give_way(merged: Merged, fields: AbstractSet[Field], want: Fields, seen: Fields) -> Merged:
    """The merge in which none of these fields is written: what stands there is the owner's."""
    fields = fields & merged.write.keys()
    registry = {f: want[f] for f in fields}
    return replace(
        merged,
        write={f: v for f, v in merged.write.items() if f not in fields},
        ours={**merged.ours, **registry},
        ours_after={**merged.ours_after, **registry},
        theirs_after={**merged.theirs_after, **{f: seen.get(f, "") for f in fields}},
        gave_way=merged.gave_way | fields,
    )


def _fits(fields: Fields) -> bool:
    """Whether an instant has a length, and a day none or whole days (RFC 5545 section 3.6.1)."""
    lasts = fields.get(Field.LASTS, "")
    return bool(lasts) if "T" in fields[Field.DUE] else not lasts or int(lasts) % 86400 == 0
