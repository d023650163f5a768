"""Responsibilities: ownership, steps, timing, weights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from syncd.config.models import SHORTHAND
from syncd.model.registry import Interval, RepeatFrom, Weight
from tests.unit.config.conftest import MEMBERS, WEEKLY, Problems, Read

HEAD = f"""{MEMBERS}
[responsibilities.groceries]
name = "Groceries"
category = "household-logistics"
outcome = "There is food for the week"
"""
START = 'rrule = "FREQ=WEEKLY;BYDAY=TU"\nstarting = 2026-11-24\n'


def _cut(found: list[str]) -> list[str]:
    """What is wrong, without its thing and its mend."""
    return [line.split(": ", 2)[2].split(": ", 1)[0] for line in found]


def test_an_owner_inside_a_step_is_answered_with_the_groceries(problems: Problems) -> None:
    """A step has no owner: the message says why, with the example of the groceries."""
    found = problems(
        f'{HEAD}starting = 2026-11-27\nsteps = [\n  {{ id = "menu", name = "Menu", phase = "plan", '
        'rrule = "FREQ=WEEKLY;BYDAY=FR" },\n  { id = "shop", name = "Shop", phase = "do", owner = "alex", '
        'rrule = "FREQ=WEEKLY;BYDAY=SA" },\n]\n'
    )
    assert len(found) == 1
    assert found[0].startswith('32: responsibility "groceries", step "shop": "owner" stands inside a step: ')
    assert "Owning the groceries means the menu, the list and the trip" in found[0]
    assert "helping, not owning" in found[0]


@pytest.mark.parametrize(
    "key", ["rotate", "rotation", "assignee", "assignees", "alternate", "round_robin", "round-robin", "helpers"]
)
def test_taking_turns_is_answered_with_dated_ownership(key: str, problems: Problems) -> None:
    """Keys of chore apps are refused with the way to change an owner on a date."""
    found = problems(f'{HEAD}{START}{key} = ["alex", "sam"]\n')
    assert len(found) == 1
    assert f'"{key}" is not something syncd does' in found[0]
    assert 'ownership = [{ owner = "sam", from = 2026-01-01 }, { owner = "alex", from = 2026-07-01 }]' in found[0]


@pytest.mark.parametrize(
    ("owner", "what"),
    [
        ('owner = "smay"', 'owner "smay" is not a member'),
        ('owner = "both"', 'owner "both" is not a member'),
        ('owner = ["alex", "sam"]', '"owner" is a list'),
        ('owner = ""', '"owner" is empty'),
        ('ownership = [{ owner = "bob" }]', 'owner "bob" is not a member'),
        ('ownership = [{ owner = "alex", frm = 2026-01-01 }]', 'unknown key "frm"'),
        ("ownership = [{ from = 2026-01-01 }]", '"owner" is missing'),
        ('owner = "alex"\nownership = [{ owner = "sam" }]', "both owner and ownership say who owns it"),
        (
            'ownership = [{ owner = "alex", from = 2026-01-01, until = 2026-01-01 }]',
            "until 2026-01-01 is not after from 2026-01-01",
        ),
        (
            'ownership = [{ owner = "sam", from = 2026-07-01 }, { owner = "alex", until = 2026-08-01 }]',
            '"alex" (until 2026-08-01) and "sam" (from 2026-07-01) overlap',
        ),
        (
            'ownership = [{ owner = "sam", from = 2026-07-01 }, { owner = "alex", from = 2026-07-01 }]',
            '"sam" and "alex" both own it from 2026-07-01',
        ),
        (
            'ownership = [{ owner = "sam" }, { owner = "alex" }]',
            '"sam" and "alex" both own it from the beginning',
        ),
    ],
)
def test_ownership_is_one_known_member_at_a_time(owner: str, what: str, problems: Problems) -> None:
    """Unknown owners, two owners and overlapping spans are refused, each with one problem."""
    assert [what] == _cut(problems(f"{HEAD}{START}{owner}\n"))


def test_a_display_name_is_answered_with_the_id(problems: Problems) -> None:
    """Who writes a name where an id belongs is told the id."""
    assert problems(f'{HEAD}{START}owner = "Sam"\n')[0].endswith('owner "Sam" is not a member: did you mean "sam"?')


def test_a_span_without_an_end_reaches_to_the_next_and_a_gap_stays_a_gap(read: Read) -> None:
    """Between a written `until` and the next `from` nobody owns it."""
    text = (
        f'{HEAD}{START}ownership = [{{ owner = "sam", from = 2026-01-01 }}, '
        '{ owner = "alex", from = 2026-03-01, until = 2026-04-01 }, { owner = "sam", from = 2026-05-01 }]\n'
    )
    responsibility = read(text).registry.responsibilities[0]
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 1), date(2030, 1, 1)]
    assert [responsibility.owner_on(day) for day in days] == [None, "sam", "alex", None, "sam"]


@pytest.mark.parametrize(
    ("timing", "what"),
    [
        ("", "does not say when it happens"),
        ("starting = 2026-11-24", "does not say when it happens"),
        ('rrule = "FREQ=WEEKLY;BYDAY=TU"', "starting is missing, the day from which the rule counts"),
        ('rrule = "FREQ=HOURLY"\nstarting = 2026-11-24', "the rule repeats more than once a day (FREQ=HOURLY)"),
        ('rrule = "FREQ=HOURLY"', "the rule repeats more than once a day (FREQ=HOURLY)"),
        (
            'rrule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"\nstarting = 2026-11-24',
            "the rule never occurs from 2026-11-24 on",
        ),
        (
            'rrule = "FREQ=DAILY;UNTIL=20260101"\nstarting = 2026-11-24',
            "the rule never occurs from 2026-11-24 on",
        ),
        (
            'rrule = "FREQ=WEEKLY;BYDAY=TU"\nstarting = 2026-11-22',
            "starting = 2026-11-22 is not a date of its rule, so the first date will be 2026-11-24",
        ),
        ('rrule = "FREQ=DAILY"\nstarting = 2026-11-24\non = 2026-12-01', "both on and rrule say when"),
        (
            'rrule = "FREQ=DAILY"\nstarting = 2026-11-24\nrepeat_from = "completion"\nafter = "3 days"',
            'rrule stands beside repeat_from = "completion"',
        ),
        ('on = 2026-12-01\nrepeat_from = "completion"\nafter = "3 days"', "both on and repeat_from say when"),
        ('repeat_from = "completion"\nafter = "3 days"', "starting is missing"),
        (
            'repeat_from = "completion"\nstarting = 2026-11-24',
            'repeat_from = "completion" does not say how long after',
        ),
        ("on = 2026-12-01\nafter = '3 days'", "after has no meaning alone"),
        ('cadence = "ongoing"\non = 2026-12-01', '"on" stands beside cadence = "ongoing"'),
        ('cadence = "ongoing"\nat = "18:00"', '"at" stands beside cadence = "ongoing"'),
        ("on = 2026-12-01\nlasts = '90m'", "lasts has no effect without a time of day"),
        ("on = 2026-12-01\nat = '18:00'\nlasts = '0m'", "lasts is nothing long"),
        ("on = 2026-12-01\nweight = 6", '"weight" is 6'),
        ("on = 2026-12-01\nweight = { do = 4 }", '"do" is too large'),
        ("on = 2026-12-01\nweight = { do = true }", '"do" must be a whole number'),
        ("on = 2026-12-01T10:00:00", '"on" holds a time beside the date'),
        ("on = 1026-12-01", '"on" lies in the year 1026'),
        ("on = 2026-12-01\nlink = 'fridge'", '"link" is not an address'),
        ("on = 2026-12-01\nprivate = 'yes'", '"private" must be true or false'),
        ("steps = []", "steps is empty"),
        ("steps = {}", '"steps" must be a list'),
    ],
)
def test_timing_and_values_are_judged(timing: str, what: str, problems: Problems) -> None:
    """Each way in which a single step can contradict itself is one problem."""
    assert [what] == _cut(problems(f"{HEAD}{timing}\n"))


def test_a_missing_start_is_offered_as_the_rules_next_date(problems: Problems) -> None:
    """The mend is a date that the rule gives."""
    assert problems(f'{HEAD}rrule = "FREQ=WEEKLY;BYDAY=TU"\n')[0].endswith("add starting = 2026-11-24")


def test_a_start_that_the_rule_misses_only_warns(read: Read) -> None:
    """syncd works all the same; the warning stands at the line of `starting`."""
    warnings = read(f'{HEAD}rrule = "FREQ=MONTHLY;BYDAY=-1SU"\nstarting = 2026-11-24\n').warnings
    assert [(warning.line, warning.warning) for warning in warnings] == [(30, True)]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (
            '{ id = "a", name = "A", phase = "plan", on = 2026-12-01 }, {name = "B", phase = "do", on = 2026-12-02}',
            ["id is missing, and there are 2 steps"],
        ),
        (
            '{ id = "a", on = 2026-12-01 }, { id = "b", name = "B", phase = "do", on = 2026-12-02 }',
            ["name is missing, and there are 2 steps", "phase is missing, and there are 2 steps"],
        ),
        (
            (
                '{ id = "a", name = "A", phase = "plan", on = 2026-12-01 }, '
                '{ id = "a", name = "B", phase = "do", on = 2026-12-02 }'
            ),
            ['"a" is the id, or an earlier one, of two steps'],
        ),
        (
            (
                '{ id = "a", name = "A", phase = "plan", on = 2026-12-01 }, '
                '{ id = "b", name = "B", phase = "do", on = 2026-12-02, formerly = ["a"] }'
            ),
            ['"a" is the id, or an earlier one, of two steps'],
        ),
        ('{ id = "a" }', ["does not say when it happens"]),
        ('{ rrule = "FREQ=DAILY" }', ["starting is missing, the day from which the rule counts"]),
        ('{ on = 2026-12-01, outcome = "x" }', ['"outcome" stands inside a step']),
        ('{ on = 2026-12-01, remnid = "1h" }', ['unknown key "remnid"']),
        ('{ id = "The Shop", on = 2026-12-01 }', ['"id" is "The Shop", which is not an id']),
        ("3", ['entry 1 of "steps" must be a table']),
    ],
)
def test_steps_are_judged_one_by_one(steps: str, found: list[str], problems: Problems) -> None:
    """A step needs an id, a name and a phase once there are two, and always a time."""
    assert found == sorted(_cut(problems(f"{HEAD}steps = [ {steps} ]\n")))


@pytest.mark.parametrize("key", ['rrule = "FREQ=DAILY"', "on = 2026-12-01", 'after = "3 days"'])
def test_with_steps_each_says_when(key: str, problems: Problems) -> None:
    """A rule beside `steps` would be nobody's."""
    found = problems(f"{HEAD}{key}\nsteps = [{{ on = 2026-12-05 }}]\n")
    assert [f'"{key.split(maxsplit=1)[0]}" stands beside steps'] == _cut(found)


