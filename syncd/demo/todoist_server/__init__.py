"""A stand-in for the Todoist service, speaking API v1 over HTTP on loopback, for tests and for the demo.

Every behaviour says where it is documented: a section of the API v1 reference ("reference, ..."), a file of an SDK,
the notes of others who measured it ("seen"), or the word "assumed".
"""

from __future__ import annotations

from syncd.demo.todoist_server.faults import Fault, Faults
from syncd.demo.todoist_server.hand import Hand
from syncd.demo.todoist_server.requests import Seen
from syncd.demo.todoist_server.standin import Standin, standin
from syncd.demo.todoist_server.world import Habits, Plan, User, World

__all__ = ["Fault", "Faults", "Habits", "Hand", "Plan", "Seen", "Standin", "User", "World", "standin"]
