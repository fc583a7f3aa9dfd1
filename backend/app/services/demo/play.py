"""Playing the story: the same rows, by the same verbs, as if people had worked here for six months."""

import asyncio
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import literal, select

from app.clock import now
from app.database import Database
from app.errors import Conflict
from app.models import (
    Action,
    Activity,
    ActivityType,
    Base,
    Change,
    Client,
    ClientStatus,
    Contact,
    Deal,
    DealStage,
    DealStatus,
    Pipeline,
    Task,
    TaskPriority,
    TaskStatus,
    User,
    Via,
)
from app.models.order import key_between
from app.policies import SELLER, SYSTEM
from app.services import columns, pipelines
from app.services.demo import names
from app.services.demo.report import Report
from app.services.demo.story import Story
from app.uow import UnitOfWork, unit_of_work


async def create(database: Database, *, zone: str, currency: str) -> Report:
    """Fill the CRM with the invented business, in one transaction and one batch of the journal.

    Where it is there already, nothing is changed.

    Raises:
        Conflict: the standard pipeline has no open, no won or no lost stage any more.
    """
    async with unit_of_work(database, SYSTEM, via=Via.DEMO) as uow:
        if await is_there(uow):
            return Report("there_already")
        await pipelines.create_standard(uow, currency=currency)
        player = await _player(uow)
        for event in Story(now(), zone, len(player.open)).tell():
            getattr(player, event.verb)(at=event.at, manager=event.manager, **event.what)
            await uow.note(at=event.at, by=player.id_of(event.manager))
            await asyncio.sleep(0)  # a server that is asked for the demo goes on answering others
        return Report("created", player.counts)


async def is_there(uow: UnitOfWork) -> bool:
    """Whether the demo was created and not removed; the actor must see the journal."""
    by_demo = Change.via == literal(Via.DEMO, Change.via.type, literal_execute=True)  # as its index has it
    created = select(Change.id).where(by_demo, Change.action == Action.CREATE)
    return await uow.session.scalar(created.limit(1)) is not None


async def _player(uow: UnitOfWork) -> "Player":
    pipeline = await uow.session.scalar(
        select(Pipeline).where(Pipeline.name == pipelines.STANDARD).order_by(Pipeline.id).limit(1)
    )
    if pipeline is None:
        raise Conflict("no_pipeline")
    stages = await pipelines.list_stages(uow, pipeline.id)
    if {stage.outcome for stage in stages} != set(DealStatus):
        raise Conflict("pipeline_empty")
    tops = {stage.id: await columns.top(uow, stage.id) for stage in stages}
    return Player(uow, pipeline, stages, tops)


