"""Two who are in each other's way at the same moment: one goes well, and no row is left without ground."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, or_, select

from app.database import Database, Mode
from app.models import Client, Deal, DealStatus, Pipeline, User
from app.policies import ADMINISTRATOR, SYSTEM
from app.uow import unit_of_work
from bench.client import Address, Answer, Connection, connect, request
from bench.seed import World, fill
from bench.servers import settings_for
from tests.torture.examining import Examiner
from tests.torture.served import Served

CROWD = 50  # who all want the same name
IDLE = 2.0  # seconds; the server closes after five
SERVERS = {"sqlite": 1, "postgresql": 2}  # processes on one database


class Lane:
    """A connection that is opened anew before the server finds it idle and closes it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: Connection | None = None
        self._used = 0.0

    async def send(self, raw: bytes) -> Answer:
        if self._connection is None or time.monotonic() - self._used > IDLE:
            self.close()
            self._connection = await connect(self._address)
        self._used = time.monotonic()
        return await self._connection.send(raw)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


@dataclass
class Arena:
    """A server, or two on one PostgreSQL, and connections to them in turn."""

    world: World
    lanes: list[Lane]
    dice: random.Random
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    async def do(self, method: str, path: str, body: Any = None, **about: Any) -> Any:
        """One request by the administrator that must go well; what it answers."""
        answer = await self._send(self.lanes[0], method, path, body, **about)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body!r}")
        return answer.json() if answer.body else None

    async def race(self, *calls: tuple[Any, ...], key: str | None = None) -> list[Answer]:
        """All these requests at once, each on a connection of its own; in every round another is first."""
        headers = {"Idempotency-Key": key} if key else {}
        lanes = self.dice.sample(self.lanes, len(calls))

        async def late(lane: Lane, call: tuple[Any, ...]) -> Answer:
            await asyncio.sleep(self.dice.random() * 0.002)
            method, path, body, *token = call
            return await self._send(lane, method, path, body, token=(*token, None)[0], headers=headers)

        answers = await asyncio.gather(*(late(lane, call) for lane, call in zip(lanes, calls, strict=True)))
        for call, answer in zip(calls, answers, strict=True):
            self.statuses[f"{call[0]} {answer.status}"] += 1
            if answer.status >= 500:
                self.wrong.append(f"{call[:3]}: {answer.status} {answer.body!r}")
        return list(answers)

    async def _send(
        self,
        lane: Lane,
        method: str,
        path: str,
        body: Any,
        *,
        token: str | None = None,
        headers: Any = None,
    ) -> Answer:
        token = token or self.world.admin.token
        return await lane.send(request(method, path, token=token, body=body, headers=headers))

    def refuse_both(self, what: str, removal: Answer, others: Sequence[Answer]) -> None:
        """Either it went, or somebody came; and who was refused heard why."""
        came = [answer for answer in others if answer.status < 300]
        if removal.status < 300 and came:
            self.wrong.append(f"{what}: it went, and {len(came)} came all the same: {came[0].body!r}")
        for answer in (removal, *others):
            if answer.status >= 300 and answer.status not in (404, 409, 422):
                self.wrong.append(f"{what}: {answer.status} {answer.body!r}")

    async def new_deal(self, **fields: Any) -> Any:
        return await self.do("POST", "/api/deals", await self.deal(**fields))

    async def deal(self, **fields: Any) -> dict[str, Any]:
        """The body of a new deal, with a client of its own unless one is named."""
        if "client_id" not in fields:
            client = await self.do("POST", "/api/clients", {"name": f"ООО «{uuid4().hex}»"})
            fields["client_id"] = client["id"]
        return {"title": f"Сделка {uuid4().hex}", **fields}

    async def new_stage(self, pipeline_id: int) -> int:
        stage = await self.do("POST", f"/api/pipelines/{pipeline_id}/stages", {"name": uuid4().hex})
        return int(stage["id"])

    async def new_pipeline(self) -> tuple[int, int]:
        """A pipeline and its only stage."""
        pipeline = await self.do("POST", "/api/pipelines", {"name": uuid4().hex})
        return pipeline["id"], await self.new_stage(pipeline["id"])


Race = Callable[[Arena, int], Awaitable[None]]


async def stage_deleted_while_deals_move_in(arena: Arena, _: int) -> None:
    world, stage_id = arena.world, await arena.new_stage(arena.world.pipeline_id)
    deals = [await arena.new_deal(stage_id=world.open_stages[0]) for _ in range(2)]
    moves = [("POST", f"/api/deals/{deal['id']}/move", {"stage_id": stage_id}) for deal in deals]
    gone, *moved = await arena.race(("DELETE", f"/api/pipelines/stages/{stage_id}", None), *moves)
    arena.refuse_both("stage", gone, moved)


