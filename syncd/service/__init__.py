"""The one set of operations behind every command: each a method that takes plain values and returns data.

The command line only renders what these return. No operation prints, asks or exits.
"""

from syncd.service.service import Service

__all__ = ["Service"]
