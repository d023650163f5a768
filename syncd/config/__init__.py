"""Reading the registry file. The household writes it by hand; syncd never edits it."""

from syncd.config.reader import Reading, read_registry
from syncd.config.vanished import PreviousIds

__all__ = ["PreviousIds", "Reading", "read_registry"]
