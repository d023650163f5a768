"""Words in a line of text: heard, asked back, or left alone; never guessed into an act that removes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syncd.core.words import EXAMPLES, Names, Nearest, Said, Word, hear
from syncd.core.words.folding import fold, forms
from syncd.core.words.vocabulary import REMOVING, SPOKEN

TODAY = date(2026, 11, 23)
NAMES = Names(
    {
        "bins": ("bins", "Bins out", "Müll"),
        "groceries": ("groceries", "Groceries", "menu", "Menu and list", "shop", "The shop"),
        "gutters": ("gutters", "Clean the gutters", "Dachrinne"),
        "school-mail": ("school-mail", "School mail"),
        "school-bag": ("school-bag", "School bag"),
    },
    {"alex": ("alex", "Alex"), "sam": ("sam", "Sam")},
)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("word", list(Word))
def test_every_example_is_understood(language: str, word: Word) -> None:
    """What people are shown as an example is heard as what it is an example of."""
    names = Names({**NAMES.responsibilities, "p": ("p", "Passports", "Pässe")}, NAMES.members)
    heard = hear(EXAMPLES[language][word], names, TODAY, language=language)

    assert isinstance(heard, Said)
    assert heard.word is word


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("did bins", Said(Word.DID, "bins")),
        ("DID  Bins out", Said(Word.DID, "bins")),
        ("did bnis", Said(Word.DID, "bins")),
        ("Erledigt: MUELL", Said(Word.DID, "bins")),
        ("erledgt mull", Said(Word.DID, "bins")),
        ("did the shop", Said(Word.DID, "groceries")),
        ("with sam bins", Said(Word.WITH, "bins", "sam")),
        ("mit Sam Menu and list", Said(Word.WITH, "groceries", "sam")),
        ("skip bins", Said(Word.SKIP, "bins")),
        ("put down Clean the gutters", Said(Word.PUT_DOWN, "gutters")),
        ("give bins to sam", Said(Word.GIVE, "bins", "sam")),
        ("gib dachrinne an Alex", Said(Word.GIVE, "gutters", "alex")),
        ("take guters", Said(Word.TAKE, "gutters")),
        ("new: Passports for all", Said(Word.NEW, text="Passports for all")),
        ("away 20.12-3.1", Said(Word.AWAY, since=date(2026, 12, 20), until=date(2027, 1, 4))),
        ("pause 2 weeks", Said(Word.PAUSE, since=TODAY, until=date(2026, 12, 7))),
        ("pause until 1.12.", Said(Word.PAUSE, since=TODAY, until=date(2026, 12, 1))),
        ("pause", Said(Word.PAUSE, since=TODAY)),
        ("Leave.", Said(Word.LEAVE)),
        ("undo", Said(Word.UNDO)),
    ],
)
def test_a_word_is_heard(line: str, said: Said) -> None:
    """Whatever its case, accents, small slips and language."""
    assert hear(line, NAMES, TODAY) == said


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("skp bins", "skip bins"),
        ("skip bnis", "skip bins"),
        ("put down guters", "put down gutters"),
        ("give bins to samm", "give bins to sam"),
        ("giv bins to sam", "give bins to sam"),
        ("skip school", "skip school-mail"),
        ("leav", "leave"),
        ("leave the car at home", "leave"),
        ("undo the knot", "undo"),
        ("away soon", "away 20.12-3.1"),
        ("did", "did bins"),
        ("with pat bins", "with sam bins"),
        ("new:", "new: passports"),
        ("put dwn bins", "put down bins"),
        ("putdown bins", "put down bins"),
        ("awya 20.12-3.1", "away 20.12-3.1"),
        ("udno", "undo"),
    ],
)
def test_what_is_not_clear_is_asked_back(line: str, nearest: str) -> None:
    """A removing word or name with a slip, a name that may mean two, a word with half of what it needs."""
    heard = hear(line, NAMES, TODAY)

    assert isinstance(heard, Nearest)
    assert nearest == heard.line


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("did living room", "did dining"),
        ("did dog walk", "did dog"),
        ("did kitchen bin", "did kitchen"),
        ("did bag 1", "did bag"),
        ("did room 2027", "did year"),
        ("with sam dog walk", "with sam dog"),
        ("take living room", "take dining"),
    ],
)
def test_what_is_only_alike_is_asked_back(line: str, nearest: str) -> None:
    """Another room, another number, a word more: that is another thing, and no slip; nothing is ticked by a guess."""
    named = {
        "dining": ("dining", "Dining room"),
        "dog": ("dog", "Dog wash"),
        "kitchen": ("kitchen", "Kitchen"),
        "bag": ("bag", "Bag 2"),
        "year": ("year", "Room 2026"),
    }
    heard = hear(line, Names(named, NAMES.members), TODAY)

    assert isinstance(heard, Nearest)
    assert nearest == heard.line


@pytest.mark.parametrize(
    "line", ["did dinning room", "did diningroom", "did dining romo", "did Dining  rom", "ddi dining room"]
)
def test_a_slip_of_the_thumb_is_forgiven(line: str) -> None:
    """A letter too many, too few, two that changed places, a space that is missing."""
    heard = hear(line, Names({"dining": ("dining", "Dining room")}, NAMES.members), TODAY)

    assert heard == Said(Word.DID, "dining")


@pytest.mark.parametrize("line", ["put on a wash", "put bins away", "make lunch", "news: read", "lake in summer"])
def test_what_begins_like_a_word_is_left_alone(line: str) -> None:
    """An own to-do is no slip of a word."""
    assert hear(line, NAMES, TODAY) is None


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("skp menu", "skip Menu and list"),
        ("skip menu and lst", "skip Menu and list"),
        ("skp groceries", "skip groceries"),
        ("skp plan", "skip trips"),
        ("put dwn menu", "put down groceries"),
    ],
)
def test_a_step_that_was_named_is_asked_back_as_a_step(line: str, nearest: str) -> None:
    """What is proposed says what was written, and no other step; what goes whole, and two plans, by the whole."""
    things: dict[str, tuple[str, ...]] = {"trips": ("trips", "Trips", "plan", "Plan")}
    things["groceries"] = ("groceries", "Groceries", "menu", "Menu and list", "plan", "Plan")
    steps = {"groceries": {"menu": ("Menu and list", "menu"), "plan": ("Plan", "plan")}}
    heard = hear(line, Names(things, NAMES.members, steps), TODAY)

    assert isinstance(heard, Nearest)
    assert nearest == heard.line


def test_it_is_asked_back_in_the_writers_language() -> None:
    """The line that would be understood is one of their own language."""
    assert hear("skp bins", NAMES, TODAY, language="de") == Nearest(Word.SKIP, "auslassen bins")


@pytest.mark.parametrize(
    "line", ["milk", "", "  ", "buy new shoes", "new shoes", "🎂", "did\nbins", "did " + "x" * 300, "the bins"]
)
def test_a_text_is_left_alone(line: str) -> None:
    """What does not begin with a word is its writer's own."""
    assert hear(line, NAMES, TODAY) is None


