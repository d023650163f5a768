"""Every sentence shown to people, in every language, read against notes on words."""

from __future__ import annotations

import re
import string

import pytest

from syncd.core.catalogue import LANGUAGES, say, sentences, spoken_to_one
from syncd.core.table import Act
from syncd.model.ledger import EntryKind
from syncd.model.registry import SessionKind
from tests.support.words import offences

SENTENCES = sentences()
BY_LANGUAGE = [(message, language) for message in SENTENCES for language in LANGUAGES]


FORMS = {
    "en": frozenset(
        re.findall(
            r"\w+",
            """fails failed failing failure failures faults faulty blames blamed blaming lazily laziness
            lately owes owed owing forget forgets forgetting scores scored scoring point ranks ranked
            ranking rankings streaks winners winning loser losers nags nagged nagging babysits babysitting
            helpers chore chores duty duties excuse excuses debt debts punish penalty""",
        )
    ),
    "de": frozenset(
        re.findall(
            r"\w+",
            """versagen fehler fehlschlag scheitern scheitert faule fauler faulheit späte verspätung schuldet
            schuldest sollten vergisst vergaß punkt punkten punktzahl ränge serien sieger verlierer nörgelt
            pflicht pflichten ausrede strafe aushilfe mithilfe""",
        )
    ),
}
"""Forms of the banned words, and words that stand for the same."""

ALONE = {
    "en": re.compile(r"\b(?:yourself|thou|your own)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:du|dich|dir|dein\w*|deins)\b", re.IGNORECASE),
}
"""What addresses one person; English has but these."""


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


@pytest.mark.parametrize(("message", "language"), BY_LANGUAGE)
def test_no_form_of_a_banned_word_stands_in_a_sentence(message: str, language: str) -> None:
    """Neither does its plural, nor its past: what may not be said may not be said otherwise."""
    words = set(re.findall(r"\w+", SENTENCES[message][language].lower()))

    assert set() == words & FORMS[language]


@pytest.mark.parametrize(("message", "language"), BY_LANGUAGE)
def test_what_is_said_to_all_addresses_nobody_alone(message: str, language: str) -> None:
    """The second person singular stands in one member's own things alone."""
    if not spoken_to_one(message):
        assert [] == ALONE[language].findall(SENTENCES[message][language])


def test_what_is_said_to_one_is_told_by_its_id() -> None:
    """The own part of an agenda, a card and a private item are one member's; what others see is not."""
    to_one = ("agenda-own-week", "agenda-own", "card-notice-title", "private-title", "closed-comment")
    to_all = ("agenda-home", "open-planning", "load-as-agreed", "needs-a-home", "kind-done")

    assert all(spoken_to_one(message) for message in to_one)
    assert not any(spoken_to_one(message) for message in to_all)


@pytest.mark.parametrize("message", SENTENCES)
def test_nothing_points_up_or_down(message: str) -> None:
    """No arrow and no colour that means good or bad."""
    assert [] == [sign for text in SENTENCES[message].values() for sign in text if sign in "↑↓↗↘⬆⬇▲▼🔺🔻🔴🟢🟡👍👎🏆"]


@pytest.mark.parametrize("message", [m for m in SENTENCES if not m.startswith(("init-", "file-", "page-"))])
def test_only_stands_beside_no_name(message: str) -> None:
    """Whoever it is: no *only* and no *just* beside what is filled in for a person."""
    people = tuple(rf"\{{{value}\}}" for value in ("name", "member", "who", "whose", "cover", "owner", "columns"))

    assert [] == [offence for lang, text in SENTENCES[message].items() for offence in offences(text, lang, people)]


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
