"""`run` and `reload`: the daemon, in the foreground as a service manager wants it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

import typer

from syncd.cli.call import call_of
from syncd.cli.printing import prose
from syncd.errors import EXIT_FINE

if TYPE_CHECKING:
    from types import FrameType


def run(ctx: typer.Context) -> int:
    """Keep the household in step until stopped.

    This is what systemd runs. Other commands work beside it: they are done by it.

    Example: syncd run
    """
    from syncd.bootstrap import make_daemon, places  # noqa: PLC0415 - `syncd --help` does without

    call = call_of(ctx)
    _log_to_stderr()
    daemon = make_daemon(places(call.config, call.state), os.environ)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        daemon.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # Whichever thread the signal reaches, and whatever the loop is about to do: it wakes.
    signal.set_wakeup_fd(daemon.doorbell.button, warn_on_full_buffer=False)
    # A hangup asks nothing of a service: `syncd reload` says what became of it.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # What stands by now stays for good; the collector need not look at it again and again.
    gc.freeze()
    daemon.run()
    if daemon.left:
        # The interpreter would wait for their threads, and for whoever does not answer them.
        logging.shutdown()
        os._exit(EXIT_FINE)
    return EXIT_FINE


def reload(ctx: typer.Context) -> int:
    """Have the daemon take the registry.

    It fails with what is wrong in the file, and then the old registry holds.

    Example: syncd reload
    """
    gone = call_of(ctx).service.reload()
    prose("the registry is in force" + (f"; gone from it: {gone}" if gone else ""))
    return 0


def _log_to_stderr() -> None:
    """Let syncd speak, with priorities where the journal reads; libraries stay silent, for they may quote."""
    from syncd.daemon.journal import formatter  # noqa: PLC0415

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(os.environ))
    for name in ("syncd", "adapters"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        if logger.level in (logging.NOTSET, logging.WARNING):
            logger.setLevel(logging.INFO)
        logger.propagate = False
