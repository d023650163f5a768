"""The picture of the load in words: what is said when, in which order, and what is not said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.catalogue import LANGUAGES
from syncd.core.load.particulars import Closer, Column, Particulars
from syncd.core.load.words import MOST_CHARACTERS, MOST_LINES, apportioned, page, section, span
from syncd.model.registry import Registry
from tests.support.maple import household
from tests.support.words import offences

HOME = household()
ENOUGH = Particulars(
    weeks=9,
    marked_due=40,
    marked=38,
    due=44,
    unknown=3,
    mattered=44,
    happened=41,
    columns=(Column("alex", 52.0, 50.0), Column("sam", 48.0, 50.0)),
)


def verdict(member: str, share: float | None, answer: str, stream: str = "load", **keys: Any) -> dict[str, Any]:
    """One of `load --json`; the range is seven to each side."""
    low, high = (None, None) if share is None else (max(0.0, share - 7), min(100.0, share + 7))
    found = {"stream": stream, "member": member, "category": None, "answer": answer, "planned": 50.0}
    return {**found, "share": share, "low": low, "high": high, **keys}


def document(alex: float | None, answer: str, *more: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """The document of a couple that agreed on halves; `alex` is what Alex's column holds in practice."""
    sam = None if alex is None else 100 - alex
    shares = {m: {"agreed": 50.0, "on_paper": 50.0, "carried": c, "drift": 0.0} for m, c in _both(alex, sam)}
    return {
        "members": shares,
        "by_category": {},
        "enough_data": True,
        "consent": True,
        "verdicts": [*(verdict(m, c, answer) for m, c in _both(alex, sam)), *more],
        **keys,
    }


def _both(alex: float | None, sam: float | None) -> list[tuple[str, float | None]]:
    return [("alex", alex), ("sam", sam)]


def said(found: dict[str, Any], told: Particulars = ENOUGH, language: str = "en") -> str:
    """All sentences of the page, one a line."""
    return "\n".join(page(found, HOME, language, particulars=told)[0])


def test_as_agreed() -> None:
    """Share, range, what was agreed and the span, in multiples of five, for both columns in registry order."""
    text = said(document(52.0, "as-agreed"))

    assert (
        "The load is where you put it: Alex's column holds about 50 %, somewhere between 45 and 60 (agreed: 50 %); "
        "Sam's column holds about 50 %, somewhere between 40 and 55 (agreed: 50 %). That is over about the last two"
    ) in text
    assert "Together, 41 of 44 things that mattered happened." in text
    assert (
        text.index("is something missing?")
        < text.index("38 bear a mark")
        < text.index("3 of all 44 that were due are unknown")
    )
    assert text.index("unknown") < text.index("Together") < text.index("The load is where")


def test_moved_reads_the_same_in_either_direction() -> None:
    """Who holds more changes the numbers and nothing else; members stay in registry order."""
    one = said(document(37.0, "moved"), replace(ENOUGH, tasks=("School mail", "Bins")))
    other = said(document(63.0, "moved"), replace(ENOUGH, tasks=("School mail", "Bins")))

    assert "Alex's column holds about 35 %, somewhere between 30 and 45" in one
    assert "Sam's column holds about 65 %, somewhere between 55 and 70" in one
    assert "for example School mail, Bins" in one
    assert re.sub(r"\d+", "", one) == re.sub(r"\d+", "", other)
    assert one.index("Alex") < one.index("Sam")
    assert other.index("Alex") < other.index("Sam")


def test_tasks_are_named_when_the_load_moved() -> None:
    """While it has not, no task is."""
    assert "Bins" not in said(document(52.0, "as-agreed"), replace(ENOUGH, tasks=("Bins",)))


@pytest.mark.parametrize(
    ("found", "told", "reason"),
    [
        pytest.param(document(70.0, "moved", enough_data=False), ENOUGH, "Not enough weeks yet", id="few facts"),
        pytest.param(document(70.0, "too-early"), replace(ENOUGH, weeks=3), "Not enough weeks yet", id="few weeks"),
        pytest.param(document(None, "too-early"), ENOUGH, "Not enough weeks yet", id="no share"),
        pytest.param(document(70.0, "moved", verdicts=[]), ENOUGH, "Not enough weeks yet", id="no verdicts"),
        pytest.param(
            document(70.0, "too-early"), replace(ENOUGH, enough_marked=False), "Too early to tell: less", id="marks"
        ),
        pytest.param(
            document(70.0, "too-early"),
            replace(ENOUGH, new_since=date(2026, 5, 3)),
            "New agreement since 3 May 2026: four quiet weeks first.",
            id="new agreement",
        ),
    ],
)
def test_silence(found: dict[str, Any], told: Particulars, reason: str) -> None:
    """With too little to go by there is one sentence, and no number of what anybody's column holds in practice."""
    text = said(found, told)
    short = section(found, HOME, particulars=told)

    assert reason in text
    assert short[0].startswith(reason)
    assert "somewhere between" not in text
    assert "in practice" not in "".join(page(found, HOME, particulars=told)[1]) + "".join(short)


