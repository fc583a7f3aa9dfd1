"""A business of some years: filled in with bulk statements, in seconds."""

import heapq
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.auth import Tokens
from app.clock import now
from app.config import Settings
from app.database import Database, Mode
from app.folding import fold
from app.models import (
    BoardTotal,
    Client,
    Deal,
    DealStage,
    DealStatus,
    LoginSession,
    Pipeline,
    Role,
    Task,
    User,
)
from app.models.order import keys_between
from app.services.pipelines import STANDARD_STAGES
from app.words import searchable

MANAGERS = 50
CLIENTS = 5_000
OPEN = 0.2  # of the deals
WON = 0.35  # of the closed ones
WITH_TASK = 0.3  # of the open ones
YEARS = 3
CHUNK = 10_000


@dataclass
class Seat:
    """Somebody who works there: a token, and the deals that are theirs."""

    user_id: int
    token: str
    deals: list[int] = field(default_factory=list)
    open_deals: list[int] = field(default_factory=list)


@dataclass
class World:
    """What a load needs to know of the filled database."""

    admin: Seat
    managers: list[Seat]
    pipeline_id: int
    stages: list[int]
    open_stages: list[int]


def read_world(text: str) -> World:
    """The world that `dataclasses.asdict` and JSON made a text of."""
    kept = json.loads(text)
    admin, managers = Seat(**kept.pop("admin")), [Seat(**seat) for seat in kept.pop("managers")]
    return World(admin, managers, **kept)


async def fill(settings: Settings, *, deals: int, seed: int = 20261123) -> World:
    """Fill an empty, migrated database; the same seed makes the same business."""
    dice = random.Random(seed)
    database = Database(settings.DATABASE_URL)
    try:
        async with database.engine_for(Mode.WRITE).begin() as connection:
            world = await _fill(connection, Tokens(settings), dice, deals)
        await tell_planner(database)
    finally:
        await database.close()
    return world


async def tell_planner(database: Database) -> None:
    """What PostgreSQL's autovacuum would do within a minute; SQLite plans without."""
    if not database.is_sqlite:
        async with database.engine_for(Mode.READ).connect() as connection:
            await connection.execute(text("VACUUM ANALYZE"))


async def _fill(connection: AsyncConnection, tokens: Tokens, dice: random.Random, deals: int) -> World:
    admin, *managers = await _people(connection, tokens)
    pipeline_id, stages = await _pipeline(connection)
    if not deals:
        return _world(admin, managers, pipeline_id, stages)
    clients = await _clients(connection, managers, dice, deals)
    await _insert(connection, Deal, _deals(stages, clients, pipeline_id, dice, deals))
    found = await connection.execute(select(Deal.id, Deal.manager_id, Deal.status).order_by(Deal.id))
    seats = {seat.user_id: seat for seat in managers}
    for deal_id, manager_id, status in found:
        seat = seats[manager_id or 0]
        seat.deals.append(deal_id)
        if status is DealStatus.OPEN:
            seat.open_deals.append(deal_id)
    await _insert(connection, Task, _tasks(managers, dice))
    await _keep_totals(connection)
    return _world(admin, managers, pipeline_id, stages)


def _world(admin: Seat, managers: list[Seat], pipeline_id: int, stages: Sequence[Any]) -> World:
    is_open = [stage.id for stage in stages if stage.outcome is DealStatus.OPEN]
    return World(admin, managers, pipeline_id, [stage.id for stage in stages], is_open)


