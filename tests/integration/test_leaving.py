"""Putting down, pausing, leaving and forgetting, on real servers: what stands in each calendar afterwards."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from syncd.cli.main import main
from syncd.config.agreed import Rest
from syncd.config.agreed_file import HEAD as AGREED_HEAD
from syncd.config.agreed_file import rest_text
from syncd.errors import UsageError
from tests.support.fake_keyring import FakeKeyring
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server, free_port

pytestmark = pytest.mark.server

Type = Callable[..., tuple[int, str, str]]

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'


def owned(name: str, owner: str, rule: str, more: str = "") -> str:
    """A responsibility with one step."""
    return (
        f'[responsibilities.{name.lower()}]\nname = "{name}"\ncategory = "household-logistics"\nowner = "{owner}"\n'
        f'outcome = "{name} is as it has to be"\nweight = {{ notice = 1, plan = 1, do = 1 }}\n'
        f'rrule = "{rule}"\nstarting = 2026-11-01\n{more}\n'
    )


BILLS = owned("Bills", "alex", "FREQ=MONTHLY;BYMONTHDAY=24", 'if_missed = "keep"')
GUTTERS = owned("Gutters", "alex", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5", "starting = 2025-12-05").replace(
    "starting = 2026-11-01\n", ""
)
DUST = owned("Dust", "alex", "FREQ=WEEKLY;BYDAY=WE")
DINNER = owned("Dinner", "sam", "FREQ=WEEKLY;BYDAY=FR")
PLANNING = """[sessions.planning]
kind = "planning"
name = "Planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
horizon = "2w"
"""


@dataclass
class Two:
    """Alex and Sam, each with an account of their own, and what their apps show."""

    home: Home
    alex_place: Place
    sam_place: Place

    @property
    def alex(self) -> App:
        """Alex's task list."""
        return App.on(self.alex_place, f"{self.alex_place.name} tasks")

    @property
    def sam(self) -> App:
        """Sam's task list."""
        return App.on(self.sam_place, f"{self.sam_place.name} tasks")

    def sessions(self, who: str) -> list[str]:
        """Titles in that member's calendar."""
        place = self.alex_place if who == "alex" else self.sam_place
        return App.on(place, f"{place.name} events").titles()

    def kept(self, who: str) -> str:
        """Everything in both collections of that member, word for word."""
        place = self.alex_place if who == "alex" else self.sam_place
        both = [App.on(place, f"{place.name} {role}").bodies() for role in ("tasks", "events")]
        return repr(both)

    def dues(self, app: App) -> list[str]:
        """Month and day of each due date, ascending."""
        lines = [line.strip() for body in app.bodies().values() for line in body.splitlines()]
        return sorted(line.partition(":")[2][4:8] for line in lines if line[:3] == "DUE")

    def open_titles(self, app: App) -> list[str]:
        """Titles that stand open."""
        shown = [body for body in app.bodies().values() if "STATUS:NEEDS-ACTION" in body]
        return sorted({line[8:].strip() for body in shown for line in body.splitlines() if line[:8] == "SUMMARY:"})


@pytest.fixture
def two(home: Home, server: Server) -> Two:
    """Bins, dust, bills and gutters are Alex's, dinner is Sam's, planning is both's; synced once, and once more."""
    alex, sam = server.place(), server.place()
    home.write(
        HEAD,
        MEMBERS,
        account_toml("alex", alex),
        account_toml("sam", sam),
        *(BINS, DUST, BILLS, GUTTERS, DINNER, PLANNING),
    )
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    assert [""] * 2 == [own.error for own in home.sync().accounts.values()]
    made = Two(home, alex, sam)
    assert ["Bills", "Bins out", "Dust", "Gutters"] == made.alex.titles()
    assert (["Planning", "Planning"], ["Planning", "Planning"]) == (made.sessions("alex"), made.sessions("sam"))
    return made


@pytest.fixture
def call(two: Two, capsys: pytest.CaptureFixture[str]) -> Type:
    """Somebody types `syncd …`: exit code, stdout in one line, stderr."""

    def typed(*argv: str) -> tuple[int, str, str]:
        code = main(argv, make=lambda _config, _state: two.home.service, environment={})
        printed = capsys.readouterr()
        return code, " ".join(printed.out.split()), printed.err

    return typed