class Player:
    """Does what the events say. Each verb makes or changes rows; the caller flushes and notes them."""

    def __init__(
        self, uow: UnitOfWork, pipeline: Pipeline, stages: list[DealStage], tops: dict[int, str]
    ) -> None:
        self._uow = uow
        self._pipeline = pipeline
        self.open = [stage for stage in stages if not stage.is_final]
        self._closing = {stage.is_won: stage for stage in reversed(stages) if stage.is_final}
        self._tops = tops
        self._users: dict[int, User] = {}
        self._clients: dict[int, Client] = {}
        self._deals: dict[int, Deal] = {}
        self._client_of: dict[int, Client] = {}
        self._tasks: dict[int, Task] = {}
        self.counts: dict[str, int] = {}

    def id_of(self, manager: int | None) -> int | None:
        return None if manager is None else self._users[manager].id

    def _add(self, row: Base) -> None:
        self._uow.add(row)
        self.counts[row.ENTITY] = self.counts.get(row.ENTITY, 0) + 1

    def hire(self, *, at: datetime, manager: int | None, number: int) -> None:  # noqa: ARG002 - nobody hires
        username, full_name, position = names.MANAGERS[number]
        self._users[number] = User(
            username=username,
            full_name=full_name,
            position=position,
            email=f"{username}@example.com",
            role=SELLER,
            created_at=at,
            updated_at=at,
        )
        self._add(self._users[number])

    def meet(self, *, at: datetime, manager: int, number: int, source: str, phone: str, address: str) -> None:
        name, domain = names.CLIENTS[number]
        self._clients[number] = Client(
            name=name,
            website=f"{domain}.example.com",
            email=f"info@{domain}.example.com",
            phone=phone,
            address=address,
            source=source,
            manager_id=self.id_of(manager),
            created_at=at,
            updated_at=at,
        )
        self._add(self._clients[number])

    def introduce(  # the first person of a client is the primary contact
        self,
        *,
        at: datetime,
        client: int,
        first: bool,
        name: str,
        mailbox: str,
        position: str,
        phone: str,
        **_: Any,
    ) -> None:
        domain = names.CLIENTS[client][1]
        self._add(
            Contact(
                client_id=self._clients[client].id,
                name=name,
                email=f"{mailbox}@{domain}.example.com",
                position=position,
                phone=phone,
                is_primary=first,
                created_at=at,
            )
        )

    def offer(
        self,
        *,
        at: datetime,
        manager: int,
        number: int,
        client: int,
        title: str,
        amount: Decimal,
        expected: date,
    ) -> None:
        whose = self._clients[client]
        deal = Deal(
            title=f"{title}: {whose.name}",
            description="Пример для знакомства с программой.",
            client_id=whose.id,
            manager_id=self.id_of(manager),
            amount=amount,
            currency=self._pipeline.currency,
            expected_close_date=expected,
            created_at=at,
            updated_at=at,
        )
        self._deals[number], self._client_of[number] = deal, whose
        self._enter(deal, self.open[0], at=at)
        self._add(deal)

    def move(self, *, at: datetime, deal: int, stage: int, **_: Any) -> None:
        self._enter(self._deals[deal], self.open[stage], at=at)

    def close(self, *, at: datetime, deal: int, won: bool, reason: str | None, **_: Any) -> None:
        row = self._deals[deal]
        self._enter(row, self._closing[won], at=at, reason=reason)
        client = self._client_of[deal]
        if won and client.status is ClientStatus.LEAD:
            client.status, client.updated_at = ClientStatus.CLIENT, at

    def _enter(self, deal: Deal, stage: DealStage, *, at: datetime, reason: str | None = None) -> None:
        position = self._tops[stage.id]
        self._tops[stage.id] = key_between(None, position)
        deal.enter(stage, position=position, reason=reason, at=at)
        deal.updated_at = at

    def talk(
        self, *, at: datetime, manager: int, deal: int, kind: str, subject: str, seconds: int | None
    ) -> None:
        row = self._deals[deal]
        self._add(
            Activity(
                type=ActivityType(kind),
                deal_id=row.id,
                client_id=row.client_id,
                user_id=self.id_of(manager),
                subject=subject,
                duration=seconds,
                activity_date=at,
                created_at=at,
            )
        )
        client = self._client_of[deal]
        client.touched(at)
        client.updated_at = at

    def plan(
        self,
        *,
        at: datetime,
        manager: int,
        number: int,
        deal: int,
        title: str,
        priority: str,
        due: date,
        begun: bool,
    ) -> None:
        row = self._deals[deal]
        task = Task(
            title=title,
            deal_id=row.id,
            client_id=row.client_id,
            assignee_id=self.id_of(manager),
            author_id=self.id_of(manager),
            priority=TaskPriority(priority),
            due_date=due,
            created_at=at,
            updated_at=at,
        )
        task.become(TaskStatus.IN_PROGRESS if begun else TaskStatus.TODO)
        self._tasks[number] = task
        self._add(task)

    def finish(self, *, at: datetime, number: int, **_: Any) -> None:
        self._tasks[number].become(TaskStatus.DONE, at=at)
        self._tasks[number].updated_at = at
