"""The picture of the load in words that a couple can read aloud together.

Subject is the load or the list. What is as agreed comes first, then what moved, then what is open; members stand in
registry order. A number comes with its range, what was agreed and its span, in multiples of five; what was agreed is
whole percents. Below the least of data nothing is said but that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil, floor
from typing import Any

from syncd.core.catalogue import say
from syncd.core.days import date_text
from syncd.core.load.particulars import Particulars
from syncd.core.load.percents import STEP, five
from syncd.model.registry import Registry

Document = Mapping[str, Any]
"""The document of `load --json`."""

MOST_LINES = 4
MOST_CHARACTERS = 300
"""So much of an agenda is the load's."""

QUIET_WEEKS = 4
"""With fewer weeks that count nothing is said of shares."""

_CELLS = 100 // STEP
_SHADES = "■□▨▦"


def section(
    document: Document, registry: Registry, language: str = "en", *, particulars: Particulars | None = None
) -> tuple[str, ...]:
    """The picture for an agenda: at most 4 lines of together 300 characters; none for a household of one.

    Without `particulars` what is known of the document alone is said. Raises ValueError for an unknown language.
    """
    picture = _Picture(document, registry, language, particulars or Particulars(weeks=QUIET_WEEKS))
    if picture.alone:
        return ()
    bars = list(picture.bars())
    if (reason := picture.silence()) is not None:
        return _fitting([reason], bars[-1:])
    short = f"load-short-{picture.load_answer}"
    told = picture.say(short, columns=", ".join(picture.columns("load-short-column")))
    more = [picture.say("load-short-tasks", tasks=", ".join(picture.tasks))] if picture.tasks else []
    good = picture.closer("load-short-closer")
    with_good = [[told, *good, *more, *bars], [told, *good, *more, *bars[-1:]], [told, *good, *bars]] if good else []
    with_good += [[told, *good, *bars[-1:]], [told, *good]] if good else []
    for lines in (*with_good, [told, *more, *bars], [told, *bars], [told, *bars[-1:]], [told]):
        if _fits(lines):
            return tuple(lines)
    return _fitting([picture.say(f"load-said-{picture.load_answer}")], bars)


