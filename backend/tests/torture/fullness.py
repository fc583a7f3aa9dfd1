"""The disk with the SQLite file is full: writes are refused, reads go on, room is all it takes to recover.

A small file system in memory is mounted for it, which only root can do.
"""

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.seed import fill
from bench.servers import settings_for
from tests.servers import migrate
from tests.torture.examining import Examiner, Verdict, readable
from tests.torture.served import Served, ask
from tests.torture.writing import Crew

SIZE, BALLAST = 48 << 20, 26 << 20  # bytes
ROUNDS = 5
FULL = frozenset({507, 503})


@dataclass
class Fullness:
    crew: Crew
    refused: int = 0
    unreadable: int = 0
    unready: int = 0
    rounds: int = 0
    verdict: Verdict = field(default_factory=Verdict)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Raises CalledProcessError for whoever may not mount."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)  # noqa: S607
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607


async def fill_again_and_again(disk: Path, folder: Path, *, rounds: int = ROUNDS) -> Fullness:
    """Each round the disk runs full, and a file goes that took up room; nobody starts anything again."""
    url = f"sqlite:///{disk}/nocto.db"
    await asyncio.to_thread(migrate, url)
    world = await fill(settings_for(url), deals=0)
    served, examiner = Served(url, folder), Examiner(url, folder)
    found = Fullness(crew := Crew(world))
    crew.patient_with = FULL
    await examiner.begin()
    try:
        served.start()
        for _ in range(rounds):
            await _run_full(found, served, disk)
            (disk / "ballast").unlink()
            await _until(crew, served, writes=50)
            found.verdict.add(await examiner.examine(crew.ledger))
            found.rounds += 1
    finally:
        served.close()
    found.refused = crew.ledger.statuses[507]
    found.verdict.other += crew.ledger.wrong
    return found


async def _run_full(found: Fullness, served: Served, disk: Path) -> None:
    """Take up all room, but for what some writes need, and write until they are refused."""
    _take_room(disk / "ballast", leave=256 << 10)
    crew, before = found.crew, found.crew.ledger.statuses[507]
    crew.stopping.clear()
    working = asyncio.create_task(crew.work(served.address))
    while crew.ledger.statuses[507] < before + 20 and not working.done():
        await asyncio.sleep(0.01)
    found.unreadable += not await readable(served, crew.writers[0])
    found.unready += await asyncio.to_thread(ask, served.address, "/ready") == 503
    crew.stopping.set()
    await working


def _take_room(file: Path, *, leave: int) -> None:
    block = b"x" * (64 << 10)
    with file.open("wb") as out:
        try:
            while True:
                out.write(block)
        except OSError:
            size = file.stat().st_size
    with file.open("r+b") as out:
        out.truncate(max(0, size - leave))


async def _until(crew: Crew, served: Served, *, writes: int) -> None:
    crew.stopping.clear()
    await crew.work(served.address, until=len(crew.ledger.acknowledged) + writes)
