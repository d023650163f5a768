"""What is shown to all: its calendar, and what cannot be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncd.config import read_registry
from syncd.errors import RegistryError
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import AdapterSpec
from tests.unit.config.conftest import (
    ADAPTERS,
    MEMBERS,
    TODAY,
    WEEKLY,
    NotesLike,
    Problems,
    Read,
    never_opened,
)

FAMILY = '\n[accounts.ours]\nadapter = "caldav"\nurl = "https://cloud.example.org/"\nusername = "ours"\n'
NAMED = MEMBERS.replace('id = "maple4"\n', 'id = "maple4"\nfamily_calendar = "ours"\n') + FAMILY
SHOWN = f"{WEEKLY}show_to_all = true\n"


def test_an_account_of_its_own_is_enough(read: Read) -> None:
    """An account that no member uses may be the family calendar's; nothing is to be said about it."""
    reading = read(NAMED + SHOWN)

    assert () == reading.warnings
    assert ("ours", True) == (
        reading.registry.household.family_calendar,
        reading.registry.responsibilities[0].show_to_all,
    )


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        pytest.param(
            MEMBERS + SHOWN,
            32,
            'responsibility "bins": show_to_all has no calendar to go to',
            "add family_calendar to [household], the id of an account whose calendar all can see; or take it out",
            id="no family calendar",
        ),
        pytest.param(
            NAMED.replace('"ours"', '"our"', 1) + SHOWN,
            4,
            '[household]: family_calendar "our" is not an account',
            'did you mean "ours"?',
            id="a name that is no account",
        ),
        pytest.param(
            f"{NAMED}{SHOWN}private = true\n",
            38,
            'responsibility "bins": private and show_to_all contradict each other',
            "keep one of the two",
            id="private",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(text: str, line: int, what: str, mend: str, problems: Problems) -> None:
    """Each with its line and how to mend it, and told once."""
    assert [f"{line}: {what}: {mend}"] == problems(text)


def test_an_account_without_a_calendar_is_refused(tmp_path: Path) -> None:
    """A family calendar that is none is told where it is named."""
    lists = AdapterSpec(
        "lists",
        NotesLike,
        lambda _settings, _deliver: (Slot(Role.TASKS, Kind.VTODO), None),
        lambda _s: {},
        never_opened,
    )
    file = tmp_path / "household.toml"
    own = NAMED.replace(FAMILY, '\n[accounts.ours]\nadapter = "lists"\n')
    file.write_text(own + SHOWN, encoding="utf-8")

    with pytest.raises(RegistryError) as refused:
        read_registry(file, adapters={**ADAPTERS, "lists": lists}, today=TODAY)

    told = [(problem.line, problem.what, problem.mend) for problem in refused.value.problems]
    assert [(4, '[household]: account "ours" has no calendar', "name an account that has one")] == told


def test_what_stands_in_that_calendar_already_has_one_entry(problems: Problems) -> None:
    """Where the owner's items go to the family calendar itself, that is told; tasks do not stand in it."""
    mine = MEMBERS.replace('id = "maple4"\n', 'id = "maple4"\nfamily_calendar = "alex-cloud"\n')
    events = mine.replace('username = "alex"\n', 'username = "alex"\ndeliver = "calendar"\n')

    assert [] == problems(mine + SHOWN)
    told = (
        '34: responsibility "bins": the items of "alex" stand in the family calendar already, so there is no entry '
    )
    assert [f"{told}beside them: that is fine; or name another account in family_calendar"] == [
        line.removeprefix("warning: ") for line in problems(events + SHOWN)
    ]


def test_what_is_never_dated_cannot_be_shown(problems: Problems) -> None:
    """An ongoing responsibility has no dates: told, and nothing else."""
    ongoing = SHOWN.replace('rrule = "FREQ=WEEKLY;BYDAY=TU"\nstarting = 2026-11-24\n', 'cadence = "ongoing"\n')

    assert ['37: responsibility "bins": show_to_all has no effect on what is never dated: take it out'] == problems(
        NAMED + ongoing
    )
