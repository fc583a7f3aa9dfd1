"""Whatever several people did, in whatever order it is taken back: everything is as it was.

A few of the histories that `python -m tests.undo` plays by the hundred.
"""

import pytest

from tests.undo.playing import play

SOME = 6


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_histories_are_taken_back_in_any_order_and_done_again(
    request: pytest.FixtureRequest, kind: str
) -> None:
    tally = play(request.getfixturevalue(kind), SOME)

    assert tally.histories == SOME
    assert tally.undone > tally.batches
