"""Uploads and imports that are over for long: what of them is people's data goes."""

import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select

from app.models import Import, ImportRow, ImportState
from app.uow import UnitOfWork

BUSY = (ImportState.CHECKING, ImportState.RUNNING)
DAY = 86_400  # seconds


async def purge(uow: UnitOfWork, before: datetime) -> set[str]:
    """Forget uploads that nobody brought in, and refused rows; returns the files that are still needed.

    Of an import that is done stays how many rows became what; undoing it takes nothing else.
    """
    over = select(Import.id).where(Import.updated_at < before, Import.state.not_in(BUSY))
    await uow.session.execute(delete(ImportRow).where(ImportRow.import_id.in_(over)))
    unrun = delete(Import).where(Import.id.in_(over.where(Import.state != ImportState.DONE)))
    await uow.session.execute(unrun.execution_options(synchronize_session=False))
    return set(await uow.session.scalars(select(Import.stored_name).where(Import.state != ImportState.DONE)))


def sweep(folder: Path, needed: set[str], *, days: int) -> None:
    """Remove uploaded files of that age that nothing needs any more."""
    if not folder.is_dir():
        return
    before = time.time() - days * DAY
    for file in folder.iterdir():
        if file.is_file() and file.name not in needed and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
