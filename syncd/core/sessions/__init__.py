"""The one shared record of a session: from what the copies show to where it stands for everybody.

copy        one copy of a session, and what of it its member changed (`syncd.core.copies` finds that out)
following   the record that follows, what loses, what is asked
shared      the answer: what each copy shall show, and which change of which copy counts
lines       which lines stand first in a copy
"""
