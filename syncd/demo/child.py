"""One sync in a process of its own, so that it can be killed: `python -m syncd.demo.child CONFIG STATE`."""

from __future__ import annotations

import sys
from pathlib import Path

from syncd.bootstrap import Places, make_service


def main(arguments: list[str]) -> int:
    """Sync once; the exit code is that of `syncd sync`."""
    config, state = arguments
    return make_service(Places(Path(config), Path(state))).sync().exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
