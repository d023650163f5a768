"""Trying accounts and keeping their secrets."""

from __future__ import annotations

from pydantic import BaseModel

from syncd.credentials import delete_secret, erase_sealed, seal_secret, store_secret
from syncd.engine.gather import settings_digest
from syncd.engine.opened import Opened
from syncd.errors import EXIT_FINE, AccountError, RegistryError, SecretError, UsageError
from syncd.model.registry import Account
from syncd.ports import Identity
from syncd.service.answers import Checked
from syncd.service.doctor import Examining, clause
from syncd.service.household import Household, left_accounts, used_slots


class SettingUp(Examining):
    """The part of the service that sets up."""

    def check(self, *, offline: bool = False) -> Checked:
        """Every problem of the registry at once and, unless `offline`, one try at each account."""
        try:
            household = self.household()
        except RegistryError as error:
            return Checked(error.problems)
        tried: dict[str, str] = {}
        codes: dict[str, int] = {}
        if not offline:
            gone = left_accounts(household.registry)
            for account in household.registry.accounts:
                if account.id in gone:
                    continue
                wrong = self._try(household, account)
                tried[account.id] = _sentence(wrong, account.id) if wrong is not None else ""
                codes[account.id] = wrong.exit_code if wrong is not None else EXIT_FINE
        return Checked(household.reading.warnings, tried, codes)

    def _try(self, household: Household, account: Account) -> SecretError | AccountError | None:
        """Ask that account's server who we are: None for fine, else what is wrong."""
        try:
            opened = household.open(account, used_slots(household.registry, account))
        except SecretError as error:
            return error
        try:
            opened.connection.identify()
        except AccountError as error:
            return error
        finally:
            opened.connection.close()
        return None

    def login(self, name: str, secret: str, *, keep: bool = True, system: bool = False) -> str:
        """Try a secret and keep it: in the keyring, or for the machine's service. Returns who the server says we are.

        Raises UsageError, AccountError (nothing is kept then), SecretError, also for the secret of another user than
        the one for whom the account's items were made.
        """
        household, account = self._to_log_in(name)
        opened = household.open_with(account, used_slots(household.registry, account), secret)
        try:
            identity = opened.connection.identify()
        finally:
            opened.connection.close()
        self._check_pairing(household, opened, identity)
        if keep and system:
            seal_secret(account.id, secret)
        elif keep:
            store_secret(account.id, secret)
        user = f"{identity.called} (user {identity.user})" if identity.called else identity.user
        return f"{user} at {identity.origin}"

    def erase_secret(self, name: str, *, system: bool = False) -> bool:
        """Take an account's secret out of where `login` put it; whether there was one. Raises SecretError.

        The account may be gone from the registry.
        """
        return erase_sealed(name) if system else delete_secret(name)

    def opens_more(self, name: str) -> str:
        """What the stored credential of that account opens beyond what syncd needs. Raises UsageError as `login`."""
        _household, account = self._to_log_in(name)
        return self.adapters[account.adapter].opens_more

    def _check_pairing(self, household: Household, opened: Opened, identity: Identity) -> None:
        """Raises SecretError when items stand in this account that were made for another user of the same server.

        Other settings may lead elsewhere too, which the next run looks at; here it is about the secret.
        """
        account, digest = opened.account, settings_digest(opened)
        by_secret = not self.adapters[account.adapter].settings_name_user
        with household.store(write=False) as store:
            paired = {
                c.user
                for c in store.collections()
                if (c.account, c.origin) == (account.id, identity.origin)
                and c.href
                and (by_secret or c.settings == digest)
            }
        if not paired or identity.user in paired:
            return
        who = f"{identity.called} (user {identity.user})" if identity.called else f"user {identity.user}"
        raise SecretError(
            f"account {account.id}: this secret is of {who}, and the items there were made for user"
            f" {', '.join(sorted(paired))}; it was not stored",
            hint="log in as that user; for another one, write another account into the registry, with its own id",
        )

    def _to_log_in(self, name: str) -> tuple[Household, Account]:
        """An account whose secret belongs into the keyring. Raises UsageError for any other."""
        household, account = self.account(name)
        if account.secret is not None:
            raise UsageError(
                f"{name} takes its secret from the place named in the registry",
                hint=f"change it there, or remove `secret` from [accounts.{name}]",
            )
        settings = account.settings
        assert isinstance(settings, BaseModel)
        if not self.adapters[account.adapter].needs_secret(settings):
            raise UsageError(f"{name} needs no secret", hint="syncd check tries it")
        return household, account


def _sentence(error: SecretError | AccountError, account: str) -> str:
    return f"{clause(error, account)}: {error.hint}" if error.hint else clause(error, account)
