"""What every part of the service stands on: one household, its registry and where its state lies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from syncd.errors import UsageError
from syncd.model.registry import Account, Registry
from syncd.ports import AdapterSpec, Clock
from syncd.service.household import Household, read_household, same_file


class Operations:
    """One household, given where its registry and state lie."""

    def __init__(
        self,
        config: Path,
        state: Path,
        adapters: Mapping[str, AdapterSpec],
        clock: Clock,
        *,
        check_clock: bool = True,
    ) -> None:
        self.config = config
        self.state = state
        self.adapters = adapters
        self.clock = clock
        self.check_clock = check_clock
        self._household: Household | None = None

    def household(self) -> Household:
        """The registry as the file says it now; read anew when a file changed, or a day that matters came.

        Raises RegistryError.
        """
        if self._household is None or self._household.turned() or not same_file(self._household):
            self._household = read_household(self.config, self.state, self.adapters, self.clock)
        return self._household

    def registry(self) -> Registry:
        """The registry that holds, for names and zones. Raises RegistryError."""
        return self.household().registry

    def account(self, name: str) -> tuple[Household, Account]:
        """The account of that name. Raises UsageError."""
        household = self.household()
        try:
            return household, household.registry.account(name)
        except KeyError:
            names = ", ".join(a.id for a in household.registry.accounts)
            raise UsageError(f"there is no account {name!r} in the registry", hint=f"accounts: {names}") from None
