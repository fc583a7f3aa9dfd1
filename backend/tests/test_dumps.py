"""Everything in one archive, and back into an empty CRM, of either database."""

import asyncio
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from app.config import BACKEND, VERSION, Settings
from app.database import Database
from app.errors import Conflict
from app.models import Deal
from app.policies import SYSTEM
from app.search_index import is_index
from app.services.dumps import tables
from app.services.dumps.manifest import NAME, file_of
from app.uow import unit_of_work
from tests.dumping import dump, faults, fill, load
from tests.make import HASH, Caller, Make
from tests.servers import PostgresServer, SqliteServer


def fill_with_traps(make: Make, as_: Any) -> Deal:
    """With something in the bin, something undone, and a highest number that is gone."""
    admin, anna = make.admin(), make.user()
    deal = make.deal(
        anna, title="Ёлки\u2028👍", description="a\x01b\r\n\\u0000", expected_close_date=date(2026, 1, 2)
    )
    make.contact(make.client(anna, notes="две\nстроки"), is_primary=True)
    make.task(anna, deal=deal)
    make.activity(anna, deal=deal)
    as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[2].id, "reason": "дорого"})
    binned = make.deal(anna)
    as_(anna).delete(f"/api/deals/{binned.id}")
    as_(admin).post("/api/keys", json={"name": "Сайт", "scopes": ["deals:read"]})
    gone = make.deal(anna)
    as_(anna).delete(f"/api/deals/{gone.id}")
    as_(admin).delete(f"/api/bin/deal/{gone.id}")
    return deal


@pytest.mark.postgres
@pytest.mark.slow
async def test_there_and_back_through_the_other_database_nothing_has_changed(
    sqlite: SqliteServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    urls = [sqlite.create()[0], "", sqlite.create()[0]]
    urls[1] = await _create(postgres)
    await fill(urls[0], None)

    made = [await dump(urls[0], tmp_path / "0.zip")]
    for place in (1, 2):
        await load(urls[place], tmp_path / f"{place - 1}.zip")
        made.append(await dump(urls[place], tmp_path / f"{place}.zip"))

    assert made[1].tables == made[0].tables
    assert made[2].tables == made[0].tables
    assert [await faults(url) for url in urls] == [{}, {}, {}]
    contents = [contents_of(tmp_path / f"{place}.zip") for place in range(3)]
    assert contents[0] == contents[1] == contents[2]


async def _create(server: PostgresServer) -> str:
    return (await asyncio.to_thread(server.create))[0]


def contents_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != NAME}


@pytest.fixture
def business(make: Make, as_: Any) -> Deal:
    return fill_with_traps(make, as_)


async def test_a_loaded_crm_goes_on_as_the_other_one_would(
    business: Deal, database_url: str, empty: str, tmp_path: Path
) -> None:
    made = await dump(database_url, tmp_path / "all.zip")
    await load(empty, tmp_path / "all.zip")

    again = await dump(empty, tmp_path / "again.zip")
    assert again.tables == made.tables
    assert contents_of(tmp_path / "again.zip") == contents_of(tmp_path / "all.zip")
    assert await faults(empty) == {}
    other = Database(empty)
    async with unit_of_work(other, SYSTEM) as uow:
        found = await uow.get(Deal, business.id)
        fresh = Deal(title="Новая", client_id=found.client_id, position="5", pipeline_id=found.pipeline_id,
                     stage_id=found.stage_id, status=found.status, closed_at=found.closed_at)  # fmt: skip
        uow.add(fresh)
        await uow.flush()
        assert fresh.id > made.tables["deals"].last_id
        assert made.tables["deals"].last_id > business.id + 1
    await other.close()
    assert await faults(empty) == {}


