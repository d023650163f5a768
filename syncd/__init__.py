"""syncd: full ownership at home, held by the calendars and task apps people already use."""

__version__ = "0.1.0"
