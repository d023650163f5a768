"""Frozen values that every floor shares: the registry, items, links, the ledger. They know their form, no more."""
