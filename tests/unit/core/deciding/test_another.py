"""Another syncd is told by the stamps that it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from syncd.core.another import another_syncd
from syncd.model.state import Pause
from tests.support.scenes import INSTANCE, NOW, Stage, standing
from tests.support.writes import stamp_of

SECOND = timedelta(seconds=1)


def stamped(instance: str, at: datetime) -> Stage:
    """A stage on which the bins carry this stamp, and their owner changed them since."""
    stage = standing()
    item = stage.shown(stage.uid())
    before = stamp_of(item.stamp)
    stamp = str(replace(before, instance=instance, at=at))
    stage.edit(stage.uid(), stamp=stamp, description=item.description.replace(str(before), stamp))
    return stage


def paused(stage: Stage, since: datetime = NOW, taken_over: datetime | None = None) -> bool:
    """Whether Alex's account pauses."""
    taken = {} if taken_over is None else {"alex-cloud": taken_over}
    return "alex-cloud" in another_syncd(stage.registry, stage.scene.looks, INSTANCE, since, taken)


@pytest.mark.parametrize(
    ("instance", "after", "pauses"),
    [
        ("other", SECOND, True),
        ("other", timedelta(days=400), True),
        ("other", timedelta(0), False),
        ("other", -timedelta(days=9), False),
        (INSTANCE, SECOND, False),
    ],
)
def test_a_write_of_another_instance_after_our_first_run_pauses(
    instance: str, after: timedelta, pauses: bool
) -> None:
    """Ours do not, nor those of a state that was lost before; one from the future does."""
    assert paused(stamped(instance, NOW + after)) is pauses


def test_an_item_that_is_met_without_a_link_counts_too() -> None:
    """What the other one made is ours by its uid."""
    stage = stamped("other", NOW + SECOND)
    stage.links = {}
    assert paused(stage)


def test_what_was_taken_over_is_accepted_and_a_newer_write_is_not() -> None:
    """A person said that the other one is stopped; one more write shows that it is not."""
    stage = stamped("other", NOW + timedelta(hours=1))
    assert not paused(stage, taken_over=NOW + timedelta(hours=1))
    assert paused(stage, taken_over=NOW + timedelta(minutes=59))


def test_the_verdict_says_since_when_in_the_households_time() -> None:
    """The oldest such write begins the sentence, the newest is what a take-over has to accept."""
    stage = stamped("other", NOW + SECOND)
    said = another_syncd(stage.registry, stage.scene.looks, INSTANCE, NOW, {})["alex-cloud"]
    assert said.why == "another syncd works here since 2026-11-22 13:00; one item carries its stamp"
    assert (said.kind, said.uids, said.another_at) == (Pause.ANOTHER, (stage.uid(),), NOW + SECOND)
