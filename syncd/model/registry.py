"""The registry as the core sees it: who fully owns what, validated and with every default filled in.

`syncd.config` makes these values from the TOML file; nothing else does. Ids are `[a-z0-9-]+`. `uid_id` is the
oldest name of a thing (the first entry of `formerly`, else its id): identity is built from it, so that renaming an
id moves no item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from syncd.model.item import Kind, Role
from syncd.model.proposal import Proposal
from syncd.model.weight import Weight as Weight  # noqa: PLC0414 - what a registry is made of is imported from here

TRANSITION = timedelta(days=28)
"""So long after a handover its new owner settles in: a note goes along, and what happens is judged by nobody."""


class Category(StrEnum):
    """The six categories of the guide."""

    HOUSEHOLD_LOGISTICS = "household-logistics"
    EMOTIONAL_CARETAKING = "emotional-caretaking"
    SOCIAL_PLANNING = "social-planning"
    CHILD_RELATED = "child-related"
    FINANCIAL_MANAGEMENT = "financial-management"
    RELATIONSHIP_MAINTENANCE = "relationship-maintenance"


class Phase(StrEnum):
    """The three parts of the load."""

    NOTICE = "notice"
    PLAN = "plan"
    DO = "do"


class IfMissed(StrEnum):
    """What becomes of an occurrence nobody got to."""

    REPLACE = "replace"
    KEEP = "keep"


class RepeatFrom(StrEnum):
    """From what the next date counts."""

    SCHEDULE = "schedule"
    COMPLETION = "completion"


class WhenAway(StrEnum):
    """What becomes of an occurrence that falls into its owner's absence."""

    PAUSE = "pause"
    NEXT_DAY_BACK = "next-day-back"
    KEEP = "keep"
    COVER = "cover"


class SessionKind(StrEnum):
    """The four rhythms."""

    PLANNING = "planning"
    CHECK_IN = "check-in"
    CALENDAR_REVIEW = "calendar-review"
    PARTNERSHIP_CHECK_IN = "partnership-check-in"


@dataclass(frozen=True, slots=True)
class Interval:
    """A calendar span such as "3 months": added on local dates, months clipped to their last day."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Dated:
    """A value from a day on, until the next entry of its list."""

    since: date
    value: int


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns a responsibility from `since` (None: from always) up to, not including, `until` (None: open)."""

    owner: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PutDown:
    """A member put a responsibility down on that local day: nothing of it is expected of them from then on.

    That goes for what was theirs before that day and is open, too; a later ownership of theirs is a new beginning.
    """

    member: str
    since: date


