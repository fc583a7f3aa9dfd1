"""`python -m bench.inside`: what a request costs inside the process, without sockets or a second process.

One caller, one request after the other; figures of several rounds, the least of which is the least disturbed.
With `--profile` it tells where the time of one kind of request goes.
"""

import argparse
import asyncio
import cProfile
import pstats
import random
import time
from typing import Any

import uvloop
from fastapi import FastAPI

from app.main import create_app
from bench.client import Answer
from bench.load import ASKS, Ask
from bench.options import parse
from bench.seed import World, fill
from bench.servers import new_database, settings_for

ROUNDS = 5


def main() -> None:
    options = _options()
    for kind in options.kinds:
        with new_database(kind) as url:
            settings = settings_for(url)
            world = asyncio.run(fill(settings, deals=options.deals))
            uvloop.run(_measure_all(create_app(settings), world, kind, options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.inside", description=__doc__)
    parser.add_argument("--deals", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=100, help="in a round")
    parser.add_argument("--ask", action="append", choices=[ask.name for ask in ASKS], help="only this kind")
    parser.add_argument("--profile", metavar="ORDER", help="print a profile: tottime, cumtime, ncalls")
    return parse(parser)


async def _measure_all(app: FastAPI, world: World, kind: str, options: argparse.Namespace) -> None:
    asks = [ask for ask in ASKS if options.ask is None or ask.name in options.ask]
    async with app.router.lifespan_context(app):
        for ask in asks:
            await _round(app, world, ask, 20)
            if options.profile:
                await _profile(app, world, ask, options)
                continue
            rounds = [await _round(app, world, ask, options.requests) for _ in range(ROUNDS)]
            wall, cpu = (min(figures) for figures in zip(*rounds, strict=True))
            print(f"{kind:9} {ask.name:24} {wall:7.2f} ms {cpu:7.2f} ms CPU", flush=True)


async def _profile(app: FastAPI, world: World, ask: Ask, options: argparse.Namespace) -> None:
    with cProfile.Profile() as profile:
        await _round(app, world, ask, options.requests)
    pstats.Stats(profile).sort_stats(options.profile).print_stats(60)


async def _round(app: FastAPI, world: World, ask: Ask, how_many: int) -> tuple[float, float]:
    """Milliseconds of time and of processor a request took."""
    dice = random.Random(how_many)
    seat = world.admin if ask.by_admin else world.managers[-1]
    ask.hear(seat, await call(app, ask.make(world, seat, dice)))
    raws = [ask.make(world, seat, dice) for _ in range(how_many)]
    started, cpu = time.perf_counter(), time.process_time()
    for raw in raws:
        await call(app, raw)
    return 1000 * (time.perf_counter() - started) / how_many, 1000 * (time.process_time() - cpu) / how_many


async def call(app: FastAPI, raw: bytes) -> Answer:
    """Hand a request to the program as uvicorn would."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    headers = [
        (name.lower().encode(), value.encode()) for name, value in (line.split(": ", 1) for line in lines)
    ]
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": method, "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "state": {},
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    answer = Answer(500, b"", b"")

    async def send(message: Any) -> None:
        nonlocal answer
        if message["type"] != "http.response.start":
            return
        if message["status"] not in (200, 304):
            raise RuntimeError(f"{target} answered {message['status']}")
        told = b"".join(b"\r\n" + name + b": " + value for name, value in message["headers"])
        answer = Answer(message["status"], told, b"")

    await app(scope, receive, send)
    return answer


if __name__ == "__main__":
    main()
