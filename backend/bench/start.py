"""`python -m bench.start`: how long a server takes to its first answers, and what it holds then and later.

From the moment the process is made to the first 200 of `/health`, and of the page on which people sign in;
the median of several starts, after one that is not counted. Then it serves each kind of request for a
while, and is looked at again. What a start takes of the processor says most where others work too.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import uvloop

from app.main import WEB
from bench.client import request
from bench.load import ASKS, GROWING, measure, one_answer
from bench.options import parse
from bench.seed import World, fill
from bench.servers import Server, new_database, running, settings_for

START, MEMORY, MEMORY_LATER = 2.0, 90, 120
PAGE = {"Accept": "text/html"}


@dataclass(frozen=True)
class Begun:
    """One start: seconds to the first answers, those of the processor, and bytes held after them."""

    health: float
    cpu: float
    page: float
    memory: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--deals", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each kind of request is served")
    options = parse(parser)
    for kind in options.kinds:
        print(f"\n## {kind}\n")
        with new_database(kind) as url:
            world = asyncio.run(fill(settings_for(url), deals=options.deals))
            for line in _told(url, world, options):
                print(line, flush=True)


def _told(url: str, world: World, options: argparse.Namespace) -> Iterator[str]:
    _start(url)  # compiles what was not compiled yet
    starts = [_start(url) for _ in range(options.starts)]
    yield _line("first answer", median(each.health for each in starts), START, "s")
    yield f"- processor of it: {median(each.cpu for each in starts):.2f} s"
    if WEB.is_dir():
        yield _line("first page", median(each.page for each in starts), START, "s")
    yield _line("memory at start", median(each.memory for each in starts) / 2**20, MEMORY, "MiB")
    with running(url) as server:
        uvloop.run(_serve(server, world, options.seconds))
        yield _line("memory after serving", server.memory() / 2**20, MEMORY_LATER, "MiB")


def _start(url: str) -> Begun:
    began = time.perf_counter()
    with running(url) as server:
        asyncio.run(one_answer(server.address, request("GET", "/health")))
        health, cpu = time.perf_counter() - began, server.cpu()
        if WEB.is_dir():
            asyncio.run(one_answer(server.address, request("GET", "/", headers=PAGE)))
        return Begun(health, cpu, time.perf_counter() - began, server.memory())


async def _serve(server: Server, world: World, seconds: float) -> None:
    for ask in (*ASKS, *GROWING):
        await measure(server, world, ask, clients=8, seconds=seconds)


def _line(name: str, reached: float, goal: float, unit: str) -> str:
    verdict = "met" if reached <= goal else "MISSED"
    return f"- {name}: {reached:.2f} {unit} (goal <= {goal:g} {unit}) {verdict}"


if __name__ == "__main__":
    main()
