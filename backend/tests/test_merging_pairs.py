"""A few of the pairs that `python -m tests.merging` merges and takes apart by the thousand."""

import asyncio

from tests.merging.pairs import merge_and_take_apart

SOME = 24


def test_pairs_are_merged_and_taken_apart_without_a_trace(database_url: str) -> None:
    tally = asyncio.run(merge_and_take_apart(database_url, SOME))

    assert (tally.pairs, tally.differences) == (SOME, 0)
    assert tally.moved > SOME
