"""Merging one item, field by field. A field where `ours` and `theirs` differ is the owner's until set back.

The registry's new value is written only over a value that is still ours; where both sides changed one field the
owner's stands and the registry's gives way (it goes to the journal). Three values per field as in a three-way
merge; `ours` and `theirs` are both kept so that a field that once became the owner's stays so.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    recorded = frozenset(f for f in seen if seen[f] != theirs.get(f, ""))
    return Merged(write, now, after, shown, recorded, frozenset(gave_way))