def with_words(body: str) -> str:
    """An owner's words above our block."""
    return body.replace("DESCRIPTION:", "DESCRIPTION:Ask Kim for the ladder\\n\\n", 1)


def test_what_is_put_down_goes_and_needs_a_home(two: Two) -> None:
    """All of it that is open goes at once, older dates too; what holds words is closed; nothing else moves."""
    home = two.home
    home.clock.set("2026-11-25T08:00:00")
    home.sync()
    assert "Bills" in two.open_titles(two.alex)
    two.alex.edit("Gutters", with_words)
    sam = two.kept("sam")

    stopped = home.service.put_down("bills")
    home.service.put_down("gutters", member="alex")

    assert (1, 0, ()) == (stopped.withdrawn, stopped.exit_code, stopped.waiting)
    assert ["Bins out", "Dust"] == two.open_titles(two.alex)
    gutters = two.alex.find("Gutters")[1]
    assert "STATUS:CANCELLED" in gutters
    assert "Ask Kim for the ladder" in gutters
    assert sam == two.kept("sam")
    assert 0 == home.sync().wrote
    home.clock.set("2026-12-24T12:00:00")
    home.sync()
    assert "Bills" not in two.open_titles(two.alex)


def test_what_was_put_down_finds_a_home(two: Two) -> None:
    """A later handover gives it to somebody from its day; what was put down does not come back at its old owner."""
    home = two.home
    home.clock.set("2026-11-25T08:00:00")
    home.service.put_down("bills")
    home.clock.forward(minutes=1)
    home.service.handover("bills", "sam", since=date(2026, 11, 25))

    home.sync()
    assert ("Bills" in two.alex.titles(), "Bills" in two.sam.titles()) == (False, False)
    home.clock.set("2026-12-20T08:00:00")
    home.sync()
    assert ("Bills" in two.alex.titles(), "Bills" in two.sam.titles()) == (False, True)


def test_put_down_is_its_owners_word_and_said_once(two: Two) -> None:
    """Twice, without an owner, or for somebody else it is refused, and nothing is written."""
    service = two.home.service
    service.put_down("bins", sync=False)
    for name, member, what in [("bins", None, "needs a home already"), ("dinner", "alex", "dinner is sam's")]:
        with pytest.raises(UsageError, match=what):
            service.put_down(name, member=member)
    assert 1 == len(service.household().reading.agreed.handovers)


def test_a_pause_clears_the_members_own_calendar_and_no_other(two: Two) -> None:
    """Untouched items go, touched ones are closed with their words, done ones and the other member's stay."""
    home = two.home
    two.alex.tick("Dust")
    two.alex.edit("Gutters", with_words)
    home.sync()
    sam = two.kept("sam")
    done = two.alex.find("Dust")[1]

    stopped = home.service.pause("alex", until=date(2026, 11, 30))

    assert (5, 0, ()) == (stopped.withdrawn, stopped.exit_code, stopped.waiting)
    assert ["Dust", "Gutters"] == two.alex.titles()
    assert done == two.alex.find("Dust")[1]
    assert "Ask Kim" in two.alex.find("Gutters")[1]
    assert [] == two.sessions("alex")
    assert sam == two.kept("sam")
    assert 0 == home.sync().wrote


def test_after_a_pause_theirs_is_back_and_nothing_was_missed(two: Two) -> None:
    """From the first day back on all is as before; the days between were expected of nobody."""
    home = two.home
    home.consent("alex", "sam")
    home.service.pause("alex", until=date(2026, 12, 1))
    for day in range(24, 31):
        home.clock.set(f"2026-11-{day}T08:00:00")
        home.sync()
    assert [] == two.alex.titles()

    home.clock.set("2026-12-01T08:00:00")
    home.sync()

    assert ["Bins out", "Bins out", "Dust", "Gutters"] == two.alex.titles()
    assert ["1201", "1202", "1205", "1208"] == two.dues(two.alex)
    assert ["Planning", "Planning"] == two.sessions("alex")
    assert {"withdrawn"} == set(home.kinds())
    assert 0 == home.sync().wrote


