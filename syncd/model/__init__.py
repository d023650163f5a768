"""Frozen values that every floor shares: the registry, items, links, the ledger. No behaviour beyond their own form."""
