"""`done`, `skip`, `reopen`."""

from __future__ import annotations

import json
from datetime import date

import pytest

from syncd.model.ledger import EntryKind
from syncd.service.answers import Said
from tests.support.words import offences
from tests.unit.cli.fakes import TUESDAY, FakeService, Run, entry


@pytest.mark.parametrize("command", ["done", "skip", "reopen"])
def test_a_word_and_its_date_reach_the_service(run: Run, service: FakeService, command: str) -> None:
    """The name as typed, the date read; without --on the service finds it."""
    run(command, "bins")
    run(command, "bins", "--on", "2026-11-24")

    assert service.asked == [("say", command, "bins", None, ()), ("say", command, "bins", TUESDAY, ())]


def test_done_says_by_whom(run: Run, service: FakeService) -> None:
    """--by may be given more than once."""
    run("done", "groceries/menu", "--by", "sam", "--by", "outside", "--on", "2026-12-01")

    assert service.asked == [("say", "done", "groceries/menu", date(2026, 12, 1), ("sam", "outside"))]


def test_done_says_how_much_of_it(run: Run, service: FakeService) -> None:
    """Each of the other particulars reaches the service by its name."""
    run("done", "bins", "--by", "sam", "--whole")
    run("done", "bins", "--together")
    run("done", "bins", "--outside")

    assert service.asked == [
        ("say", "done", "bins", None, ("sam",), "whole"),
        ("say", "done", "bins", None, (), "together"),
        ("say", "done", "bins", None, (), "outside"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Bins out, 2026-11-24: done. The next sync shows it in the app where it stands."),
        ("de", "Bins out, 2026-11-24: erledigt. Der nächste Abgleich zeigt es in der App, in der es steht."),
    ],
)
def test_the_answer_is_one_sentence(run: Run, language: str, text: str) -> None:
    """What, when, and what comes of it, in the language of the call."""
    assert " ".join(run("done", "bins", environment={"LC_ALL": language}).out.split()) == text


def test_a_session_without_a_name_is_called_by_its_kind(run: Run, service: FakeService) -> None:
    """Nobody reads an id where there is a word for it."""
    service.said = Said(entry(EntryKind.HELD, "", session="plan"), "plan")

    assert run("done", "plan").out.startswith("Planning session, 2026-11-24: held.")


def test_the_json_answer_is_the_entry(run: Run, service: FakeService) -> None:
    """In the form of `ledger --json`."""
    service.said = Said(entry(EntryKind.SKIPPED, "alex", by=("alex",)), "Bins out")

    found = json.loads(run("skip", "bins", "--json").out)

    assert found["version"] == 1
    assert (found["entry"]["kind"], found["entry"]["recurrence_id"]) == ("skipped", "2026-11-24")


@pytest.mark.parametrize("kind", list(EntryKind))
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_answer_blames_nobody(run: Run, service: FakeService, kind: EntryKind, language: str) -> None:
    """No banned word, whatever is said of it."""
    service.said = Said(entry(kind, "alex"), "Bins out")

    assert offences(run("done", "bins", environment={"LANG": language}).out, language) == []
