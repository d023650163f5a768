"""The agenda of a session: what is worth talking about, from what is agreed, what happened and what is coming.

`material` is what it is made from, `facts` (and `happened`, `ahead`, `people`, beside it) what that says as data,
`lines` says it in words, `fitting` keeps it short, `standing` decides which copy shows which of it when.
"""

from syncd.core.agenda.agenda import Agenda, Told, agenda_of, own_of, shared_language
from syncd.core.agenda.fitting import LONGEST, MOST_LINES
from syncd.core.agenda.material import Material

__all__ = ["LONGEST", "MOST_LINES", "Agenda", "Material", "Told", "agenda_of", "own_of", "shared_language"]
