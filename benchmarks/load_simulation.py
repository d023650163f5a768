"""`python -m benchmarks.load_simulation [NAME ...] [--homes N]`: false alarms, delays and calm of the drift engine.

Each figure stands beside the one that was claimed when the defaults were chosen, on other simulated homes. Names:
calm, moved, kinds, tuning, recording; all without one. Every run is seeded: the same call prints the same table. A
false alarm is the beginning of a run of weeks that say moved in a home where nothing did, counted per household and
year. A delay is whole weeks from the change to the first week that says moved: median / ninth decile / 95 % (found
within 26 weeks). Who did it is credited with all of it, unless a line says `do`: then with a third, as when a doer
takes the doing and the owner keeps noticing and planning.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import mean, median

from syncd.core.drift.question import QUESTIONS, Answer, Kind, Question
from tests.simulated.asking import CHANGES, COUPLES, SPARSE, WEEK, YEARS, Line, delays, lives
from tests.simulated.homes import FAMILIES
from tests.simulated.life import Change
from tests.simulated.recording import recording
from tests.simulated.streams import alarms, delay, looked, said

CALM = {
    "typical": ("0.002", "0.031"),
    "od": ("0.031", "0.079"),
    "ar": ("0.050", "0.131"),
    "sparse": ("0.014", "0.040"),
    "fluid": ("0.10", ""),
    "steady": ("0.001", "0.001"),
    "gap4": ("0.049", "0.065"),
    "vac": ("0.050", "0.084"),
}


def calm(homes: int) -> Iterator[Line]:
    """False alarms in homes where nothing moves, how often they can be told so, and how well the band holds."""
    for name, (load, every) in CALM.items():
        counts: dict[Kind | None, int] = {}
        agreed: list[tuple[bool, bool]] = []
        held: list[bool] = []
        for _home, found in lives(FAMILIES[name], homes, YEARS * WEEK, kinds=tuple(Kind)):
            looks = looked(found, QUESTIONS)
            for kind in (None, *Kind):
                counts[kind] = counts.get(kind, 0) + alarms(said(looks, kind))
            first = looks[Kind.LOAD, 0, 0]
            agreed.append((first[7].answer is Answer.AS_AGREED, first[12].answer is Answer.AS_AGREED))
            true = FAMILIES[name].gap
            held += [abs(x.value - true) <= (x.half_width or 0) for x in first[8:] if x.value is not None]
        rates = {kind: f"{count / homes / YEARS:.3f}" for kind, count in counts.items()}
        yield f"{name}: load, false alarms", rates[Kind.LOAD], load
        yield f"{name}: all four kinds", rates[None] + "  " + _parts(rates), every
        shares = " / ".join(f"{mean(each):.0%}" for each in zip(*agreed, strict=True))
        yield f"{name}: as agreed after 8, 13 weeks", shares, {"typical": "71% / 82%", "fluid": "15%"}.get(name, "")
        yield f"{name}: band holds the truth", f"{mean(held):.1%}", "95..99.9%"


def _parts(rates: dict[Kind | None, str]) -> str:
    return " ".join(f"{kind} {rate}" for kind, rate in rates.items() if kind not in (None, Kind.LOAD))


def moved(homes: int) -> Iterator[Line]:
    """Delays of the load after a change, what the shown number is on its way, and the same where only doing moves."""
    for name, change, claimed in CHANGES:
        yield name, delays(COUPLES, homes, change, Kind.LOAD), claimed
    yield "sparse 50->70", delays(SPARSE, homes, CHANGES[0][1]), "7 / 11 / 13"
    odds = Change(load=0.2, odds=True)
    yield "50->70 as odds of each occurrence", delays(COUPLES, homes, odds), "not claimed"
    shown: dict[int, list[float]] = {5: [], 8: [], 12: []}
    for _home, found in lives(COUPLES, homes, 70, CHANGES[0][1]):
        looks = looked(found, QUESTIONS)[Kind.LOAD, 0, 0]
        for after, values in shown.items():
            values.append(50 + 100 * (looks[51 + after].value or 0.0))
    yield "shown 5, 8, 12 weeks after 50->70", " / ".join(f"{median(v):.0f}" for v in shown.values()), "60 / 64 / 67"
    for (name, change, _), claimed in zip(CHANGES, ("8 / 11", "10 / 18", "14 / 21"), strict=False):
        yield f"{name}, read every fourth week", delays(COUPLES, homes, change, every=4), claimed
    do = delays(COUPLES, homes, CHANGES[0][1], doing=3)
    yield "50->70, `do`", do, "not claimed"


def kinds(homes: int) -> Iterator[Line]:
    """Delays of the other three questions, each for what it is there for."""
    everything, both, left = Change(category=1.0), Change(both=0.4), Change(left=0.5)
    yield "one category, by category", delays(COUPLES, homes, everything, Kind.CATEGORY), "7 / 11 / 13"
    yield "one category, by load", delays(COUPLES, homes, everything), "within 26 weeks 45%"
    do = delays(COUPLES, homes, everything, Kind.CATEGORY, doing=3)
    yield "one category, by category, `do`", do, "not claimed"
    yield "40 % done for each other, by ownership", delays(COUPLES, homes, both, Kind.OWNERSHIP), "6 / 9 / 9"
    yield "40 % done for each other, by load", delays(COUPLES, homes, both), "within 26 weeks 16%"
    yield "half of one's left open, by open", delays(COUPLES, homes, left, Kind.OPEN), "10 / 11 / 11"


TUNINGS: tuple[tuple[str, dict[str, float], str], ...] = (
    ("as shipped", {}, "0.10 / 6, 8, 11"),
    ("half-life 2", {"half_life_weeks": 2.0}, "0.17 / 5, 7, 10"),
    ("half-life 4", {"half_life_weeks": 4.0}, "0.04 / 7, 9, 13"),
    ("clip 3", {"clip": 3.0}, "0.22 / "),
    ("no clip", {"clip": 1e9}, "0.32 / "),
    ("zone 3", {"zone": 0.03}, "0.30 / "),
    ("zone 8", {"zone": 0.08}, "0.01 / 8, 14, 16"),
    ("band 2", {"band": 2.0}, "0.22 / 5, 7, 10"),
    ("band 3", {"band": 3.0}, "0.03 / 7, 10, 13"),
    ("prior noise 0.05", {"sd": 0.05}, "no matter"),
    ("prior noise 0.12", {"sd": 0.12}, "no matter"),
    ("prior weeks 3", {"prior_weeks": 3.0}, "no matter"),
    ("prior weeks 12", {"prior_weeks": 12.0}, "no matter"),
)


def tuning(homes: int) -> Iterator[Line]:
    """Per setting: false alarms of load in the worst family; median delays of 50->70, 50->65 and 65 over 8 weeks."""
    worst = ("od", "ar", "sparse", "fluid", "gap4", "vac")
    quiet = {name: [s for _, s in lives(FAMILIES[name], homes, YEARS * WEEK)] for name in worst}
    shifted = [[s for _, s in lives(COUPLES, homes, c.start + 60, c)] for _, c, _ in CHANGES[:3]]
    for name, keys, claimed in TUNINGS:
        question: Question = replace(QUESTIONS[Kind.LOAD], **keys)  # type: ignore[arg-type]
        questions = {Kind.LOAD: question}
        rates = {
            family: sum(alarms(said(looked(s, questions))) for s in lived) / homes / YEARS
            for family, lived in quiet.items()
        }
        family = max(rates, key=lambda each: rates[each])
        delays = [median(delay(said(looked(s, questions)), WEEK) or 99 for s in lived) for lived in shifted]
        yield name, f"{rates[family]:.2f} {family} / " + ", ".join(f"{each:.0f}" for each in delays), claimed


PARTS: dict[str, tuple[Callable[[int], Iterator[Line]], int]] = {
    "calm": (calm, 60),
    "moved": (moved, 100),
    "kinds": (kinds, 120),
    "tuning": (tuning, 30),
    "recording": (recording, 4),
}


def main() -> int:
    """Simulate and print."""
    arguments = argparse.ArgumentParser(
        prog="python -m benchmarks.load_simulation", description=__doc__.split("\n")[0]
    )
    arguments.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(PARTS)}; all without it")
    arguments.add_argument("--homes", type=int, help="homes for each line; without it each part has its own number")
    chosen = arguments.parse_args()
    if unknown := set(chosen.names) - set(PARTS):
        arguments.error(f"there is no part {', '.join(sorted(unknown))}")
    for name, (part, homes) in PARTS.items():
        if name in (chosen.names or PARTS):
            print(f"{name}, {chosen.homes or homes} homes a line".ljust(56) + "measured".ljust(84) + "claimed")
            for what, measured, claimed in part(chosen.homes or homes):
                print(f"  {what}".ljust(56) + measured.ljust(84) + claimed, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