async def test_the_archive_tells_what_is_in_it(business: Deal, database_url: str, tmp_path: Path) -> None:
    made = await dump(database_url, tmp_path / "all.zip")

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        said = json.loads(archive.read(NAME))
        deals = [json.loads(line) for line in archive.read(file_of("deals")).splitlines()]
        names = set(archive.namelist())
    assert (said["format"], said["product"], said["version"]) == (1, "noctoCRM", VERSION)
    assert said["tables"]["deals"]["rows"] == len(deals) == 2
    assert (deals[0]["title"], deals[0]["amount"]) == ("Ёлки\u2028👍", "0.00")
    assert deals[1]["deleted_at"]
    assert names == {file_of(table) for table in made.tables} | {NAME}


async def test_every_table_is_dumped_or_left_out_for_a_reason(database: Database) -> None:
    async with database.engine.connect() as connection:
        there = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    told = {model.__tablename__ for model in tables.models()}
    left = {model.__tablename__ for model in tables.LEFT_OUT}

    assert {table for table in there if not is_index(table)} - {"alembic_version"} == told | left
    assert told & left == set()
    assert left == {
        "login_sessions", "known_places", "throttles", "jobs", "kept_answers", "board_totals",
        "access_blocks", "password_resets", "second_factors", "recovery_codes",
    }  # fmt: skip
    assert all(tables.LEFT_OUT.values())


def test_no_secret_is_in_a_dump_without_secrets() -> None:
    sounds = re.compile("secret|digest|hash|password|token|fingerprint")
    told = {
        f"{model.__tablename__}.{field.name}"
        for model in tables.models()
        if not tables.is_secret(model)
        for field in tables.fields(model)
        if sounds.search(field.name) and field.name not in tables.HIDDEN
    }

    assert told == {"users.must_change_password"}


def test_the_product_s_version_is_that_of_the_package() -> None:
    assert f'\nversion = "{VERSION}"\n' in (BACKEND / "pyproject.toml").read_text("utf-8")


async def test_what_the_api_gives_lets_nobody_in(
    business: Deal, as_admin: Caller, settings: Settings, empty: str, tmp_path: Path
) -> None:
    answer = as_admin.get("/api/dump")
    (tmp_path / "all.zip").write_bytes(answer.content)
    whole = await dump(settings.DATABASE_URL, tmp_path / "whole.zip")

    text, all_of_it = (texts_of(tmp_path / name) for name in ("all.zip", "whole.zip"))
    made = await load(empty, tmp_path / "all.zip")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert (HASH in text, HASH in all_of_it, made.secrets) == (False, True, False)
    assert whole.tables.keys() - made.tables.keys() == {"api_keys"}


@pytest.fixture
def as_admin(make: Make, as_: Any) -> Caller:
    caller: Caller = as_(make.admin())
    return caller


def texts_of(file: Path) -> str:
    return "".join(content.decode() for content in contents_of(file).values())


async def test_a_crm_with_anything_in_it_is_left_alone(
    business: Deal, database_url: str, tmp_path: Path
) -> None:
    made = await dump(database_url, tmp_path / "all.zip")

    with pytest.raises(Conflict, match="dump_target_full"):
        await load(database_url, tmp_path / "all.zip")

    assert (await dump(database_url, tmp_path / "again.zip")).tables == made.tables


async def test_a_row_that_the_database_refuses_leaves_nothing_behind(
    business: Deal, database_url: str, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dump(database_url, tmp_path / "all.zip")
    nothing = await dump(empty, tmp_path / "nothing.zip")
    real = tables.decoder
    monkeypatch.setattr(
        "app.services.dumps.loading.decoder",
        lambda model: lambda values: real(model)(values) | ({"amount": -1} if model is Deal else {}),
    )

    with pytest.raises(Exception, match="amount_not_negative"):
        await load(empty, tmp_path / "all.zip")

    still = await dump(empty, tmp_path / "still.zip")  # a sequence of PostgreSQL goes on all the same
    assert {name: told.rows for name, told in still.tables.items()} == {
        name: told.rows for name, told in nothing.tables.items()
    }
