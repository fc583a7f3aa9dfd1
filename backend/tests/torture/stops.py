"""The server is told to stop while people write and listen: what it has taken on it ends, and leaves with 0.

A request that came too late is not lost, for its sender knows: the connection was closed without a word.
Whether it was taken on all the same is found out by sending it again with its key: if it is answered from
what was kept, its first answer was dropped.
"""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import Address
from bench.seed import fill
from bench.servers import settings_for
from tests.torture.examining import Examiner, Verdict
from tests.torture.served import Served
from tests.torture.writing import Crew

LISTENERS = 4


@dataclass
class Stops:
    crew: Crew
    codes: list[int] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    dropped: int = 0
    streams: int = 0
    verdict: Verdict = field(default_factory=Verdict)


async def stop_again_and_again(url: str, folder: Path, *, stops: int, seed: int = 1) -> Stops:
    world = await fill(settings_for(url), deals=0)
    dice, served, examiner = random.Random(seed), Served(url, folder), Examiner(url, folder)
    found = Stops(crew := Crew(world, seed=seed, edits=False))
    await examiner.begin()
    try:
        served.start()
        for _ in range(stops):
            listening = [
                asyncio.create_task(_listen(served.address, world.admin.token)) for _ in range(LISTENERS)
            ]
            working = asyncio.create_task(crew.work(served.address))
            await asyncio.sleep(0.6 + dice.random() * 0.4)
            code, took = await asyncio.to_thread(served.stop)
            found.codes.append(code)
            found.took.append(took)
            await working
            heard = await asyncio.gather(*listening)
            found.streams += len(heard)
            found.verdict.other += [
                f"a stream ended with {said[-300:]!r}" for said in heard if not _told(said)
            ]
            served.start()
            before = crew.ledger.replayed
            await crew.send_again(served.address)
            found.dropped += crew.ledger.replayed - before
        found.verdict.add(await examiner.examine(crew.ledger))
    finally:
        served.close()
    found.dropped += crew.ledger.cut
    found.verdict.other += crew.ledger.wrong
    return found


def _told(said: bytes) -> bool:
    """Whether the stream never began, or said when to come back: in the beginning, and as it had to end."""
    return not said or (said.count(b"retry:") == 2 and said.endswith(b"0\r\n\r\n"))


async def _listen(address: Address, token: str) -> bytes:
    """All that a live stream says."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(
        f"GET /api/events HTTP/1.1\r\nHost: nocto.bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    said = b""
    with contextlib.suppress(ConnectionError):
        said = await reader.read()
    writer.close()
    return said
