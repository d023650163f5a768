"""The page of a report, before it is drawn: every word and every number that stands on it, as plain values.

`made` is the way in. `course` makes the lines of shares over time, `columns` the two columns, `listed` the course of
the whole list, `days` the words for days and rounded numbers. How it looks is `syncd.report`.
"""

from syncd.core.page.made import Asked, page_of, shared_language
from syncd.core.page.values import Figure, Page

__all__ = ["Asked", "Figure", "Page", "page_of", "shared_language"]
