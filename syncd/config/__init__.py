"""Reading the registry file. The household writes it by hand; syncd never edits it."""

from syncd.config.agreed import AGREED
from syncd.config.reader import Reading, digest_of, read_registry
from syncd.config.vanished import PreviousIds

__all__ = ["AGREED", "PreviousIds", "Reading", "digest_of", "read_registry"]
