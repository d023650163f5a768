"""Five first responsibilities, suggested; and what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from syncd.cli.printing import line, prose

if TYPE_CHECKING:
    from syncd.cli.init_questions import Questions
    from syncd.config.starter import Starter
    from syncd.service.init_text import NewMember

COUNT = 5
"""How many are suggested."""

_LIST, _OUT = "?", "-"

Chosen = list[tuple["Starter", str | None]]
"""Starters and the member id of their owner; None: it needs a home."""


def suggest(ask: Questions, members: Sequence[NewMember], existing: Sequence[str]) -> Chosen:
    """Show the first ones that fit this home and are like nothing that exists; more by their ids, if wanted."""
    from syncd.config.starter import fitting, read_starters, spread  # noqa: PLC0415 - `syncd --help` does without

    homes = {home for home in ("children", "pets") if ask.yes(f"init-{home}", default=False)}
    pool = fitting(read_starters(), frozenset(homes), existing)
    first = list(spread(pool)[:COUNT])
    line()
    ask.say("init-suggest", count=str(len(first)))
    chosen: Chosen = []
    for number in range(len(first)):
        _one(ask, members, pool, first, number, chosen)
    while (more := _more(ask, pool, chosen)) is not None:
        _one(ask, members, pool, [more], 0, chosen)
    return chosen


def _one(
    ask: Questions,
    members: Sequence[NewMember],
    pool: Sequence[Starter],
    shown: list[Starter],
    at: int,
    chosen: Chosen,
) -> None:
    """Ask who owns the one at `at`, which another one may replace, and note the answer in `chosen`."""
    _show(shown[at], f"{at + 1}/{len(shown)} " if len(shown) > 1 else "")
    same = len({m.name.casefold() for m in members}) < len(members)
    names = [m.id if same else m.name for m in members]
    owners = {word.casefold(): m.id for m in members for word in ((m.id,) if same else (m.name, m.id))}
    by_id = {one.id: one for one in _left(pool, [*chosen, *((one, None) for one in shown)])}

    def answer() -> bool:
        typed = ask.text("init-owner", names=", ".join(names))
        if typed == _OUT:
            return True
        if not typed or typed.casefold() in owners:
            chosen.append((shown[at], owners.get(typed.casefold())))
            return True
        if typed == _LIST:
            _list(ask, list(by_id.values()))
        elif typed in by_id:
            shown[at] = by_id[typed]
            _show(shown[at], "")
        else:
            raise ask.no_answer(typed, ", ".join([*names, _OUT, _LIST]))
        return False

    while not ask.fitting(answer):
        pass


def _more(ask: Questions, pool: Sequence[Starter], chosen: Chosen) -> Starter | None:
    """One more by its id, or None: that is all."""
    by_id = {one.id: one for one in _left(pool, chosen)}

    def answer() -> Starter | str:
        typed = ask.text("init-more")
        if typed and typed != _LIST and typed not in by_id:
            raise ask.no_answer(typed, f"{_LIST}, {', '.join(list(by_id)[:3])}, ...")
        return by_id.get(typed, typed)

    while True:
        found = ask.fitting(answer)
        if found == _LIST:
            _list(ask, list(by_id.values()))
        else:
            return None if isinstance(found, str) else found


def _left(pool: Sequence[Starter], chosen: Chosen) -> list[Starter]:
    taken = {one.id for one, _owner in chosen}
    return [one for one in pool if one.id not in taken]


def _show(one: Starter, number: str) -> None:
    line()
    prose(f"{number}{one.name} ({one.category.value})")
    prose(one.outcome)


def _list(ask: Questions, starters: Sequence[Starter]) -> None:
    """All of them by category, with the ids to type."""
    for category in dict.fromkeys(one.category for one in starters):
        line(category.value)
        for one in starters:
            if one.category is category:
                line(f"  {one.id}: {one.name}")
    ask.say("init-swap")
