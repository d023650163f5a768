"""Which items an answer must name: what came and went between two looks is in no delta."""

from __future__ import annotations

from collections.abc import Mapping

from syncd.model.link import Collection, Link


def made_since(mine: Mapping[str, Link], collection: Collection) -> tuple[str, ...]:
    """Hrefs of items that syncd made after the last look.

    A delta names what stands there now and what is gone of what stood there then; what came and went in between is
    in neither (RFC 6578 section 3.5.2 lets a server leave it out). So each of these must be named, or is asked for.
    """
    looked_at = collection.looked_at
    return tuple(h for h, link in mine.items() if looked_at is None or link.first_seen >= looked_at)
