"""Whatever is written on cards and into lists: nothing is taken away by it, and own items stay whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.memory.server import MemoryServer, registered
from syncd.core.words import Names, Said, hear
from syncd.core.words.vocabulary import EXAMPLES, REMOVING, SPOKEN
from syncd.model.item import Kind
from tests.support.home import BINS, HEAD, Home

COLUMNS = HEAD.replace("columns = false", "columns = true")
PEOPLE = "".join(
    f'[members.{name}]\nname = "{name.title()}"\nlanguage = "{language}"\naccount = "{name}"\n'
    f'[accounts.{name}]\nadapter = "memory"\nserver = "fuzz-{name}"\n'
    for name, language in (("alex", "en"), ("sam", "de"))
)
OWNED = BINS.replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=24")
TODAY = date(2026, 11, 23)

_SPOKEN = [form for forms in SPOKEN.values() for form in forms]
_PIECES = [
    *_SPOKEN,
    "bins",
    "Bins out",
    "sam",
    "alex",
    "an",
    "to",
    "20.12",
    "-",
    ":",
    "2 weeks",
    "\u00fc",
    "!",
    "<br>",
]
_SLIPS = st.sampled_from([e for said in EXAMPLES.values() for e in said.values()]).flatmap(
    lambda line: st.integers(0, len(line) - 1).map(lambda at: line[:at] + line[at + 1 :])
)
_LINES = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5).map(" ".join), _SLIPS
)


def takes_away(line: str, registry: Any) -> bool:
    """Whether a line says clearly that something is to go, or changes hands: that is done, and not asked back."""
    said = hear(" ".join(line.split()), Names.of(registry), TODAY)
    return isinstance(said, Said) and said.word in REMOVING


@contextmanager
def household() -> Iterator[tuple[Home, dict[str, MemoryServer]]]:
    """Alex and Sam with their columns, looked at twice."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = {name: stack.enter_context(registered(MemoryServer(f"fuzz-{name}"))) for name in ("alex", "sam")}
        home = Home(folder)
        home.write(COLUMNS, PEOPLE, OWNED)
        for _run in range(2):
            home.sync()
            home.clock.forward(minutes=5)
        yield home, servers


def column(standing: dict[str, dict[str, Any]]) -> str:
    """The uid of the column card."""
    titles = ("Your column", "Deine Spalte")
    return next(uid for uid, body in standing.items() if str(body["title"]).startswith(titles))


def bodies(server: MemoryServer) -> dict[str, dict[str, Any]]:
    """What stands in an account."""
    return {uid: dict(server.look(uid)) for uid in server.uids()}


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_LINES, max_size=5), st.lists(_LINES, min_size=1, max_size=5))
def test_no_text_takes_anything_away(notes: list[str], titles: list[str]) -> None:
    """Notes on both columns, new items of any text: every item that stood stands on, and nobody's things go."""
    with household() as (home, servers):
        registry = home.service.household().registry
        notes = [line for line in notes if not any(takes_away(part, registry) for part in line.splitlines())]
        titles = [line for line in titles if not takes_away(line, registry)]
        before = {name: bodies(server) for name, server in servers.items()}
        owners = {r.id: r.ownership for r in registry.responsibilities}
        for name, server in servers.items():
            server.annotate(column(before[name]), "\n".join(notes))
            href = next(c.href for c in server.collections.values() if Kind.VTODO in c.kinds)
            for number, title in enumerate(titles):
                server.add_foreign(href, f"own-{number}", title)
        for _run in range(3):
            home.clock.forward(minutes=5)
            report = home.sync()
            assert {own.error for own in report.accounts.values()} == {""}
            assert sum(own.withdrawn for own in report.accounts.values()) == 0
        after = {name: bodies(server) for name, server in servers.items()}
        for name in servers:
            assert before[name].keys() <= after[name].keys()
            assert {after[name][uid]["status"] for uid in before[name]} <= {"open", "done"}
            for number, title in enumerate(titles):
                own = after[name][f"own-{number}"]
                assert own["title"] == title
                assert own.get("status", "open") == "open" or own["description"]
        now = {r.id: r.ownership for r in home.service.household().registry.responsibilities}
        assert owners == {i: now[i] for i in owners}
        assert not home.service.household().registry.pauses
