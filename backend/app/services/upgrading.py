"""An upgrade that stays only if all is in order after it: a copy, the migrations, an examination."""

from dataclasses import dataclass

from app.aside import copy_aside, put_back
from app.config import Settings
from app.database import Database
from app.services import doctor
from app.services.backups import OF_THE_MACHINE
from app.services.doctor import Finding
from app.upgrade import is_behind, revisions, upgrade


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade came to. `copy` is what was there before; gone if it was put back."""

    revision: str
    copy: str | None
    findings: list[Finding]
    was_put_back: bool

    @property
    def is_sound(self) -> bool:
        return all(finding.ok for finding in self.findings)


async def upgrade_and_verify(settings: Settings, *, copy: bool = True) -> Upgraded | None:
    """Bring the database to this version and examine it; None if it is there already.

    What fails the examination is put back from the copy; migrations that fail have changed nothing.

    Raises:
        NewerSchema: a later version has written the database.
        Conflict: on PostgreSQL, somebody is connected, or no copy may be made.
    """
    database = Database(settings.DATABASE_URL)
    try:
        if not await is_behind(database):
            return None
        kept = await copy_aside(database) if copy else None
        findings = await _migrate_and_examine(database, settings)
        fails = not all(finding.ok for finding in findings)
        if fails and kept is not None:
            await put_back(database, kept)
        return Upgraded(revisions()[0], kept, findings, was_put_back=fails and kept is not None)
    finally:
        await database.close()


async def _migrate_and_examine(database: Database, settings: Settings) -> list[Finding]:
    try:
        await upgrade(database, copied=True)
    except Exception as error:  # whatever a migration meets, the person must know where they stand
        return [Finding("migrations", ok=False, detail=str(error))]
    findings = await doctor.examine(database, settings)
    return [finding for finding in findings if finding.check not in OF_THE_MACHINE]
