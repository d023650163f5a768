"""`syncd run` as its own process is killed in the middle of hearing, doing and answering: each line is done once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.test_daemon import MEMBERS, Running
from tests.integration.test_words import COLUMNS, column, todo, unfolded
from tests.support.counting import Proxy, proxied
from tests.support.home import BINS, App, Home, account_toml
from tests.support.servers import Place, Server

DINNERS = BINS.replace("bins", "dinners").replace("Bins out", "Dinners").replace("2026-11-24", "2020-01-01")
ITEM, NOTE = "did dinners", "new: passports"


@dataclass(slots=True)
class Killer:
    """Kills the daemon at a point of its talk with the server, once."""

    point: str
    kill: Callable[[], object]
    heard: bool = False
    killed: list[str] = field(default_factory=list)

    def sent(self, body: bytes) -> bytes:
        """A request is under way; killed here, the server does not get it."""
        closes = b"SUMMARY:did dinners" in body and b"COMPLETED" in body
        if self.killed:
            return body
        if (self.point == "done" and self.heard) or (self.point == "closing" and closes):
            self._kill()
            raise ConnectionResetError
        self.heard = self.heard or (self.point == "closed" and closes)
        return body

    def answered(self, content: bytes) -> bytes:
        """An answer is on its way; killed here, nobody gets it."""
        seen = b"SUMMARY:did dinners" in content
        if (self.point == "hearing" and seen) or (self.point == "closed" and self.heard):
            self._kill()
        self.heard = self.heard or (self.point == "done" and seen)
        return content

    def _kill(self) -> None:
        if not self.killed:
            self.killed.append(self.point)
            self.kill()


@contextmanager
def living(home: Home, place: Place, proxy: Proxy) -> Iterator[tuple[Running, App]]:
    """A daemon and Alex's list, synced twice, with two lines in it that have stood for a while."""
    home.write(COLUMNS, MEMBERS, account_toml("alex", replace(place, url=proxy.url)), DINNERS)
    home.secret("alex", place.password)
    running = Running(home)
    try:
        running.hear("READY=1")
        assert [0, 0] == [running.syncd("sync").returncode for _run in range(2)]
        app = App.on(place, f"{place.name} tasks")
        yield running, app
    finally:
        running.close()


def write_lines(app: App) -> None:
    """An item of one's own, and a line below the column, both last changed some minutes ago."""
    since = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y%m%dT%H%M%SZ")
    app.put(f"{app.collection}own-1.ics", todo("own-1", ITEM, f"LAST-MODIFIED:{since}"))
    href, body = column(app)
    noted = re.sub(r"(DESCRIPTION[^:]*:.*)", lambda m: f"{m[1].rstrip()}\\n{NOTE}", body, count=1)
    dated = re.sub(r"LAST-MODIFIED:.*\r?\n", "", noted).replace("END:VTODO", f"LAST-MODIFIED:{since}\nEND:VTODO")
    app.put(href, dated)


@pytest.mark.parametrize("point", ["hearing", "done", "closing", "closed"])
def test_a_line_is_done_once_and_answered_once_though_the_daemon_is_killed(
    home: Home, radicale_server: Server, point: str
) -> None:
    """Killed (SIGKILL) while the line is read, between deed and answer, before and after the item is closed."""
    place = radicale_server.place()
    with proxied(radicale_server.port) as proxy, living(home, place, proxy) as (running, app):
        killer = Killer(point, running.process.kill)
        write_lines(app)
        proxy.alter, proxy.rewrite = killer.sent, killer.answered
        running.syncd("sync")
        assert [point] == killer.killed
        running.process.wait()
        running.process = running.start()
        running.hear("READY=1")
        assert [0, 0] == [running.syncd("sync").returncode for _run in range(2)]
        told = json.loads(running.syncd("ledger", "--json").stdout)["entries"]
        item, card = unfolded(app.bodies()[f"{app.collection}own-1.ics"]), column(app)[1]
        before = app.bodies()
        assert 0 == running.syncd("sync").returncode
        assert before == app.bodies()
        assert 0 == running.stop()

    assert 1 == sum(entry["kind"] == "done" for entry in told)
    assert (1, 1) == (item.count("STATUS:COMPLETED"), item.count("Noted: Dinners"))
    assert 1 == card.count("Noted: passports")
    agreed = (home.folder / "state" / "agreed.toml").read_text(encoding="utf-8")
    assert 1 == agreed.count('responsibility = "passports"')
    assert "passports" not in running.log.read_text(encoding="utf-8")
