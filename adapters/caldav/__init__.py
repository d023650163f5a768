"""CalDAV accounts (RFC 4791): tasks as VTODO in a task list, sessions and calendar owners' tasks as VEVENT."""

from adapters.caldav.spec import SPEC

__all__ = ["SPEC"]