def test_a_pause_may_end_on_the_day_it_began(two: Two) -> None:
    """Taken back at once, everything stands there as before; what was closed with words is the item again."""
    home = two.home
    two.alex.edit("Gutters", with_words)
    home.sync()
    home.service.pause("alex")
    home.clock.forward(minutes=5)

    ended = home.service.pause("alex", end=True)

    assert (0, ()) == (ended.exit_code, ended.waiting)
    assert ["Bills", "Bins out", "Dust", "Gutters"] == two.open_titles(two.alex)
    assert "Ask Kim" in two.alex.find("Gutters")[1]
    assert ["Planning", "Planning"] == two.sessions("alex")


def test_what_somebody_took_during_a_pause_stays_with_them(two: Two) -> None:
    """The rest comes back."""
    home = two.home
    home.service.pause("alex")
    home.clock.forward(minutes=5)
    home.service.handover("bins", "sam", since=date(2026, 11, 24))
    home.sync()
    home.clock.forward(minutes=5)
    home.service.pause("alex", end=True)
    home.sync()

    assert ["Bills", "Dust", "Gutters"] == two.alex.titles()
    assert ["Bins out", "Dinner"] == two.sam.titles()


def test_nothing_that_others_read_tells_of_a_pause(two: Two, call: Type) -> None:
    """`agreed`, `check`, `ledger`, `upcoming` and `status` say what needs a home, and not why."""
    assert 0 == call("pause", "alex", "--weeks", "2")[0]
    for argv in (["agreed"], ["check", "--offline"], ["ledger"], ["status"], ["runs"], ["upcoming", "--json"]):
        code, out, err = call(*argv)
        assert 0 == code
        assert "paus" not in (out + err).lower()
    rows = json.loads(call("upcoming", "--json")[1])["upcoming"]
    bins = [row["member"] for row in rows if row["responsibility"] == "bins"]
    assert ["", ""] == bins
    assert [] == [e for e in two.home.service.ledger().entries if e.kind == "agreed"]


def test_undo_does_not_bring_a_pause_to_an_end(two: Two) -> None:
    """The run that took it away has nothing to take back; what an older undo brings there goes at the next run."""
    home = two.home
    stopped = home.service.pause("alex")
    assert stopped.report is not None

    home.service.undo(stopped.report.run)
    home.sync()

    assert [] == two.alex.titles()
    assert [] == two.sessions("alex")


def test_who_leaves_keeps_what_is_finished_and_nothing_else_is_theirs(two: Two) -> None:
    """Open items go or are closed, the kept texts are erased, and nothing is done in that account any more."""
    home = two.home
    two.alex.tick("Dust")
    two.alex.edit("Gutters", with_words)
    home.sync()
    sam = two.kept("sam")

    stopped = home.service.leave("alex")

    assert (0, (), ("alex",)) == (stopped.exit_code, stopped.waiting, stopped.theirs)
    assert ["Dust", "Gutters"] == two.alex.titles()
    assert "Ask Kim" in two.alex.find("Gutters")[1]
    assert [] == two.sessions("alex")
    assert sam == two.kept("sam")
    report = home.sync()
    assert (["sam"], 0) == (list(report.accounts), report.wrote)
    assert "Ladder".lower() not in _state_bytes(home.folder)
    home.clock.forward(days=3)
    home.sync()
    assert ["Dust", "Gutters"] == two.alex.titles()
    assert 0 == home.service.leave("alex").exit_code
    assert ["Dust", "Gutters"] == two.alex.titles()


def _state_bytes(folder: Path) -> str:
    """Every byte of the database and what lies beside it."""
    files = [path for path in (folder / "state").iterdir() if path.is_file() and ".db" in path.name]
    assert files
    return "".join(path.read_bytes().decode("latin-1").lower() for path in files)


def test_a_leave_goes_on_once_the_account_answers(two: Two) -> None:
    """Down at first: the command says so, status too; a later sync takes it away and erases the rest."""
    home = two.home
    port = f":{two.alex_place.url.split(':')[2].split('/')[0]}/"
    whole = home.registry.read_text(encoding="utf-8")
    url = f'url = "{two.alex_place.url}"\nusername = "{two.alex_place.username}"'
    home.replace(url, url.replace(port, f":{free_port()}/", 1))

    stopped = home.service.leave("alex")

    assert (1, ("alex",), ()) == (stopped.exit_code, stopped.waiting, stopped.theirs)
    assert 4 == len(two.alex.titles())
    assert any("alex" in notice and "taken away" in notice for notice in home.service.status().notices)

    home.registry.write_text(whole, encoding="utf-8")
    home.clock.forward(hours=2)
    home.sync()

    assert ([], []) == (two.alex.titles(), two.sessions("alex"))
    assert () == home.service.leave("alex").waiting
    assert not any("taken away" in notice for notice in home.service.status().notices)


