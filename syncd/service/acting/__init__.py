"""What each word does: a line that a member wrote becomes a deed and an answer of one line.

turn        one line being acted on, and the words of its answer
marking     did, with, skip
owning      put down, take, new
resting     away, pause, leave
undoing     undo
deeds       what was done, as it is kept
acting      the operation
"""

from syncd.service.acting.acting import Acting
from syncd.service.acting.turn import Acted

__all__ = ["Acted", "Acting"]
