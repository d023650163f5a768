"""Responsibilities: who owns them, what they weigh, and the values made of them. Their timing is `timing`'s."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from syncd.config.people import cannot_be_asked, has_no_place, oldest, owners_from, slots, task_account
from syncd.config.timing import build_step, check_when
from syncd.config.values import as_id
from syncd.model.item import Kind
from syncd.model.registry import Ownership, Responsibility, Weight

if TYPE_CHECKING:
    from datetime import date

    from syncd.config.locate import Path
    from syncd.config.models import ResponsibilityTable, StepTable
    from syncd.config.report import Report
    from syncd.config.tables import Tables


def check_responsibilities(tables: Tables, report: Report, today: date) -> None:
    """Judge every responsibility; problems go to `report`."""
    hinted = False
    for name, table in tables.responsibilities.items():
        path = ("responsibilities", name)
        _check_ownership(path, table, tables, report)
        _check_owners_place(path, table, tables, report, today)
        _check_step_names(path, table, report)
        check_when(path, table, report, today)
        written = report.document["responsibilities"][name].get("weight")
        if isinstance(written, int) and table.weight is not None and report.sound((*path, "weight")) and not hinted:
            hinted = True
            weight = table.weight
            report.warn(
                (*path, "weight"),
                f"weight = {written} is read as {weight.notice} for noticing, {weight.plan} for planning, "
                f"{weight.do} for doing",
                f"if that is not it, write {{ notice = {weight.notice}, plan = {weight.plan}, do = {weight.do} }}",
            )


def _check_ownership(path: Path, table: ResponsibilityTable, tables: Tables, report: Report) -> None:
    if table.owner is not None and report.sound((*path, "owner")):
        tables.know(report, (*path, "owner"), "members", table.owner)
    if table.ownership is None or not report.sound((*path, "ownership")):
        return
    here = (*path, "ownership")
    if table.owner is not None:
        report.error(here, "both owner and ownership say who owns it", "keep one of the two")
    for number, entry in enumerate(table.ownership):
        tables.know(report, (*here, number, "owner"), "members", entry.owner)
        if entry.since is not None and entry.until is not None and entry.until <= entry.since:
            what = f"until {entry.until} is not after from {entry.since}"
            report.error((*here, number, "until"), what, "until is the first day that it no longer holds")
    _check_overlap(here, table, report)


def _check_overlap(here: Path, table: ResponsibilityTable, report: Report) -> None:
    order = sorted(enumerate(table.ownership or []), key=lambda pair: (pair[1].since is not None, pair[1].since or 0))
    for (_, before), (number, entry) in pairwise(order):
        since = entry.since
        if since is None:
            what = f'"{before.owner}" and "{entry.owner}" both own it from the beginning'
            report.error((*here, number), what, "give the later one the day on which it begins, as from = 2026-07-01")
        elif before.since == since:
            what = f'"{before.owner}" and "{entry.owner}" both own it from {since}'
            report.error((*here, number, "from"), what, "one owner at a time: mend one of the dates")
        elif before.until is not None and before.until > since:
            what = f'"{before.owner}" (until {before.until}) and "{entry.owner}" (from {since}) overlap'
            report.error(
                (*here, number, "from"), what, f"one owner at a time: begin on {before.until} or end on {since}"
            )


def _check_owners_place(path: Path, table: ResponsibilityTable, tables: Tables, report: Report, today: date) -> None:
    """Warn where what is owned cannot appear, or where a key has no effect in the owner's calendar."""
    if table.cadence is not None or not report.sound((*path, "owner"), (*path, "ownership")):
        return
    spans = [(span.owner, span.until) for span in build_ownership(table)]
    owners = owners_from(spans, today)
    for owner in (member for member in tables.members if member in owners):
        member = tables.members[owner]
        key = "owner" if table.owner is not None else "ownership"
        if cannot_be_asked(tables, owner):
            continue  # it is told once, of the member
        if has_no_place(tables, owner):
            what = f'"{owner}" has no account that can hold tasks, so nothing of it will appear'
            mend = f"give [members.{owner}] an account"
            if task_account(member) is None or report.sound(("members", owner)):
                report.warn((*path, key), what, mend)
            continue
        slot = slots(tables, task_account(member))[0]
        if slot is not None and slot.kind is Kind.VEVENT:
            for where, holder in _with_if_missed(path, table):
                if holder.if_missed is not None and report.sound((*where, "if_missed")):
                    what = f'if_missed has no effect while "{owner}" gets calendar events'
                    report.warn((*where, "if_missed"), what, "take it out, or let the account deliver tasks")


def _with_if_missed(path: Path, table: ResponsibilityTable) -> list[tuple[Path, ResponsibilityTable | StepTable]]:
    steps = [((*path, "steps", number), step) for number, step in enumerate(table.steps or [])]
    return [(path, table), *steps]


def _check_step_names(path: Path, table: ResponsibilityTable, report: Report) -> None:
    if table.steps is None or not report.sound((*path, "steps")):
        _check_sound_step_names(path, table, report, only_ids=True)
        return
    if not table.steps:
        report.error((*path, "steps"), "steps is empty", "take it out, or write a step into it")
    _check_sound_step_names(path, table, report, only_ids=False)


def _check_sound_step_names(path: Path, table: ResponsibilityTable, report: Report, *, only_ids: bool) -> None:
    steps = table.steps or []
    taken: dict[str, int] = {}
    for number, step in enumerate(steps):
        here = (*path, "steps", number)
        if len(steps) > 1 and not only_ids:
            example = as_id(step.name) if step.name else f"step-{number + 1}"
            for key, mend in (("id", example), ("name", "The shop"), ("phase", "do")):
                if getattr(step, key) is None:
                    what = f"{key} is missing, and there are {len(steps)} steps"
                    report.error(here, what, f'add {key} = "{mend}"' + (", plan or notice" if key == "phase" else ""))
        for name in dict.fromkeys([*([step.id] if step.id else []), *(step.formerly or [])]):
            other = taken.setdefault(name, number)
            if other != number and report.sound((*here, "id"), (*here, "formerly")):
                what = f'"{name}" is the id, or an earlier one, of two steps'
                report.error((*here, "id"), what, "give each step an id of its own")


def build_ownership(table: ResponsibilityTable) -> tuple[Ownership, ...]:
    """Sorted spans without overlap; one without an end reaches to the next."""
    if table.owner is not None:
        return (Ownership(table.owner),)
    entries = sorted(table.ownership or [], key=lambda entry: (entry.since is not None, entry.since or 0))
    starts = [entry.since for entry in entries[1:]] + [None] * bool(entries)
    return tuple(
        Ownership(entry.owner, entry.since, entry.until or following)
        for entry, following in zip(entries, starts, strict=True)
    )


def build_responsibility(name: str, table: ResponsibilityTable) -> Responsibility:
    """A responsibility, its steps with every default that does not depend on time filled in."""
    weight: Any = table.weight
    uid_id = oldest(table.formerly, name)
    steps: tuple[StepTable | ResponsibilityTable, ...] = tuple(table.steps or (table,))
    return Responsibility(
        id=name,
        uid_id=uid_id,
        name=table.name,
        category=table.category,
        outcome=table.outcome,
        ownership=build_ownership(table),
        weight=Weight(weight.notice, weight.plan, weight.do) if weight is not None else Weight(),
        steps=() if table.cadence is not None else tuple(build_step(name, uid_id, table, step) for step in steps),
        private=table.private,
        link=table.link or "",
        show_to_all=table.show_to_all,
        handover_note=table.handover_note or "",
        review_by=table.review_by,
    )
