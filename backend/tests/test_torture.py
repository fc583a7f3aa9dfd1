"""A short form of each of the tortures; `make torture` goes on for much longer.

Where time is measured, nothing here depends on it: the machine may be busy.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture import races
from tests.torture.clusters import Cluster, new_cluster
from tests.torture.kills import kill_again_and_again
from tests.torture.outages import stop_database_again_and_again

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with new_cluster() as cluster:
        yield cluster


def test_what_a_killed_server_acknowledged_is_there_once(database_url: str, tmp_path: Path) -> None:
    tally = asyncio.run(kill_again_and_again(database_url, tmp_path, kills=2, writes=200))

    assert tally.verdict.faults == []
    assert tally.acknowledged >= 200
    assert tally.crew.ledger.repeated > 0, "nobody was ever interrupted"


@pytest.mark.postgres
def test_while_postgres_is_away_writers_hear_busy_and_afterwards_all_is_there_once(
    cluster: Cluster, tmp_path: Path
) -> None:
    found = asyncio.run(stop_database_again_and_again(cluster.new_database(), cluster, tmp_path, stops=2))

    statuses = found.crew.ledger.statuses
    assert found.verdict.faults == []
    assert statuses.keys() <= {200, 201, 503}
    assert statuses[503] > 0


def test_of_two_in_each_others_way_one_goes_well_and_nothing_is_orphaned(
    database_url: str, tmp_path: Path
) -> None:
    arenas = asyncio.run(races.run(database_url, tmp_path, rounds=8))

    assert [fault for arena in arenas.values() for fault in arena.wrong] == []
    assert sum(sum(arena.statuses.values()) for arena in arenas.values()) > 200
