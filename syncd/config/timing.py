"""When the steps of a responsibility and the sessions happen: rules, single dates, from completion, ongoing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.config.models import ResponsibilityTable, StepTable
from syncd.config.people import oldest
from syncd.config.rules import RuleRefused, first_date, parse_rule
from syncd.model.registry import RepeatFrom, Step

if TYPE_CHECKING:
    from datetime import date

    from syncd.config.locate import Path
    from syncd.config.report import Report

_RULE_KEYS = ("rrule", "on", "repeat_from", "after")
_TIMING_KEYS = ("starting", "at", "lasts", "remind", "ahead", "if_missed", "when_away")


def check_when(path: Path, table: ResponsibilityTable, report: Report, today: date) -> None:
    """Judge how a responsibility says when it happens, and each of its steps."""
    dated = [key for key in _RULE_KEYS if getattr(table, key) is not None]
    if table.cadence is not None:
        timed = [key for key in _TIMING_KEYS if getattr(table, key) is not None]
        for key in [*(["steps"] if table.steps else []), *dated, *timed]:
            mend = 'an ongoing responsibility is never dated: take this out, or cadence = "ongoing"'
            report.error((*path, key), f'"{key}" stands beside cadence = "ongoing"', mend)
        return
    if table.steps is not None:
        for key in dated:
            mend = "with steps, each step says when it happens: move it into a step"
            report.error((*path, key), f'"{key}" stands beside steps', mend)
        for number, step in enumerate(table.steps):
            _check_step((*path, "steps", number), step, path, table, report, today)
        return
    if report.sound(*((*path, key) for key in (*_RULE_KEYS, "steps", "cadence"))):
        _check_step(path, table, path, table, report, today)
    elif table.rrule is not None and report.sound((*path, "rrule")):
        check_rule((*path, "rrule"), table.rrule, None, (*path, "starting"), report, today)


def _check_step(
    here: Path,
    step: StepTable | ResponsibilityTable,
    around: Path,
    table: ResponsibilityTable,
    report: Report,
    today: date,
) -> None:
    """Judge one step. `around` and `table` are its responsibility, whose values hold where the step has none."""
    own_start = (*here, "starting")
    starting_at = own_start if step.starting is not None else (*around, "starting")
    starting = step.starting or table.starting
    if not report.sound(own_start, (*around, "starting")):
        starting = today  # something is written there, and its problem is told
    completion = step.repeat_from is RepeatFrom.COMPLETION
    if step.rrule is not None and report.sound((*here, "rrule")):
        if step.on is not None:
            report.error(
                (*here, "on"), "both on and rrule say when", "on is for what happens once: keep one of the two"
            )
        if completion:
            mend = 'take rrule out: `after` gives the next date; or take repeat_from = "completion" out'
            report.error((*here, "rrule"), 'rrule stands beside repeat_from = "completion"', mend)
        else:
            check_rule((*here, "rrule"), step.rrule, starting, starting_at, report, today)
    elif completion and step.on is not None:
        report.error(
            (*here, "on"), "both on and repeat_from say when", "the first date stands in starting: take on out"
        )
    elif completion and starting is None:
        report.error(here, "starting is missing", f"add the first date, as starting = {today}")
    if report.sound(*((*here, key) for key in _RULE_KEYS)):
        _check_completion(here, step, report)
    if step.rrule is None and step.on is None and not completion and report.sound(*((*here, k) for k in _RULE_KEYS)):
        mend = f'add rrule = "FREQ=WEEKLY;BYDAY=SA" with starting = {today}, or on = {today + timedelta(days=7)}'
        ongoing = ', or cadence = "ongoing" for what is never dated' if isinstance(step, ResponsibilityTable) else ""
        report.error(here, "does not say when it happens", mend + ongoing)
    _check_times(here, step, around, table, report)


def _check_completion(here: Path, step: StepTable | ResponsibilityTable, report: Report) -> None:
    if step.repeat_from is RepeatFrom.COMPLETION and step.after is None:
        what = 'repeat_from = "completion" does not say how long after'
        report.error((*here, "repeat_from"), what, 'add after = "3 months"')
    if step.after is not None and step.repeat_from is not RepeatFrom.COMPLETION:
        report.error(
            (*here, "after"), "after has no meaning alone", 'add repeat_from = "completion", or take after out'
        )


def _check_times(
    here: Path, step: StepTable | ResponsibilityTable, around: Path, table: ResponsibilityTable, report: Report
) -> None:
    at = step.at or table.at
    if step.lasts is not None and at is None and report.sound((*here, "at"), (*around, "at"), (*here, "lasts")):
        report.warn((*here, "lasts"), "lasts has no effect without a time of day", 'add at = "18:00", or take it out')
    for key in ("lasts", "ahead"):
        if getattr(step, key) == timedelta(0) and report.sound((*here, key)):
            report.error((*here, key), f"{key} is nothing long", f"write how long, or take {key} out")


def check_rule(path: Path, text: str, starting: date | None, starting_at: Path, report: Report, today: date) -> None:
    """Judge a rule and its first day. `path` is the rule's, `starting_at` where its first day is written."""
    try:
        rule = parse_rule(text)
    except RuleRefused as refused:
        report.error(path, f"the rule {refused.what}", refused.mend)
        return
    if starting is None:
        if not report.sound(starting_at):
            return
        first = first_date(rule, today)
        what = "starting is missing, the day from which the rule counts"
        report.error(path, what, f"add starting = {first or today}")
        return
    if not report.sound(starting_at):
        return
    first = first_date(rule, starting)
    if first is None:
        ended = rule.until is not None and rule.until < starting
        mend = "write an UNTIL after starting" if ended else "write a date that exists; -1 is the last day of a month"
        report.error(path, f"the rule never occurs from {starting} on", mend)
    elif first != starting and (starting_at[:-1] == path[:-1] or rule.part("INTERVAL") not in {None, "1"}):
        # One day for all steps can be a date of one of them only: told where it decides which weeks.
        what = f"starting = {starting} is not a date of its rule, so the first date will be {first}"
        report.warn(starting_at, what, f"write starting = {first}, or change the rule")


def build_step(name: str, uid_id: str, table: ResponsibilityTable, step: StepTable | ResponsibilityTable) -> Step:
    """A step; what it leaves open is taken from its responsibility, `name` by id and `uid_id` by oldest id."""
    written = step if isinstance(step, StepTable) else None
    step_id = written.id if written is not None and written.id else name
    formerly = written.formerly if written is not None else None
    rule = parse_rule(step.rrule).text if step.rrule is not None else None
    starting = step.on or step.starting or table.starting
    assert starting is not None
    return Step(
        id=step_id,
        uid_id=oldest(formerly, uid_id if step_id == name else step_id),
        name=step.name or table.name,
        phase=written.phase if written is not None and len(table.steps or ()) > 1 else None,
        starting=starting,
        rrule=rule,
        on=step.on,
        at=step.at or table.at,
        lasts=step.lasts or table.lasts,
        remind=step.remind if step.remind is not None else table.remind,
        ahead=step.ahead or table.ahead,
        if_missed=step.if_missed or table.if_missed,
        repeat_from=step.repeat_from or RepeatFrom.SCHEDULE,
        after=step.after,
        when_away=step.when_away or table.when_away,
    )
