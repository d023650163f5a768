"""Every sentence shown to people, in every language, read against notes on words."""

from __future__ import annotations

import string

import pytest

from syncd.core.catalogue import LANGUAGES, say, sentences
from syncd.core.table import Act
from syncd.model.ledger import EntryKind
from syncd.model.registry import SessionKind
from tests.support.words import offences

SENTENCES = sentences()
BY_LANGUAGE = [(message, language) for message in SENTENCES for language in LANGUAGES]


def _values(text: str) -> set[str]:
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("message", SENTENCES)
def test_a_sentence_stands_in_every_language(message: str) -> None:
    """No language lacks a sentence, and none has one that nobody ships."""
    assert list(LANGUAGES) == list(SENTENCES[message])
    assert all(text.strip() == text and text for text in SENTENCES[message].values())


@pytest.mark.parametrize("message", SENTENCES)
def test_a_sentence_takes_the_same_values_in_every_language(message: str) -> None:
    """What is filled in is the same everywhere, and each value has a name."""
    taken = [_values(text) for text in SENTENCES[message].values()]

    assert all(values == taken[0] for values in taken)
    assert "" not in taken[0]


@pytest.mark.parametrize(("message", "language"), BY_LANGUAGE)
def test_a_sentence_blames_nobody(message: str, language: str) -> None:
    """None of the banned words stands in it."""
    assert [] == offences(SENTENCES[message][language], language)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("This is Late", "en", ["late"]),
        ("a plate of scores", "en", []),
        ("they help out", "en", ["help out"]),
        ("done!", "en", ["!"]),
        ("only {name} did", "en", ["only"]),
        ("{name}, just", "en", ["just"]),
        ("only the list", "en", []),
        ("Das ist überfällig", "de", ["überfällig"]),
        ("nur {name}", "de", ["nur"]),
        ("die Serienpunkte", "de", []),
    ],
)
def test_the_lint_finds_what_is_banned(text: str, language: str, found: list[str]) -> None:
    """Whole words in any case, exclamation marks, and *only* beside a name; parts of words are fine."""
    assert found == offences(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_entry_act_and_session_can_be_said(language: str) -> None:
    """What the command line shows by its kind has a sentence."""
    needed = {f"kind-{kind.value}" for kind in EntryKind}
    needed |= {f"act-{act.value.replace(' ', '-')}" for act in Act if act is not Act.MERGE}
    needed |= {f"session-{kind.value}" for kind in SessionKind}

    assert set() == needed - set(SENTENCES)
    assert all(say(message, language) for message in needed)


def test_an_unknown_language_is_refused() -> None:
    """A language that is not shipped is an error, not English by chance."""
    with pytest.raises(ValueError, match="fr"):
        say("steps", "fr", steps="")
