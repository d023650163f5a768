"""Who did it, said at the terminal: what the ledger keeps, what the app shows, what the load makes of it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from syncd.cli.main import main
from syncd.core.load.facts import Facts, facts
from syncd.engine.known import gather
from tests.integration.test_load import DAYS, TASKS, Couple
from tests.support.home import Home
from tests.support.servers import Server

pytestmark = pytest.mark.server

MONDAY = date(2026, 11, 23)
POINTS = {"alex": 8, "sam": 8}
"""Four tasks of weight 1 + 3, one of each a week; two are Alex's."""


@pytest.fixture
def couple(home: Home, radicale_server: Server) -> Couple:
    """A week in which everybody ticked what is theirs."""
    made = Couple(home, radicale_server)
    made.live(1, lambda _week, title: TASKS[title][0])
    return made


def known(home: Home) -> Facts:
    """The facts from then to now."""
    registry, now = home.service.registry(), home.clock.now()
    with home.service.household().store(write=False) as store:
        material = gather(registry, store, now, MONDAY)
    return facts(material.rows(), material.paper, MONDAY, now.date(), now, material.folded)


def carried(home: Home) -> dict[str, Fraction]:
    """Points that count as each member's."""
    return {member: hands.done for member, hands in known(home).hands.items()}


def bins(couple: Couple, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """`syncd done bins` of that Tuesday with these options: exit code, and what it said."""
    couple.home.clock.forward(minutes=1)
    capsys.readouterr()
    on = (MONDAY + timedelta(days=DAYS["TU"])).isoformat()
    code = main(
        ["done", "bins", "--on", on, *options], make=lambda _config, _state: couple.home.service, environment={}
    )
    printed = capsys.readouterr()
    return code, printed.out + printed.err


@pytest.mark.parametrize(
    ("options", "moved"),
    [
        (["--by", "sam"], 3),
        (["--by", "sam", "--whole"], 4),
        (["--together"], 2),
        (["--outside"], 0),
        (["--by", "outside"], 0),
        (["--by", "alex"], 0),
    ],
)
def test_the_load_follows(couple: Couple, capsys: pytest.CaptureFixture[str], options: list[str], moved: int) -> None:
    """To the doer goes `do`, all with `--whole`, half with `--together`; what is done outside is its owner's."""
    assert carried(couple.home) == POINTS

    assert bins(couple, capsys, *options)[0] == 0

    assert carried(couple.home) == {"alex": 8 - moved, "sam": 8 + moved}
    assert known(couple.home).counts.done == 4


def test_a_correction_of_a_tick_changes_no_item(couple: Couple, capsys: pytest.CaptureFixture[str]) -> None:
    """The owner's item stays ticked as it is, nobody else's app shows anything, and the next runs write nothing."""
    home = couple.home
    home.sync()
    before = {name: app.bodies() for name, app in couple.apps.items()}

    assert bins(couple, capsys, "--by", "sam")[0] == 0
    assert bins(couple, capsys, "--by", "sam")[0] == 0
    reports = [home.sync(), home.sync()]

    assert [report.wrote for report in reports] == [0, 0]
    assert {name: app.bodies() for name, app in couple.apps.items()} == before
    day = MONDAY + timedelta(days=DAYS["TU"])
    told = [e for e in home.service.ledger().entries if e.responsibility == "bins" and e.recurrence_id == day]
    assert sorted((e.kind.value, e.by, e.source.value) for e in told) == [
        ("correction", (), "command"),
        ("done", ("alex",), "account"),
        ("done", ("sam",), "command"),
    ]


def test_its_owner_has_the_last_word(couple: Couple, capsys: pytest.CaptureFixture[str]) -> None:
    """A tick taken off reopens what was corrected; ticked anew it is the owner's."""
    home = couple.home
    bins(couple, capsys, "--by", "sam")
    app = couple.apps["alex"]
    ((href, body),) = [(h, b) for h, b in app.bodies().items() if "20261124" in b and "SUMMARY:Bins" in b]
    opened = body.replace("STATUS:COMPLETED", "STATUS:NEEDS-ACTION")
    app.put(href, "\n".join(x for x in opened.splitlines() if not x.startswith(("COMPLETED", "PERCENT-COMPLETE"))))
    home.clock.forward(hours=1)
    home.sync()
    assert known(home).counts.done == 3

    app.put(href, app.bodies()[href].replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nPERCENT-COMPLETE:100"))
    home.clock.forward(hours=1)
    home.sync()
    assert carried(home) == POINTS


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--outside", "--by", "sam"], "--outside says that nobody of the household did it"),
        (["--whole", "--together"], "say one of them"),
        (["--together", "--by", "sam"], "takes two members or more"),
    ],
)
def test_a_contradiction_is_refused(
    couple: Couple, capsys: pytest.CaptureFixture[str], options: list[str], what: str
) -> None:
    """Exit 2, one sentence, and nothing changes."""
    before: Any = couple.home.service.ledger()
    code, said = bins(couple, capsys, *options)

    assert code == 2
    assert what in " ".join(said.split())
    assert couple.home.service.ledger() == before
