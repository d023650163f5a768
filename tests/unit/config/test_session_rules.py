"""Another rule of a session that everybody agreed to, laid over what the file says of it."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from syncd.config import Reading, read_registry
from syncd.config.agreed import SessionRule
from syncd.config.agreed_file import session_rule_text
from syncd.errors import RegistryError
from tests.unit.config.conftest import ADAPTERS, MEMBERS, TODAY

if TYPE_CHECKING:
    from pathlib import Path

PLANNING = (
    '[sessions.planning]\nkind = "planning"\nrrule = "FREQ=WEEKLY;BYDAY=SU"\nat = "18:00"\nstarting = 2026-11-29\n'
)
ENTRY = (
    '[[session]]\nid = "s1"\nsession = "planning"\nfrom = 2026-12-07\nrrule = "FREQ=WEEKLY;BYDAY=MO"\nat = "20:00"\n'
    'starting = 2026-11-30\ninstead_of = "FREQ=WEEKLY;BYDAY=SU 18:00 2026-11-29"\nagreed_at = 2026-11-23T08:00:00Z\n'
)


def read(folder: Path, text: str, agreed: str) -> Reading:
    """The registry with those entries of `agreed.toml`."""
    (folder / "household.toml").write_text(text, encoding="utf-8")
    (folder / "agreed.toml").write_text(agreed, encoding="utf-8")
    return read_registry(folder / "household.toml", adapters=ADAPTERS, today=TODAY, agreed=folder / "agreed.toml")


def test_an_agreed_rule_holds_while_the_file_says_what_it_said(tmp_path: Path) -> None:
    """The session has the agreed rule, time and phase; check says so, with both places."""
    reading = read(tmp_path, MEMBERS + PLANNING, ENTRY)

    (session,) = reading.registry.sessions
    assert (session.rrule, session.at, session.starting) == ("FREQ=WEEKLY;BYDAY=MO", time(20), date(2026, 11, 30))
    (told,) = (p for p in reading.warnings if "agreed is" in p.what)
    assert told.warning
    assert 'session "planning": agreed is FREQ=WEEKLY;BYDAY=MO at 20:00 from 2026-12-07' in told.what


@pytest.mark.parametrize(("old", "new"), [('"18:00"', '"19:00"'), ("BYDAY=SU", "BYDAY=SA"), ("11-29", "12-06")])
def test_what_was_written_into_the_file_since_is_the_newer_word(tmp_path: Path, old: str, new: str) -> None:
    """Another rule, time or first day in the file: the agreement is replaced, and nothing is told of it."""
    reading = read(tmp_path, MEMBERS + PLANNING.replace(old, new), ENTRY)

    assert reading.registry.sessions == reading.written.sessions
    assert [] == [p.what for p in reading.warnings if "agreed is" in p.what]


def test_of_two_agreements_the_later_one_holds(tmp_path: Path) -> None:
    """Whatever their order in the file."""
    later = ENTRY.replace('"s1"', '"s2"').replace("20:00", "21:00").replace("11-23T08", "11-24T08")
    for text in (ENTRY + later, later + ENTRY):
        (session,) = read(tmp_path, MEMBERS + PLANNING, text).registry.sessions
        assert session.at == time(21)


def test_a_rule_that_nobody_understands_stops_the_run(tmp_path: Path) -> None:
    """A slip in the entry is an error with its line; a session that is gone is left out with a warning."""
    with pytest.raises(RegistryError, match="the rule"):
        read(tmp_path, MEMBERS + PLANNING, ENTRY.replace("FREQ=WEEKLY;BYDAY=MO", "FREQ=SECONDLY"))

    reading = read(tmp_path, MEMBERS + PLANNING.replace("planning]", "sunday]"), ENTRY)
    assert any('session "planning" is not in the registry' in p.what for p in reading.warnings)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """An entry as text is read back as it was."""
    made = read(tmp_path, MEMBERS + PLANNING, ENTRY).agreed.session_rules[0]
    again = read(tmp_path, MEMBERS + PLANNING, session_rule_text(made)).agreed.session_rules[0]

    assert isinstance(made, SessionRule)
    assert (made.rrule, made.at, made.starting, made.instead_of) == (
        again.rrule,
        again.at,
        again.starting,
        again.instead_of,
    )
