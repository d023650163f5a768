"""Which occurrences there are: registry + time + what the state holds → what should stand where, and since when.

`expect` is the way in. One file for each question: `rules` (which dates), `appearing` (from when), `lapsing` (until
when), `absence`, `pairing` (a changed rule), `completion` (dates that count from doing), `steps` and `gatherings`
(responsibilities and sessions), `places` (whose, and where).
"""

from syncd.core.occurrences.expect import expect, upcoming

__all__ = ["expect", "upcoming"]