@dataclass(frozen=True, slots=True)
class Step:
    """A dated piece of a responsibility, or the responsibility itself when it has but one.

    Attributes:
        id, uid_id: now and at first; a sole step carries its responsibility's id.
        name: the summary of its items.
        phase: its part of the load; None for a sole step, which stands for all three.
        rrule: RFC 5545 RRULE value without DTSTART; None when `on` or `after` says it, or nothing does (ongoing).
        on: the one date of a step that happens once.
        at: local wall-clock time; None makes it a day.
        starting: the first day of the rule (its DTSTART).
        lasts: planned duration; None if not said.
        remind: alarm this long before; None for none.
        ahead: how long before it is due its item appears; None for the default of its rule.
        if_missed, when_away: None for the default of its rule.
        repeat_from, after: with `completion`, the next date lies `after` the day the last one settled.
    """

    id: str
    uid_id: str
    name: str
    phase: Phase | None
    starting: date
    rrule: str | None = None
    on: date | None = None
    at: time | None = None
    lasts: timedelta | None = None
    remind: timedelta | None = None
    ahead: timedelta | None = None
    if_missed: IfMissed | None = None
    repeat_from: RepeatFrom = RepeatFrom.SCHEDULE
    after: Interval | None = None
    when_away: WhenAway | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An outcome with its noticing, planning and doing, owned end to end by one member at any instant.

    `ownership` is sorted and without overlap; empty means that it needs a home. `steps` is empty when it is
    ongoing: then it has no items and counts on paper only. `given_up` are the days from which on it was agreed by
    command that nobody owns it, each up to the next line of `ownership`. `new`: a member said that it needs a home,
    and the registry file does not have it. `unagreed_before`: of what stands from before that day nothing is known
    to have been agreed, so it is left as it stands; None for nothing of the kind, `date.max` where nothing is agreed.
    """

    id: str
    uid_id: str
    name: str
    category: Category
    outcome: str
    ownership: tuple[Ownership, ...]
    weight: Weight
    steps: tuple[Step, ...]
    private: bool = False
    link: str = ""
    show_to_all: bool = False
    handover_note: str = ""
    review_by: date | None = None
    put_down: tuple[PutDown, ...] = ()
    given_up: tuple[date, ...] = ()
    unagreed_before: date | None = None
    new: bool = False

    def owner_on(self, day: date) -> str | None:
        """The member who owns it on that local day, or None when it needs a home."""
        for entry in self.ownership:
            if (entry.since is None or entry.since <= day) and (entry.until is None or day < entry.until):
                return entry.owner
        return None

    def was_given_up(self, day: date) -> bool:
        """Whether nobody owns it on that local day because that was agreed by command."""
        if self.owner_on(day) is not None:
            return False
        before = max((since for since in self.given_up if since <= day), default=None)
        ends = [each.until for each in self.ownership if each.until is not None and each.until <= day]
        return before is not None and before >= max(ends, default=before)

    def was_put_down(self, member: str, day: date) -> bool:
        """Whether what that member owned on that local day was put down since."""
        return any(one.member == member and day < one.since for one in self.put_down)


@dataclass(frozen=True, slots=True)
class Session:
    """A planning session, check-in or review: it belongs to its `members` (ids, in registry order)."""

    id: str
    uid_id: str
    kind: SessionKind
    name: str
    rrule: str
    at: time
    minutes: int
    starting: date
    members: tuple[str, ...]
    horizon: timedelta = timedelta(weeks=8)
    agenda_lead: timedelta = timedelta(days=1)
    remind: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a member's things go within an account: which of its collections, and in which form.

    `list` is the display name by which the collection is, or was, asked for; "" where an adapter offers the slot.
    """

    role: Role
    kind: Kind
    list: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A place where a member's things appear.

    Attributes:
        id, uid_id: now and at first.
        formerly: every id it had before, the oldest first.
        adapter: name in the entry-point group `syncd.adapters`.
        settings: the adapter's own settings, validated by its model; opaque to everything but the adapter.
        tasks, events: the slot for owned tasks and for sessions; None when the account offers none.
        names: display name of each collection, used only to find or make it the first time; another name is another
            place.
        every: how often the daemon asks.
        secret: where the secret lies; None for the keyring.
    """

    id: str
    uid_id: str
    adapter: str
    settings: object
    tasks: Slot | None
    events: Slot | None
    names: Mapping[Role, str]
    every: timedelta = timedelta(minutes=5)
    secret: SecretSource | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Where a secret lies when not in the keyring: exactly one of the three is set."""

    command: tuple[str, ...] = ()
    file: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the household. No gender, no role, no admin.

    `zone` is the household's unless set; `tasks` and `events` are account ids (None when none is given).
    """

    id: str
    uid_id: str
    name: str
    zone: ZoneInfo
    language: str = "en"
    tasks: str | None = None
    events: str | None = None
    capacity: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class Away:
    """An absence: [`since`, `until`) in local days. `members` are ids; `cover` owns meanwhile, if anybody does."""

    members: tuple[str, ...]
    since: date
    until: date
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which nothing is expected of a member: household days [`since`, `until`), `until` None: open.

    What they own needs a home in that time: `Responsibility.ownership` says so already. `left`: they left for good.
    """

    member: str
    since: date
    until: date | None = None
    left: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Household:
    """The household itself. `id` never changes: every identity is built on it. With `columns` each member gets the
    first item and, every Monday, *Your column*.
    """

    id: str
    name: str
    zone: ZoneInfo
    consent: str = "file"
    family_calendar: str | None = None
    columns: bool = True
    report_dir: str | None = None
    retention: Interval = Interval(months=13)
    backups: int = 7


@dataclass(frozen=True, slots=True)
class Registry:
    """All of it. The order of members and responsibilities is the file's, and is kept wherever people read it.

    `proposals` are those that wait for an answer, in the order of responsibilities.
    """

    household: Household
    members: tuple[Member, ...]
    accounts: tuple[Account, ...]
    responsibilities: tuple[Responsibility, ...] = ()
    sessions: tuple[Session, ...] = ()
    away: tuple[Away, ...] = field(default=())
    pauses: tuple[Pause, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def left(self) -> frozenset[str]:
        """Ids of the members who left and did not come back."""
        return frozenset(one.member for one in self.pauses if one.left and one.until is None)

    def resting(self, day: date) -> frozenset[str]:
        """Ids of the members of whom nothing is expected on that day of the household: paused, or left."""
        return frozenset(one.member for one in self.pauses if one.holds_on(day))

    def member(self, member_id: str) -> Member:
        """The member of that id. Raises KeyError when there is none."""
        for member in self.members:
            if member.id == member_id:
                return member
        raise KeyError(member_id)

    def account(self, account_id: str) -> Account:
        """The account of that id. Raises KeyError when there is none."""
        for account in self.accounts:
            if account.id == account_id:
                return account
        raise KeyError(account_id)
