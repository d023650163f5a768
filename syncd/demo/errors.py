"""What ends the demo early."""

from __future__ import annotations

from syncd.errors import SyncdError


class DemoError(SyncdError):
    """The demo cannot be shown here, or not to its end."""
