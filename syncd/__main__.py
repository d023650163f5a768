"""The command `syncd`, and `python -m syncd`."""

from __future__ import annotations

import sys

from syncd.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
