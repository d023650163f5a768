"""`init`: the questions, and the file that is made of the answers."""

from __future__ import annotations

import io
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from syncd.cli.main import main
from syncd.config import read_registry
from syncd.errors import UsageError
from syncd.ports import AdapterSpec
from syncd.service import Service
from syncd.service.init import Setup
from syncd.service.init_text import NewHousehold
from tests.support.clocks import FakeClock
from tests.support.fake_keyring import FakeKeyring
from tests.support.words import offences
from tests.unit.cli.fakes import Answer
from tests.unit.cli.init_cloud import Cloud
from tests.unit.config.conftest import ADAPTERS, TODAY

URL = "https://cloud.example.org/"
SHORT = ["Maple 4", "Europe/Berlin", "Alex", "", "", "Sam", "de", "", ""]
"""Two people, no accounts yet."""
SUGGESTED = ["groceries", "elders", "family-calendar", "budget", "couple-time"]


class Screen(io.StringIO):
    """Answers of somebody at a terminal."""

    def isatty(self) -> bool:
        """Somebody is there."""
        return True


@dataclass
class Place:
    """Where `syncd init` is typed."""

    folder: Path
    cloud: Cloud
    call: Callable[..., Answer]

    @property
    def file(self) -> Path:
        """The registry."""
        return self.folder / "household.toml"

    def document(self) -> dict[str, Any]:
        """The registry, parsed."""
        return tomllib.loads(self.file.read_text(encoding="utf-8"))


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder without a registry, and a server."""
    cloud = Cloud({"alex": "s3cret", "sam": "s3cret"})
    spec = AdapterSpec(
        "caldav",
        ADAPTERS["caldav"].settings,
        ADAPTERS["caldav"].slots,
        ADAPTERS["caldav"].names,
        cloud.open,
        opens_more="It opens every calendar of that user.",
    )

    def call(
        answers: Sequence[str],
        *argv: str,
        environment: Mapping[str, str] | None = None,
        terminal: bool = False,
        secrets: Sequence[str] = (),
    ) -> Answer:
        typed = "".join(f"{answer}\n" for answer in answers)
        monkeypatch.setattr("sys.stdin", Screen(typed) if terminal else io.StringIO(typed))
        waiting = list(secrets)

        def make(config: Path | None, _state: Path | None) -> Service:
            where = config or tmp_path / "household.toml"
            return Service(where, tmp_path / "state", {"caldav": spec}, FakeClock(), check_clock=False)

        code = main(
            ["init", *argv], make=make, ask=lambda _p: waiting.pop(0), environment=environment or {"TZ": "UTC"}
        )
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return Place(tmp_path, cloud, call)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring of this test's own."""
    with FakeKeyring() as fake:
        for name, value in fake.environ().items():
            monkeypatch.setenv(name, value)
        yield fake


def test_the_shortest_way_is_pressing_enter(place: Place) -> None:
    """Two names are needed; all else has an answer: consent, planning on Sundays, five that need a home."""
    answer = place.call(["", "", "Alex", "", "", "Sam", "", "", "", "", "", "", "", *[""] * 5, ""])

    assert (0, "") == (answer.code, answer.err)
    document = place.document()
    assert ("Our home", "UTC", "both") == tuple(document["household"][k] for k in ("name", "timezone", "consent"))
    assert {"alex": "Alex", "sam": "Sam"} == {name: one["name"] for name, one in document["members"].items()}
    assert SUGGESTED == list(document["responsibilities"])
    assert [] == [one for one in document["responsibilities"].values() if "owner" in one]
    session = {k: document["sessions"]["planning"][k] for k in ("kind", "rrule", "at", "minutes")}
    assert {"kind": "planning", "rrule": "FREQ=WEEKLY;BYDAY=SU", "at": "18:00", "minutes": 30} == session
    assert ["planning", "partnership-check-in"] == list(document["sessions"])


@pytest.mark.parametrize(
    ("planning", "partnership"), [("18:00", "19:30"), ("7:30", "09:00"), ("22:30", "23:00"), ("23:50", "23:35")]
)
def test_the_partnership_check_in_stands_beside_planning(planning: str, partnership: str, place: Place) -> None:
    """Every second week on the day of planning, after it, or before it where the day is too short; never at once."""
    answer = place.call(["", "", "Alex", "", "", "Sam", "", "", "", "sa", planning, "", "", *[""] * 5, ""])

    assert (0, "") == (answer.code, answer.err)
    session = place.document()["sessions"]["partnership-check-in"]
    assert ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", partnership, 15) == tuple(
        session[key] for key in ("rrule", "at", "minutes")
    )
    assert "would begin" not in answer.out


