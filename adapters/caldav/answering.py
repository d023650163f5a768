"""Closing an item that is not ours with an answer: completed or marked, one more line in its text, nothing else."""

from __future__ import annotations

from adapters.caldav.composing import complete, revise
from adapters.caldav.lines import escape, make, parse, serialise
from adapters.caldav.reading import choose
from syncd.model.item import Kind
from syncd.ports import Answer


def answered(write: Answer, kind: Kind) -> str:
    """The body of the version that it answers, closed. Raises `Broken` when that cannot be understood."""
    calendar = parse(write.base)
    kind, master, _ = choose(calendar, kind)
    if write.title is not None:
        line = master.first("SUMMARY")
        master.put(make("SUMMARY", escape(write.title), line.parameters if line is not None else ""))
    else:
        complete(master, write.at)
    text, line = escape(write.text), master.first("DESCRIPTION")
    if line is None or not line.value.strip():
        master.put(make("DESCRIPTION", text))
    else:
        # As it stands on the wire: nothing of its owner's is read and written anew.
        master.put(make("DESCRIPTION", f"{line.value}\\n{text}", line.parameters))
    revise(master, write.at)
    return serialise(calendar)
