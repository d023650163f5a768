"""A household through a whole year, whatever happens in whatever order, and what must hold after each run.

`machine` holds the rules, `edits` what people change, `speech` what they write and what they are asked, `year` what
comes seldom (agreements, undo, old states, who stops), `watch` what must hold, `world` one household on a back end.
A history that once went wrong is kept in `test_found` as plain steps.

`make test` tries few and short histories, always the same. To hunt, for hours if wanted, each time with other ones::

    SYNCD_MACHINE=long SYNCD_MACHINE_EXAMPLES=2000 .venv/bin/python -m pytest tests/machine -q

2000 histories of 60 steps take about two hours in memory. What fails is printed shrunk, as the calls of rules.
"""
