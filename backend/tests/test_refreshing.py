"""A database that was used and given back is as one that nobody has used, or is not handed out again."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from tests.conftest import SECRET
from tests.make import Make
from tests.refreshing import SEQUENCES, TABLES
from tests.rights import canary
from tests.servers import PostgresServer

pytestmark = pytest.mark.postgres

CHANGES = {
    "a table": "CREATE TABLE guest (id int)",
    "no table": "DROP TABLE view_choices",
    "a column": "ALTER TABLE clients ADD COLUMN guest int",
    "an index": "CREATE INDEX guest ON clients (name)",
    "no index": "DROP INDEX ix_deals_client_id",
    "a rule": "ALTER TABLE clients ADD CONSTRAINT guest CHECK (id > 0)",
    "an extension": "DROP EXTENSION plpgsql",
    "a function": "CREATE FUNCTION guest() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a sequence's steps": "ALTER SEQUENCE deals_id_seq INCREMENT 10",
    "statistics": "ANALYZE key_policies",
    "a target of statistics": "ALTER TABLE clients ALTER COLUMN name SET STATISTICS 7",
    "a setting": "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database()); END $$",
    "a right": "DO $$ BEGIN EXECUTE format('GRANT ALL ON DATABASE %I TO PUBLIC', current_database()); END $$",
    "a long table": "INSERT INTO throttles (key, count, ends_at) "
    "SELECT n, 0, now() FROM generate_series(1, 9999) n",
}


@pytest.fixture(scope="module")
def lender(worker: str) -> Iterator[PostgresServer]:
    """One that nobody else borrows from."""
    server = PostgresServer(f"lender_{worker}")
    yield server
    server.close()


def ask(url: str, *statements: str) -> Any:
    """What each statement answers."""

    async def go() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return [await connection.fetch(statement) for statement in statements]
        finally:
            await connection.close()

    return asyncio.run(go())


def everything(url: str) -> dict[str, Any]:
    tables = [row[0] for row in ask(url, TABLES)[-1]]
    answers = ask(url, SEQUENCES, *(f'SELECT * FROM "{table}"' for table in tables))  # noqa: S608
    return dict(zip(["sequences", *tables], answers, strict=True))


def live(url: str, folder: Path) -> None:
    """Leave something in most tables."""
    settings = Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=folder)
    with TestClient(create_app(settings), base_url="http://nocto.test") as web:
        canary.build(Make(web))


def test_a_database_that_was_used_is_handed_out_again_as_good_as_new(
    lender: PostgresServer, tmp_path: Path
) -> None:
    used, give_back = lender.create()
    new = everything(used)
    live(used, tmp_path)
    ask(used, "DELETE FROM key_policies WHERE id = 1", "UPDATE key_policies SET id = id + 10")
    ask(used, "SELECT nextval(format('%I', sequencename)) FROM pg_sequences")
    before = everything(used)

    give_back()
    again, _ = lender.create()

    assert sum(before[table] != new[table] for table in new) > 25
    assert again == used
    assert everything(again) == new


@pytest.mark.parametrize("change", CHANGES)
def test_a_database_that_became_another_is_thrown_away(lender: PostgresServer, change: str) -> None:
    used, give_back = lender.create()
    ask(used, CHANGES[change])

    give_back()
    again, _ = lender.create()

    assert again != used
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        ask(used, "SELECT 1")


def test_whoever_is_still_connected_is_sent_away(lender: PostgresServer) -> None:
    used, give_back = lender.create()

    async def stay() -> None:
        guest = await asyncpg.connect(used)
        await guest.execute("BEGIN; SELECT pg_advisory_lock(1); DELETE FROM key_policies")
        await asyncio.to_thread(give_back)
        with pytest.raises(asyncpg.InterfaceError):
            await guest.execute("COMMIT")

    asyncio.run(stay())
    again, _ = lender.create()

    assert again == used
    assert ask(again, "SELECT pg_try_advisory_lock(1)")[0][0][0]
    assert len(ask(again, "SELECT * FROM key_policies")[0]) == 4
