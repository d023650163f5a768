"""Drift: whether the load has moved, is as agreed, or whether it is too early to tell.

`question` and `engine` decide about one stream of weekly sums, `streams` makes the streams of a household's rows,
`signs` says which weeks count, `judge` and `verdict` give the answers, `document` writes them down. Facts are in
`syncd.core.load`.
"""

from syncd.core.drift.document import document
from syncd.core.drift.engine import follow
from syncd.core.drift.judge import Judgement, judge
from syncd.core.drift.question import QUESTIONS, Answer, Kind, Look, Question, WeekSums
from syncd.core.drift.signs import Sign, signs_of
from syncd.core.drift.verdict import Verdict

__all__ = [
    "QUESTIONS",
    "Answer",
    "Judgement",
    "Kind",
    "Look",
    "Question",
    "Sign",
    "Verdict",
    "WeekSums",
    "document",
    "follow",
    "judge",
    "signs_of",
]