def test_before_everybody_said_yes() -> None:
    """Counts for all, and one sentence for what waits; no share, name, task or bar."""
    told = replace(ENOUGH, tasks=("Bins",), settling=("Dinners",), heaviest=("School",), pattern=True)
    found = document(63.0, "moved", consent=False)
    sentences, bars = page(found, HOME, particulars=told.without_shares())

    assert "waits for everybody's yes" in sentences[-1]
    assert bars == ()
    assert section(found, HOME, particulars=told.without_shares()) == (sentences[-1],)
    assert re.search(r"%|Alex|Sam|Bins|Dinners|School", "\n".join(sentences)) is None
    assert "41 of 44" in "\n".join(sentences)


def test_a_household_of_one() -> None:
    """Nothing is compared, and an agenda has nothing of it."""
    found = document(100.0, "as-agreed", members={"alex": {"agreed": 100.0, "on_paper": 100.0}}, verdicts=[])

    assert "there is nothing to compare" in said(found, replace(ENOUGH, alone=True))
    assert section(found, HOME) == ()


def test_categories_and_habits() -> None:
    """What is as on paper comes first; a category may name columns, the habits of a list name nobody."""
    more = [
        verdict("alex", 12.0, "moved", "category", category="child-related", planned=100.0),
        verdict("sam", 88.0, "moved", "category", category="child-related", planned=0.0),
        *(verdict(m, 50.0, "as-agreed", "category", category="social-planning") for m in ("alex", "sam")),
        verdict("alex", 45.0, "moved", "ownership"),
        verdict("sam", 30.0, "moved", "open"),
    ]
    lines = said(document(37.0, "moved", *more), replace(ENOUGH, pattern=True)).splitlines()
    (calm,) = [n for n, line in enumerate(lines) if line == "Carried as it stands on paper: Social planning."]
    (children,) = [line for line in lines if line.startswith("Children: that has changed hands")]
    habits = [line for line in lines if line.startswith(("A good part", "The noticing"))]

    assert calm < next(n for n, line in enumerate(lines) if line.startswith("The load has moved"))
    assert "Alex's column held about 10 % of it, somewhere between 5 and 20 (on paper: 100 %)" in children
    assert len(habits) == 3
    assert re.search(r"Alex|Sam|\d", "".join(habits)) is None


def test_what_the_list_alone_says() -> None:
    """A gap of paper and a list that grew are told at once, with or without enough weeks."""
    columns = (Column("alex", 58.0, 50.0, gap_worth_saying=True), Column("sam", 42.0, 50.0, True, grown=27.0))
    told = replace(ENOUGH, weeks=0, columns=columns, grown_since=date(2026, 3, 1), heaviest=("School", "Food"))
    text = said(document(None, "too-early"), told)

    assert "On paper, as of today, Alex's column holds about 60 % (agreed: 50 %)" in text
    assert "from the list, not from anybody's doing" in text
    assert "fuller than on 1 March 2026, when you agreed: Sam's column by about 25 %." in text
    assert text.endswith("Heaviest to hold right now: School, Food.")
    assert "On paper, as of today" not in said(document(None, "too-early"), ENOUGH)


def test_three_members() -> None:
    """It moved if anybody's column did; everybody is told of, with shares of one whole."""
    kim = replace(HOME.members[0], id="kim", uid_id="kim", name="Kim")
    home = replace(HOME, members=(*HOME.members, kim))
    shares = {"alex": 48.0, "sam": 33.0, "kim": 19.0}
    third = {"agreed": 100 / 3, "on_paper": 100 / 3, "carried": 30.0, "drift": 0.0}
    found = document(
        None,
        "moved",
        members=dict.fromkeys(shares, third),
        verdicts=[verdict(m, s, "moved" if m == "alex" else "too-early") for m, s in shares.items()],
    )
    told = replace(ENOUGH, columns=tuple(Column(m, 100 / 3, 100 / 3) for m in shares))
    text = "\n".join(page(found, home, particulars=told)[0])

    assert "The load has moved." in text
    assert re.findall(r"(\w+)'s column holds about (\d+) %[^;]*agreed: (\d+) %", text) == [
        ("Alex", "50", "34"),
        ("Sam", "30", "33"),
        ("Kim", "20", "33"),
    ]
    assert section(found, home, particulars=told)[-1] == "in practice  Alex ■■■■■■■■■■ Sam □□□□□□ Kim ▨▨▨▨"


def test_what_the_list_puts_elsewhere_has_not_moved() -> None:
    """Where most of the gap is the list's own, the text says so, on the page and in an agenda, and names no move."""
    listed = replace(ENOUGH, listed=True, columns=(Column("alex", 36.0, 50.0, True), Column("sam", 64.0, 50.0, True)))
    text = said(document(35.0, "moved"), listed)
    short = section(document(35.0, "moved"), HOME, particulars=listed)[0]

    assert "The load lies otherwise than agreed, and most of that stands so in the list itself." in text
    assert "That comes from the list, not from anybody's doing." in text
    assert short.startswith(
        "The load lies otherwise than agreed, most of it by the list itself, over about two months"
    )
    assert "has moved" not in text + short