@pytest.mark.parametrize("left", [False, True])
def test_killed_after_the_agreement_the_next_sync_does_the_rest(two: Two, *, left: bool) -> None:
    """Only the entry stands in the file: that is all a kill leaves of the call."""
    home = two.home
    day = date(2026, 11, 23)
    rest = Rest("x1", "alex", day, None, left, datetime(2026, 11, 23, 8, tzinfo=UTC), "command", line=0)
    agreed = home.folder / "state" / "agreed.toml"
    agreed.write_text(f"{AGREED_HEAD}\n{rest_text(rest)}", encoding="utf-8")

    report = home.sync()

    assert 6 == report.accounts["alex"].withdrawn
    assert ([], []) == (two.alex.titles(), two.sessions("alex"))
    assert ["Dinner"] == two.sam.titles()


def test_who_comes_back_has_theirs_once_more(two: Two) -> None:
    """From today on; what somebody took since stays with them."""
    home = two.home
    home.service.leave("alex")
    home.clock.forward(minutes=5)
    home.service.handover("dust", "sam", since=date(2026, 11, 23))
    with pytest.raises(UsageError, match="alex left"):
        home.service.handover("dinner", "alex")
    home.clock.set("2026-11-24T08:00:00")

    home.service.leave("alex", back=True)
    home.sync()

    assert ["Bills", "Bins out", "Gutters"] == two.open_titles(two.alex)
    assert ["Dinner", "Dust"] == two.sam.titles()
    assert ["Planning", "Planning"] == two.sessions("alex")
    with pytest.raises(UsageError, match="did not leave"):
        home.service.leave("alex", back=True)


def test_an_account_that_two_share_keeps_what_the_other_needs(home: Home, server: Server) -> None:
    """Alex's items go, the shared session and Sam's item stay as they are, to the byte, and the secret too."""
    place = server.place()
    members = MEMBERS.replace('account = "alex"', 'account = "home"').replace('account = "sam"', 'account = "home"')
    home.write(HEAD, members, account_toml("home", place), BINS, DINNER, PLANNING)
    home.secret("home", place.password)
    home.sync()
    tasks, events = App.on(place, f"{place.name} tasks"), App.on(place, f"{place.name} events")
    dinner, planning = tasks.find("Dinner"), events.bodies()

    stopped = home.service.leave("alex")

    assert (0, (), ()) == (stopped.exit_code, stopped.erased, stopped.theirs)
    assert ["Dinner"] == tasks.titles()
    assert (dinner, planning) == (tasks.find("Dinner"), events.bodies())
    assert 0 == home.sync().wrote
    home.service.forget("alex")
    assert 0 == home.sync().wrote
    assert (dinner, planning) == (tasks.find("Dinner"), events.bodies())


def test_forty_items_go_without_the_guard(home: Home, server: Server) -> None:
    """However many there are, a pause and a leave are no disaster."""
    alex, sam = server.place(), server.place()
    many = [owned(f"Thing{n}", "alex", "FREQ=WEEKLY;BYDAY=WE") for n in range(40)]
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam), *many)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    assert 40 == len(App.on(alex, f"{alex.name} tasks").titles())

    assert (40, 0) == ((paused := home.service.pause("alex")).withdrawn, paused.exit_code)
    home.clock.forward(minutes=1)
    home.service.pause("alex", end=True)
    assert (40, 0) == ((left := home.service.leave("alex")).withdrawn, left.exit_code)


