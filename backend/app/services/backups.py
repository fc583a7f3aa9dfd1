"""Backups: made while people work, proven by loading them, and put in the place of the database.

One is what `nocto dump` writes, passwords' hashes and API keys included, on either database.
"""

import os
import shutil
import tempfile
from pathlib import Path

from app.aside import set_aside
from app.clock import now
from app.config import Settings
from app.database import Database
from app.errors import Conflict
from app.models import Via
from app.policies import SYSTEM
from app.services import doctor, dumps
from app.services.backup_folder import draft_in, made, name_of, not_kept
from app.services.doctor import Finding
from app.services.dumps import Manifest
from app.upgrade import upgrade

OF_THE_MACHINE = frozenset({"secret", "time zone", "disk", "backup", "administrators"})
"""What is examined of an installation and says nothing about a backup: an administrator can be made anew."""


async def back_up(database: Database, folder: Path) -> tuple[Path, Manifest]:
    """Write a backup into the folder, for the owner's eyes only, and remove those that are not kept.

    It is written aside and appears whole. Nothing is removed before the new one is on the disk.

    Raises:
        Busy: another process is writing one there.
        OSError: the disk is full, or the folder can't be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft, file = draft_in(folder), folder / name_of(now())
    try:
        with draft.open("r+b") as out:
            said = await dumps.dump(database, SYSTEM, out.write, secrets=True, via=Via.CLI)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    for old in not_kept(made(folder)):
        old.unlink(missing_ok=True)
    return file, said


async def verify(file: Path, settings: Settings) -> tuple[Manifest, list[Finding]]:
    """Load the backup into a database that is thrown away, and examine that; nothing else is touched.

    Raises:
        Invalid: it is no backup, is damaged, or of another version.
    """
    with tempfile.TemporaryDirectory(prefix="nocto-verify-") as folder:
        database = Database(f"sqlite:///{folder}/nocto.db")
        try:
            await upgrade(database)
            said = await dumps.load(database, file)
            findings = await doctor.examine(database, settings)
            return said, [finding for finding in findings if finding.check not in OF_THE_MACHINE]
        finally:
            await database.close()


async def restore(file: Path, settings: Settings) -> tuple[Manifest, Path | None]:
    """Put the backup in the place of the database; what was there is kept beside it, and named.

    All logins end, since none is in a backup. The server must not be running.

    Raises:
        Invalid: as `verify`.
        Conflict: it does not pass examination; or a server's database is not empty, and is not replaced.
        Busy: somebody works with the database.
    """
    _, findings = await verify(file, settings)
    if faults := [finding.check for finding in findings if not finding.ok]:
        raise Conflict("backup_faulty", checks=", ".join(faults))
    database = Database(settings.DATABASE_URL)
    aside = set_aside(database)
    try:
        await upgrade(database)
        return await dumps.load(database, file), aside
    except BaseException:
        if aside is not None:
            await database.close()
            shutil.move(aside, database.url.database or "")
        raise
    finally:
        await database.close()