async def pipeline_deleted_while_deals_are_created(arena: Arena, _: int) -> None:
    pipeline_id, stage_id = await arena.new_pipeline()
    body = await arena.deal(stage_id=stage_id)
    gone, *made = await arena.race(
        ("DELETE", f"/api/pipelines/{pipeline_id}", None), *[("POST", "/api/deals", body)] * 2
    )
    arena.refuse_both("pipeline", gone, made)


async def pipeline_archived_while_deals_are_created(arena: Arena, _: int) -> None:
    pipeline_id, stage_id = await arena.new_pipeline()
    body = await arena.deal(stage_id=stage_id)
    archive = ("PUT", f"/api/pipelines/{pipeline_id}", {"is_active": False})
    archived, *made = await arena.race(archive, *[("POST", "/api/deals", body)] * 2)
    arena.refuse_both("archive", archived, made)


async def pipeline_archived_while_deals_move_in(arena: Arena, _: int) -> None:
    pipeline_id, stage_id = await arena.new_pipeline()
    deals = [await arena.new_deal() for _ in range(2)]
    change = {"pipeline_id": pipeline_id, "stage_id": stage_id}
    moves = [("PUT", f"/api/deals/{deal['id']}", change) for deal in deals]
    archive = ("PUT", f"/api/pipelines/{pipeline_id}", {"is_active": False})
    archived, *moved = await arena.race(archive, *moves)
    arena.refuse_both("archive", archived, moved)


async def client_deleted_while_deals_are_created(arena: Arena, _: int) -> None:
    body = await arena.deal()
    gone, *made = await arena.race(
        ("DELETE", f"/api/clients/{body['client_id']}", None), *[("POST", "/api/deals", body)] * 2
    )
    arena.refuse_both("client", gone, made)


async def user_deleted_while_deals_are_given_to_them(arena: Arena, _: int) -> None:
    name = f"u{uuid4().hex[:12]}"
    user = await arena.do("POST", "/api/users", {"username": name, "full_name": name, "role": "manager"})
    body = await arena.deal(manager_id=user["id"])
    gone, *made = await arena.race(
        ("DELETE", f"/api/users/{user['id']}", None), *[("POST", "/api/deals", body)] * 2
    )
    arena.refuse_both("account", gone, made)


async def two_administrators_dismiss_each_other(arena: Arena, _: int) -> None:
    one, two = arena.world.admin, arena.world.managers[0]
    await arena.do("PUT", f"/api/users/{two.user_id}", {"role": "admin"})
    demote = {"role": "manager"}
    answers = await arena.race(
        ("PUT", f"/api/users/{two.user_id}", demote, one.token),
        ("PUT", f"/api/users/{one.user_id}", demote, two.token),
    )
    if [answer.status < 300 for answer in answers].count(True) != 1:
        arena.wrong.append(f"administrators: {[(a.status, a.body[:200]) for a in answers]}")
    if answers[1].status < 300:
        await arena.do("PUT", f"/api/users/{one.user_id}", {"role": "admin"}, token=two.token)
        await arena.do("PUT", f"/api/users/{two.user_id}", demote)


async def two_put_the_stages_in_order(arena: Arena, _: int) -> None:
    place = f"/api/pipelines/{arena.world.pipeline_id}/stages"
    stages = [stage["id"] for stage in await arena.do("GET", place)]
    orders = [arena.dice.sample(stages, len(stages)) for _ in range(2)]
    calls = [("PUT", f"{place}/order", {"stage_ids": order}) for order in orders]
    answers = await arena.race(*calls)
    found = await arena.do("GET", place)
    is_whole = [stage["sort_order"] for stage in found] == list(range(len(stages)))
    if not is_whole or [stage["id"] for stage in found] not in orders:
        arena.wrong.append(f"order: {[(stage['id'], stage['sort_order']) for stage in found]}")
    if {answer.status for answer in answers} - {200, 409}:
        arena.wrong.append(f"order: {[answer.status for answer in answers]}")


async def deal_edited_while_it_is_given_away(arena: Arena, _: int) -> None:
    """Whoever has given it away, or had it taken, changes it no more: the later version is never theirs."""
    giver, taker = arena.world.managers[:2]
    deal = await arena.new_deal(manager_id=giver.user_id)
    path = f"/api/deals/{deal['id']}"
    given, edited = await arena.race(
        ("PUT", path, {"manager_id": taker.user_id}), ("PUT", path, {"title": uuid4().hex}, giver.token)
    )
    if edited.status == 200 and edited.json()["version"] > given.json()["version"]:
        arena.wrong.append(f"deal {deal['id']}: changed by somebody who had it no more")
    if given.status != 200 or edited.status not in (200, 404):
        arena.wrong.append(f"deal {deal['id']}: {given.status}, {edited.status} {edited.body!r}")