def page(
    document: Document, registry: Registry, language: str = "en", *, particulars: Particulars
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The whole picture: sentences in the order in which they are read, and lines of text bars.

    Raises ValueError for an unknown language.
    """
    picture = _Picture(document, registry, language, particulars)
    told = [*picture.recorded(), *picture.together()]
    if picture.alone:
        return (*told, picture.say("load-alone")), ()
    if (reason := picture.silence()) is not None:
        told.append(reason)
    else:
        calm, load = picture.calm_categories(), picture.load()
        told += [*load, *calm] if picture.answer == "as-agreed" else [*calm, *load]
        told += [*picture.moved_categories(), *picture.habits()]
    if not picture.consent:
        return tuple(told), ()
    return (*told, *picture.paper(), *picture.outlook()), picture.bars()


def tells_shares(document: Document, registry: Registry, particulars: Particulars) -> bool:
    """Whether anything is said of shares: everybody said yes, there is somebody to compare, and enough is known."""
    picture = _Picture(document, registry, "en", particulars)
    return not picture.alone and picture.silence() is None


def apportioned(shares: Sequence[float], parts: int) -> list[int]:
    """So many equal parts by these shares, by largest remainder; of equal ones the first counts. All 0 of nothing."""
    whole = sum(shares)
    if whole <= 0:
        return [0] * len(shares)
    # What differs by less than this differs by the way it was computed.
    exact = [round(parts * share / whole, 9) for share in shares]
    found = [floor(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda at: found[at] - exact[at])
    for at in order[: parts - sum(found)]:
        found[at] += 1
    return found


class _Picture:
    def __init__(self, document: Document, registry: Registry, language: str, beside: Particulars) -> None:
        self._document = document
        self._language = language
        self._beside = beside
        names = {member.id: member.name for member in registry.members}
        self._loads = {v["member"]: v for v in document["verdicts"] if v["stream"] == "load"}
        self._members = {m: names.get(m, m) for m in document["members"] if not self._loads or m in self._loads}
        self.consent = bool(document.get("consent", True))
        self.alone = beside.alone or len(document["members"]) < 2
        self.tasks = beside.tasks if self.answer == "moved" else ()
        self.load_answer = "listed" if self.answer == "moved" and beside.listed else self.answer
        """How the load is spoken of: what only the list puts elsewhere has not moved."""

    def say(self, message: str, **values: str) -> str:
        """A sentence in the language of this picture."""
        return say(message, self._language, **values)

    @property
    def answer(self) -> str:
        """One for the household: moved if anybody's column moved, as agreed if all are."""
        answers = {each["answer"] for each in self._loads.values()}
        if "moved" in answers:
            return "moved"
        return "as-agreed" if answers == {"as-agreed"} else "too-early"

    def silence(self) -> str | None:
        """Why nothing is said of shares; None when something is."""
        beside = self._beside
        if not self.consent:
            return self.say("load-waits")
        if beside.new_since is not None:
            return self.say("load-new", day=date_text(beside.new_since, self._language))
        if not self._document["enough_data"]:
            return self.say("load-quiet")
        if not beside.enough_marked:
            return self.say("load-unmarked")
        told = self._loads and all(each["share"] is not None for each in self._loads.values())
        return self.say("load-quiet") if not told or beside.weeks < QUIET_WEEKS else None

    def columns(self, message: str) -> list[str]:
        """Each member's column in practice: share, range, agreed."""
        agreed = dict(zip(self._members, apportioned(self._agreed(), 100), strict=True))
        shares = _fives([self._loads[m]["share"] for m in self._members])
        return [
            self._column(message, name, share, self._loads[m], agreed=str(agreed[m]))
            for (m, name), share in zip(self._members.items(), shares, strict=True)
        ]

    def _column(self, message: str, name: str, share: int, verdict: Mapping[str, Any], **more: str) -> str:
        low, high = STEP * floor(verdict["low"] / STEP), STEP * ceil(verdict["high"] / STEP)
        return self.say(message, name=name, share=str(share), low=str(low), high=str(high), **more)

    def _agreed(self) -> list[float]:
        today = {each.member: each.agreed for each in self._beside.columns}
        return [today.get(m, self._document["members"][m]["agreed"] or 0.0) for m in self._members]

    # Sentences.

    def recorded(self) -> list[str]:
        """What the picture cannot see, how much was recorded, and what is unknown."""
        beside = self._beside
        told = [self.say("load-missing")]
        if beside.marked_due:
            told.append(self.say("load-marked", due=str(beside.marked_due), marked=str(beside.marked)))
        if beside.unknown:
            message = "load-unknown-outage" if beside.outage else "load-unknown"
            told.append(self.say(message, unknown=str(beside.unknown), due=str(beside.due)))
        return told

    def together(self) -> list[str]:
        """What went well, for all together."""
        beside = self._beside
        if not beside.happened:
            return []
        return [self.say("load-together", done=str(beside.happened), due=str(beside.mattered))]

    def load(self) -> list[str]:
        """Where the load is, how much nearer that is, and what lies in it when it moved."""
        told = [self.say(f"load-{self.load_answer}", columns="; ".join(self.columns("load-column")))]
        told += self.closer("load-closer")
        if self.tasks:
            told.append(self.say("load-tasks", tasks=", ".join(self.tasks)))
        return told

    def closer(self, message: str) -> list[str]:
        """Good news: the gap is smaller than at the last check-in."""
        found = self._beside.closer
        if found is None:
            return []
        day, then, now = date_text(found.day, self._language), five(found.then), five(found.now)
        if not now:
            return [self.say(f"{message}-gone", day=day, then=str(then), least=str(STEP))]
        return [self.say(message, day=day, then=str(then), now=str(now))]

    def calm_categories(self) -> list[str]:
        """Categories that are carried as on paper, by name."""
        answers: dict[str, set[str]] = {}
        for verdict in self._document["verdicts"]:
            if verdict["stream"] == "category":
                answers.setdefault(verdict["category"], set()).add(verdict["answer"])
        calm = [self.say(f"category-{category}") for category, found in answers.items() if found == {"as-agreed"}]
        return [self.say("load-category-as-agreed", categories=", ".join(calm))] if calm else []

    def moved_categories(self) -> list[str]:
        """Categories that are carried otherwise than on paper."""
        verdicts = [v for v in self._document["verdicts"] if v["stream"] == "category"]
        told = []
        for category in dict.fromkeys(v["category"] for v in verdicts if v["answer"] == "moved"):
            found = {v["member"]: v for v in verdicts if v["category"] == category and v["share"] is not None}
            told_of = {m: name for m, name in self._members.items() if m in found}
            shares = _fives([found[m]["share"] for m in told_of])
            held = _fives([found[m]["planned"] for m in told_of])
            columns = [
                self._column("load-category-column", name, share, found[m], paper=str(on_paper))
                for (m, name), share, on_paper in zip(told_of.items(), shares, held, strict=True)
            ]
            what = self.say(f"category-{category}")
            told.append(self.say("load-category-moved", category=what, columns="; ".join(columns)))
        return told

    def habits(self) -> list[str]:
        """What is said of the household alone: whose list it is done from, what stays open, who thinks of it."""
        moved = {v["stream"] for v in self._document["verdicts"] if v["answer"] == "moved"}
        told = [self.say(f"load-{stream}-moved") for stream in ("ownership", "open") if stream in moved]
        return [*told, self.say("load-pattern")] if self._beside.pattern else told

    def paper(self) -> list[str]:
        """What the list alone says: known exactly, at once."""
        beside, told = self._beside, []
        columns = [each for each in beside.columns if each.member in self._members]
        if any(each.gap_worth_saying for each in columns):
            shares = _fives([each.on_paper for each in columns])
            agreed = apportioned([each.agreed for each in columns], 100)
            said = [
                self.say("load-paper-column", name=self._members[each.member], share=str(share), agreed=str(whole))
                for each, share, whole in zip(columns, shares, agreed, strict=True)
            ]
            told.append(self.say("load-paper", columns="; ".join(said)))
        grown = [each for each in columns if each.grown is not None]
        if grown and beside.grown_since is not None:
            said = [
                self.say("load-grown-column", name=self._members[each.member], percent=str(five(each.grown or 0)))
                for each in grown
            ]
            since = date_text(beside.grown_since, self._language)
            told.append(self.say("load-grown", day=since, columns=", ".join(said)))
        return told

    def outlook(self) -> list[str]:
        """What settles in, and what is heaviest to hold, whoever holds it."""
        beside, told = self._beside, []
        if beside.settling:
            told.append(self.say("load-settling", tasks=", ".join(beside.settling)))
        if beside.heaviest:
            told.append(self.say("load-heaviest", tasks=", ".join(beside.heaviest)))
        return told

    # Bars.

    def bars(self) -> tuple[str, ...]:
        """One line for paper, one for practice where something is said of it; a cell is five percent."""
        if not self.consent:
            return ()
        today = {each.member: each.on_paper for each in self._beside.columns}
        members = self._document["members"]
        paper = [today.get(m, members[m]["on_paper"] or 0.0) for m in self._members]
        lines = [(self.say("load-bar-paper"), paper)]
        if self.silence() is None:
            lines.append((self.say("load-bar-practice"), [self._loads[m]["share"] for m in self._members]))
        width = max(len(label) for label, _ in lines)
        return tuple(f"{label.ljust(width)}  {self._bar(shares)}" for label, shares in lines)

    def _bar(self, shares: Sequence[float]) -> str:
        cells = apportioned(shares, _CELLS)
        drawn = [
            f"{name} {_SHADES[number % len(_SHADES)] * count}".rstrip()
            for number, (name, count) in enumerate(zip(self._members.values(), cells, strict=True))
        ]
        return " ".join(drawn)


def span(first: date, last: date, language: str = "en") -> str:
    """The heading: over which days."""
    return say("load-span", language, first=date_text(first, language), last=date_text(last, language))


def _fives(shares: Sequence[float]) -> list[int]:
    """Shares of one whole as multiples of five that add up to 100."""
    return [STEP * cells for cells in apportioned(shares, _CELLS)]


def _fits(lines: Sequence[str]) -> bool:
    return len(lines) <= MOST_LINES and len("\n".join(lines)) <= MOST_CHARACTERS


def _fitting(head: list[str], bars: Sequence[str]) -> tuple[str, ...]:
    """The sentence, and as many of the bars as have room."""
    found = head
    for bar in bars:
        if _fits([*found, bar]):
            found = [*found, bar]
    return tuple(found)
