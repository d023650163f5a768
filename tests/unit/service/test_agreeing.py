"""`handover`, `away`, `agreed` as operations: what is written, what is refused, what the ledger says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syncd.errors import UsageError
from syncd.service.agreements import Made
from tests.support.home import BINS, HEAD, Home

MEMBERS = """[members.alex]
name = "Alex"
account = "cloud"
[members.sam]
name = "Sam"
account = "cloud"
[accounts.cloud]
adapter = "caldav"
url = "https://cloud.example.org/"
username = "home"
"""
AWAY = '[[away]]\nmember = "sam"\nfrom = 2026-12-01\nuntil = 2026-12-05\n'
MONDAY = date(2026, 11, 23)
"""The clock's today."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Alex owns the bins; nothing is agreed beside the file."""
    made = Home(tmp_path)
    made.write(HEAD, MEMBERS, BINS)
    return made


def agreed_toml(home: Home) -> dict[str, Any]:
    """The file of what was agreed; empty when it is not there."""
    path = home.folder / "state" / "agreed.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def owner_on(home: Home, day: date) -> str | None:
    """Who owns the bins on that day, as the service reads it."""
    return home.service.household().registry.responsibilities[0].owner_on(day)


@pytest.mark.parametrize(
    ("now", "since", "starts"),
    [
        ("2026-11-23T08:00:00", None, "2026-11-30"),
        ("2026-11-29T08:00:00", None, "2026-11-30"),
        # Late on Sunday in UTC is Monday in Berlin.
        ("2026-11-29T23:30:00", None, "2026-12-07"),
        ("2026-11-23T08:00:00", date(2026, 11, 23), "2026-11-23"),
        ("2026-11-22T23:30:00", date(2026, 11, 23), "2026-11-23"),
        ("2026-11-23T08:00:00", date(2027, 3, 1), "2027-03-01"),
    ],
)
def test_a_handover_starts_when_it_says(home: Home, now: str, since: date | None, starts: str) -> None:
    """On the given day, today included, else on the next Monday; the household's zone says what today is."""
    home.clock.set(now)
    made = home.service.handover("bins", "sam", since=since)
    day = date.fromisoformat(starts)

    assert (day, 5) == (made.agreement.since, made.agreement.line)
    assert [(day, "sam", "alex")] == [(h["from"], h["owner"], h["instead_of"]) for h in agreed_toml(home)["handover"]]
    assert ("sam", "alex") == (owner_on(home, day), owner_on(home, day.replace(year=2026, month=11, day=1)))


def test_there_and_back_and_to_nobody(home: Home) -> None:
    """Each handover is an entry of its own; the file that people write stays as it is, to the byte."""
    before = home.registry.read_bytes()
    for to, since in [("sam", date(2026, 12, 1)), ("alex", date(2026, 12, 8)), ("nobody", date(2026, 12, 15))]:
        home.service.handover("bins", to, since=since)
        home.clock.forward(minutes=1)
    home.service.handover("bins", "alex", since=date(2026, 12, 1))

    assert before == home.registry.read_bytes()
    assert 4 == len(agreed_toml(home)["handover"])
    days = [date(2026, 12, day) for day in (1, 8, 15)]
    assert ["alex", "alex", None] == [owner_on(home, day) for day in days]


def test_a_date_that_lay_hidden_may_be_undone_before_it(home: Home) -> None:
    """Handing back works also where a later agreed date counts once more by it."""
    for to, day in [("nobody", 1), ("sam", 10), ("sam", 1), ("alex", 1)]:
        home.service.handover("bins", to, since=date(2026, 12, day))
        home.clock.forward(minutes=1)

    assert ["alex", "sam"] == [owner_on(home, date(2026, 12, day)) for day in (1, 10)]


def test_the_later_word_holds_whatever_the_clock_did(home: Home) -> None:
    """A clock that was put back does not make the newer word the older one."""
    home.service.handover("bins", "sam", since=date(2026, 12, 1))
    home.clock.set("2026-11-23T07:00:00")
    home.service.handover("bins", "alex", since=date(2026, 12, 1))

    assert "alex" == owner_on(home, date(2026, 12, 1))


def test_an_absence_is_made_corrected_and_taken_back(home: Home) -> None:
    """The same member and first day once more is the later word."""
    found = []
    for back in (date(2026, 12, 5), date(2026, 12, 3), date(2026, 12, 1)):
        home.service.away("sam", date(2026, 12, 1), back, cover="alex")
        found.append([(a.members, a.until, a.cover) for a in home.service.household().registry.away])

    assert [
        [(("sam",), date(2026, 12, 5), "alex")],
        [(("sam",), date(2026, 12, 3), "alex")],
        [],
    ] == found


Ask = Callable[[Home], Made]


def _handover(name: str, to: str, **more: Any) -> Ask:
    return lambda home: home.service.handover(name, to, **more)


def _away(member: str, since: str, back: str, **more: Any) -> Ask:
    return lambda home: home.service.away(member, date.fromisoformat(since), date.fromisoformat(back), **more)


