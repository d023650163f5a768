"""Todoist accounts: one task per occurrence, in a project of its owner, through `/sync` of the API v1."""

from adapters.todoist.spec import SPEC

__all__ = ["SPEC"]
