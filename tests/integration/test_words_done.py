"""What is said in the own app is done: two people on a real server, and no command typed."""

from __future__ import annotations

import re

import pytest

from syncd.model.ledger import Source
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

pytestmark = pytest.mark.server

MEMBERS = (
    '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\nlanguage = "de"\n'
)
DINNERS = (
    BINS.replace("bins]", "dinners]")
    .replace("Bins out", "Dinners")
    .replace("alex", "sam")
    .replace("BYDAY=TU", "BYDAY=FR")
    .replace("2026-11-24", "2026-11-27")
)


class Two:
    """Alex with a task list, Sam in a calendar, in German."""

    def __init__(self, home: Home, server: Server) -> None:
        self.home = home
        alex, sam = server.place(), server.place()
        accounts = (account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"))
        home.write(HEAD.replace("columns = false", "columns = true"), MEMBERS, *accounts, BINS, DINNERS)
        home.secret("alex", alex.password)
        home.secret("sam", sam.password)
        home.sync()
        self.apps = {"alex": App.on(alex, f"{alex.name} tasks"), "sam": App.on(sam, f"{sam.name} events")}
        self._count = 0

    def say(self, who: str, line: str) -> str:
        """A new item of that title; the answer that it is closed with."""
        self._count += 1
        href = f"{self.apps[who].collection}own-{self._count}.ics"
        kind, more = ("VTODO", "STATUS:NEEDS-ACTION") if who == "alex" else ("VEVENT", "DTSTART;VALUE=DATE:20261123")
        own = [
            f"BEGIN:{kind}",
            f"UID:own-{self._count}",
            "DTSTAMP:20261101T080000Z",
            f"SUMMARY:{line}",
            more,
            f"END:{kind}",
        ]
        body = "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//own//app//EN", *own, "END:VCALENDAR", ""))
        self.apps[who].put(href, body)
        self.home.sync()
        self.home.clock.forward(minutes=5)
        self.home.sync()
        shown = re.sub(r"\r?\n[ \t]", "", self.apps[who].bodies()[href])
        found = re.search(r"DESCRIPTION:(.*?)\r?\n", shown)
        assert found is not None, shown
        return found[1].replace("\\,", ",").replace("\\;", ";")

    def body(self, who: str, title: str) -> str:
        """The one item whose title holds that."""
        found = [b for b in self.apps[who].bodies().values() if re.search(rf"SUMMARY:.*{title}", b)]
        assert len(found) == 1, (title, len(found))
        return found[0]

    def open(self, who: str) -> list[str]:
        """Titles that stand open, without cards and without what was said."""
        bodies = [re.sub(r"\r?\n[ \t]", "", b) for b in self.apps[who].bodies().values() if "UID:syncd-" in b]
        kept = [b for b in bodies if "STATUS:COMPLETED" not in b and "STATUS:CANCELLED" not in b]
        titles = [re.findall(r"SUMMARY:(.*?)\r?\n", b)[0] for b in kept]
        return sorted(t for t in titles if any(name in t for name in ("Bins", "Dinners")))


@pytest.fixture
def two(home: Home, server: Server) -> Two:
    """Bins are Alex's, dinners Sam's; synced once."""
    return Two(home, server)


def test_what_is_said_about_a_date_is_done(two: Two) -> None:
    """Each owner's item follows what was said, also by the other one, and back."""
    assert two.say("sam", "erledigt bins") == "Notiert: Bins out, Dienstag, 24. November."
    assert "STATUS:COMPLETED" in two.body("alex", "Bins out")
    assert "sam" not in two.body("alex", "Bins out").casefold()
    assert two.say("sam", "rückgängig") == "Zurückgenommen: erledigt Bins out, Dienstag, 24. November."
    assert "STATUS:COMPLETED" not in two.body("alex", "Bins out")
    assert two.say("alex", "with sam dinners") == "Noted: Dinners, Friday 27 November, together with Sam."
    assert "\u2705 Dinners" in two.body("sam", "Dinners")
    assert two.say("alex", "skip bins") == "Left out this time: Bins out, Tuesday 24 November."
    assert "STATUS:CANCELLED" in two.body("alex", "Bins out")
    told = [(e.kind.value, "+".join(e.by)) for e in two.home.service.ledger().entries if e.source is Source.WORD]
    assert told == [("done", "sam"), ("reopened", ""), ("done", "alex+sam"), ("skipped", "alex")]


def test_what_is_said_about_owners_is_done(two: Two) -> None:
    """Put down, taken, new, and taken back: it stands where it belongs after the run that answered."""
    assert two.say("alex", "put down bins") == "Bins out needs a home from today."
    assert [] == two.open("alex")
    assert two.say("sam", "nehme bins") == "Bins out ist ab heute in deiner Spalte."
    assert ["Bins out", "Dinners"] == two.open("sam")
    assert two.say("sam", "rückgängig") == "Zurückgenommen: übernehme Bins out."
    assert ["Dinners"] == two.open("sam")
    assert two.say("alex", "take bins") == "Bins out is in your column from today."
    assert ["Bins out"] == two.open("alex")
    assert (
        two.say("sam", "neu: Pässe") == "Notiert: Pässe braucht ein Zuhause. Zum Übernehmen schreib: übernehme Pässe"
    )
    assert two.say("alex", "take passe") == "P\u00e4sse is in your column from today."


def test_what_is_offered_is_taken(two: Two) -> None:
    """Asked about in the one app, taken by a word in the other, from Monday."""
    assert two.say("alex", "give bins to sam") == (
        "Sam is asked about Bins out. Until there is a yes it stays as it is."
    )
    assert ["Bins out"] == two.open("alex")
    assert two.say("sam", "übernehme bins") == "Bins out ist ab Montag, 30. November in deiner Spalte."
    two.home.clock.set("2026-11-30T09:00:00")
    two.home.sync()

    assert "Bins out" in two.open("sam")


def test_being_away_and_pausing_is_for_oneself(two: Two) -> None:
    """Nothing of the other one goes, and back again everything stands as before."""
    assert two.say("sam", "weg 24.11.-28.11.") == (
        "Notiert: weg ab Dienstag, 24. November, erster Tag zurück Sonntag, 29. November."
    )
    assert ([], ["Bins out"]) == (two.open("sam"), two.open("alex"))
    two.say("sam", "rückgängig")
    assert ["Dinners"] == two.open("sam")
    assert two.say("alex", "pause 2 weeks") == (
        "Nothing is expected of you until Monday 7 December, your first day back."
    )
    assert (["Dinners"], []) == (two.open("sam"), two.open("alex"))


def test_whoever_leaves_is_answered_first(two: Two) -> None:
    """The item holds the answer; what was open goes, and the other one sees what needs a home."""
    answer = two.say("alex", "leave")

    assert answer == "You left. What is finished stays; what is open goes. To come back: syncd leave alex --back"
    assert ([], ["Dinners"]) == (two.open("alex"), two.open("sam"))
    assert two.home.service.household().registry.responsibilities[0].owner_on(two.home.service.today()) is None


def test_what_is_not_clear_is_asked_back(two: Two) -> None:
    """And nothing goes."""
    assert two.say("alex", "skip bnis") == "Not sure what \u201cskip bnis\u201d means. Did you mean: skip Bins out?"
    assert two.say("sam", "ablegen diners") == (
        "Nicht sicher, was \u201eablegen diners\u201c heißt. War gemeint: ablegen Dinners?"
    )
    assert (["Bins out"], ["Dinners"]) == (two.open("alex"), two.open("sam"))