def test_without_a_day_to_plan_there_are_no_sessions(place: Place) -> None:
    """A dash to the day: neither session stands in the file."""
    place.call(["", "", "Alex", "", "", "Sam", "", "", "", "-", "", "", *[""] * 5, ""])

    assert "sessions" not in place.document()


def test_answers_stand_in_the_file_as_they_were_given(place: Place) -> None:
    """Names with quotes and accents, a language each, owners by name or id, a swap by id, one left out, one more."""
    names = ['The "Höhle"', "europe/berlin", "Jürgen", "de", "", "All", "en", "", ""]
    suggestions = ["jürgen", "?", "hosting", "all", "", "-", "JUERGEN", "bins", "", ""]
    answer = place.call([*names, "fr", "7:30", "n", "n", *suggestions])
    assert (2, True) == (answer.code, "  mend: did you mean " in answer.err), "a zone is written as it is"

    names[1] = "Europe/Berlin"
    answer = place.call([*names, "fr", "7:30", "n", "n", *suggestions])

    assert (0, "") == (answer.code, answer.err)
    document = place.document()
    assert 'The "Höhle"' == document["household"]["name"]
    assert {"juergen": "Jürgen", "all-2": "All"} == {name: one["name"] for name, one in document["members"].items()}
    assert ["de", "en"] == [one["language"] for one in document["members"].values()]
    owners = {name: one.get("owner") for name, one in document["responsibilities"].items()}
    assert {"groceries": "juergen", "hosting": "all-2", "family-calendar": None, "couple-time": "juergen"} == {
        name: owners[name] for name in owners if name != "bins"
    }
    assert owners["bins"] is None
    assert ("FREQ=WEEKLY;BYDAY=FR", "07:30") == tuple(document["sessions"]["planning"][k] for k in ("rrule", "at"))


def test_the_file_is_in_order_and_says_so(place: Place) -> None:
    """Without accounts: warnings alone, each as check prints it; then what comes next, account first."""
    answer = place.call([*SHORT, "-", "", "", *["alex"] * 5, ""])

    reading = read_registry(place.file, adapters=ADAPTERS, today=TODAY)
    assert 0 == answer.code
    assert [str(problem) for problem in reading.warnings] == [
        line for line in answer.out.splitlines() if line.startswith(f"{place.file}:")
    ]
    assert answer.out[answer.out.index("What comes next:") :].splitlines() == [
        "What comes next:",
        "  add an account for Alex in the file",
        "  syncd login alex-cloud  # keeps and tries the password",
        "  add an account for Sam in the file",
        "  syncd login sam-cloud  # keeps and tries the password",
        "  syncd check  # tries the accounts",
        "  syncd plan  # shows what would happen",
        "  syncd sync  # does it",
    ]
    assert () == reading.registry.sessions
    assert stat.S_IMODE(place.file.stat().st_mode) & 0o111 == 0


def test_an_account_for_later_is_there_to_be_filled_in(place: Place) -> None:
    """With the # taken away it is an account that the registry takes."""
    place.call([*SHORT, "", "", "", "", *[""] * 5, ""])
    text = place.file.read_text(encoding="utf-8")
    keys = ("account", "[accounts", "adapter", "url", "username", "task_list", "calendar", "deliver")
    filled = [
        line.removeprefix("# ") if line.startswith(tuple(f"# {k}" for k in keys)) else line
        for line in text.splitlines()
    ]
    place.file.write_text("\n".join(filled), encoding="utf-8")

    reading = read_registry(place.file, adapters=ADAPTERS, today=TODAY)

    assert ["alex-cloud", "sam-cloud"] == [account.id for account in reading.registry.accounts]
    assert () == reading.warnings


def account(
    user: str, *, deliver: str = "", collection: str = "", secret: str = "", existing: str | None = None
) -> list[str]:
    """Answers for one account."""
    return [URL, user, deliver, collection, secret, *([] if existing is None else [existing])]


