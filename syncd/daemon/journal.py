"""Log lines for the journal: a priority before each line (sd-daemon(3)), identifiers, never titles or notes."""

from __future__ import annotations

import logging
from collections.abc import Mapping

_PRIORITY = {logging.CRITICAL: 2, logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6, logging.DEBUG: 7}


class JournalFormatter(logging.Formatter):
    """Puts `<N>` before every line, so that a message of several lines keeps its priority in all of them."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of one record."""
        level = max((known for known in _PRIORITY if known <= record.levelno), default=logging.DEBUG)
        mark = f"<{_PRIORITY[level]}>"
        return "\n".join(mark + line for line in super().format(record).split("\n"))


def formatter(environment: Mapping[str, str]) -> logging.Formatter:
    """For the journal where it reads us (`JOURNAL_STREAM`, systemd.exec(5)), else with a time for a terminal."""
    if environment.get("JOURNAL_STREAM"):
        return JournalFormatter("%(name)s: %(message)s")
    return logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
