"""Whatever is written, ticked, refused and put down: nothing is ever somebody's who did not say yes to it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from syncd.errors import UsageError
from tests.support.home import Home
from tests.support.proposing import BOTH, Two, owned, people, two

MEMBERS = ("alex", "sam")
THINGS = ("bins", "plants", "floors")
NOBODY = ""

Step = tuple[str, str, str]

WRITE = st.tuples(st.just("write"), st.sampled_from(THINGS), st.sampled_from((*MEMBERS, NOBODY)))
DATED = st.tuples(st.just("dated"), st.sampled_from(THINGS), st.sampled_from(MEMBERS))
WEIGH = st.tuples(st.just("weigh"), st.sampled_from(THINGS), st.sampled_from(("1", "2", "3")))
ASK = st.tuples(st.just("ask"), st.sampled_from(THINGS), st.sampled_from((*MEMBERS, "nobody")))
TICK = st.tuples(st.just("tick"), st.sampled_from(MEMBERS), st.sampled_from(("first", "last")))
REFUSE = st.tuples(st.just("refuse"), st.sampled_from(MEMBERS), st.sampled_from(("first", "last")))
DOWN = st.tuples(st.just("down"), st.sampled_from(THINGS), st.sampled_from(MEMBERS))
SYNC = st.tuples(st.just("sync"), st.sampled_from(("0", "1", "7")), st.just(""))
STEPS = st.lists(st.one_of(WRITE, DATED, WEIGH, ASK, TICK, TICK, REFUSE, DOWN, SYNC, SYNC), max_size=14)

TODAY, TOMORROW, WEEK = (("sync", days, "") for days in ("0", "1", "7"))
BOTH_TICK = [("tick", "alex", "first"), ("tick", "sam", "first"), TOMORROW]
HANDED_OVER = [
    *BOTH_TICK,
    ("write", "bins", "sam"),
    TODAY,
    ("tick", "sam", "first"),
    WEEK,
    ("down", "bins", "sam"),
    TODAY,
]
REFUSED = [("write", "bins", "sam"), ("tick", "alex", "first"), TODAY, ("refuse", "sam", "first"), WEEK]


@dataclass
class Story:
    """A household, what its file says, and who said yes to what."""

    them: Two
    owners: dict[str, str] = field(default_factory=lambda: {"bins": "alex", "plants": "sam", "floors": "sam"})
    dates: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    weights: dict[str, str] = field(default_factory=dict)
    yes: set[tuple[str, str]] = field(default_factory=set)

    def write(self) -> None:
        """The file as it is now."""
        things = []
        for name in THINGS:
            weight = f"{self.weights.get(name, '1')}, plan = 1, do = 1"
            if name in self.dates:
                spans = ", ".join(f'{{ owner = "{who}", from = {day} }}' for day, who in self.dates[name])
                things.append(owned(name, weight=weight, more=f"ownership = [{spans}]\n"))
            else:
                things.append(owned(name, self.owners[name], weight=weight))
        self.them.home.write(BOTH, people(*MEMBERS), *things)

    def do(self, step: Step) -> None:
        """One step of somebody."""
        what, one, two_ = step
        service = self.them.home.service
        try:
            if what == "write":
                self.owners[one] = two_
                self.dates.pop(one, None)
            elif what == "dated":
                day = (self.them.home.clock.now() + timedelta(days=10)).date().isoformat()
                self.dates[one] = [*((d, w) for d, w in self.dates.get(one, []) if d != day), (day, two_)]
            elif what == "weigh":
                self.weights[one] = two_
            elif what == "ask":
                service.handover(one, two_)
            elif what == "down":
                service.put_down(one, member=two_)
            elif what == "sync":
                self.them.sync(days=int(one), minutes=5)
            else:
                self.answer(what, one, last=two_ == "last")
        except UsageError:
            return
        if what in ("write", "dated", "weigh"):
            self.write()

    def answer(self, what: str, member: str, *, last: bool) -> None:
        """A member ticks a card, and so says yes to what stands on it; or throws it away."""
        cards = [i for i in self.them.standing(member) if "Proposal " in i.description or "· " in i.description]
        if not cards:
            return
        card = sorted(cards, key=lambda each: each.title)[-1 if last else 0]
        if what == "refuse":
            self.them.hand.delete(card)
            return
        self.them.hand.change(card, {"state": "done"})
        if "need a home" not in card.title and "weight" not in card.title:
            self.yes |= {(name, member) for name in THINGS if f"{name.title()}:" in card.description}
            self.yes |= {(name, member) for name in THINGS if f": {name.title()} would" in card.title}

    def check(self) -> None:
        """What is owned, and what stands as an item, is what somebody said yes to."""
        for name in THINGS:
            registry = self.them.home.service.registry()
            spans = next(each for each in registry.responsibilities if each.id == name).ownership
            assert {(name, span.owner) for span in spans} <= self.yes
        for member in MEMBERS:
            standing = {i.title.lower() for i in self.them.standing(member)} & set(THINGS)
            assert {(name, member) for name in standing} <= self.yes


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
@example(HANDED_OVER)
@example(REFUSED)
def test_nothing_is_anybodys_without_their_yes(steps: list[Step]) -> None:
    """After every step, and once everything has come to rest; then a run writes nothing."""
    with tempfile.TemporaryDirectory() as folder, two(Home(Path(folder)), "", names=MEMBERS) as them:
        story = Story(them)
        story.write()
        them.sync()
        for step in steps:
            story.do(step)
            story.check()
        for _run in range(3):
            them.sync()
            story.check()
        assert 0 == them.sync()
