"""Backups: made while people work, thinned out, proven, and put back."""

import asyncio
import os
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database, Mode
from app.errors import Busy, Conflict, Invalid
from app.models import Client, User
from app.policies import SYSTEM
from app.services import backups
from app.services.backup_folder import DRAFT, LEFT_BEHIND, is_due, made, name_of, not_kept
from app.uow import unit_of_work
from tests.make import HASH

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"BACKUP_DIR": tmp_path / "backups"})


@pytest.fixture
async def business(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.DATABASE_URL)
    await add(database, User(username="boss", full_name="Босс", role="admin", hashed_password=HASH))
    await add(database, *(Client(name=f"ООО «Ромашка {number}»") for number in range(5)))
    yield database
    await database.close()


async def add(database: Database, *rows: Any) -> None:
    async with unit_of_work(database, SYSTEM) as uow:
        for row in rows:
            uow.add(row)


async def clients_in(database: Database) -> int:
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        return await uow.session.scalar(select(func.count(Client.id))) or 0


async def test_a_backup_is_whole_proven_and_for_its_owner_only(
    business: Database, settings: Settings
) -> None:
    file, said = await backups.back_up(business, settings.BACKUP_DIR)

    proven, findings = await backups.verify(file, settings)

    assert (proven.tables, said.tables["clients"].rows) == (said.tables, 5)
    assert [finding for finding in findings if not finding.ok] == []
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in settings.BACKUP_DIR.iterdir()] == [file.name]


async def test_what_was_acknowledged_before_it_began_is_in_it_however_busy_it_is(
    business: Database, settings: Settings
) -> None:
    acknowledged = 0

    async def work() -> None:
        nonlocal acknowledged
        while True:
            await add(business, Client(name="ООО «Ёлки»"))
            acknowledged += 1
            await asyncio.sleep(0)

    working = asyncio.create_task(work())
    for _ in range(3):
        before = acknowledged
        file, said = await backups.back_up(business, settings.BACKUP_DIR)
        _, findings = await backups.verify(file, settings)
        assert before + 5 <= said.tables["clients"].rows <= acknowledged + 6
        assert [finding for finding in findings if not finding.ok] == []
        file.unlink()
    working.cancel()


async def test_a_restored_backup_stands_where_the_database_was_which_is_kept(
    business: Database, settings: Settings
) -> None:
    file, _ = await backups.back_up(business, settings.BACKUP_DIR)
    await add(business, Client(name="ООО «Лишнее»"))
    await business.close()
    if not business.is_sqlite:
        with pytest.raises(Conflict, match="dump_target_full"):
            await backups.restore(file, settings)
        return

    said, aside = await backups.restore(file, settings)

    assert (said.tables["clients"].rows, await clients_in(business)) == (5, 5)
    assert aside is not None
    former = Database(f"sqlite:///{aside}")
    assert await clients_in(former) == 6
    await former.close()


async def test_nothing_is_restored_under_somebody_s_hands(business: Database, settings: Settings) -> None:
    file, _ = await backups.back_up(business, settings.BACKUP_DIR)
    await add(business, Client(name="ООО «Лишнее»"))

    with pytest.raises(Busy if business.is_sqlite else Conflict):
        await backups.restore(file, settings)

    assert await clients_in(business) == 6


async def test_a_damaged_backup_is_refused_and_touches_nothing(
    business: Database, settings: Settings, tmp_path: Path
) -> None:
    file, _ = await backups.back_up(business, settings.BACKUP_DIR)
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(damaged, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace("Ромашка 1".encode(), "Ромашка 9".encode()))

    with pytest.raises(Invalid, match="dump_broken"):
        await backups.restore(damaged, settings)

    assert await clients_in(business) == 5


async def test_two_processes_make_one_backup_and_a_dead_one_stops_nobody(
    business: Database, settings: Settings
) -> None:
    settings.BACKUP_DIR.mkdir()
    draft = settings.BACKUP_DIR / DRAFT
    draft.touch()

    with pytest.raises(Busy):
        await backups.back_up(business, settings.BACKUP_DIR)
    long_ago = draft.stat().st_mtime - LEFT_BEHIND - 1
    os.utime(draft, (long_ago, long_ago))
    file, _ = await backups.back_up(business, settings.BACKUP_DIR)

    assert list(made(settings.BACKUP_DIR)) == [file]


def test_kept_are_seven_days_four_weeks_and_twelve_months() -> None:
    twice_a_day = {Path(name_of(moment)): moment for hours in range(0, 24 * 800, 12)
                   if (moment := NOW - timedelta(hours=hours))}  # fmt: skip

    kept = sorted(
        set(twice_a_day.values()) - {twice_a_day[file] for file in not_kept(twice_a_day)}, reverse=True
    )

    assert [f"{moment:%m-%d}" for moment in kept[:8]] == [
        "11-25", "11-24", "11-23", "11-22", "11-21", "11-20", "11-19", "11-15",
    ]  # fmt: skip
    assert [f"{moment:%Y-%m-%d}" for moment in kept[-3:]] == ["2026-02-28", "2026-01-31", "2025-12-31"]
    assert len(kept) == 7 + 2 + 11


def test_a_backup_is_due_when_the_newest_is_old(tmp_path: Path) -> None:
    (tmp_path / name_of(NOW - timedelta(hours=25))).touch()

    due = [is_due(tmp_path, hours=hours, moment=NOW) for hours in (24, 26)]

    assert (due, is_due(tmp_path / "nothing", hours=24, moment=NOW)) == ([True, False], True)
