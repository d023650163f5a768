"""What may go wrong, planned beforehand: the ugly cases of real servers, at the call a test chooses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """One way to go wrong.

    `no-etag`: the write takes effect, its answer names no etag. `flaky-etag`: the etag names another version although
    nothing changed. `changed`: refused with 412 whatever the version. `uid-taken`, `refused`: as in `Result`.
    `unreachable`: no answer and no effect. `answer-lost`: no answer, yet it took effect. `rate-limited`, `auth`,
    `collection-gone`, `token-refused`, `full`, `nonsense`: the account fails so. `half`: the listing or delta is cut
    short. `empty`: a listing that names nothing and claims to be whole. `crash-before`, `crash-after`: the process
    dies there (raises `Crash`).
    """

    NO_ETAG = "no-etag"
    FLAKY_ETAG = "flaky-etag"
    CHANGED = "changed"
    UID_TAKEN = "uid-taken"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    ANSWER_LOST = "answer-lost"
    RATE_LIMITED = "rate-limited"
    AUTH = "auth"
    COLLECTION_GONE = "collection-gone"
    TOKEN_REFUSED = "token-refused"
    FULL = "full"
    NONSENSE = "nonsense"
    HALF = "half"
    EMPTY = "empty"
    CRASH_BEFORE = "crash-before"
    CRASH_AFTER = "crash-after"


class Crash(BaseException):
    """The process dies here: nothing of syncd may catch it."""


class Call(StrEnum):
    """The calls at which a fault can be planned. `any` matches each of them, `write` the three writes."""

    ANY = "any"
    IDENTIFY = "identify"
    OPEN = "open"
    CHANGES = "changes"
    LISTING = "listing"
    FETCH = "fetch"
    FIND = "find"
    WRITE = "write"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


_WRITES = frozenset({Call.CREATE, Call.UPDATE, Call.DELETE})


@dataclass(slots=True)
class _Planned:
    call: Call
    fault: Fault
    skip: int
    times: int

    def matches(self, call: Call) -> bool:
        return self.call in {Call.ANY, call} or (self.call is Call.WRITE and call in _WRITES)


@dataclass(slots=True)
class FaultPlan:
    """Faults to come. `retry_after` is what a rate-limited answer says, in seconds."""

    retry_after: float | None = 30.0
    _planned: list[_Planned] = field(default_factory=list)

    def plan(self, call: Call, fault: Fault, *, skip: int = 0, times: int = 1) -> None:
        """Let `fault` happen at the matching calls after the next `skip`, `times` times (-1: always)."""
        self._planned.append(_Planned(call, fault, skip, times))

    def clear(self) -> None:
        """From now on all goes well."""
        self._planned.clear()

    def take(self, call: Call) -> Fault | None:
        """The fault of this call, None for none. Each call counts for every plan that it matches."""
        struck: Fault | None = None
        for planned in list(self._planned):
            if not planned.matches(call):
                continue
            if planned.skip:
                planned.skip -= 1
            elif struck is None:
                struck = planned.fault
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
        return struck