def test_bars() -> None:
    """A cell is five percent; names in registry order, no number, paper as of today."""
    _, bars = page(document(37.0, "moved"), HOME, particulars=ENOUGH)

    assert bars == ("on paper     Alex ■■■■■■■■■■ Sam □□□□□□□□□□", "in practice  Alex ■■■■■■■ Sam □□□□□□□□□□□□□")


def test_the_section_gives_way_line_by_line() -> None:
    """What does not fit goes: examples first, then bars, then numbers."""
    full = section(document(37.0, "moved"), HOME, particulars=replace(ENOUGH, tasks=("Bins",)))
    longer = section(document(37.0, "moved"), HOME, particulars=replace(ENOUGH, tasks=("Bins" * 40,)))
    names = tuple(replace(m, name=m.name * 30) for m in HOME.members)
    longest = section(document(37.0, "moved"), replace(HOME, members=names), particulars=ENOUGH)

    assert [line.split()[0] for line in full] == ["The", "For", "on", "in"]
    assert longer == (full[0], *full[2:])
    assert longest[0] == "The load has moved."
    assert section(document(37.0, "moved"), HOME) == longer


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    alex=st.floats(0, 100),
    answer=st.sampled_from(["moved", "as-agreed", "too-early"]),
    names=st.lists(st.text("abc ", min_size=1, max_size=60), min_size=2, max_size=2),
    tasks=st.lists(st.text("abc", min_size=1, max_size=120), max_size=3).map(tuple),
    good=st.none() | st.builds(Closer, st.just(date(2026, 11, 1)), st.floats(5, 100), st.floats(0, 95)),
)
def test_any_section_is_short_and_blames_nobody(
    language: str, alex: float, answer: str, names: list[str], tasks: tuple[str, ...], good: Closer | None
) -> None:
    """Whatever the shares, however long the names: four lines, three hundred characters, no banned word."""
    members = tuple(replace(m, name=name) for m, name in zip(HOME.members, names, strict=True))
    home: Registry = replace(HOME, members=members)
    told = replace(ENOUGH, tasks=tasks, closer=good)
    lines = section(document(alex, answer), home, language, particulars=told)
    sentences, bars = page(document(alex, answer), home, language, particulars=told)

    assert 1 <= len(lines) <= MOST_LINES
    assert len("\n".join(lines)) <= MOST_CHARACTERS
    assert not offences("\n".join((*lines, *sentences, *bars)), language, ("Alex", "Sam"))
    assert all(int(n) % 5 == 0 for n in re.findall(r"(\d+) %,", "\n".join(sentences)))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=4), st.sampled_from([20, 100]))
def test_apportioned(shares: list[float], parts: int) -> None:
    """Whole parts add up, and none is further than one from its share; of nothing there are none."""
    found = apportioned(shares, parts)

    if sum(shares) > 1e-6:
        assert sum(found) == parts
        assert all(abs(n - parts * s / sum(shares)) < 1.001 for n, s in zip(found, shares, strict=True))
    assert apportioned([0.0, 0.0], parts) == [0, 0]


def test_the_heading() -> None:
    """The days that the facts are of."""
    assert span(date(2026, 9, 28), date(2026, 11, 23)) == "The load, 28 September 2026 to 23 November 2026"
    assert span(date(2026, 3, 1), date(2026, 5, 3), "de") == "Die Last, 1. März 2026 bis 3. Mai 2026"


GOOD = replace(ENOUGH, closer=Closer(date(2026, 11, 1), 13.2, 4.1))


@pytest.mark.parametrize("answer", ["moved", "as-agreed", "too-early"])
def test_good_news_comes_after_the_shares(answer: str) -> None:
    """In multiples of five with "about", after share, range, agreed value and span; the same short in an agenda."""
    sentence = (
        "Since the check-in on 1 November 2026 the gap to what you agreed went from about 15 to about 5 of 100 parts "
        "of the load."
    )
    text, short = said(document(54.0, answer), GOOD), section(document(54.0, answer), HOME, particulars=GOOD)

    assert sentence in text
    assert text.index("(agreed: 50 %)") < text.index(sentence)
    assert short[1] == "Since the check-in on 1 November 2026 the gap went from about 15 to about 5 of 100 parts."
    assert "13" not in text.replace("2013", "")


@pytest.mark.parametrize(("language", "said_so"), [("en", "to less than 5 of"), ("de", "auf weniger als 5 von")])
def test_a_gap_that_is_as_good_as_gone(language: str, said_so: str) -> None:
    """It is called less than five, not zero."""
    told = replace(ENOUGH, closer=Closer(date(2026, 11, 1), 13.2, 0.4))

    assert said_so in said(document(50.4, "as-agreed"), told, language)
    assert said_so in section(document(50.4, "as-agreed"), HOME, language, particulars=told)[1]


def test_no_good_news_without_shares() -> None:
    """Where nothing is said of shares, nothing is said of a gap; before everybody's yes neither."""
    for found in (document(54.0, "too-early", enough_data=False), document(54.0, "moved", consent=False)):
        told = GOOD if found["consent"] else GOOD.without_shares()
        assert "gap" not in said(found, told)
        assert "gap" not in "".join(section(found, HOME, particulars=told))