DATED = BINS.replace('owner = "alex"', 'ownership = [{ owner = "alex" }, { owner = "alex", from = 2026-12-01 }]')


@pytest.mark.parametrize(
    ("ask", "change", "message"),
    [
        (_handover("bin", "sam"), (), "there is no responsibility 'bin'"),
        (_handover("bins/bins", "sam"), (), "there is no responsibility 'bins/bins'"),
        (_handover("bins", "kim"), (), "there is no member 'kim'"),
        (_handover("bins", "all"), (), "there is no member 'all'"),
        (_handover("bins", "alex"), (), "bins is alex's on 2026-11-30 already"),
        (_handover("bins", "nobody"), ('owner = "alex"\n', ""), "bins is in need of a home on 2026-11-30 already"),
        (_handover("bins", "sam", since=date(2026, 11, 22)), (), "--from 2026-11-22 has passed"),
        (_handover("bins", "sam", since=date(2091, 1, 1)), (), "--from 2091-01-01 is more than ten years away"),
        (_handover("bins", "sam", note="bell \x07"), (), "the note cannot be kept"),
        (_handover("bins", "sam", note="x" * 501), (), "the note cannot be kept"),
        (_handover("bins", "sam", since=date(2026, 12, 1)), (BINS, DATED), "names an owner of bins from 2026-12-01"),
        (_away("kim", "2026-12-01", "2026-12-05"), (), "there is no member 'kim'"),
        (_away("nobody", "2026-12-01", "2026-12-05"), (), "there is no member 'nobody'"),
        (_away("sam", "2026-12-01", "2026-11-30"), (), "--back 2026-11-30 is before --from 2026-12-01"),
        (_away("sam", "2026-12-01", "2026-12-01"), (), "no absence of sam from 2026-12-01 was agreed by command"),
        (_away("sam", "2026-11-01", "2026-11-20"), (), "that absence is over already"),
        (_away("sam", "2026-12-01", "2091-11-20"), (), "--back 2091-11-20 is more than ten years away"),
        (_away("sam", "2026-12-01", "2026-12-05", cover="kim"), (), "there is no member 'kim'"),
        (_away("sam", "2026-12-01", "2026-12-05", cover="sam"), (), "sam cannot cover their own absence"),
        (_away("all", "2026-12-01", "2026-12-05", cover="sam"), (), "sam cannot cover their own absence"),
        (_away("sam", "2026-12-01", "2026-12-09"), (BINS, BINS + AWAY), "an absence of sam from 2026-12-01 itself"),
    ],
)  # fmt: skip
def test_what_is_refused_writes_nothing(home: Home, ask: Ask, change: tuple[str, str], message: str) -> None:
    """One sentence with its mend; neither the file nor the ledger holds anything of it."""
    if change:
        home.replace(*change)
    with pytest.raises(UsageError) as raised:
        ask(home)

    assert message in str(raised.value)
    assert raised.value.hint
    assert {} == agreed_toml(home)
    assert () == home.service.ledger().entries


def test_the_ledger_says_what_was_agreed(home: Home) -> None:
    """A handover names the new owner, an absence who is away; about no occurrence, by command."""
    home.service.handover("bins", "sam", note="Keys: hook 3")
    home.clock.forward(minutes=1)
    home.service.away("alex", date(2026, 12, 1), date(2026, 12, 5))

    found = [(e.kind.value, e.responsibility, e.owner, e.occurrence) for e in home.service.ledger().entries]
    assert [("handover", "bins", "sam", None), ("agreed", "", "alex", None)] == found


def test_an_entry_that_a_killed_call_left_out_is_made_up_for(home: Home) -> None:
    """What stands in the file and not in the ledger enters it with the next agreement, once."""
    path = home.folder / "state" / "agreed.toml"
    home.service.handover("bins", "sam")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '[[away]]\nid = "x1"\nmember = "sam"\nfrom = 2026-12-20\nuntil = 2026-12-24\n'
                    "agreed_at = 2026-11-23T08:00:01Z\n", encoding="utf-8")  # fmt: skip
    home.clock.forward(minutes=1)
    home.service.away("alex", date(2026, 12, 1), date(2026, 12, 5))

    assert ["handover", "agreed", "agreed"] == [e.kind.value for e in home.service.ledger().entries]


def test_both_places_are_shown_with_lines_to_take_over(home: Home) -> None:
    """Dated lines of the file first, then what was agreed; what was replaced is marked."""
    home.replace(BINS, BINS + AWAY)
    home.service.handover("bins", "sam", note="Keys")
    home.clock.forward(minutes=1)
    home.service.handover("bins", "nobody")
    found = home.service.agreed()

    assert [
        ("away", "household.toml", "sam", "", True),
        ("handover", "agreed.toml", "", "sam", False),
        ("handover", "agreed.toml", "", "", True),
    ] == [(a.kind, Path(a.file).name, a.member, a.owner, a.counts) for a in found.agreements]
    assert (
        "# in [responsibilities.bins], in place of owner or ownership:",
        "ownership = [",
        '  { owner = "alex", until = 2026-11-30 },',
        "]",
    ) == found.lines
