"""Proposals: made by a command or a word, answered on cards or by a word, taken back. Nothing moves without a yes.

With `consent = "both"` what is in force is what was agreed (`syncd.config.in_force`); where that begins is written
down before anything else is (`begin`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed import NOBODY, Handover
from syncd.config.agreed_file import agreement_id, append, handover_text
from syncd.config.agreed_offers import NotTaken, Proposed, Weighed
from syncd.config.in_force import BOTH, file_lines
from syncd.config.offers_file import not_taken_text, proposed_text, weighed_text
from syncd.config.overlay import instead_of, with_handovers
from syncd.errors import UsageError
from syncd.service.agreeing import (
    COMMAND,
    WORD,
    Agreeing,
    entry_of_handover,
    entry_of_weight,
    find_member,
    find_responsibility,
    kept_note,
    now_of,
    record,
    today_of,
    within_reach,
)
from syncd.service.agreements import Made, of_handover, of_not_taken, of_proposed, of_weighed
from syncd.service.beginning import begin

if TYPE_CHECKING:
    from syncd.model.ledger import Entry
    from syncd.model.proposal import Proposal
    from syncd.model.registry import Registry
    from syncd.service.household import Household
    from syncd.store import Store


class Proposing(Agreeing):
    """The part of the service that proposes."""

    def handover(self, name: str, to: str, *, since: date | None = None, note: str = "") -> Made:
        """As `Agreeing.handover`; with `consent = "both"` a proposal, that is asked about and not agreed by this."""
        if self.household().registry.household.consent == BOTH:
            return self.propose(name, to, by=None, since=since, note=note)
        return super().handover(name, to, since=since, note=note)

    def propose(self, name: str, to: str, *, by: str | None, since: date | None = None, note: str = "") -> Made:
        """Ask `to` (a member id, or "nobody") whether a responsibility is theirs from that day on, else from Monday.

        `by` is the member whose word it is, None for a command, which does not tell. That it is to need a home is its
        owner's to say: a word of theirs holds without a question, in all else they are asked.
        Raises UsageError, with nothing written.
        """
        with self.household().store(write=True) as store:
            household = begin(self)
            made = proposal_of(household, name, to, by, since, now_of(household, self.clock), self.clock.now())
            made = replace(made, note=kept_note(note))
            if made.owner is None and by is not None:
                return self._say_yes(household, store, given_up(household, made))
            append(household.agreed, household.reading.agreed.data, proposed_text(made))
        household = self.household()
        waiting = next((each for each in household.registry.proposals if each.id == made.id), None)
        entry = next(each for each in household.reading.agreed.offers.proposed if each.id == made.id)
        return Made(of_proposed(entry, household.agreed, asked=waiting.asked if waiting is not None else to), None)

    def take(self, name: str, *, member: str) -> Made:
        """A member takes what needs a home, from today; or says yes to what is proposed to them.

        Raises UsageError, with nothing written, for what is somebody else's.
        """
        with self.household().store(write=True) as store:
            household = begin(self)
            registry = household.registry
            responsibility = find_responsibility(registry, name)
            find_member(registry, member, "who takes it is one of them")
            if member in registry.left:
                raise UsageError(f"{member} left the household", hint=f"back once more: syncd leave {member} --back")
            now, today = now_of(household, self.clock), today_of(household, self.clock)
            proposal = proposed_to(registry, responsibility.id, member)
            owner = responsibility.owner_on(today)
            if owner is None:
                made = taken(household, responsibility.id, member, proposal, today, now)
                return self._say_yes(household, store, made)
            if proposal is None:
                whose = "already" if owner == member else f"{owner}'s"
                raise UsageError(f"{name} is {whose}", hint="what needs a home can be taken; syncd board shows it")
            day = proposal.holds_from(today, today)
            return self._say_yes(household, store, answered(household, proposal, day, now, WORD))

    def withdraw(self, proposal: str) -> Made:
        """Take a proposal back that nobody answered yet. Raises UsageError, with nothing written."""
        with self.household().store(write=True):
            household = begin(self)
            offered = {each.id: each for each in household.reading.agreed.offers.proposed}
            waits = any(each.id == proposal for each in household.registry.proposals)
            if proposal not in offered or not waits:
                raise UsageError(
                    f"no proposal {proposal!r} waits for an answer", hint="syncd agreed shows what is agreed"
                )
            now, today = now_of(household, self.clock), today_of(household, self.clock)
            made = not_taken(offered[proposal].responsibility, proposal, "", today, now, WORD)
            append(household.agreed, household.reading.agreed.data, not_taken_text(made))
        return Made(of_not_taken(made, household.agreed), None)

    def refuse(self, name: str, *, member: str) -> Made:
        """A member does not take what is proposed to them. Raises UsageError, with nothing written."""
        with self.household().store(write=True):
            household = begin(self)
            responsibility = find_responsibility(household.registry, name)
            proposal = proposed_to(household.registry, responsibility.id, member)
            if proposal is None:
                raise UsageError(f"{name} is not proposed to {member}", hint="syncd agreed shows what is agreed")
            now, today = now_of(household, self.clock), today_of(household, self.clock)
            made = not_taken(responsibility.id, proposal.id, member, today, now, WORD)
            append(household.agreed, household.reading.agreed.data, not_taken_text(made))
        return Made(of_not_taken(made, household.agreed), None)

    def _say_yes(self, household: Household, store: Store, made: Handover | Weighed) -> Made:
        """Write down a yes, and tell the ledger."""
        handed = isinstance(made, Handover)
        text = handover_text(made) if isinstance(made, Handover) else weighed_text(made)
        entry = entry_of(household.registry, made)
        append(household.agreed, household.reading.agreed.data, text)
        record(household, store, entry)
        after = self.household()
        if handed:
            told = next(each for each in after.reading.agreed.handovers if each.id == made.id)
            return Made(of_handover(told, household.agreed), entry)
        weighed = next(each for each in after.reading.agreed.offers.weighed if each.id == made.id)
        return Made(of_weighed(weighed, household.agreed), entry)


def entry_of(registry: Registry, made: Handover | Weighed) -> Entry:
    """The ledger's entry of a yes."""
    return entry_of_handover(registry, made) if isinstance(made, Handover) else entry_of_weight(registry, made)