def test_the_secret_goes_from_the_keyring(home: Home, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the one of who left, once nothing of theirs is open; it is named, and repeating it is harmless."""
    alex, sam = server.place(), server.place()
    in_keyring = [account_toml(n, p).split("secret =")[0] for n, p in (("alex", alex), ("sam", sam))]
    home.write(HEAD, MEMBERS, *in_keyring, BINS, DINNER)
    with FakeKeyring() as fake:
        for name, value in fake.environ().items():
            monkeypatch.setenv(name, value)
        fake.secrets["syncd", "alex"], fake.secrets["syncd", "sam"] = alex.password, sam.password
        home.sync()

        home.service.leave("alex", sync=False)
        assert {("syncd", "alex"), ("syncd", "sam")} == set(fake.secrets)
        left = home.service.leave("alex")
        assert (("alex",), ()) == (left.erased, left.theirs)
        assert {("syncd", "sam")} == set(fake.secrets)
        assert 0 == home.service.leave("alex").exit_code
        assert {"sam": ""} == home.service.check().tried
        assert 0 == home.service.sync().exit_code


def test_forget_erases_every_word_and_keeps_ids_and_days(two: Two) -> None:
    """A dry run counts and changes nothing; then nothing in the state's files tells what was written there."""
    home = two.home
    two.alex.edit("Gutters", with_words)
    two.alex.tick("Dust")
    home.sync()
    with pytest.raises(UsageError, match="alex is of the household") as refused:
        home.service.forget("alex")
    assert "syncd leave alex" in refused.value.hint
    home.service.leave("alex")
    entries = home.service.ledger().entries
    before = _state_bytes(home.folder)

    counted = home.service.forget("alex", dry_run=True)
    assert counted.told["links"] > 0
    assert two.alex.collection.lower() in before

    forgotten = home.service.forget("alex")

    assert counted.told == forgotten.told
    after = _state_bytes(home.folder)
    assert two.sam.collection.lower() in after
    assert two.alex.collection.lower() not in after
    assert "gutters is as it has to be" not in after
    assert entries == home.service.ledger().entries
    assert 0 == home.sync().wrote
    assert ["Dust", "Gutters"] == two.alex.titles()
    with sqlite3.connect(next((home.folder / "state").glob("*.db"))) as database:
        assert [] == list(database.execute("SELECT uid FROM links WHERE member = 'alex'"))


def test_forget_takes_an_id_that_the_registry_does_not_name_any_more(two: Two) -> None:
    """A member and account taken out of the file are forgotten by their id; unknown ids are refused."""
    home = two.home
    text = home.registry.read_text(encoding="utf-8")
    alex = account_toml("alex", two.alex_place)
    text = text.replace(alex, "").replace('[members.alex]\nname = "Alex"\naccount = "alex"\n', "")
    home.registry.write_text(text.replace('owner = "alex"\n', ""), encoding="utf-8")
    with pytest.raises(UsageError, match="nothing tells of 'kim'"):
        home.service.forget("kim")
    with pytest.raises(UsageError, match="sam is of the household"):
        home.service.forget("sam")

    forgotten = home.service.forget("alex")

    assert (6, 1) == (forgotten.told["links"], forgotten.told["accounts"])
    assert ["Bills", "Bins out", "Dust", "Gutters"] == two.alex.titles()
    with pytest.raises(UsageError, match="nothing tells of 'alex'"):
        home.service.forget("alex")


def test_the_terminal_says_what_went_and_whose_secret_lies_where(two: Two, call: Type) -> None:
    """Text in a sentence each, one document with --json, exit 2 for a wrong call."""
    code, out, _err = call("put-down", "bins", "--member", "alex")
    assert (0, "Bins out needs a home from now. Taken away or closed now: 1.") == (code, out)
    assert call("put-down", "bins")[0] == 2
    assert call("pause", "alex", "--end", "--weeks", "2")[0] == 2
    assert "nothing is expected until 2026-11-30" in call("pause", "alex", "--until", "2026-11-30", "--no-sync")[1]

    code, out, _err = call("leave", "alex", "--json")
    document = json.loads(out)
    assert (0, 1, "leave", "alex") == (
        code,
        document["version"],
        document["agreement"]["kind"],
        document["agreement"]["member"],
    )
    assert (5, [], ["alex"]) == (
        document["accounts"]["alex"]["withdrawn"],
        document["waiting"],
        document["theirs"],
    )
    assert "Alex: left" in call("agreed")[1]
    assert call("forget", "sam")[0] == 2
    assert call("forget", "alex", "--dry-run")[1].startswith("The state tells of alex: items 6, ")
    assert "The ledger stays" in call("forget", "alex")[1]
    assert json.loads(call("forget", "alex", "--json")[1])["told"]["links"] == 0
