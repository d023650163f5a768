"""Random histories of owners, registry, commands and accidents: nothing is lost, doubled or endless in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from syncd.core.fields import see
from syncd.model.item import Item, Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import LinkState
from syncd.model.registry import Ownership
from tests.support.scenes import DAY, Stage, bins, household, occurrence

WORDS = "my own words"
TITLES = ("Bins out", "Mine", "Bins and paper", "done", "Get it done", "✅ Bins out", "skip Bins out", "➡ Bins out")
MEMBERS = ("alex", "sam")


class Histories(RuleBasedStateMachine):
    """One occurrence, two members; each rule is one thing that somebody does between two runs."""

    @initialize(kind=st.sampled_from([Kind.VTODO, Kind.VEVENT]), timed=st.booleans())
    def begin(self, kind: Kind, timed: bool) -> None:
        """The bins stand at Alex, all day or timed."""
        due = datetime(2026, 11, 24, 17, tzinfo=UTC) if timed else DAY
        self.stage = Stage(registry=household(kind, (bins(),)))
        self.stage.ask(due=due)
        self.stage.settle()
        self.with_words: set[str] = set()
        self.removed_open = 0
        self.owner = "alex"
        self.keys: dict[str, object] = {}

    def items(self) -> list[Item]:
        """Every item that stands, in a fixed order."""
        return [item for _key, item in sorted(self.stage.items.items())]

    def pick(self, data: st.DataObject) -> Item:
        """One of them."""
        return data.draw(st.sampled_from(self.items()), label="item")

    # What an owner does.

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def retitle(self, data: st.DataObject, title: str) -> None:
        """Another title, with or without a mark."""
        self.stage.edit(self.pick(data).uid, title=title)

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data(), status=st.sampled_from(Status))
    def set_status(self, data: st.DataObject, status: Status) -> None:
        """A tick, a skip, or neither."""
        self.stage.edit(self.pick(data).uid, status=status)

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data(), days=st.integers(-2, 9))
    def move(self, data: st.DataObject, days: int) -> None:
        """Another day."""
        self.stage.edit(self.pick(data).uid, due=DAY + timedelta(days=days), lasts=None)

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data(), before=st.booleans())
    def add_words(self, data: st.DataObject, before: bool) -> None:
        """Words before or after what stands there."""
        item = self.pick(data)
        text = f"{WORDS}\n{item.description}" if before else f"{item.description}\n{WORDS}"
        self.stage.edit(item.uid, description=text)
        self.with_words.add(item.uid)

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data(), keep_stamp=st.booleans())
    def rewrite(self, data: st.DataObject, keep_stamp: bool) -> None:
        """Words in the place of everything, with or without our property."""
        item = self.pick(data)
        self.stage.edit(item.uid, description=WORDS, stamp=item.stamp if keep_stamp else None)
        self.with_words.add(item.uid)

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data(), cosmetic=st.booleans())
    def touch(self, data: st.DataObject, cosmetic: bool) -> None:
        """A new version that means the same, or a category that marks an event."""
        item = self.pick(data)
        keys = {"modified_at": self.stage.now} if cosmetic else {"categories": (*item.categories, "DONE")}
        self.stage.edit(item.uid, **keys)

    @precondition(lambda self: self.stage.items)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """The item is deleted."""
        item = self.pick(data)
        self.stage.delete(item.uid)
        self.with_words.discard(item.uid)
        self.removed_open += 1

    # What the registry, a command or an accident does.

    @rule(member=st.sampled_from(MEMBERS))
    def hand_over(self, member: str) -> None:
        """Another owner."""
        self.owner = member
        self._register()
        if self.stage.asks:
            self.stage.asks = {(occurrence(), member): next(iter(self.stage.asks.values()))}

    @rule(due=st.sampled_from([None, DAY, date(2026, 11, 25), datetime(2026, 11, 24, 17, tzinfo=UTC)]))
    def ask(self, due: date | None) -> None:
        """Asked for, at another time, or not at all."""
        self.stage.asks = {} if due is None else {(occurrence(), self.owner): due}

    @rule(
        title=st.sampled_from(["Bins out", "Bins and paper", "Bins done"]),
        outcome=st.sampled_from(["Bins are emptied every collection", "Bins are out\nand back"]),
        remind=st.sampled_from([None, timedelta(hours=1)]),
    )
    def reword(self, title: str, outcome: str, remind: timedelta | None) -> None:
        """Another name, outcome or alarm."""
        self.keys = {"title": title, "outcome": outcome, "remind": remind}
        self._register()

    def _register(self) -> None:
        self.stage.change(ownership=(Ownership(self.owner),), **self.keys)

    @rule(kind=st.sampled_from([EntryKind.DONE, EntryKind.SKIPPED, EntryKind.REOPENED]))
    def command(self, kind: EntryKind) -> None:
        """An outcome said by a command."""
        self.stage.say(kind)

    @rule(days=st.sampled_from([0, 1, 4, 40]))
    def wait(self, days: int) -> None:
        """Time goes by."""
        self.stage.later(days=days, minutes=1)

    @rule(member=st.sampled_from(MEMBERS), sees=st.booleans())
    def blind(self, member: str, sees: bool) -> None:
        """An account stops answering, or answers again."""
        (self.stage.blind.discard if sees else self.stage.blind.add)(f"{member}-cloud")

    @rule()
    def forget(self) -> None:
        """The state is lost."""
        self.stage.forget()
        self.removed_open = 99

    @rule()
    def run_once(self) -> None:
        """One run, whatever it leaves to do."""
        self.stage.sync()

    @rule()
    def run_to_rest(self) -> None:
        """A household at rest stays at rest, has one open item at most, and the ledger counts nothing twice."""
        self.stage.settle(12, held=True)
        if self.stage.blind:
            return
        links = [link for link in self.stage.links.values() if link.state is LinkState.OPEN]
        items = [self.stage.shown(link.uid) for link in links]
        opened = [i for i, k in zip(items, links, strict=True) if see(i, k).status is Status.OPEN]
        past = [i for i in opened if i.kind is Kind.VEVENT and self.stage.now.date() >= DAY - timedelta(days=2)]
        assert len(opened) - len(past) <= 1, [i.uid for i in opened]
        if self.stage.wanted and not past:
            assert [i.uid for i in opened] == [k.uid for k in links if k.member == self.owner]

    @invariant()
    def words_survive(self) -> None:
        """What an owner wrote stands until the owner removes it."""
        for uid in getattr(self, "with_words", ()):
            assert WORDS in self.stage.shown(uid).description

    @invariant()
    def drops_are_removals(self) -> None:
        """Nothing is dropped that nobody removed."""
        if hasattr(self, "stage"):
            assert sum(e.kind is EntryKind.DROPPED for e in self.stage.ledger.values()) <= self.removed_open


Histories.TestCase.settings = settings(
    max_examples=150, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestHistories = Histories.TestCase
