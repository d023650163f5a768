"""Pages made by the machine's service: in its sandbox, by a process of its own, into a folder that it is given."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.systemd.house import CONFIG, Service

FOLDER = "/var/local/household"
GROUP = "users"

SESSION = """
[sessions.us]
kind = "partnership-check-in"
rrule = "FREQ=DAILY"
at = "12:00"
minutes = 10
starting = {day}
"""


def test_a_page_is_made_in_the_sandbox_and_written_by_who_asked(service: Service) -> None:
    """What the unit forbids lets libraries draw; the file is the caller's, where the service could write nothing."""
    service.systemctl("start")
    made = service.syncd("report", "--html", "/root/page.html")
    page = service.lab.run("cat", "/root/page.html").stdout
    whose = service.lab.run("stat", "--format=%U %a", "/root/page.html").stdout.strip()

    assert (0, "") == (made.returncode, made.stderr)
    assert page.startswith("<!doctype html>")
    assert page.count("<svg") == 1
    assert whose == "root 600"


def test_the_page_before_a_check_in_lies_in_the_folder_of_a_group(service: Service) -> None:
    """With the lines of the guide in a drop-in the service writes there, and the group can read it; doctor agrees."""
    service.lab.run("install", "-d", "-m", "2770", "-g", GROUP, FOLDER)
    text = service.lab.run("cat", str(CONFIG)).stdout
    text = text.replace("[household]\n", f'[household]\nreport_dir = "{FOLDER}"\n')
    service.lab.write(CONFIG, text + SESSION.format(day=datetime.now(UTC).date()))
    service.systemctl("start")
    refused = service.syncd("doctor").stdout
    service.systemctl("stop")
    service.drop_in(f"ReadWritePaths={FOLDER}", f"SupplementaryGroups={GROUP}", "RestartSec=200ms")
    service.systemctl("start")

    def found() -> str:
        return service.lab.run("find", FOLDER, "-name", "*-us.html", "-printf", "%g %m\\n").stdout

    service.lab.until("the page lies there", lambda: found() != "")
    lies = found()
    fine = service.syncd("doctor").stdout
    service.lab.run("rm", "-rf", FOLDER)

    assert "ReadWritePaths=" in " ".join(refused.split())
    assert lies == f"{GROUP} 640\n"
    assert "pages before check-ins can be put there" in " ".join(fine.split())
