"""The measured process: `python -m benchmarks.child CONFIG STATE TIMES [PATH]` syncs so often and says what it took.

With PATH, a task list of the same user, every batch that the first sync has sent is put there once more by the bare
client, batch beside batch: whatever else this machine and its disk do meanwhile, both meet it. Its time counts apart.
Everything is loaded before the first clock is read: start-up is measured apart.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bare import Bare
from benchmarks.household import Login
from syncd.bootstrap import Places, make_service
from syncd.store import Store


@dataclass(slots=True)
class Beside:
    """A `syncd.ports.Progress` that puts what was just sent into another collection."""

    state: Path
    bare: Bare
    seen: set[str] = field(default_factory=set)
    put: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0

    def step(self, _account: str, _done: int, _total: int) -> None:
        """A batch was sent and its outcome stored."""
        wall, cpu = time.perf_counter(), time.process_time()
        with Store.open(self.state, "bench", write=False) as store:
            fresh = {f"{link.uid}.ics": link.raw for link in store.links() if link.uid not in self.seen}
        self.seen |= {name.removesuffix(".ics") for name in fresh}
        self.put += self.bare.put_all(fresh.items())
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def _one(config: Path, state: Path, beside: Beside | None) -> dict[str, float]:
    service = make_service(Places(config, state))
    wall, cpu = time.perf_counter(), time.process_time()
    synced = service.sync(progress=beside)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if beside is not None:
        wall, cpu = wall - beside.wall, cpu - beside.cpu
    [own] = synced.report.accounts.values()
    if synced.exit_code:
        raise SystemExit(f"the sync failed: {own.error}")
    return {"wall": wall, "cpu": cpu, "created": own.created, "updated": own.updated, "requests": own.requests}


def _account(config: Path) -> dict[str, str]:
    account: dict[str, str] = tomllib.loads(config.read_text(encoding="utf-8"))["accounts"]["cloud"]
    return account


def _login(config: Path) -> Login:
    account = _account(config)
    secret = (config.parent / "secret").read_text(encoding="utf-8").strip()
    return Login(account["url"], account["username"], secret)


def main() -> None:
    """Sync and print one JSON document."""
    config, state, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    # Part of start-up, not of a sync.
    importlib.import_module(f"adapters.{_account(config)['adapter']}.connection")
    beside = Beside(state, Bare(_login(config), sys.argv[4])) if len(sys.argv) > 4 else None
    syncs = [_one(config, state, beside)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    syncs += [_one(config, state, None) for _ in range(times - 1)]
    json.dump({"peak_mib": peak, "syncs": syncs, "bare": beside.put if beside else 0.0}, sys.stdout)


if __name__ == "__main__":
    main()
