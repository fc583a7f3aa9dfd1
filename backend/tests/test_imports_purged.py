"""What is left of uploads and imports that are over for long."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.clock import now
from app.config import Settings
from app.jobs.upkeep import purge_imports
from app.models import Import, User
from app.uow import UnitOfWork
from tests.make import Caller, Make
from tests.uploading import Desk

DEALS = "ID;Название сделки;Бюджет;Этап сделки\n1;Кофе;100;Новый\n2;Чай;не знаю;Новый\n"
DAY = 86_400


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that does its jobs itself."""
    return settings.model_copy(update={"RUN_JOBS": True})


@pytest.fixture
def desk(make: Make, as_: Callable[[User], Caller]) -> Desk:
    return Desk(make, as_)


def age(desk: Desk, import_id: int, *, days: int) -> None:
    """Make it so old, its file too."""

    async def make_old(uow: UnitOfWork) -> None:
        moment = now() - timedelta(days=days)
        await uow.session.execute(update(Import).where(Import.id == import_id).values(updated_at=moment))

    desk.make.run(make_old)
    for file in files(desk):
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - days * DAY))


def files(desk: Desk) -> list[Path]:
    folder = desk.make.app.state.settings.DATA_DIR / "imports"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def purge(desk: Desk) -> None:
    desk.make.call(purge_imports, desk.make.app.state.database, desk.make.app.state.settings)


def test_an_upload_that_nobody_brought_in_goes_with_its_file_after_its_days(desk: Desk) -> None:
    shown = desk.ready(DEALS)
    age(desk, shown["id"], days=29)
    purge(desk)
    kept = desk.call.get(f"/api/imports/{shown['id']}").status_code, len(files(desk))

    age(desk, shown["id"], days=31)
    purge(desk)

    assert kept == (200, 1)
    assert (desk.call.get(f"/api/imports/{shown['id']}").status_code, files(desk)) == (404, [])


def test_of_an_old_import_stays_the_account_but_none_of_its_rows(desk: Desk) -> None:
    done = desk.bring(DEALS)
    address = f"/api/imports/{done['id']}"
    before = len(desk.call.get(f"{address}/rows").json())
    age(desk, done["id"], days=31)

    purge(desk)

    shown = desk.call.get(address).json()
    assert (before, desk.call.get(f"{address}/rows").json()) == (1, [])
    assert (shown["state"], shown["account"]["created"], shown["account"]["failed"]) == ("done", 1, 1)
    assert desk.call.post(f"/api/changes/{done['batch']}/undo", json={}).status_code == 200
