"""Bringing a database to this version's schema: once, whole, and never backwards."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from app import upgrade as upgrading
from app.database import Database, Mode
from app.models import Base
from app.services.search import upkeep
from app.upgrade import NewerSchema, upgrade
from tests.make import Make

AND_ONE_MORE = ("9999", *upgrading.revisions())
"""The revisions of a later version of the program."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'nocto.db'}"


async def tables(database: Database) -> set[str]:
    async with database.engine_for(Mode.READ).connect() as connection:
        return set(await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync)))


async def test_an_empty_file_becomes_a_database_and_a_second_run_changes_nothing(url: str) -> None:
    database = Database(url)

    assert [await upgrade(database), await upgrade(database)] == [True, False]
    assert Base.metadata.tables.keys() <= await tables(database)
    await database.close()


async def test_four_at_once_end_with_one_schema(url: str) -> None:
    databases = [Database(url) for _ in range(4)]

    done = await asyncio.gather(*(upgrade(database) for database in databases))

    assert sorted(done) == [False, False, False, True]
    for database in databases:
        await database.close()


async def test_a_database_of_a_later_version_is_left_alone(database: Database) -> None:
    async with database.engine_for(Mode.WRITE).connect() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.commit()

    with pytest.raises(NewerSchema, match="9999"):
        await upgrade(database)


async def test_a_file_with_data_is_copied_before_it_is_changed(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(url)
    await upgrade(database)
    async with database.engine_for(Mode.WRITE).connect() as connection:
        await connection.execute(
            text("INSERT INTO external_ids (source, entity, key, entity_id) VALUES ('a', 'b', 'c', 1)")
        )
        await connection.commit()
    monkeypatch.setattr(upgrading, "revisions", lambda: AND_ONE_MORE)
    monkeypatch.setattr(upgrading, "_migrate", lambda _connection: None)

    assert await upgrade(database) is True

    [copy] = (tmp_path / "new").glob("nocto-before-upgrade-*.db")
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT key FROM external_ids").fetchall() == [("c",)]
    old.close()
    await database.close()


async def test_a_migration_that_fails_leaves_what_was_there(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(url)
    await upgrade(database)
    before = await tables(database)

    def fail(connection: object) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))  # type: ignore[attr-defined]
        raise RuntimeError("power cut")

    monkeypatch.setattr(upgrading, "revisions", lambda: AND_ONE_MORE)
    monkeypatch.setattr(upgrading, "_migrate", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        await upgrade(database)

    assert await tables(database) == before
    await database.close()


async def test_a_migration_that_orphans_rows_is_undone(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(url)
    await upgrade(database)

    def orphan(connection: object) -> None:
        connection.execute(  # type: ignore[attr-defined]
            text("INSERT INTO deal_participants (deal_id, user_id, created_at) VALUES (7, 7, '2026-01-01')")
        )

    monkeypatch.setattr(upgrading, "revisions", lambda: AND_ONE_MORE)
    monkeypatch.setattr(upgrading, "_migrate", orphan)
    with pytest.raises(RuntimeError, match="refer to nothing"):
        await upgrade(database)

    async with database.engine_for(Mode.READ).connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM deal_participants")) == 0
    await database.close()


async def test_a_login_from_before_browsers_had_cookies_goes_on(url: str) -> None:
    database = Database(url)

    def first_version(connection: Connection) -> None:
        config = upgrading._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    async with database.engine_for(Mode.WRITE).connect() as connection:
        await connection.run_sync(first_version)
        await connection.execute(text(OLD_USER))
        await connection.execute(text(OLD_LOGIN))
        await connection.commit()
    await upgrade(database)

    async with database.engine_for(Mode.READ).connect() as connection:
        logins = (await connection.execute(text("SELECT token_id, door, seen_at FROM login_sessions"))).all()
    assert [tuple(row) for row in logins] == [("abc", "program", "2026-11-01 10:00:00.000000")]
    await database.close()


OLD_USER = """
    INSERT INTO users (id, username, username_key, full_name, must_change_password, role, is_active,
                       created_at, updated_at, version, search_text, name_key)
    VALUES (1, 'anna', 'anna', 'Анна', 0, 'admin', 1, '2026-11-01 10:00:00.000000',
            '2026-11-01 10:00:00.000000', 1, '', '')
"""
OLD_LOGIN = """
    INSERT INTO login_sessions (id, token_id, user_id, created_at, expires_at)
    VALUES (1, 'abc', 1, '2026-11-01 10:00:00.000000', '2026-11-02 10:00:00.000000')
"""


Step = Callable[[Connection], None]


def to(revision: str, *, back: bool = False) -> Step:
    """What leads a database to a revision."""

    def go(connection: Connection) -> None:
        config = upgrading._config()
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)

    return go


async def run(database: Database, *steps: Step | str) -> list[tuple[object, ...]]:
    """Go these steps in one transaction; what the last statement gives."""
    found: list[tuple[object, ...]] = []
    async with database.engine_for(Mode.WRITE).connect() as connection:
        for step in steps:
            if isinstance(step, str):
                answer = await connection.execute(text(step))
                found = [tuple(row) for row in answer] if answer.returns_rows else []
            else:
                await connection.run_sync(step)
        await connection.commit()
    return found


async def test_tasks_people_put_on_themselves_are_told_apart_afterwards(
    database: Database, make: Make
) -> None:
    anna, oleg = make.user(), make.user()
    tasks = [make.task(anna, author_id=author) for author in (anna.id, oleg.id, None)]

    kept = await run(
        database, to("0002", back=True), to("head"), "SELECT id, self_set FROM tasks ORDER BY id"
    )

    assert [(row, bool(own)) for row, own in kept] == [
        (task.id, own) for task, own in zip(tasks, (True, False, False), strict=True)
    ]


async def test_the_stays_of_deals_are_read_from_the_journal_once(
    database: Database, make: Make, as_: Any
) -> None:
    anna = make.user()
    deals, (new, won, lost) = [make.deal(anna) for _ in range(2)], make.stages
    for stage in (won, new, lost):
        as_(anna).post(f"/api/deals/{deals[0].id}/move", json={"stage_id": stage.id})
    stays = "SELECT deal_id, pipeline_id, stage_id FROM stage_visits ORDER BY id"
    before = await run(database, stays)

    after = await run(database, to("0007", back=True), to("head"), stays)

    assert before == after
    assert [stage for _, _, stage in after] == [new.id, won.id, new.id]


async def test_rows_that_carried_tags_before_are_found_by_them(
    database: Database, make: Make, as_: Any
) -> None:
    boss, client, deal = as_(make.admin()), make.client(), make.deal(title="Кофе")
    for path in (f"/api/clients/{client.id}", f"/api/deals/{deal.id}"):
        assert boss.put(path, json={"tags": ["вип", "опт"]}).status_code == 200
    gone = make.deal(title="Чай")
    boss.put(f"/api/deals/{gone.id}", json={"tags": ["вип"]})
    boss.delete(f"/api/deals/{gone.id}")

    await run(database, to("0019", back=True))
    without = boss.get("/api/search?q=вип").json()
    await run(database, to("head"))

    assert without == []
    assert {(hit["entity"], hit["id"]) for hit in boss.get("/api/search?q=вип").json()} == {
        ("client", client.id), ("deal", deal.id)
    }  # fmt: skip
    assert make.run(upkeep.differences) == []
