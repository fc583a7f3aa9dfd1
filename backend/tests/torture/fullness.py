"""The disk is full, or fails: writes are refused, reads go on, and all it takes to recover is that it ends.

A small file system in memory is mounted for the full one, which only root can do. A disk that fails is played
by a limit on how long the server's files may be: none of its writes succeeds, not even to its log.
"""

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.seed import fill
from bench.servers import settings_for
from tests.servers import migrate
from tests.torture.examining import Examiner, Verdict, readable
from tests.torture.served import Served, ask
from tests.torture.writing import Crew

SIZE = 48 << 20  # bytes
ROUNDS, REFUSALS = 5, 20
FULL = frozenset({507, 503})


@dataclass
class Fullness:
    crew: Crew
    refused: int = 0
    unreadable: int = 0
    unready: int = 0
    rounds: int = 0
    verdict: Verdict = field(default_factory=Verdict)


async def fail_again_and_again(url: str, folder: Path, *, rounds: int = ROUNDS) -> Fullness:
    """Each round no file can be written, and then it can again; nobody starts anything again."""
    world = await fill(settings_for(url), deals=0)
    served, examiner = Served(url, folder), Examiner(url, folder)
    found = Fullness(crew := Crew(world))
    crew.patient_with = FULL
    await examiner.begin()
    try:
        served.start()
        await _until(crew, served, writes=50)
        _, most = served.process.rlimit(psutil.RLIMIT_FSIZE)
        for _ in range(rounds):
            served.process.rlimit(psutil.RLIMIT_FSIZE, (1, most))
            await _until_refused(found, served, status=503)
            served.process.rlimit(psutil.RLIMIT_FSIZE, (most, most))
            await _until(crew, served, writes=50)
            found.verdict.add(await examiner.examine(crew.ledger))
            found.rounds += 1
    finally:
        served.close()
    found.refused = crew.ledger.statuses[503]
    found.verdict.other += crew.ledger.wrong
    return found


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
            _take_room(disk / "ballast", leave=256 << 10)  # enough for some writes
            await _until_refused(found, served, status=507)
            (disk / "ballast").unlink()
            await _until(crew, served, writes=50)
            found.verdict.add(await examiner.examine(crew.ledger))
            found.rounds += 1
    finally:
        served.close()
    found.refused = crew.ledger.statuses[507]
    found.verdict.other += crew.ledger.wrong
    return found


async def _until_refused(found: Fullness, served: Served, *, status: int) -> None:
    """Write until it was refused again and again, and look meanwhile."""
    crew, before = found.crew, found.crew.ledger.statuses[status]
    crew.stopping.clear()
    working = asyncio.create_task(crew.work(served.address))
    while crew.ledger.statuses[status] < before + REFUSALS and not working.done():
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
