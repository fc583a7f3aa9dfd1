"""The server at work for long: whether it grows, slows down, or fails."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import Address, connect, request
from bench.seed import Seat, World, fill
from bench.servers import settings_for
from tests.torture.served import Served
from tests.torture.writing import Crew

READERS = 8
SHARE = 0.6  # of what the server can do
TRIAL = 10.0  # seconds in which that is found out
SAMPLE_EVERY = 5.0
WARM_UP = 0.2  # of the time, in which caches fill
DEALS = 20_000


@dataclass
class Sample:
    at: float
    memory: int
    descriptors: int
    threads: int
    log: int  # bytes of SQLite's write-ahead log


@dataclass
class Course:
    """What was seen over the time."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[tuple[float, float]] = field(default_factory=list)  # when, and how long it took
    samples: list[Sample] = field(default_factory=list)
    most: float = 0.0  # requests a second without a pause
    wrong: list[str] = field(default_factory=list)

    @property
    def settled(self) -> list[Sample]:
        return self.samples[int(len(self.samples) * WARM_UP) :]

    def growth(self) -> float:
        """MiB in ten minutes, after the caches have filled: the slope of the line through all samples."""
        points = [(sample.at, sample.memory / 2**20) for sample in self.settled]
        middle_at = sum(at for at, _ in points) / len(points)
        middle = sum(memory for _, memory in points) / len(points)
        spread = sum((at - middle_at) ** 2 for at, _ in points)
        return 600 * sum((at - middle_at) * (memory - middle) for at, memory in points) / spread

    def p99(self) -> tuple[float, float]:
        """Of the first and of the last sixth of the settled time, in milliseconds."""
        begin, end = self.settled[0].at, self.settled[-1].at
        part = (end - begin) / 6
        first = sorted(took for at, took in self.times if begin <= at < begin + part)
        last = sorted(took for at, took in self.times if end - part <= at <= end)
        return tuple(1000 * times[len(times) * 99 // 100] for times in (first, last))  # type: ignore[return-value]


async def work_for_long(
    url: str, folder: Path, *, minutes: float, deals: int = DEALS, trial: float = TRIAL
) -> Course:
    world = await fill(settings_for(url), deals=deals)
    served, course = Served(url, folder), Course()
    try:
        served.start()
        course.most = await _most(served, world, seconds=trial)
        await _work(served, world, course, seconds=60 * minutes, pace=SHARE * course.most, url=url)
    finally:
        served.close()
    return course


async def _most(served: Served, world: World, *, seconds: float) -> float:
    """How many requests a second there are when nobody pauses."""
    trial = Course()
    await _work(served, world, trial, seconds=seconds, pace=None, url="")
    return sum(trial.statuses.values()) / seconds


async def _work(
    served: Served, world: World, course: Course, *, seconds: float, pace: float | None, url: str
) -> None:
    """As many people write as read; those who read ask something heavier."""
    crew = Crew(world, pace=pace and pace / 2)
    until = time.monotonic() + seconds
    reading = [
        asyncio.create_task(
            _read(served.address, world, course, place, until=until, pause=pace and 2 * READERS / pace)
        )
        for place in range(READERS)
    ]
    writing = asyncio.create_task(crew.work(served.address))
    while time.monotonic() < until:
        await asyncio.sleep(min(SAMPLE_EVERY, until - time.monotonic()) if pace else seconds)
        course.samples.append(_sample(served, url))
    crew.stopping.set()
    await asyncio.gather(writing, *reading)
    course.statuses += crew.ledger.statuses
    course.wrong += crew.ledger.wrong


async def _read(
    address: Address, world: World, course: Course, place: int, *, until: float, pause: float | None
) -> None:
    dice, seat = random.Random(place), world.managers[-1 - place]
    connection = await connect(address)
    while (began := time.monotonic()) < until:
        answer = await connection.send(request("GET", _question(seat, dice), token=seat.token))
        took = time.monotonic() - began
        course.statuses[answer.status] += 1
        course.times.append((began, took))
        if pause:
            await asyncio.sleep(max(0.0, pause - took))
    connection.close()


def _question(seat: Seat, dice: random.Random) -> str:
    return dice.choice(
        (
            "/api/deals/stats/pipeline",
            "/api/deals?limit=50",
            f"/api/deals/{dice.choice(seat.deals)}",
            "/api/tasks?limit=50",
            "/api/dashboard/stats",
            "/api/auth/me",
        )
    )


def _sample(served: Served, url: str) -> Sample:
    process = served.process
    log = Path(url.removeprefix("sqlite:///") + "-wal") if url.startswith("sqlite") else None
    return Sample(
        time.monotonic(),
        process.memory_info().rss,
        process.num_fds(),
        process.num_threads(),
        log.stat().st_size if log is not None and log.exists() else 0,
    )
