"""Two columns: what stands on paper, and what it came to in practice, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from syncd.core.catalogue import say
from syncd.core.load.facts import Facts
from syncd.core.load.paper import Paper
from syncd.core.load.percents import STEP
from syncd.core.load.words import apportioned
from syncd.core.page.days import about, isolated, or_little
from syncd.core.page.values import NOBODY, Column, Columns, Table

PERCENT = 100.0


def columns_of(facts: Facts, paper: Paper, names: dict[str, str], language: str) -> Columns | None:
    """The columns of a span; None where nothing settled in it weighs anything.

    A block on paper is the member's part of a category, in percent of the whole load. In practice it is that block
    and what was picked up or passed on within the category; a column is as high as the member's share of all.
    """
    if facts.total.nobody is None or not facts.total.points:
        return None
    parts = _parts(facts, paper)
    categories = [category for category in facts.by_category if parts.get(category)]
    on_paper = {
        member: [parts[c] * float(facts.by_category[c].members[member].on_paper) for c in categories]
        for member in names
    }
    moved = {member: [_moved(facts, category, member) for category in categories] for member in names}
    practice = {
        member: _filled(
            [max(0.0, block + more) for block, more in zip(on_paper[member], moved[member], strict=True)],
            float(facts.total.members[member].carried or 0),
        )
        for member in names
    }
    open_parts = _filled([_left(facts, category) for category in categories], float(facts.total.nobody))
    nobody = Column(say("page-nobody", language), NOBODY, open_parts)
    order = list(names)
    return Columns(
        (say("page-on-paper", language), say("page-in-practice", language)),
        tuple(
            Column(
                names[m],
                order.index(m),
                _filled(on_paper[m], float(facts.total.members[m].on_paper)),
            )
            for m in order
        ),
        (
            *(Column(names[m], order.index(m), practice[m]) for m in order),
            *((nobody,) if nobody.height > 0 else ()),
        ),
        tuple(float(facts.total.members[m].agreed or 0) for m in order),
        say("page-agreed", language),
        tuple(say(f"category-{category}", language) for category in categories),
    )


def _parts(facts: Facts, paper: Paper) -> dict[str, float]:
    """What part of all that stands on paper each category is, on the last day of the span."""
    weights: dict[str, float] = {}
    end = facts.last + timedelta(days=1)
    for holding in paper.holdings:
        days = holding.days(facts.first, end)
        weights[holding.category] = weights.get(holding.category, 0.0) + float(holding.weight.total) * days
    whole = sum(weights.values())
    return {category: weight / whole for category, weight in weights.items() if weight} if whole else {}


def _moved(facts: Facts, category: str, member: str) -> float:
    """What was picked up (+) or passed on (-) in a category, in percent of all that was settled."""
    within = facts.by_category[category]
    drift = within.members[member].drift
    return 0.0 if drift is None else float(drift * within.points / facts.total.points)


def _left(facts: Facts, category: str) -> float:
    within = facts.by_category[category]
    return 0.0 if within.nobody is None else float(within.nobody * within.points / facts.total.points)


def _filled(blocks: list[float], height: float) -> tuple[float, ...]:
    """The blocks, made to fill a column of that height: no block is less than nothing."""
    whole = sum(blocks)
    if whole <= 0:
        return tuple(0.0 for _ in blocks)
    return tuple(block * height / whole for block in blocks)


def _heights(some: Sequence[Column]) -> list[tuple[int, float]]:
    """The columns of one group in multiples of five that add up to 100, each with its height."""
    heights = [column.height for column in some]
    return [(STEP * n, height) for n, height in zip(apportioned(heights, 100 // STEP), heights, strict=True)]


def table_of(columns: Columns, language: str) -> Table:
    """The blocks as a table: a row for each category, then the whole column and what was agreed."""
    beside = say("page-head-in", language, group="{group}", name="{name}")
    every = [(columns.groups[0], column) for column in columns.paper]
    every += [(columns.groups[1], column) for column in columns.practice]
    heads = (say("page-head-category", language), *(beside.format(group=g, name=c.name) for g, c in every))
    rows = [
        (f"{number + 1}  {name}", *(about(column.blocks[number]) for _group, column in every))
        for number, name in enumerate(columns.categories)
    ]
    heights = [or_little(*each) for some in (columns.paper, columns.practice) for each in _heights(some)]
    rows.append((say("page-whole", language), *heights))
    whole = apportioned(columns.agreed, 100)
    agreed = [str(whole[c.member]) if c.member != NOBODY else "-" for _group, c in every]
    rows.append((columns.agreed_label, *agreed))
    return Table(heads, tuple(rows))


def said_of(columns: Columns, language: str) -> str:
    """Both pairs as one sentence."""

    def pair(some: tuple[Column, ...]) -> str:
        return ", ".join(
            say("page-one-column", language, name=isolated(column.name), share=str(share))
            for column, (share, _height) in zip(some, _heights(some), strict=True)
        )

    whole = apportioned(columns.agreed, 100)
    agreed = ", ".join(
        say("page-one-column", language, name=isolated(column.name), share=str(percent))
        for column, percent in zip(columns.paper, whole, strict=True)
    )
    return say(
        "page-columns-said", language, agreed=agreed, paper=pair(columns.paper), practice=pair(columns.practice)
    )