def test_an_account_is_tried_and_its_secret_kept_at_the_end(place: Place, keyring: FakeKeyring) -> None:
    """What else it opens comes before the question; the secret goes to the keyring, and is shown nowhere."""
    alex = account("alex", secret="s3cret", existing="no")
    sam = account("sam", deliver="calendar", collection="Ours")
    answer = place.call(["M", "UTC", "Alex", "", *alex, "Sam", "", *sam, "", "", "", "", "", *[""] * 5, ""])

    assert (0, "") == (answer.code, answer.err)
    assert ["identify alex-cloud"] == place.cloud.asked
    assert {("syncd", "alex-cloud"): "s3cret"} == keyring.secrets
    opens, asks, tried = (
        answer.out.index(text)
        for text in ("It opens every", "Password or token of alex-cloud", "alex-cloud: in as alex at https://")
    )
    assert opens < asks < tried
    assert "s3cret" not in answer.out + place.file.read_text(encoding="utf-8")
    accounts = place.document()["accounts"]
    assert {"adapter": "caldav", "url": URL, "username": "sam", "deliver": "calendar"} == {
        key: value for key, value in accounts["sam-cloud"].items() if value != "Ours"
    }
    assert "syncd login sam-cloud  #" in answer.out
    assert "syncd login alex-cloud" not in answer.out


@pytest.mark.parametrize(
    ("alex", "code", "said"),
    [
        (account("alex", secret="wrong"), 4, "the server refuses the password"),
        (["http://cloud.example.org/", "alex", "", ""], 2, "plain http"),
        ([URL, "alex", "paper"], 2, "paper: that is no answer here"),
        ([URL, "alex", ""], 2, "the answers end before this question: [Household]:"),
    ],
)
def test_a_script_ends_with_an_answer_that_does_not_fit(place: Place, alex: list[str], code: int, said: str) -> None:
    """What is wrong and its mend on stderr; nothing is written and nothing kept."""
    answer = place.call(["M", "UTC", "Alex", "", *alex])

    assert code == answer.code
    assert said in answer.err
    assert "\n  mend: " in answer.err
    assert [] == list(place.folder.iterdir())


def test_at_a_terminal_it_is_asked_once_more(place: Place, keyring: FakeKeyring) -> None:
    """A zone, a day, an address and a password that do not fit are explained; then other answers are taken."""
    first = ["http://cloud.example.org/", "alex", "", "", URL, "wrong", "", "", "yes", "", "alex", "", "", "no"]
    answer = place.call(
        ["M", "Berlin", "UTC", "", "Alex", "", *first, "Sam", "", "", "", "s", "Su", "", "", "", *[""] * 5, ""],
        terminal=True,
        secrets=["s3cret", "s3cret"],
    )

    assert 0 == answer.code
    assert ["identify alex-cloud", "identify alex-cloud"] == place.cloud.asked
    assert "alex" == place.document()["accounts"]["alex-cloud"]["username"]
    assert {("syncd", "alex-cloud"): "s3cret"} == keyring.secrets
    for said in ("Berlin", "plain http", "refuses the password", "s: that is no answer here"):
        assert said in answer.err


def test_an_account_that_does_not_answer_may_be_written_as_it_is(place: Place, keyring: FakeKeyring) -> None:
    """No other answers: the account stands in the file, and its secret is not kept."""
    answer = place.call(
        ["M", "UTC", "Alex", "", URL, "alex", "", "", "no", "Sam", "", "", "", "", "", "", "", *[""] * 5, ""],
        terminal=True,
        secrets=["wrong"],
    )

    assert 0 == answer.code
    assert ["alex-cloud"] == list(place.document()["accounts"])
    assert {} == keyring.secrets
    assert "syncd login alex-cloud  #" in answer.out


def test_a_keyring_that_takes_nothing_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is written all the same; exit 4, and login stands among what comes next."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    alex = account("alex", secret="s3cret", existing="no")
    answer = place.call(["M", "UTC", "Alex", "", *alex, "Sam", "", "", "", "", "", "", "", *[""] * 5, ""])

    assert 4 == answer.code
    assert place.file.exists()
    assert "mend: " in answer.err
    assert "syncd login alex-cloud  #" in answer.out


@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize(("said", "first"), [("yes", "repairs"), ("no", "groceries")])
def test_what_a_list_holds_is_not_suggested_if_one_may_look(place: Place, said: str, first: str) -> None:
    """With a yes the titles of the chosen list are read, once; without one nothing is read."""
    place.cloud.titles["Household"] = ["Groceries", "broken", "Zumba"]
    alex = account("alex", secret="s3cret", existing=said)
    answer = place.call(["M", "UTC", "Alex", "", *alex, "Sam", "", "", "", "", "", "", "", *[""] * 5, ""])

    assert 0 == answer.code
    assert first == next(iter(place.document()["responsibilities"]))
    assert (["titles Household"] if said == "yes" else []) == place.cloud.asked[1:]
    assert ("2 titles read." in answer.out) == (said == "yes")
    assert "Zumba" not in place.file.read_text(encoding="utf-8") + answer.out


