"""The answers to all questions about a household. They are renewed only when a local week closes.

Between two Mondays the same rows give the same answers, whatever is ticked meanwhile: deciding every day would cost a
factor of two to four in false alarms and gain about a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from syncd.core.drift.engine import follow
from syncd.core.drift.question import QUESTIONS, Answer, Kind, Question
from syncd.core.drift.signs import SPAN, Recorded, Sign, hidden, living, recorded
from syncd.core.drift.streams import COMPARING, streams
from syncd.core.drift.verdict import Verdict, verdict
from syncd.core.load.folded import Sums, WeekSum
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Row
from syncd.core.load.weeks import closing, next_monday, week_of
from syncd.core.load.weigh import weighed


@dataclass(frozen=True, slots=True)
class Judgement:
    """All answers as of the newest closed week.

    Attributes:
        end: the Monday at which that week closed.
        verdicts: by question, then in registry order; none for a household of one.
        to_move: half the sum of the gaps of `load`: the part of the load that would have to change hands, in percent.
        recorded: per member how much of the own bears a mark, over the newest nine weeks of the agreement.
    """

    end: date
    verdicts: tuple[Verdict, ...]
    to_move: float | None
    recorded: dict[str, Recorded]


def judge(
    rows: Iterable[Row],
    paper: Paper,
    now: datetime,
    signs: Iterable[Sign] = (),
    questions: Mapping[Kind, Question] = QUESTIONS,
    folded: Iterable[WeekSum] = (),
) -> Judgement:
    """Answer these questions with what was known when the newest week closed; `folded` weeks come by their sums."""
    moment = closing(now, paper.zone)
    end = week_of(moment, paper.zone)
    agreement = paper.agreement_on(now.astimezone(paper.zone).date())
    began = agreement.since
    first = max(end - SPAN, next_monday(began) if began is not None else date.min)
    known = weighed(rows, paper, moment)
    sums = Sums(folded, lambda week: week < end)
    marks = recorded(known, paper, min(first, end), end, sums)
    if len(agreement.shares) < 2:
        return Judgement(end, (), None, marks)
    silent = began is not None and next_monday(began) >= end
    told = [marks[member] for member in agreement.shares]
    told_of = {each.row.category for each in known} | set(sums.categories)
    names = dict.fromkeys([h.category for h in paper.holdings] + sorted(told_of))
    alive = living(known, signs, paper, moment, sums)
    verdicts = []
    for stream in streams(known, paper, alive, end, names, sums, questions):
        if stream.member not in agreement.shares:
            continue
        looks = tuple(follow(stream.weeks, questions[stream.kind]))
        found = verdict(stream, looks, paper, silent=silent)
        if stream.kind in COMPARING and not _borne_out(found, told, questions[stream.kind]):
            found = replace(found, answer=Answer.TOO_EARLY, moved_since=None)
        verdicts.append(found)
    gaps = [abs(v.share - v.planned) for v in verdicts if v.kind is Kind.LOAD and v.share is not None]
    return Judgement(end, tuple(verdicts), sum(gaps) / 2 if gaps else None, marks)


def _borne_out(found: Verdict, told: list[Recorded], question: Question) -> bool:
    """Whether enough was recorded for that answer; "as agreed" also speaks of what nobody saw."""
    if not all(each.enough for each in told):
        return False
    return found.answer is not Answer.AS_AGREED or hidden(told, found.kind) <= question.zone
