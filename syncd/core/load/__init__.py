"""The load: who carried what, in exact numbers. Facts only; whether they mean anything is `syncd.core.drift`.

`rows` what became of each occurrence, `dated` and `paper` what was agreed and who owns what, `weigh` a row as it
stands now, `credit` whose it counts as, `sums` and `facts` the figures, `columns` what paper alone says. `weights`,
`registered` and `told` make paper of a registry and rows of a ledger; nothing else here knows of either.
"""

from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.facts import Facts, facts
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Points, Row

__all__ = ["Agreement", "Facts", "Holding", "Outcome", "Paper", "Points", "Row", "Span", "facts"]
