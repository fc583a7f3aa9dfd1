"""Histories of hypothesis' choosing, each in a database of its own."""

import asyncio
from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.database import Database
from tests.servers import PostgresServer, SqliteServer
from tests.undo.histories import Tally, tell
from tests.undo.steps import VERBS, Step

STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(sorted(VERBS)),
        st.sampled_from((0, 1, 1, 2, 2, 3)),
        st.integers(0, 9),
        st.integers(1, 999),
    ),
    min_size=10,
    max_size=30,
)


def play(server: SqliteServer | PostgresServer, how_many: int, *, seed: int | None = None) -> Tally:
    """So many histories; the same ones at every call unless a seed is given."""
    tally = Tally()

    @settings(
        max_examples=how_many,
        deadline=None,
        database=None,
        derandomize=seed is None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS, st.integers(0, 2**32))
    def one(steps: list[Step], order: int) -> None:
        url, remove = server.create()
        try:
            asyncio.run(_tell(url, steps, Random(order), tally))
        finally:
            remove()

    if seed is not None:
        from hypothesis import seed as seeded

        chosen: Callable[[], None] = seeded(seed)(one)
        chosen()
    else:
        one()
    return tally


async def _tell(url: str, steps: list[Step], random: Random, tally: Tally) -> None:
    database = Database(url)
    try:
        await tell(database, steps, random, tally)
    finally:
        await database.close()
