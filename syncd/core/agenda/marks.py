"""Sessions that stand without a mark: unknown, not "not held". The next agenda asks once."""

from __future__ import annotations

from datetime import date

from syncd.core.agenda.material import Material
from syncd.model.registry import SessionKind

CHECK_INS = (SessionKind.CHECK_IN, SessionKind.PARTNERSHIP_CHECK_IN)


def without_mark(material: Material) -> tuple[date | None, bool]:
    """(day of the session before if it has no mark, whether two check-ins in a row have none).

    Two in a row are named once per pair: the next pair begins after them.
    """
    thing, on = material.occurrence.thing, material.occurrence.recurrence_id
    settled = material.settled
    known = {*material.stood, *settled}
    earlier = sorted((o for o in known if o.thing == thing and o.recurrence_id < on), reverse=True)
    silent = 0
    for occurrence in earlier:
        if occurrence in settled:
            break
        silent += 1
    if not silent:
        return None, False
    pair = material.session.kind in CHECK_INS and silent % 2 == 0
    return earlier[0].recurrence_id, pair
