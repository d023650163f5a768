"""A page of the load that was drawn for a session: the same for all its members, and not drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from syncd.model.occurrence import Occurrence


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """What is known of a page; its octets are asked for by the digest.

    Attributes:
        occurrence: the session.
        digest: of its octets (`syncd.model.item.page_digest`).
        size: how many octets.
        at: when it was drawn; it tells what was known then.
        hindered: how often a write of it did not end well.
    """

    occurrence: Occurrence
    digest: str
    size: int
    at: datetime
    hindered: int = 0
