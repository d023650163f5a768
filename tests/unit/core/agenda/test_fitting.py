"""An agenda is short: what is too much goes by whole items, then by whole lines, never in the middle of a name."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.agenda.fitting import KEEP, LONGEST, LONGEST_NAME, MOST_LINES, Line, fit, listed

NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=80), max_size=30
)


def test_a_list_says_how_many_it_does_not_name() -> None:
    """The first ones by name, the rest as a count; what is private is in the count."""
    assert listed(["a", "b", "c"], 0, 2, "en") == "a, b and 1 more"
    assert listed(["a", "b", "c"], 2, 5, "de") == "a, b, c und 2 weitere"
    assert listed([], 1, 5, "en") == "1 thing"
    assert listed([], 3, 5, "de") == "3 Dinge"


def test_half_a_name_is_never_shown() -> None:
    """A name that is too long is counted."""
    assert listed(["x" * (LONGEST_NAME + 1), "b"], 0, 5, "en") == "b and 1 more"
    assert listed(["x" * (LONGEST_NAME + 1)], 0, 5, "en") == "1 thing"


def test_the_longest_list_gets_shorter_first() -> None:
    """A short list beside a long one stays whole."""
    long = Line("a", "agenda-homeless", items=tuple("n" * 55 + str(n % 10) for n in range(20)), most=20)
    short = Line("b", "agenda-begins", items=("Lawn", "Hedge"))

    (_, first), (_, second) = fit([long, short], "en")

    assert second == "Begins in these weeks: Lawn, Hedge."
    assert first.endswith(" more.")
    assert LONGEST - 58 < len(f"{first}\n{second}") <= LONGEST


def test_prompts_go_behind_their_question_where_lines_are_short() -> None:
    """Three questions with prompts take three lines where six are too many."""
    ask = Line("heavy", "agenda-heavy", rank=KEEP, prompts=(Line("heavy", "agenda-heaviest", items=("Meals",)),))
    other = Line("load", "", text="x", rank=KEEP)

    assert [text for _topic, text in fit([ask], "en")] == [
        "What is heavy to carry right now?",
        "\u2013 Most to think of: Meals",
    ]
    told = [text for _topic, text in fit([ask, *[other] * (MOST_LINES - 1)], "en")]
    assert told[0] == "What is heavy to carry right now? Most to think of: Meals"
    assert len(told) == MOST_LINES


def test_what_matters_least_goes_first() -> None:
    """Of too many lines those of the highest rank are left out, the last one first; what is to be kept stays."""
    lines = [Line("a", "", text=f"{n}", rank=KEEP if n == 13 else n % 3 + 1) for n in range(14)]

    told = [text for _topic, text in fit(lines, "en")]

    assert told == ["0", "1", "2", "3", "4", "5", "6", "7", "9", "10", "12", "13"]


SOME = NAMES.filter(bool)


@settings(max_examples=150, deadline=None)
@given(lists=st.lists(st.tuples(NAMES, st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=16), prompts=SOME)
def test_it_always_fits(lists: list[tuple[list[str], int, int]], prompts: list[str]) -> None:
    """Whatever is put in, at most 12 lines and 900 characters come out, and the first line is there."""
    below = Line("q", "agenda-heaviest", items=tuple(prompts))
    lines = [
        Line("a", "agenda-homeless", "agenda-homeless-one", items=tuple(names), unnamed=more, most=30, rank=rank)
        for names, more, rank in lists
        if names or more
    ]
    opening = Line("opening", "agenda-heavy", rank=KEEP, prompts=(below, replace(below, message="agenda-begins")))

    told = fit([opening, *lines], "de")

    rows = [text for _topic, text in told]
    assert rows[0].startswith("Was ist gerade schwer zu tragen?")
    assert len(rows) <= MOST_LINES
    assert len("\n".join(rows)) <= LONGEST
