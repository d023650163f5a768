"""A household with a known number of items: weekly responsibilities that appear twenty weeks ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

WEEKS = 20
"""Occurrences of each responsibility that stand at once."""

ENTRY = """
[responsibilities.r{number}]
name = "Responsibility number {number}"
category = "household-logistics"
owner = "alex"
outcome = "What number {number} is about is done, and nobody has to ask for it"
weight = {{ notice = 1, plan = 1, do = 1 }}
rrule = "FREQ=WEEKLY"
at = "18:00"
starting = {starting}
ahead = "{days}d"
remind = "1h"
if_missed = "keep"
"""

HEAD = """
[household]
id = "bench"
name = "Bench"
timezone = "Europe/Berlin"
columns = false

[members.alex]
name = "Alex"
account = "cloud"

"""

CALDAV = """
[accounts.cloud]
adapter = "caldav"
url = "{url}"
username = "{username}"
task_list = "{task_list}"
secret = {{ file = "secret" }}
"""

TODOIST = """
[accounts.cloud]
adapter = "todoist"
url = "{url}"
project = "{task_list}"
secret = {{ file = "secret" }}
"""


@dataclass(frozen=True, slots=True)
class Login:
    """Where the one account of the household lies; `password` is a token where `account` is `TODOIST`."""

    url: str
    username: str
    password: str
    task_list: str = "Household"
    account: str = CALDAV


def write_household(folder: Path, items: int, today: date, login: Login) -> Path:
    """Write a registry that asks for exactly `items` items today (a multiple of twenty), and its secret.

    The first occurrences are due tomorrow: the count does not depend on the hour.
    """
    if items % WEEKS:
        raise ValueError(f"{items} is no multiple of {WEEKS}")
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "secret"
    secret.write_text(login.password + "\n", encoding="utf-8")
    secret.chmod(0o600)
    starting = (today + timedelta(days=1)).isoformat()
    text = HEAD + login.account.format(url=login.url, username=login.username, task_list=login.task_list)
    text += "".join(
        ENTRY.format(number=number, starting=starting, days=7 * WEEKS) for number in range(items // WEEKS)
    )
    config = folder / "household.toml"
    config.write_text(text, encoding="utf-8")
    return config
