"""The server is killed at any moment and started again: what it acknowledged must be there, once."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

from bench.seed import World, fill
from bench.servers import settings_for
from tests.torture.examining import Examiner, Verdict, ask_again
from tests.torture.served import Served
from tests.torture.writing import Crew

REPEATED = 10  # acknowledged writes that are sent again after each kill


@dataclass
class Tally:
    crew: Crew
    kills: int = 0
    ready: list[float] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def acknowledged(self) -> int:
        return len(self.crew.ledger.acknowledged)


async def kill_again_and_again(
    url: str, folder: Path, *, kills: int, writes: int, world: World | None = None, seed: int = 1
) -> Tally:
    """Kill so many times at least, until so many writes are acknowledged at least.

    A filled database (`world`) is examined by the doctor at the end only, who reads all of it.
    """
    thoroughly = world is None
    world = world or await fill(settings_for(url), deals=0)
    dice, served, examiner = random.Random(seed), Served(url, folder), Examiner(url, folder)
    tally = Tally(crew := Crew(world, seed=seed))
    await examiner.begin()
    try:
        tally.ready.append(served.start())
        while tally.kills < kills or tally.acknowledged < writes:
            await _write_until_killed(served, crew, dice, about=max(1, writes // kills))
            tally.kills += 1
            tally.ready.append(served.start())
            await crew.send_again(served.address)
            tally.verdict.add(await examiner.examine(crew.ledger, thoroughly=thoroughly))
            tally.verdict.other += await ask_again(served, crew, some=REPEATED)
    finally:
        served.close()
    tally.verdict.other += crew.ledger.wrong
    return tally


async def _write_until_killed(served: Served, crew: Crew, dice: random.Random, *, about: int) -> None:
    """The kill comes after a number of writes drawn by chance, and some moments later."""
    crew.stopping.clear()
    enough = len(crew.ledger.acknowledged) + dice.randint(1, 2 * about)
    working = asyncio.create_task(crew.work(served.address))
    while len(crew.ledger.acknowledged) < enough and not working.done():
        await asyncio.sleep(0.001)
    await asyncio.sleep(dice.random() * 0.02)
    await asyncio.to_thread(served.kill)
    await working