def answered(
    household: Household, proposal: Proposal, since: date, now: datetime, through: str
) -> Handover | Weighed:
    """A yes to a proposal, which holds from that day on."""
    identity = agreement_id("yes", proposal.id, since.isoformat())
    if proposal.weights:
        return Weighed(identity, proposal.responsibility, proposal.weight, since, now, through, 0, proposal.id)
    return Handover(
        identity,
        proposal.responsibility,
        proposal.to,
        since,
        now,
        through,
        _instead_of(household, proposal.responsibility),
        proposal.note,
        0,
        proposal=proposal.id,
        weight=proposal.weight,
        file=proposal.lines,
    )


def not_taken(responsibility: str, proposal: str, member: str, today: date, now: datetime, through: str) -> NotTaken:
    """A proposal that is over without a yes; `member` "" where it was taken back."""
    identity = agreement_id("no", proposal, member, now.isoformat())
    return NotTaken(identity, responsibility, proposal, today, now, through, 0, member)


def proposal_of(
    household: Household, name: str, to: str, by: str | None, since: date | None, now: datetime, clock: datetime
) -> Proposed:
    """The entry of a proposal, judged. `by` is whose word it is, None for a command. Raises UsageError."""
    registry = household.registry
    today = clock.astimezone(registry.household.zone).date()
    responsibility = find_responsibility(registry, name)
    if to != NOBODY:
        find_member(registry, to, "or nobody, for what needs a home")
        if to in registry.left:
            raise UsageError(f"{to} left the household", hint=f"back once more: syncd leave {to} --back")
    owner = responsibility.owner_on(today)
    if by is not None:
        find_member(registry, by, "who gives it is one of them")
        if to == by:
            raise UsageError(f"{to} would give it to {to}", hint=f"what needs a home can be taken: take {name}")
        if owner not in (None, by):
            raise UsageError(f"{name} is {owner}'s: nobody else gives it", hint="talk about it at the next planning")
    if since is not None and since < today:
        raise UsageError(f"--from {since} has passed", hint=f"today ({today}) or a later day")
    monday = today + timedelta(days=7 - today.weekday())
    day = since or monday
    within_reach("--from", day, today)
    asked = None if to == NOBODY else to
    if responsibility.owner_on(day) == asked:
        whose = f"{to}'s" if asked else "in need of a home"
        raise UsageError(f"{name} is {whose} on {day} already", hint="syncd agreed shows what is agreed")
    identity = agreement_id("proposal", responsibility.id, to, day.isoformat(), now.isoformat())
    through = COMMAND if by is None else WORD
    keys = keys_of(household, responsibility.id, today)
    return Proposed(identity, responsibility.id, asked, day, now, through, 0, by or "", keys)


def given_up(household: Household, made: Proposed) -> Handover:
    """Its owner's word that it needs a home, which needs no yes."""
    since = made.since
    before = _instead_of(household, made.responsibility)
    return Handover(made.id, made.responsibility, None, since, made.agreed_at, WORD, before, "", 0, file=made.file)


def taken(
    household: Household, name: str, member: str, proposal: Proposal | None, today: date, now: datetime
) -> Handover:
    """The entry by which a member takes what needs a home, from today. Raises UsageError."""
    responsibility = next(each for each in household.registry.responsibilities if each.id == name)
    written = next(each for each in household.reading.written.responsibilities if each.id == name)
    made = Handover(
        agreement_id("take", name, member, now.isoformat()),
        name,
        member,
        today,
        now,
        WORD,
        _instead_of(household, name),
        "",
        0,
        proposal=proposal.id if proposal is not None else "",
        weight=responsibility.weight,
        file=keys_of(household, name, today),
    )
    if not household.reading.held.responsibilities:
        handovers = (*household.reading.agreed.handovers, made)
        if with_handovers(written, handovers, household.reading.undated.get(name)).owner_on(today) != member:
            raise UsageError(
                f"{household.config} names an owner of {name} from {today} on itself", hint="change that line there"
            )
    return made


def keys_of(household: Household, name: str, today: date) -> tuple[str, ...]:
    """What the file says of its owners now and later, as an entry remembers it."""
    written = next(each for each in household.reading.written.responsibilities if each.id == name)
    lines = file_lines(written, household.reading.undated.get(name), household.reading.written, today)
    return tuple(line.key for line in lines)


def _instead_of(household: Household, name: str) -> str | None:
    written = next(each for each in household.reading.written.responsibilities if each.id == name)
    before = instead_of(written.ownership)
    return "" if before == NOBODY else before


def proposed_to(registry: Registry, responsibility: str, member: str | None) -> Proposal | None:
    """What is proposed to a member of a responsibility, new weights apart; without one, to the only one asked."""
    mine = [each for each in registry.proposals if each.responsibility == responsibility and each.to is not None]
    mine = [each for each in mine if not each.weights and member in (None, each.asked)]
    return mine[0] if len(mine) == 1 else None
