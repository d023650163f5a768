"""The machine's household on servers in memory: one server per account, every fault of the reference adapter."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryServer, registered
from adapters.memory.spec import SPEC
from syncd.engine.report import RunReport
from syncd.model.item import Kind
from tests.machine.hand import Shown
from tests.machine.memory_hand import MemoryHand
from tests.machine.process import Process, mortal
from tests.machine.registry import Household
from tests.machine.world import World

ACCOUNTS = ("alex", "sam", "kim", "spare")

TROUBLES: tuple[tuple[Call, Fault], ...] = (
    (Call.WRITE, Fault.NO_ETAG),
    (Call.LISTING, Fault.FLAKY_ETAG),
    (Call.CHANGES, Fault.FLAKY_ETAG),
    (Call.FETCH, Fault.FLAKY_ETAG),
    (Call.WRITE, Fault.CHANGED),
    (Call.CREATE, Fault.UID_TAKEN),
    (Call.ANY, Fault.UNREACHABLE),
    (Call.WRITE, Fault.UNREACHABLE),
    (Call.WRITE, Fault.ANSWER_LOST),
    (Call.FETCH, Fault.UNREACHABLE),
    (Call.OPEN, Fault.ANSWER_LOST),
    (Call.ANY, Fault.RATE_LIMITED),
    (Call.WRITE, Fault.RATE_LIMITED),
    (Call.ANY, Fault.AUTH),
    (Call.CHANGES, Fault.TOKEN_REFUSED),
    (Call.WRITE, Fault.FULL),
    (Call.ANY, Fault.NONSENSE),
    (Call.LISTING, Fault.HALF),
    (Call.CHANGES, Fault.HALF),
    (Call.CHANGES, Fault.COLLECTION_GONE),
)


class MemoryWorld(World):
    """A household in memory."""

    def __init__(self, folder: Path) -> None:
        self.stack = ExitStack()
        self.downs: dict[str, Fault] = {}
        self.servers = {}
        for name in ACCOUNTS:
            server = MemoryServer(f"{folder.name}-{name}", keeps_trash=name == "kim")
            if name == "spare":
                server.capabilities = replace(server.capabilities, incremental=False, bodies_with_changes=False)
            self.servers[name] = self.stack.enter_context(registered(server))
        theirs = self.servers["kim"].make("kim", "Household", Kind.VTODO)
        self.servers["kim"].add_foreign(theirs.href, "own-list", "Buy stamps")
        self.hand = MemoryHand(self.servers)
        tables = {
            name: f'adapter = "memory"\nserver = "{folder.name}-{name}"\nusername = "{name}"\n' for name in ACCOUNTS
        }
        super().__init__(
            folder, Household(tables, family="kim", columns=True), {"memory": mortal(SPEC, lambda: self.process)}
        )
        self.note_foreign()

    def calm(self) -> None:
        """No fault is planned any more, but for accounts that are down."""
        for name, server in self.servers.items():
            server.faults.clear()
            if name in self.downs:
                server.faults.plan(Call.ANY, self.downs[name], times=-1)

    def go_down(self, account: int, *, refused: bool) -> None:
        """From now on an account does not answer, or refuses the password."""
        self.downs[ACCOUNTS[account % len(ACCOUNTS)]] = Fault.AUTH if refused else Fault.UNREACHABLE
        self.calm()

    def up(self) -> None:
        """Accounts that were down answer again."""
        self.downs.clear()
        self.calm()

    def rename_list(self, pick: int, name: str) -> None:
        """An owner gives another name to a collection in which something of ours stands."""
        items = self.ours()
        if items:
            chosen = items[pick % len(items)]
            self.servers[chosen.account].collections[chosen.collection].name = name
            self.renamed_lists.add(chosen.collection)

    def trouble(self, account: int, which: int, skip: int, times: int) -> None:
        """Plan a fault."""
        call, fault = TROUBLES[which % len(TROUBLES)]
        self.servers[ACCOUNTS[account % len(ACCOUNTS)]].faults.plan(call, fault, skip=skip, times=times)

    def put_server_back(self, account: str, backup: tuple[Shown, ...]) -> None:
        """Members as they were; tokens of what came since are refused."""
        server = self.servers[account]
        for href, place in server.collections.items():
            stood = {i.href: i.raw for i in backup if i.collection == href}
            for gone in place.members.keys() - stood.keys():
                server.remove(place, gone)
            for at, raw in stood.items():
                if at not in place.members or place.members[at].text != raw:
                    server.store(place, at, raw)
            place.trash -= {i.uid for i in backup}
        server.forget_tokens()

    def drop_list(self, pick: int) -> None:
        """An owner deletes a whole collection in which something of ours stands."""
        items = self.ours()
        if not items:
            return
        chosen = items[pick % len(items)]
        for item in items:
            if item.href.startswith(chosen.collection):
                self.watch.changed(item, None)
        self.servers[chosen.account].drop_collection(chosen.collection)
        self.note_foreign()

    def die(self, at: int) -> RunReport | None:
        """A run that dies at a boundary; None when it did."""
        return self.run(Process(dies_at=at))

    def close(self) -> None:
        """Let go of everything."""
        super().close()
        self.stack.close()