async def _insert(connection: AsyncConnection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while chunk := [row for row, _ in zip(rows, range(CHUNK), strict=False)]:
        await connection.execute(insert(model), chunk)


async def _people(connection: AsyncConnection, tokens: Tokens) -> list[Seat]:
    """An administrator and the managers, each logged in."""
    names = ["admin", *(f"manager{number}" for number in range(1, MANAGERS + 1))]
    rows = [
        {
            "username": name, "username_key": fold(name), "full_name": name.title(), "name_key": fold(name),
            "search_text": searchable([name]), "role": Role.MANAGER if place else Role.ADMIN,
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    await connection.execute(insert(User), rows)
    ids = (await connection.scalars(select(User.id).order_by(User.id))).all()
    moment = now()
    logins = [
        LoginSession(
            token_id=f"{user_id:032x}",
            user_id=user_id,
            created_at=moment,
            expires_at=moment + tokens.lifetime,
        )
        for user_id in ids
    ]
    columns = ("token_id", "user_id", "created_at", "expires_at")
    await connection.execute(
        insert(LoginSession), [{name: getattr(login, name) for name in columns} for login in logins]
    )
    return [Seat(login.user_id, tokens.issue(login)) for login in logins]


async def _pipeline(connection: AsyncConnection) -> tuple[int, Sequence[Any]]:
    await connection.execute(insert(Pipeline), {"name": "Продажи"})
    pipeline_id = (await connection.scalars(select(Pipeline.id))).one()
    rows = [
        {
            "pipeline_id": pipeline_id, "name": name, "color": color, "win_probability": percent,
            "outcome": outcome, "sort_order": place, "required_fields": [],
        }
        for place, (name, color, percent, outcome) in enumerate(STANDARD_STAGES)
    ]  # fmt: skip
    await connection.execute(insert(DealStage), rows)
    stages = (
        await connection.execute(select(DealStage.id, DealStage.outcome).order_by(DealStage.sort_order))
    ).all()
    return pipeline_id, stages


@dataclass(frozen=True)
class _Account:
    client_id: int
    manager_id: int
    weight: float


async def _clients(
    connection: AsyncConnection, managers: Sequence[Seat], dice: random.Random, deals: int
) -> list[_Account]:
    """Some clients buy often and most seldom (Zipf); every manager gets about as much to do."""
    how_many = min(CLIENTS, deals)
    weights = [1 / place**0.8 for place in range(1, how_many + 1)]
    busy = [(0.0, seat.user_id) for seat in managers]
    owners = []
    for weight in weights:
        load, user_id = heapq.heappop(busy)
        heapq.heappush(busy, (load + weight, user_id))
        owners.append(user_id)
    rows = (
        {"name": name, "manager_id": owner, "created_at": _some_time_ago(dice)} | _folded(name)
        for name, owner in ((f"ООО «Клиент {place}»", owner) for place, owner in enumerate(owners, 1))
    )
    await _insert(connection, Client, rows)
    ids = (await connection.scalars(select(Client.id).order_by(Client.id))).all()
    return [_Account(*account) for account in zip(ids, owners, weights, strict=True)]


def _folded(name: str) -> dict[str, str]:
    return {"name_key": fold(name), "search_text": searchable([name])}


def _some_time_ago(dice: random.Random) -> datetime:
    return now() - timedelta(days=dice.uniform(0, 365 * YEARS))


def _deals(
    stages: Sequence[Any], clients: Sequence[_Account], pipeline_id: int, dice: random.Random, how_many: int
) -> Iterator[dict[str, Any]]:
    bought = dice.choices(clients, [client.weight for client in clients], k=how_many)
    places = [_stage(stages, dice) for _ in range(how_many)]
    waiting: defaultdict[int, int] = defaultdict(int)
    for stage in places:
        waiting[stage.id] += 1
    keys = {stage_id: keys_between(None, None, count) for stage_id, count in waiting.items()}
    for queue in keys.values():
        dice.shuffle(queue)
    for number, (client, stage) in enumerate(zip(bought, places, strict=True), 1):
        yield _deal(number, client, stage, dice) | {
            "pipeline_id": pipeline_id,
            "position": keys[stage.id].pop(),
        }


def _stage(stages: Sequence[Any], dice: random.Random) -> Any:
    if dice.random() < OPEN:
        return dice.choice([stage for stage in stages if stage.outcome is DealStatus.OPEN])
    wanted = DealStatus.WON if dice.random() < WON else DealStatus.LOST
    return next(stage for stage in stages if stage.outcome is wanted)


def _deal(number: int, client: _Account, stage: Any, dice: random.Random) -> dict[str, Any]:
    created = _some_time_ago(dice)
    moved = created + (now() - created) * dice.random()
    title = f"Сделка {number}: поставка оборудования"
    return {
        "title": title, "client_id": client.client_id, "manager_id": client.manager_id, "stage_id": stage.id,
        "status": stage.outcome, "amount": Decimal(dice.randrange(1_000_00, 2_000_000_00)) / 100,
        "currency": "USD" if dice.random() < 0.05 else "RUB", "stage_since": moved, "created_at": created,
        "updated_at": moved, "closed_at": None if stage.outcome is DealStatus.OPEN else moved,
        "lost_reason": "дорого" if stage.outcome is DealStatus.LOST else None,
        "expected_close_date": (created + timedelta(days=90)).date(),
    } | _folded(title)  # fmt: skip


def _tasks(managers: Sequence[Seat], dice: random.Random) -> Iterator[dict[str, Any]]:
    """What is to be done on some of the open deals."""
    for seat in managers:
        for deal_id in seat.open_deals:
            if dice.random() < WITH_TASK:
                title, day = "Позвонить и уточнить сроки", now() + timedelta(days=dice.randrange(-10, 30))
                people = {"assignee_id": seat.user_id, "author_id": seat.user_id}
                yield {"title": title, "deal_id": deal_id, "due_date": day.date()} | people | _folded(title)


async def _keep_totals(connection: AsyncConnection) -> None:
    group = (Deal.stage_id, Deal.manager_id, Deal.currency)
    counted = select(*group, func.count(Deal.id), func.sum(Deal.amount)).group_by(*group)
    columns = ["stage_id", "manager_id", "currency", "count", "amount"]
    await connection.execute(insert(BoardTotal).from_select(columns, counted))
