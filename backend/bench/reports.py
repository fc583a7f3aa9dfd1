"""`python -m bench.reports`: what a report and a bulk move cost, and for how long they hold up the others.

One process, a business of many deals with two stays each behind them, the last five years. «held» is the
longest time for which nothing else on the event loop had its turn.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import uvloop
from fastapi import FastAPI
from sqlalchemy import func, insert, literal, select

from app.database import Database, Mode
from app.main import create_app
from app.models import Deal, StageVisit
from bench.inside import call
from bench.options import parse
from bench.seed import Seat, World, fill, tell_planner
from bench.servers import new_database, settings_for

REPORTS = ("funnel", "won", "won?by=month", "managers", "forecast", "lost-reasons", "tasks")
YEARS = "from=2024-01-01"
ROUNDS = 3


def main() -> None:
    options = _options()
    for kind in options.kinds:
        with new_database(kind) as url:
            settings = settings_for(url)
            world = asyncio.run(fill(settings, deals=options.deals))
            asyncio.run(_stays(settings.DATABASE_URL))
            uvloop.run(_measure_all(create_app(settings), world, kind))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reports", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    return parse(parser)


async def _stays(url: str) -> None:
    """Two stays that are over behind every deal, on the first two stages."""
    database = Database(url)
    async with database.engine_for(Mode.WRITE).connect() as connection:
        stages = (await connection.execute(select(func.min(Deal.stage_id)))).scalar_one()
        for place in range(2):
            stay = select(Deal.id, Deal.pipeline_id, literal(stages + place), Deal.created_at,
                          literal(86_400) * (1 + Deal.id % 9))  # fmt: skip
            columns = ["deal_id", "pipeline_id", "stage_id", "entered_at", "seconds"]
            await connection.execute(insert(StageVisit).from_select(columns, stay))
        await connection.commit()
    await tell_planner(database)
    await database.close()


async def _measure_all(app: FastAPI, world: World, kind: str) -> None:
    async with app.router.lifespan_context(app):
        for who, seat in (("admin", world.admin), ("manager", world.managers[-1])):
            for days, report, address in _asked():
                raws = [_get(seat, address)] * ROUNDS
                await _measure(app, f"{kind:9} {who:8} {report:13} {days:8}", raws)
        moves = list(_moves(world, await _some(app)))
        await _measure(app, f"{kind:9} admin    1,000 moves in one call", moves)


def _asked() -> Iterator[tuple[str, str, str]]:
    for report in REPORTS:
        yield "30 days", report, report
        if report != "won":  # too many days for one chart
            yield "years", report, f"{report}{'&' if '?' in report else '?'}{YEARS}"


async def _some(app: FastAPI) -> list[int]:
    database: Database = app.state.database
    async with database.engine_for(Mode.READ).connect() as connection:
        ids = await connection.execute(select(Deal.id).where(Deal.deleted_at.is_(None)).limit(1_000))
        return [row_id for (row_id,) in ids]


def _get(seat: Seat, address: str) -> bytes:
    return f"GET /api/reports/{address} HTTP/1.1\r\nAuthorization: Bearer {seat.token}\r\n\r\n".encode()


def _moves(world: World, ids: list[int]) -> Iterator[bytes]:
    """There and back, so that every round moves them all."""
    for number in range(ROUNDS):
        stage = world.open_stages[number % 2]
        body = json.dumps({"ids": ids, "action": "move", "stage_id": stage}).encode()
        yield (
            f"POST /api/deals/bulk HTTP/1.1\r\nAuthorization: Bearer {world.admin.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


async def _measure(app: FastAPI, words: str, raws: list[bytes]) -> None:
    figures = []
    for raw in raws:
        held: list[float] = [0.0]
        watch = asyncio.create_task(_watch(held))
        await asyncio.sleep(0.01)
        started = time.perf_counter()
        await call(app, raw)
        figures.append((1000 * (time.perf_counter() - started), 1000 * max(held)))
        watch.cancel()
    wall, longest = min(figures)
    print(f"{words:45} {wall:8.1f} ms, held {longest:7.1f} ms", flush=True)


async def _watch(held: list[Any]) -> None:
    """How long it took until it was our turn again."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        held.append(time.perf_counter() - before - 0.001)


if __name__ == "__main__":
    main()
