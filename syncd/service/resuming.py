"""Going on in a paused account, once a person has said so."""

from __future__ import annotations

from dataclasses import replace

from syncd.engine.anew import start_anew
from syncd.engine.report import LOST
from syncd.errors import UsageError
from syncd.service.operations import Operations


class Resuming(Operations):
    """The part of the service that resumes."""

    def resume(self, name: str, digest: str) -> str:
        """Accept exactly the list that paused an account. Returns why it was paused. Raises UsageError."""
        household, account = self.account(name)
        with household.store(write=True) as store:
            record = store.accounts().get(account.id)
            if record is None or not record.paused_why:
                raise UsageError(f"{name} is not paused", hint="syncd status shows how each account is")
            why = record.paused_why
            if digest != record.paused_digest:
                raise UsageError(
                    f"{name} is paused by another list than {digest}",
                    hint=f"{record.paused_why}; to accept it: syncd resume {name} --accept {record.paused_digest}",
                )
            with store.change() as change:
                if digest.startswith(LOST):
                    start_anew(store, change, account.id, self.clock.now())
                    record = replace(record, paused_why="", paused_at=None, paused_digest="")
                else:
                    record = replace(record, accepted_digest=digest)
                change.put_account(record)
        return why
