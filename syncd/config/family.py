"""What is shown to all: whether there is a calendar for it, and what cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncd.config.owned import build_ownership
from syncd.config.people import slots, task_account
from syncd.model.item import Role

if TYPE_CHECKING:
    from syncd.config.locate import Path
    from syncd.config.models import ResponsibilityTable
    from syncd.config.report import Report
    from syncd.config.tables import Tables

_WHOLE = ("household", "family_calendar")


def check_family(tables: Tables, report: Report) -> None:
    """Judge the family calendar, and each responsibility that is shown in it; problems go to `report`."""
    account = tables.household.family_calendar if tables.household is not None else None
    if account is not None and report.sound(_WHOLE) and tables.know(report, _WHOLE, "accounts", account):
        read = tables.accounts.get(account)
        if read is not None and read.settings is not None and slots(tables, account)[1] is None:
            report.error(_WHOLE, f'account "{account}" has no calendar', "name an account that has one")
    for name, table in tables.responsibilities.items():
        path = ("responsibilities", name, "show_to_all")
        if table.show_to_all and report.sound(path):
            _check_shown(path, table, account, tables, report)


def _check_shown(path: Path, table: ResponsibilityTable, account: str | None, tables: Tables, report: Report) -> None:
    if table.private:
        report.error(path, "private and show_to_all contradict each other", "keep one of the two")
    if account is None and tables.household is not None and report.sound(_WHOLE):
        mend = "add family_calendar to [household], the id of an account whose calendar all can see; or take it out"
        report.error(path, "show_to_all has no calendar to go to", mend)
    if table.cadence is not None:
        report.warn(path, "show_to_all has no effect on what is never dated", "take it out")
    elif account is not None and report.sound((*path[:2], "owner"), (*path[:2], "ownership")):
        for owner in dict.fromkeys(span.owner for span in build_ownership(table)):
            if _stands_there(owner, account, tables):
                what = (
                    f'the items of "{owner}" stand in the family calendar already, so there is no entry beside them'
                )
                report.warn(path, what, "that is fine; or name another account in family_calendar")


def _stands_there(owner: str, family: str, tables: Tables) -> bool:
    """Whether what that member owns goes to the very calendar that all see."""
    member = tables.members.get(owner)
    if member is None or task_account(member) != family:
        return False
    tasks = slots(tables, family)[0]
    return tasks is not None and tasks.role is Role.EVENTS
