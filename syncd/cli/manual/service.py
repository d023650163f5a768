"""syncd(8): the daemon, for whoever looks after the machine."""

from __future__ import annotations

import re

from syncd.cli.manual.roff import Page
from syncd.credentials.credstore import CREDSTORE, TABLE
from syncd.daemon.units import SYSTEM_CONFIG, template


def page(*, date: str, version: str) -> str:
    """The source of syncd(8)."""
    made = Page("syncd", 8, "keeps a household in step, as a service", date=date, version=version)
    made.section("Synopsis")
    made.paragraph("`syncd run`")
    made.section("Description")
    made.paragraph(
        "`syncd run` asks each account every five minutes, or as `every` in the registry says, spread and at"
        " slightly different times. An account that fails is asked less and less often, up to once an hour, and"
        " holds up no other one. It stays in the foreground, logs identifiers to standard error, and ends within"
        " ten seconds of SIGTERM; what it had begun is finished at the next start."
    )
    made.paragraph(
        "Commands of `syncd`(1) that are typed meanwhile are done by it. Root and its own user may ask for"
        " everything, and so may the members of the group that SYNCD_GROUP names; anybody else on the machine"
        " may ask for `syncd status`."
    )
    made.paragraph(
        "A changed registry is taken once it is in order and has not changed for ten seconds; one that takes"
        " something away waits for `syncd reload`, or ten minutes. Once a day the state is looked at, tidied and"
        " copied."
    )
    made.section("Under systemd")
    made.paragraph(
        "`syncd service install` writes a unit for the machine, as root, or for one user with `--user`; it"
        " prints what to do next. The unit is of Type=notify with a watchdog. Changes belong into a drop-in:"
    )
    made.code(["systemctl edit syncd"])
    made.paragraph(
        "The machine's service has a user of its own that exists while it runs. It sees no homes: syncd, and"
        " the Python that it runs with, have to lie elsewhere, as under /opt. `systemctl reload syncd` takes a"
        " changed registry, or fails with what is wrong in it."
    )
    made.paragraph(f"It is not started anew after these exit codes: {_not_again()}; `syncd`(1) says what they mean.")
    made.section("Secrets")
    made.paragraph(
        "A user's service takes them from that user's keyring. For the machine's, `syncd login ACCOUNT"
        " --system`, as root, encrypts each into one table, which systemd hands to the service when it starts;"
        " so a new one holds after `systemctl restart syncd`. Without a TPM2 the key lies on the same disk."
    )
    made.section("Files")
    made.item(f"`{SYSTEM_CONFIG}`", "The registry of the machine's service, for everybody to read.")
    made.item("`/var/lib/syncd`", "Its state, with a copy for each of the last days in `backups`.")
    made.item("`/run/syncd/control.sock`", "Where commands reach it.")
    made.item(f"`{CREDSTORE / TABLE}`", "Its secrets.")
    made.item("`/etc/default/syncd`", "Variables such as SYNCD_GROUP, and nothing secret.")
    made.item("`/etc/systemd/system/syncd.service`, `~/.config/systemd/user/syncd.service`", "The units.")
    made.section("Diagnostics")
    made.paragraph(
        "`systemctl status syncd` says in one sentence how it is, `syncd status` account by account, `syncd"
        " doctor` what is broken and how to mend it, `journalctl -u syncd` what happened."
    )
    made.section("See also")
    made.paragraph("`syncd`(1), `syncd.toml`(5), `systemd.unit`(5), `systemd-creds`(1)")
    return made.text


def _not_again() -> str:
    """Exit codes after which systemd leaves it ended, as the unit says; 243 is systemd's own, for credentials."""
    found = re.search(r"^RestartPreventExitStatus=(.+)$", template(user=False), re.MULTILINE)
    return ", ".join(found[1].split()) if found is not None else "none"
