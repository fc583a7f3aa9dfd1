"""Backups are made while people write, and loaded: each must hold what was acknowledged before it began."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from app.config import BACKEND
from app.database import Database
from app.models import Via
from app.policies import SYSTEM
from app.services import backups, dumps
from app.services.backup_folder import made
from bench.seed import fill
from bench.servers import SECRET, settings_for
from tests.servers import migrate
from tests.torture.clusters import Cluster
from tests.torture.examining import Examiner, Verdict, signs_in
from tests.torture.served import Served
from tests.torture.writing import Crew

PACE = 50.0  # writes a second
LEAD = 1.0  # seconds of them before a backup


@dataclass
class Trips:
    crew: Crew
    trips: int = 0
    rows: int = 0
    differing: list[str] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)


async def back_up_again_and_again(url: str, cluster: Cluster | None, folder: Path, *, trips: int) -> Trips:
    world = await fill(settings_for(url), deals=0)
    served, examiner = Served(url, folder), Examiner(url, folder)
    found = Trips(crew := Crew(world, pace=PACE))
    await examiner.begin()
    try:
        served.start()
        for number in range(trips):
            crew.stopping.clear()
            working = asyncio.create_task(crew.work(served.address))
            await asyncio.sleep(LEAD)
            acknowledged = {write.sign for write in crew.ledger.acknowledged if write.creates}
            file = await asyncio.to_thread(_nocto_backup, url, folder / f"backup-{number}")
            crew.stopping.set()
            await working
            found.differing += [
                f"trip {number}: {fault}"
                for fault in await _round_trip(found, file, cluster, url, acknowledged)
            ]
            found.trips += 1
        found.verdict.add(await examiner.examine(crew.ledger))
    finally:
        served.close()
    found.verdict.other += crew.ledger.wrong
    return found


def _nocto_backup(url: str, folder: Path) -> Path:
    """As a person makes one, beside the running server."""
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": SECRET, "DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "app.cli", "backup", "--to", str(folder)]
    subprocess.run(command, cwd=BACKEND, env=environment, check=True, capture_output=True)
    [file] = made(folder)
    return file


async def _round_trip(
    found: Trips, file: Path, cluster: Cluster | None, url: str, acknowledged: set[str | None]
) -> list[str]:
    """Load the backup into an empty database, and make one of that: they must be the same."""
    said, findings = await backups.verify(file, settings_for(url))
    wrong = [f"{finding.check}: {finding.detail}" for finding in findings if not finding.ok]
    copy = (
        f"sqlite:///{file.with_suffix('.db')}"
        if cluster is None
        else await asyncio.to_thread(cluster.new_database)
    )
    if cluster is None:
        await asyncio.to_thread(migrate, copy)
    database = Database(copy)
    try:
        await dumps.load(database, file)
        with file.with_suffix(".again").open("wb") as out:
            again = await dumps.dump(database, SYSTEM, out.write, secrets=True, via=Via.CLI)
        missing = acknowledged - await signs_in(database)
    finally:
        await database.close()
    wrong += [f"{table} differs" for table in said.tables if said.tables[table] != again.tables[table]]
    wrong += [f"{sign} is missing" for sign in missing]
    found.rows = said.rows
    return wrong
