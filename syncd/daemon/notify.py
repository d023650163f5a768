"""What the service manager is told: sd_notify(3) over a plain datagram socket, without a library.

Never in the way: a manager that does not listen, or whose queue is full, is no reason to stop or to wait.
"""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping
from typing import Self

_OURS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class Notifier:
    """Speaks to `$NOTIFY_SOCKET`; does nothing where there is none.

    Attributes:
        watchdog: seconds within which the manager wants a sign of life (sd_watchdog_enabled(3)); None for never.
    """

    def __init__(self, address: str = "", watchdog: float | None = None) -> None:
        self.watchdog = watchdog
        self._address = _socket_address(address)
        self._socket: socket.socket | None = None
        if self._address:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)

    @classmethod
    def of(cls, environment: MutableMapping[str, str]) -> Self:
        """The notifier of this process. Takes its variables out: a child must not speak in our name."""
        address, microseconds, whose = (environment.pop(name, "") for name in _OURS)
        meant = whose in ("", str(os.getpid()))
        watchdog = int(microseconds) / 1e6 if meant and microseconds.isdigit() and int(microseconds) else None
        return cls(address, watchdog)

    def ready(self, status: str) -> bool:
        """Started, or done with a reload."""
        return self._send("READY=1", f"STATUS={status}")

    def status(self, status: str) -> bool:
        """One true sentence for `systemctl status`."""
        return self._send(f"STATUS={status}")

    def alive(self) -> bool:
        """The sign of life that the watchdog waits for."""
        return self._send("WATCHDOG=1")

    def stopping(self, status: str) -> bool:
        """The end has begun."""
        return self._send("STOPPING=1", f"STATUS={status}")

    def close(self) -> None:
        """Let go of the socket. May be called twice."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, *lines: str) -> bool:
        """Whether it was handed over."""
        if self._socket is None:
            return False
        # A line end would begin another assignment.
        message = "\n".join(" ".join(line.split("\n")) for line in lines)
        try:
            self._socket.sendto(message.encode("utf-8", "replace"), self._address)
        except OSError:
            return False
        return True


def _socket_address(text: str) -> str:
    """A path, or a name in the abstract namespace (unix(7)); "" for anything else, as vsock."""
    if text.startswith("@"):
        return "\0" + text[1:]
    return text if text.startswith("/") else ""