def _removing_lines() -> list[str]:
    spoken = [each for word in (Word.SKIP, Word.PUT_DOWN) for each in SPOKEN[word]]
    lines = [f"{each} {name}" for each in spoken for name in ("bins", "shop")]
    return [*lines, "give bins to sam", "gib shop an alex", "leave", "austreten", "undo", "pause", "away friday"]


@st.composite
def _slips(draw: st.DrawFn) -> str:
    """A line with one to three letters put in, taken out or changed."""
    line = draw(st.sampled_from([*_removing_lines(), "did bins", "with sam bins", "take gutters", "new: x"]))
    for _number in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(line) - 1)))
        letter = draw(st.sampled_from("abcdeinopstuw :-"))
        line = draw(st.sampled_from([line[:at] + line[at + 1 :], line[:at] + letter + line[at:]]))
    return line


@given(_slips() | st.text(max_size=60))
@example("skip bin")
@example("leaves")
def test_fuzzed_words_never_remove_anything(line: str) -> None:
    """What removes is said exactly: its word is in the vocabulary, its names are what things are called, or words of
    it that are no other's."""
    heard = hear(line, NAMES, TODAY)
    if not isinstance(heard, Said) or heard.word not in REMOVING:
        return
    said = fold(line)
    spoken = [form for each in SPOKEN[heard.word] for form in forms(each) if said.startswith(form)]
    assert spoken
    if heard.responsibility:
        words = set(said.removeprefix(max(spoken, key=len)).split()) - {"to", "an", heard.member}
        called = [set(form.split()) for name in NAMES.responsibilities[heard.responsibility] for form in forms(name)]
        assert words
        assert any(words <= each for each in called)


@given(st.text(max_size=300))
def test_any_text_is_heard_without_harm(line: str) -> None:
    """No text is too strange; what is asked back would be understood, as far as it names what there is."""
    heard = hear(line, NAMES, TODAY)
    if isinstance(heard, Nearest):
        assert isinstance(hear(heard.line, NAMES, TODAY), Said | Nearest)


@given(st.sampled_from(_removing_lines()))
def test_what_is_said_exactly_is_heard_whatever_its_case(line: str) -> None:
    """Capital letters, spaces and a full stop at the end change nothing."""
    assert hear(f"  {line.upper()} ", NAMES, TODAY) == hear(line, NAMES, TODAY) != None  # noqa: E711 - one chain
