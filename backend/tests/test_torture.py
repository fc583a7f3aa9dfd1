"""A short form of each of the tortures; `make torture` goes on for much longer.

Where time is measured, nothing here depends on it: the machine may be busy.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import BOTH
from tests.torture import migrations, races
from tests.torture.clusters import Cluster, new_cluster
from tests.torture.fullness import fail_again_and_again
from tests.torture.kills import kill_again_and_again
from tests.torture.outages import stop_database_again_and_again
from tests.torture.restoring import back_up_again_and_again
from tests.torture.soak import work_for_long
from tests.torture.stops import stop_again_and_again

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with new_cluster() as cluster:
        yield cluster


@pytest.fixture(params=BOTH)
def quarry(request: pytest.FixtureRequest, tmp_path: Path) -> migrations.Quarry:
    cluster = request.getfixturevalue("cluster") if request.param == "postgres" else None
    return migrations.Quarry(cluster, tmp_path)


def test_what_a_killed_server_acknowledged_is_there_once(database_url: str, tmp_path: Path) -> None:
    tally = asyncio.run(kill_again_and_again(database_url, tmp_path, kills=1, writes=80))

    assert tally.verdict.faults == []
    assert tally.acknowledged >= 80
    assert tally.crew.ledger.repeated > 0, "nobody was ever interrupted"


@pytest.mark.postgres
def test_while_postgres_is_away_writers_hear_busy_and_afterwards_all_is_there_once(
    cluster: Cluster, tmp_path: Path
) -> None:
    found = asyncio.run(stop_database_again_and_again(cluster.new_database(), cluster, tmp_path, stops=1))

    statuses = found.crew.ledger.statuses
    assert found.verdict.faults == []
    assert statuses.keys() <= {200, 201, 503}
    assert statuses[503] > 0


def test_of_two_in_each_others_way_one_goes_well_and_nothing_is_orphaned(
    database_url: str, tmp_path: Path
) -> None:
    arenas = asyncio.run(races.run(database_url, tmp_path, rounds=4))

    assert [fault for arena in arenas.values() for fault in arena.wrong] == []
    assert sum(sum(arena.statuses.values()) for arena in arenas.values()) > 100


@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="files of others are limited on Linux only")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_while_no_file_can_be_written_writers_hear_busy_and_readers_read(
    database_url: str, tmp_path: Path
) -> None:
    found = asyncio.run(fail_again_and_again(database_url, tmp_path, rounds=1))

    assert (found.verdict.faults, found.unreadable) == ([], 0)
    assert found.refused > 0


def test_an_upgrade_that_is_killed_or_run_by_four_at_once_ends_with_one_schema(
    quarry: migrations.Quarry,
) -> None:
    account = migrations.Account()
    full, rows = migrations.filled(quarry, deals=20)
    old = quarry.copy(full)
    migrations.back_to(old, "0001")

    migrations.kill_at(quarry, old, migrations.some_places(upto=200, count=2), account, rows=rows)
    migrations.all_at_once(quarry, old, account, rows=rows)

    assert account.wrong == []
    assert (account.kills, account.crowds) == (2, 1)


def test_a_server_that_is_told_to_stop_ends_what_it_has_begun(database_url: str, tmp_path: Path) -> None:
    found = asyncio.run(stop_again_and_again(database_url, tmp_path, stops=1))

    assert (found.codes, found.dropped, found.verdict.faults) == ([0], 0, [])
    assert found.streams > 0


def test_a_backup_made_while_people_write_is_loaded_without_a_difference(
    database_url: str, tmp_path: Path
) -> None:
    found = asyncio.run(back_up_again_and_again(database_url, None, tmp_path, trips=1))

    assert found.differing + found.verdict.faults == []
    assert found.crew.ledger.acknowledged


def test_some_seconds_of_everything_at_once_make_no_error(database_url: str, tmp_path: Path) -> None:
    course = asyncio.run(work_for_long(database_url, tmp_path, minutes=0.03, deals=1_000, trial=0.5))

    assert course.wrong == []
    assert course.statuses.keys() == {200, 201}
