"""Accounts in memory: the reference adapter, for tests of everything that stands on the port. No state on disk."""

from adapters.memory.spec import SPEC

__all__ = ["SPEC"]
