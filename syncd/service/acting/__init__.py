"""What each word does: a line that a member wrote becomes a deed and an answer of one line."""

from syncd.service.acting.acting import Acted, Acting

__all__ = ["Acted", "Acting"]
