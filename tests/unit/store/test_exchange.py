"""The ledger as JSON Lines."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from syncd.errors import EXIT_USAGE, UsageError
from syncd.model.ledger import Entry, EntryKind, Share, Source
from syncd.store import Store
from syncd.store.exchange import Imported, entry_from_json, entry_to_json, export_ledger, import_ledger
from tests.unit.store.samples import NOW, PLANNING, entry, occurrence, sign

LATER = NOW + timedelta(days=30)
SESSION = entry(
    2,
    source=Source.ACCOUNT,
    kind=EntryKind.HELD,
    occurrence=occurrence(2, PLANNING),
    responsibility="",
    step="",
    session="planning",
)


def line(**changes: Any) -> str:
    """An exported line, with some keys changed; a value of `...` takes the key out."""
    found = {**entry_to_json(entry()), **changes}
    return json.dumps({key: value for key, value in found.items() if value is not ...})


@pytest.mark.parametrize("one", [entry(), sign(), SESSION, entry(by=("outside",), owner="")])
def test_an_entry_survives_json(one: Entry) -> None:
    """What is written is read back as the same entry, microseconds and oldest names included."""
    assert entry_from_json(json.loads(json.dumps(entry_to_json(one)))) == one


def test_the_json_form_is_the_contract() -> None:
    """Keys and values are those of `ledger --json`; names that do not apply are null."""
    assert entry_to_json(SESSION) == {
        "id": "done-2",
        "at": "2026-11-24T19:00:00.123456Z",
        "seen_at": "2026-11-24T19:05:00.123456Z",
        "kind": "held",
        "responsibility": None,
        "step": None,
        "session": "planning",
        "recurrence_id": "2026-11-29",
        "owner": "sam",
        "by": ["sam", "alex"],
        "share": "whole",
        "account": "sam-cloud",
        "source": "account",
        "occurrence": {"kind": "session", "id": "planning", "step": "planning", "recurrence_id": "2026-11-29"},
    }


def test_a_ledger_moves_to_another_state(store: Store) -> None:
    """An export imported twice is there once, and then exports as the same lines."""
    entries = (sign(), entry(1), SESSION)
    with store.change() as change:
        change.append(entries[:1])
    text = "".join(json.dumps(entry_to_json(one)) + "\n" for one in entries)
    assert import_ledger(store, io.StringIO(text), file="ledger.jsonl", now=LATER) == Imported(2, 1, 0)
    assert import_ledger(store, io.StringIO(text + "\n"), file="ledger.jsonl", now=LATER) == Imported(0, 3, 0)
    out = io.StringIO()
    assert export_ledger(store, out) == 3
    assert out.getvalue() == text


def test_a_line_says_import_unless_it_says_more(store: Store) -> None:
    """`source`, `share` and what does not apply may be left out."""
    import_ledger(store, [line(source=..., share=..., account=..., by=...)], file="l", now=LATER)
    found = store.entries()[0]
    assert (found.source, found.share, found.account, found.by) == (Source.IMPORT, Share.DO, "", ())


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ("{", "it is not JSON"),
        ("[]", "it is not a JSON object"),
        (line(id=""), "id is missing"),
        (line(id=...), "id is missing"),
        (line(kind="slacked"), "kind must be one of done, reopened, "),
        (line(at="2026-11-24T17:00:00"), "at must be an instant"),
        (line(at="yesterday"), "at must be an instant"),
        (line(seen_at="2026-12-25T00:00:00Z"), "seen_at 2026-12-25T00:00:00+00:00 lies in the future"),
        (line(by="sam"), "by must be a list of member ids"),
        (line(by=["Sam,alex"]), "by must be a list of member ids"),
        (line(owner=7), "owner must be a text"),
        (line(recurrence_id="2026-13-01"), "recurrence_id must be a day"),
        (line(occurrence=None), "occurrence is missing"),
        (line(occurrence={"kind": "session"}), "occurrence must have kind, id, step and recurrence_id"),
        (
            line(occurrence={"kind": "x", "id": "a", "step": "", "recurrence_id": "2026-11-24"}),
            "occurrence: kind must",
        ),
        (line(onwer="sam"), "unknown key 'onwer'"),
        (line(owner="alex"), "id 'done-0' stands above with other content"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(store: Store, bad: str, what: str) -> None:
    """The message has file, line and what is wrong; the good lines beside it are not taken either."""
    with pytest.raises(UsageError) as caught:
        import_ledger(store, [line(), "", bad], file="ledger.jsonl", now=LATER)
    assert str(caught.value).startswith(f"ledger.jsonl:3: {what}")
    assert caught.value.exit_code == EXIT_USAGE
    assert store.entries() == ()


def test_all_problems_are_told_at_once(store: Store) -> None:
    """Several lines, several problems within one line: one message each."""
    with pytest.raises(UsageError) as caught:
        import_ledger(store, ["nonsense", line(), line(kind="x", share="half")], file="l", now=LATER)
    assert [problem.rpartition(": ")[0][:22] for problem in str(caught.value).splitlines()] == [
        "l:1: it is not JSON",
        "l:3: kind must be one ",
        "l:3: share must be one",
    ]


def test_the_folded_part_is_passed_over(store: Store) -> None:
    """Detail that was folded does not come back by an import."""
    with store.change() as change:
        change.append([entry(9)])
    fold(store, NOW + timedelta(hours=2))
    lines = [json.dumps(entry_to_json(entry(number))) for number in range(4)]
    assert import_ledger(store, lines, file="l", now=LATER) == Imported(new=2, known=0, folded=2)


def fold(store: Store, until: Any) -> None:
    """Declare the ledger folded up to an instant; nothing is folded."""
    with store._opened.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE households SET folded_until = ?",
            (until.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z",),
        )