@pytest.mark.usefixtures("keyring")
def test_a_list_that_is_not_there_yet_holds_nothing(place: Place) -> None:
    """It is made by the first sync; until then no title is known."""
    alex = account("alex", secret="s3cret", existing="yes")
    answer = place.call(["M", "UTC", "Alex", "", *alex, "Sam", "", "", "", "", "", "", "", *[""] * 5, ""])

    assert 0 == answer.code
    assert "0 titles read." in answer.out


@pytest.mark.parametrize("kind", ["file", "folder", "dead link"])
def test_nothing_is_written_over(place: Place, kind: str) -> None:
    """Whatever stands there, the call is wrong before the first question, and it stays as it is."""
    if kind == "file":
        place.file.write_text("mine", encoding="utf-8")
    elif kind == "folder":
        place.file.mkdir()
    else:
        place.file.symlink_to(place.folder / "nowhere")
    answer = place.call([])

    assert (2, "") == (answer.code, answer.out)
    assert answer.err.endswith("  mend: name another place: --into FILE\n")
    assert kind != "file" or place.file.read_text(encoding="utf-8") == "mine"
    assert not (place.folder / "nowhere").exists()


def test_a_file_that_appears_meanwhile_is_not_written_over(place: Place) -> None:
    """The file is made anew or not at all."""
    setup = Setup(Service(place.file, place.folder / "state", ADAPTERS, FakeClock()), place.file)
    setup.refuse()
    place.file.write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="init writes over nothing"):
        setup.write(NewHousehold("h", "H", "UTC", ()), "en")
    assert "mine" == place.file.read_text(encoding="utf-8")


def test_another_file_is_made_with_its_folder(place: Place) -> None:
    """--into names it; the commands that come next name it too."""
    into = place.folder / "new place" / "ours.toml"
    answer = place.call([*SHORT, "", "", "", "", *[""] * 5, ""], "--into", str(into))

    assert 0 == answer.code
    assert into.exists()
    assert not place.file.exists()
    assert f"  syncd sync --config '{into}'  # does it" in answer.out.splitlines()


def test_each_household_has_an_id_of_its_own(place: Place) -> None:
    """Two calls make two ids, and neither tells a name."""
    ids = set()
    for _ in range(2):
        place.call([*SHORT, "", "", "", "", *[""] * 5, ""])
        ids.add(place.document()["household"]["id"])
        place.file.unlink()

    assert 2 == len(ids)
    assert all(one.startswith("home-") and "maple" not in one for one in ids)


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_are_narrow_and_blame_nobody(place: Place, language: str) -> None:
    """Questions and the file's comments, in the language of the locale, in 80 and 118 columns."""
    answer = place.call(
        [*SHORT, "", "", "j" if language == "de" else "y", "", "?", *[""] * 5, ""],
        environment={"LANG": f"{language}_XX.UTF-8", "TZ": "UTC"},
    )
    shown = [line for line in answer.out.splitlines() if str(place.folder) not in line]
    comments = [line for line in place.file.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]

    assert 0 == answer.code
    assert max(map(len, shown)) <= 80
    assert max(map(len, comments)) <= 118
    own = [line for line in comments if not line.startswith(("# notice", "# plan", "# do"))]
    assert [] == offences("\n".join([*shown, *own]), language)
    assert ("Wie es weitergeht:" in shown) == (language == "de")


def test_two_of_one_name_are_told_apart_by_id(place: Place) -> None:
    """Owners are asked for by id then, since a name would mean both."""
    answer = place.call(["M", "UTC", "Kim", "", "", "Kim", "", "", "", "", "", "", "", "kim-2", *[""] * 4, ""])

    assert 0 == answer.code
    assert "Owner: kim, kim-2 (" in answer.out
    assert "kim-2" == place.document()["responsibilities"]["groceries"]["owner"]


def test_the_end_of_input_at_a_terminal_stops(place: Place) -> None:
    """Ctrl-D is as Ctrl-C: nothing is written."""
    assert 130 == place.call(["M"], terminal=True).code
    assert [] == list(place.folder.iterdir())


def test_a_folder_that_takes_nothing_is_told_before_the_questions(place: Place) -> None:
    """What stands in the way of the folder is named."""
    (place.folder / "way").write_text("", encoding="utf-8")
    answer = place.call([], "--into", str(place.folder / "way" / "household.toml"))

    assert 2 == answer.code
    assert "cannot be written" in answer.err
