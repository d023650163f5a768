"""What the process that makes pages is asked: whole, and without what is for adapters alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from syncd.bootstrap import Adapters
from syncd.config import read_registry
from syncd.model.registry import SecretSource
from syncd.service.drawing import Question

EXAMPLE = Path(__file__).parents[3] / "config" / "household.example.toml"
NOW = datetime(2026, 11, 22, 12, 30, 15, 250, tzinfo=UTC)


def _question() -> Question:
    registry = read_registry(EXAMPLE, adapters=Adapters(), today=NOW.date()).registry
    secret = SecretSource(command=("pass", "show", "a-word-of-its-own"))
    accounts = tuple(replace(account, secret=secret) for account in registry.accounts)
    first, last = date(2026, 1, 1), date(2026, 11, 1)
    return Question(replace(registry, accounts=accounts), "/state", {"old": "new"}, NOW, first, last, "de")


def test_a_question_comes_as_it_was_asked() -> None:
    """Every value of the living example of a registry travels; settings and secrets of accounts stay."""
    question = _question()
    accounts = tuple(replace(account, settings=None, secret=None) for account in question.registry.accounts)

    found = Question.decoded(question.encoded())

    assert found == replace(question, registry=replace(question.registry, accounts=accounts))
    assert found.registry.members == question.registry.members
    assert found.registry.responsibilities


def test_no_address_and_no_way_to_a_secret_travels() -> None:
    """What adapters need is not for a process that draws."""
    question = _question()
    told = question.encoded().decode()

    assert "a-word-of-its-own" not in told
    assert "remote.php" in EXAMPLE.read_text(encoding="utf-8")
    assert "remote.php" not in told


def test_what_is_no_question_is_refused() -> None:
    """Another version of syncd is not understood by chance."""
    with pytest.raises(ValueError, match="registry"):
        Question.decoded(b"{}")
