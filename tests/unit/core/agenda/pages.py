"""The golden agendas: what each file holds. `python -m tests.unit.core.agenda.pages` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from syncd.model.ledger import EntryKind
from syncd.model.occurrence import Occurrence
from tests.unit.core.agenda.stories import (
    CHECK_IN,
    PARTNERSHIP,
    PLANNING,
    REVIEW,
    autumn,
    held,
    material,
    page,
    registry,
    responsibility,
    thing,
)

GOLDEN = Path(__file__).parent / "golden"

SUNDAY = date(2026, 11, 29)
WEDNESDAY = date(2026, 12, 2)
THURSDAY = date(2026, 12, 3)
LOAD = (
    "The load is where you two put it, over about two months.",
    "Alex  █████████░░░░░░░░░░░",
    "Sam   ███████████░░░░░░░░░",
)


def _german() -> dict[str, Callable[[], str]]:
    of = registry(languages=("de", "de"))
    return {
        "planning-de": lambda: page(material(PLANNING, SUNDAY, of=of, stood=[date(2026, 11, 22)])),
        "check-in-de": lambda: page(material(CHECK_IN, WEDNESDAY, of=of, load=LOAD)),
        "review-de": lambda: page(material(REVIEW, SUNDAY, of=of)),
        "partnership-check-in-de": lambda: page(material(PARTNERSHIP, THURSDAY, of=of, load=LOAD)),
    }


def _full() -> str:
    """Forty things without a home, with long names; each list ends in a count."""
    many = tuple(
        responsibility(f"Something with a rather long name, number {n}", "FREQ=WEEKLY;BYDAY=MO", None)
        for n in range(40)
    )
    of = registry()
    of = replace(of, responsibilities=(*of.responsibilities, *many))
    return page(material(PARTNERSHIP, THURSDAY, of=of, load=LOAD))


def _unknown() -> str:
    """Part of it is unknown, since an account could not be seen."""
    entries = [e for e in autumn() if e.owner == "alex"]
    unknown = [Occurrence(thing("Dishes"), date(2026, 11, day)) for day in range(22, 29)]
    return page(material(PLANNING, SUNDAY, entries=entries, unknown=unknown))


def _part_unknown() -> str:
    """Nothing is known to have happened; some of it is known not to have, and the rest is unknown."""
    entries = [e for e in autumn() if e.owner == "alex" and e.kind is not EntryKind.DONE]
    unknown = [Occurrence(thing("Dishes"), date(2026, 11, 24))]
    return page(material(PLANNING, SUNDAY, entries=entries, unknown=unknown))


def _two_languages() -> str:
    return page(material(PLANNING, SUNDAY, of=registry(languages=("de", "en"))))


PAGES: dict[str, Callable[[], str]] = {
    "planning": lambda: page(material(PLANNING, SUNDAY)),
    "planning-first": lambda: page(material(PLANNING, SUNDAY, entries=())),
    "planning-no-mark": lambda: page(material(PLANNING, SUNDAY, stood=[date(2026, 11, 15), date(2026, 11, 22)])),
    "planning-two-languages": _two_languages,
    "planning-unknown": _unknown,
    "planning-part-unknown": _part_unknown,
    "check-in": lambda: page(material(CHECK_IN, WEDNESDAY)),
    "check-in-two-without-mark": lambda: page(
        material(CHECK_IN, WEDNESDAY, stood=[date(2026, 11, 18), date(2026, 11, 25)])
    ),
    "review": lambda: page(
        material(REVIEW, SUNDAY, entries=[*autumn(), *held(REVIEW, date(2026, 10, 25))], stood=[date(2026, 10, 25)])
    ),
    "partnership-check-in": lambda: page(material(PARTNERSHIP, THURSDAY, load=LOAD)),
    "partnership-check-in-full": _full,
    **_german(),
}


def renew() -> None:
    """Write every golden file as the code makes it now, and remove what none is made for."""
    GOLDEN.mkdir(exist_ok=True)
    for left in GOLDEN.glob("*.txt"):
        if left.stem not in PAGES:
            left.unlink()
    for name, made in PAGES.items():
        (GOLDEN / f"{name}.txt").write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    renew()