async def many_want_one_name(arena: Arena, number: int) -> None:
    if number % (CROWD // 2):
        return  # a crowd is a round for each two of it
    name = f"u{uuid4().hex[:12]}"
    body = {"username": name, "full_name": name, "role": "manager"}
    await _exactly_one(arena, "/api/users", body)


async def many_are_the_same_client(arena: Arena, number: int) -> None:
    if number % (CROWD // 2):
        return
    await arena.do("PUT", "/api/duplicates/policy", {"phone": True})
    phone = f"+7916{arena.dice.randrange(10_000_000):07}"
    await _exactly_one(arena, "/api/clients", {"name": f"ООО «{uuid4().hex}»", "phone": phone})
    await arena.do("PUT", "/api/duplicates/policy", {"phone": False})


async def _exactly_one(arena: Arena, path: str, body: Any) -> None:
    answers = await arena.race(*[("POST", path, body)] * CROWD)
    found = Counter(answer.status for answer in answers)
    if found != {201: 1, 409: CROWD - 1}:
        arena.wrong.append(f"{path}: {dict(found)}")


async def the_same_is_sent_twice_with_one_key(arena: Arena, _: int) -> None:
    name = f"ООО «{uuid4().hex}»"
    answers = await arena.race(*[("POST", "/api/clients", {"name": name})] * 2, key=uuid4().hex)
    made = [answer for answer in answers if answer.status == 201]
    in_flight = [answer for answer in answers if answer.status == 409]
    found = await arena.do("GET", f"/api/clients/{made[0].json()['id']}") if made else {}
    if len(made) + len(in_flight) != 2 or found.get("name") != name or len({a.body for a in made}) != 1:
        arena.wrong.append(f"sent twice: {[(answer.status, answer.body[:200]) for answer in answers]}")


RACES: dict[str, Race] = {
    "stage deleted, deals move in": stage_deleted_while_deals_move_in,
    "pipeline deleted, deals created": pipeline_deleted_while_deals_are_created,
    "pipeline archived, deals created": pipeline_archived_while_deals_are_created,
    "pipeline archived, deals move in": pipeline_archived_while_deals_move_in,
    "client deleted, deals created": client_deleted_while_deals_are_created,
    "account deleted, deals assigned": user_deleted_while_deals_are_given_to_them,
    "two administrators dismiss each other": two_administrators_dismiss_each_other,
    "two put the stages in order": two_put_the_stages_in_order,
    "deal edited, and given away": deal_edited_while_it_is_given_away,
    f"{CROWD} want one username": many_want_one_name,
    f"{CROWD} are the same client": many_are_the_same_client,
    "sent twice with one key": the_same_is_sent_twice_with_one_key,
}


async def run(
    url: str, folder: Path, *, rounds: int, names: Sequence[str] = tuple(RACES), seed: int = 1
) -> dict[str, Arena]:
    """Each race so many times. What is wrong stands in its arena, orphans in the last one."""
    world = await fill(settings_for(url), deals=0)
    examiner = Examiner(url, folder)
    await examiner.begin()
    servers = [Served(url, folder) for _ in range(SERVERS[Database(url).url.get_backend_name()])]
    arenas: dict[str, Arena] = {}
    try:
        for served in servers:
            served.start()
        with ExitStack() as opened:
            lanes = [Lane(servers[place % len(servers)].address) for place in range(CROWD + 4)]
            for lane in lanes:
                opened.callback(lane.close)
            for name in names:
                arenas[name] = Arena(world, lanes, random.Random(f"{seed} {name}"))
                for number in range(rounds):
                    await RACES[name](arenas[name], number)
    finally:
        for served in servers:
            served.close()
    arenas[names[-1]].wrong += await orphans(url) + await examiner.doctor()
    return arenas


async def orphans(url: str) -> list[str]:
    """Deals that stand where there is nothing; accounts and names that are there twice."""
    database = Database(url)
    no_client = (Client.id.is_(None), Client.deleted_at.is_not(None))
    archived = Pipeline.is_active.is_(False) & (Deal.status == DealStatus.OPEN)
    query = (
        select(Deal.id)
        .outerjoin(Client, Client.id == Deal.client_id)
        .outerjoin(Pipeline, Pipeline.id == Deal.pipeline_id)
        .where(Deal.deleted_at.is_(None), or_(*no_client, Pipeline.id.is_(None), archived))
    )
    twice = select(Client.name).group_by(Client.name).having(func.count() > 1)
    admins = select(func.count(User.id)).where(User.role == ADMINISTRATOR, User.is_active.is_(True))
    try:
        async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
            with uow.everything(), uow.deleted():
                found = [f"deal {row} is an orphan" for row in await uow.session.scalars(query)]
                found += [f"client {name} is there twice" for name in await uow.session.scalars(twice)]
                if await uow.session.scalar(admins) != 1:
                    found.append("there is not exactly one administrator")
                return found
    finally:
        await database.close()
