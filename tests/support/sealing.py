"""Whether the real systemd-creds(1) encrypts here, with a key of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def key_of(folder: Path) -> dict[str, str]:
    """The variable that has systemd-creds use a key in this folder, which must not be in memory alone."""
    return {"SYSTEMD_CREDENTIAL_SECRET": str(folder / "key")}


def seals(folder: Path) -> bool:
    """Whether it encrypts: it needs root, and a key on a disk."""
    if os.geteuid() != 0 or shutil.which("systemd-creds") is None:
        return False
    argv = ["systemd-creds", "encrypt", "--name=x", "-", "-"]
    environment = {**os.environ, **key_of(folder)}
    return subprocess.run(argv, input=b"x", capture_output=True, env=environment, check=False).returncode == 0
