"""`python -m bench.moves`: the proof that a move is safe, however many are made at once.

Many clients drop the same cards on the same stages, above and below each other, over HTTP. Afterwards every
deal's history must be one unbroken chain, every kept total equal to a recount, every column in one order for
all who look.
"""

import argparse
import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import uvloop
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database, Mode
from app.models import Action, Change, Deal
from app.policies import SYSTEM
from app.services import totals
from app.uow import UnitOfWork, unit_of_work
from bench.client import connect, request
from bench.options import parse
from bench.seed import Seat, World, fill
from bench.servers import Server, new_database, running, settings_for

DEALS = 60
STAGES = 5

Send = Callable[[str, str, Seat, Any], Awaitable[tuple[int, Any]]]
"""Method, path, who, body -> status and answer."""


@dataclass
class Told:
    """What the clients were told."""

    statuses: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)


async def move_about(
    sends: list[Send], world: World, *, deals: list[int], stages: list[int], moves: int
) -> Told:
    """Share so many moves of these deals among the clients, all at once."""
    told = Told()
    left = iter(range(moves))
    seen = dict.fromkeys(deals, stages[0])  # where each card was when somebody last heard of it

    async def client(place: int, send: Send) -> None:
        dice = random.Random(place)
        for _ in left:
            deal_id, body = _drop(seen, stages, dice)
            started = time.perf_counter()
            status, answer = await send("POST", f"/api/deals/{deal_id}/move", world.admin, body)
            told.times.append(time.perf_counter() - started)
            told.statuses[status] += 1
            if status == 200:
                seen[deal_id] = answer["stage_id"]
            else:
                told.refusals[f"{status} {answer.get('code')}"] += 1

    await asyncio.gather(*(client(place, send) for place, send in enumerate(sends)))
    return told


def _drop(seen: dict[int, int], stages: list[int], dice: random.Random) -> tuple[int, dict[str, Any]]:
    """On a stage, or beside a card that was there a moment ago and may have gone."""
    deal_id, neighbour = dice.sample(list(seen), 2)
    if dice.random() < 0.5:
        return deal_id, {"stage_id": dice.choice(stages)}
    return deal_id, {"stage_id": seen[neighbour], dice.choice(["before_id", "after_id"]): neighbour}


async def faults(database: Database, send: Send, world: World, *, deals: list[int]) -> list[str]:
    """What is wrong after all that; nothing, if the program keeps its promises."""
    async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
        found = [f"totals of {group} differ from a recount" for group in await totals.differences(uow)]
        for deal_id in deals:
            found += await _broken_links(uow, deal_id)
    return found + await _disorder(database, send, world)


async def _broken_links(uow: UnitOfWork, deal_id: int) -> list[str]:
    """Each change must take up the deal as the one before left it, and the last leave it as it is."""
    deal = await uow.get(Deal, deal_id)
    changes = await uow.session.scalars(
        select(Change).where(Change.entity == Deal.ENTITY, Change.entity_id == deal_id).order_by(Change.id)
    )
    found = []
    state: dict[str, Any] = {}
    for change in changes:
        if change.action is not Action.CREATE:
            found += [
                f"deal {deal_id}, change {change.id}: {name} was {state.get(name)}, not {value}"
                for name, value in (change.before or {}).items()
                if name in ("stage_id", "status", "position") and state.get(name) != value
            ]
        state |= change.after or {}
    if (state["stage_id"], state["status"], state["position"]) != (deal.stage_id, deal.status, deal.position):
        found.append(f"deal {deal_id}: its last change does not say where it stands")
    return found


async def _disorder(database: Database, send: Send, world: World) -> list[str]:
    """Every column, as the API shows it to two roles, in the order of (position, id) that the rows have."""
    found = []
    boards = {}
    for name, seat in (("admin", world.admin), ("manager", world.managers[0])):
        _, columns = await send("GET", "/api/deals/stats/pipeline?limit=200", seat, None)
        boards[name] = {column["stage_id"]: [card["id"] for card in column["deals"]] for column in columns}
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        for stage_id, seen in boards["admin"].items():
            rows = (
                await uow.session.execute(select(Deal.id, Deal.position).where(Deal.stage_id == stage_id))
            ).all()
            if [row.id for row in sorted(rows, key=lambda row: (row.position.encode(), row.id))][
                :200
            ] != seen:
                found.append(f"stage {stage_id}: the administrator's order is not that of the rows")
            hers = set(boards["manager"][stage_id])
            if [card for card in seen if card in hers] != boards["manager"][stage_id]:
                found.append(f"stage {stage_id}: two people see two orders")
    return found


def main() -> None:
    options = _options()
    for kind in options.kinds:
        with new_database(kind) as url:
            settings = settings_for(url)
            world = asyncio.run(fill(settings, deals=0))
            with running(url) as server:
                uvloop.run(_prove(kind, server, settings, world, options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.moves", description=__doc__)
    parser.add_argument("--moves", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=64)
    return parse(parser)


async def _prove(
    kind: str, server: Server, settings: Settings, world: World, options: argparse.Namespace
) -> None:
    sends = [await _over_http(server) for _ in range(options.clients)]
    deals = await create_deals(sends[0], world)
    started = time.perf_counter()
    told = await move_about(sends, world, deals=deals, stages=world.stages[-STAGES:], moves=options.moves)
    spent = time.perf_counter() - started
    database = Database(settings.DATABASE_URL)
    try:
        found = await faults(database, sends[0], world, deals=deals)
        changes = await _count_changes(database)
    finally:
        await database.close()
    print(f"{kind}: {options.moves:,} moves of {DEALS} deals by {options.clients} clients in {spent:.1f} s, "
          f"{options.moves / spent:,.0f} a second; {_times(told)}")  # fmt: skip
    print(f"  answers: {dict(told.statuses)}; refused: {dict(told.refusals) or 'none'}")
    print(f"  changes in the journal: {changes:,}; faults: {len(found)}", *found[:20], sep="\n    ")
    if found or told.statuses.keys() - {200, 409}:
        raise SystemExit(1)


async def _count_changes(database: Database) -> int:
    of_deals = (Change.entity == Deal.ENTITY, Change.action == Action.UPDATE)
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        return await uow.session.scalar(select(func.count(Change.id)).where(*of_deals)) or 0


def _times(told: Told) -> str:
    times = sorted(1000 * seconds for seconds in told.times)
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {times[-1]:.0f} ms"


async def create_deals(send: Send, world: World) -> list[int]:
    """The deals to be moved, of several managers."""
    _, client = await send("POST", "/api/clients", world.admin, {"name": "ООО «Перевозка»"})
    ids = []
    for number in range(DEALS):
        manager = world.managers[number % 3]
        body = {
            "title": f"Сделка {number}", "client_id": client["id"], "stage_id": world.stages[-STAGES],
            "manager_id": manager.user_id, "amount": number * 1000.5, "currency": ("RUB", "USD")[number % 2],
        }  # fmt: skip
        status, deal = await send("POST", "/api/deals", world.admin, body)
        if status != 201:
            raise RuntimeError(f"{status}: {deal}")
        ids.append(deal["id"])
    return ids


async def _over_http(server: Server) -> Send:
    connection = await connect(server.address)

    async def send(method: str, path: str, seat: Seat, body: Any) -> tuple[int, Any]:
        answer = await connection.send(request(method, path, token=seat.token, body=body))
        return answer.status, answer.json()

    return send


if __name__ == "__main__":
    main()