def test_one_start_serves_all_steps(problems: Problems) -> None:
    """A start that suits one weekly step is no reason to warn about the others, unless it decides the weeks."""
    text = (
        f'{HEAD}starting = 2026-11-27\nsteps = [{{ id = "a", name = "A", phase = "plan", rrule = '
        '"FREQ=WEEKLY;BYDAY=FR" }, { id = "b", name = "B", phase = "do", rrule = "FREQ=WEEKLY;BYDAY=SA" }]\n'
    )
    assert problems(text) == []
    assert _cut(problems(text.replace("WEEKLY;BYDAY=SA", "WEEKLY;INTERVAL=2;BYDAY=SA"))) == [
        "starting = 2026-11-27 is not a date of its rule, so the first date will be 2026-11-28"
    ]


def test_a_sole_step_stands_for_the_whole(read: Read) -> None:
    """It has its responsibility's name, id and oldest id, and no phase of its own."""
    text = f'{HEAD}formerly = ["food"]\nsteps = [{{ on = 2026-12-05, phase = "do" }}]\n'
    step = read(text).registry.responsibilities[0].steps[0]
    assert (step.id, step.uid_id, step.name, step.phase) == ("groceries", "food", "Groceries", None)


def test_completion_counts_from_its_start(read: Read) -> None:
    """The first date is `starting`, the next one `after` the last was settled."""
    text = f'{HEAD}repeat_from = "completion"\nafter = "1 month 2 weeks"\nstarting = 2026-12-05\nahead = "1w"\n'
    step = read(text).registry.responsibilities[0].steps[0]
    assert (RepeatFrom.COMPLETION, Interval(1, 14), date(2026, 12, 5), None, timedelta(weeks=1)) == (
        step.repeat_from,
        step.after,
        step.starting,
        step.rrule,
        step.ahead,
    )


def test_ongoing_has_no_steps(read: Read) -> None:
    """What is never dated makes no items."""
    assert read(f'{HEAD}cadence = "ongoing"\n').registry.responsibilities[0].steps == ()


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_one_number_is_split_over_the_phases(number: int, read: Read) -> None:
    """`weight = N` keeps its sum, as near to 2:2:1 as whole numbers allow, and 5 is 2:2:1 itself."""
    weight = read(f"{HEAD}{START}weight = {number}\n").registry.responsibilities[0].weight
    split = (weight.notice, weight.plan, weight.do)
    ideal = (0.4 * number, 0.4 * number, 0.2 * number)
    assert number == sum(split)
    assert all(abs(part - wish) < 1 for part, wish in zip(split, ideal, strict=True))
    assert SHORTHAND[5] == (2, 2, 1)
    assert Weight(*SHORTHAND[number]) == weight


def test_the_shorthand_is_hinted_at_once(problems: Problems) -> None:
    """However many responsibilities use it, one hint is enough."""
    found = problems(f"{HEAD}{START}weight = 4\n{WEEKLY}weight = 2\n")
    assert _cut(found) == ["weight = 4 is read as 2 for noticing, 1 for planning, 1 for doing"]
