"""Numbers as the page tells them."""

from __future__ import annotations

import pytest

from syncd.core.load.percents import five
from syncd.core.page.days import about


@pytest.mark.parametrize("percent", [tie / 2 for tie in range(5, 200, 5)])
def test_a_number_between_two_fives_is_told_alike_in_tables_and_sentences(percent: float) -> None:
    """What lies in the middle goes up, in both: 12.5 is 15, as 17.5 is 20."""
    assert str(five(percent)) == about(percent)
    assert 0 <= five(percent) - percent <= 2.5
