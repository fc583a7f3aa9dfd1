"""`nocto upgrade`: what was there is copied, and put back if what comes of it is not sound."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from app import upgrade as migrating
from app.config import Settings
from app.database import Database, Mode
from app.errors import Conflict
from app.services.upgrading import upgrade_and_verify
from tests.conftest import BOTH, SECRET

WRONG_TOTAL = "INSERT INTO board_totals (stage_id, currency, count, amount) VALUES (1, 'RUB', 5, 100)"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the version before, that nobody else is connected to."""
    server: Any = request.getfixturevalue(request.param)
    url, remove = server.apart()
    yield url
    remove()


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=tmp_path)


@pytest.fixture
async def older(url: str) -> None:
    def migrate(connection: Connection) -> None:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.upgrade(config, migrating.revisions()[1])

    await run(url, migrate)


async def run(url: str, work: Any) -> Any:
    """Do something on a connection of one's own, or run a statement; the first value it answers."""
    database = Database(url)
    try:
        async with database.engine_for(Mode.WRITE).connect() as connection:
            if callable(work):
                answer = await connection.run_sync(work)
            else:
                rows = await connection.execute(text(work))
                answer = rows.scalar() if rows.returns_rows else None
            await connection.commit()
            return answer
    finally:
        await database.close()


async def revision(url: str) -> Any:
    return await run(url, "SELECT version_num FROM alembic_version")


@pytest.mark.usefixtures("older")
async def test_the_former_database_stays_beside_the_new_one(url: str, settings: Settings) -> None:
    done = await upgrade_and_verify(settings)

    assert done is not None
    assert (done.is_sound, done.was_put_back) == (True, False)
    assert await revision(url) == migrating.revisions()[0]
    assert done.copy is not None
    assert await revision(_beside(url, done.copy)) == migrating.revisions()[1]


@pytest.mark.usefixtures("older")
async def test_a_database_that_is_not_sound_after_it_is_put_back(url: str, settings: Settings) -> None:
    await run(url, WRONG_TOTAL)

    done = await upgrade_and_verify(settings)

    assert done is not None
    assert done.was_put_back
    assert [finding.check for finding in done.findings if not finding.ok] == ["totals"]
    assert await revision(url) == migrating.revisions()[1]
    assert await run(url, "SELECT count(*) FROM board_totals") == 1


@pytest.mark.usefixtures("older")
async def test_a_migration_that_fails_is_told_and_has_changed_nothing(
    url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrating, "_migrate", fail)
    done = await upgrade_and_verify(settings)

    assert done is not None
    assert [(finding.check, finding.detail) for finding in done.findings] == [("migrations", "power cut")]
    assert await revision(url) == migrating.revisions()[1]


@pytest.mark.usefixtures("older")
async def test_without_a_copy_what_is_wrong_is_told_and_stays(url: str, settings: Settings) -> None:
    await run(url, WRONG_TOTAL)

    done = await upgrade_and_verify(settings, copy=False)

    assert done is not None
    assert (done.is_sound, done.copy, done.was_put_back) == (False, None, False)
    assert await revision(url) == migrating.revisions()[0]


@pytest.mark.usefixtures("older")
async def test_a_database_of_this_version_is_left_alone(settings: Settings) -> None:
    await upgrade_and_verify(settings)

    assert await upgrade_and_verify(settings) is None


@pytest.mark.usefixtures("older")
async def test_postgres_is_not_copied_while_somebody_is_connected(url: str, settings: Settings) -> None:
    other = Database(url)
    async with other.engine_for(Mode.READ).connect() as connection:
        await connection.execute(text("SELECT 1"))
        if other.is_sqlite:
            assert await upgrade_and_verify(settings) is not None
        else:
            with pytest.raises(Conflict, match="database_in_use"):
                await upgrade_and_verify(settings)
            assert await revision(url) == migrating.revisions()[1]
    await other.close()


def _beside(url: str, copy: str) -> str:
    database = Database(url)
    return database.url.set(database=copy).render_as_string(hide_password=False)
