"""What people do in a history: one step is one call of a service, and one batch if it changed anything."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.models import Activity as ActivityRow
from app.models import (
    ActivityType,
    Client,
    Contact,
    Deal,
    DealStage,
    Participant,
    Pipeline,
    Task,
    TaskStatus,
    User,
)
from app.schemas.activity import ActivityEdit, ActivityIn
from app.schemas.bin import BinEntity
from app.schemas.client import ClientEdit, ClientIn, ContactEdit, ContactIn
from app.schemas.deal import DealEdit, DealIn, DealMove, PipelineChange
from app.schemas.merge import ClientMergeIn, ContactMergeIn
from app.schemas.task import TaskEdit, TaskIn
from app.services import activities, bin, clients, contacts, deals, merging, participants, tasks
from app.uow import UnitOfWork


class Nothing(Exception):
    """There is no row for this step."""


@dataclass(frozen=True)
class Step:
    """Somebody does something; the numbers choose which row, and with what."""

    verb: str
    who: int
    which: int
    what: int


async def pick(uow: UnitOfWork, model: type[Any], number: int, *where: Any) -> int:
    """One of the rows that the actor sees."""
    ids: Sequence[int] = (await uow.session.scalars(select(model.id).where(*where).order_by(model.id))).all()
    if not ids:
        raise Nothing
    return ids[number % len(ids)]


Verb = Callable[[UnitOfWork, Step], Awaitable[Any]]
VERBS: dict[str, Verb] = {}


def verb(function: Verb) -> Verb:
    VERBS[function.__name__] = function
    return function


@verb
async def create_client(uow: UnitOfWork, step: Step) -> None:
    await clients.create(uow, ClientIn(name=f"Клиент {step.what}"))


@verb
async def edit_client(uow: UnitOfWork, step: Step) -> None:
    changes: list[dict[str, Any]] = [
        {"name": f"Имя {step.what}"},
        {"notes": f"{step.what}"},
        {"status": "client"},
    ]
    fields = changes[step.what % len(changes)]
    await clients.edit(uow, await pick(uow, Client, step.which), ClientEdit(**fields))


@verb
async def delete_client(uow: UnitOfWork, step: Step) -> None:
    await clients.remove(uow, await pick(uow, Client, step.which))


@verb
async def assign_client(uow: UnitOfWork, step: Step) -> None:
    manager = await pick(uow, User, step.what)
    await clients.edit(
        uow, await pick(uow, Client, step.which), ClientEdit.model_validate({"manager_id": manager})
    )


@verb
async def give_client_a_phone(uow: UnitOfWork, step: Step) -> None:
    phone = f"8495{step.what % 5:07}"  # a few, so that some are the same
    await clients.edit(uow, await pick(uow, Client, step.which), ClientEdit.model_validate({"phone": phone}))


@verb
async def merge_clients(uow: UnitOfWork, step: Step) -> None:
    kept, gone = await pick(uow, Client, step.which), await pick(uow, Client, step.what)
    fields = {"name": gone} if step.what % 2 else {}
    wish = ClientMergeIn.model_validate({"with": [gone], "fields": fields})
    await merging.merge_clients(uow, kept, wish)


@verb
async def merge_contacts(uow: UnitOfWork, step: Step) -> None:
    kept, gone = await pick(uow, Contact, step.which), await pick(uow, Contact, step.what)
    await merging.merge_contacts(uow, kept, ContactMergeIn.model_validate({"with": [gone]}))


@verb
async def create_contact(uow: UnitOfWork, step: Step) -> None:
    data = ContactIn(name=f"Контакт {step.what}", is_primary=step.what % 2 == 0)
    await contacts.create(uow, await pick(uow, Client, step.which), data)


@verb
async def edit_contact(uow: UnitOfWork, step: Step) -> None:
    changes: list[dict[str, Any]] = [
        {"name": f"Имя {step.what}"},
        {"is_primary": True},
        {"is_primary": False},
    ]
    fields = changes[step.what % len(changes)]
    await contacts.edit(uow, await pick(uow, Contact, step.which), ContactEdit(**fields))


@verb
async def delete_contact(uow: UnitOfWork, step: Step) -> None:
    await contacts.remove(uow, await pick(uow, Contact, step.which))


@verb
async def create_deal(uow: UnitOfWork, step: Step) -> None:
    client = await pick(uow, Client, step.which)
    await deals.create(uow, DealIn(title=f"Сделка {step.what}", client_id=client, amount=Decimal(step.what)))


@verb
async def edit_deal(uow: UnitOfWork, step: Step) -> None:
    changes: list[dict[str, Any]] = [
        {"title": f"Название {step.what}"},
        {"amount": Decimal(step.what)},
        {"currency": "USD" if step.what % 2 else "EUR"},
        {"lost_reason": f"причина {step.what}"},
    ]
    fields = changes[step.what % len(changes)]
    await deals.edit(uow, await pick(uow, Deal, step.which), DealEdit(**fields))


@verb
async def give_deal_another_client(uow: UnitOfWork, step: Step) -> None:
    client = await pick(uow, Client, step.what)
    await deals.edit(uow, await pick(uow, Deal, step.which), DealEdit.model_validate({"client_id": client}))


@verb
async def assign_deal(uow: UnitOfWork, step: Step) -> None:
    manager = await pick(uow, User, step.what)
    await deals.edit(uow, await pick(uow, Deal, step.which), DealEdit.model_validate({"manager_id": manager}))


@verb
async def move_deal(uow: UnitOfWork, step: Step) -> None:
    deal = await uow.get(Deal, await pick(uow, Deal, step.which))
    stage = await pick(uow, DealStage, step.what, DealStage.pipeline_id == deal.pipeline_id)
    drop = DealMove(stage_id=stage, reason=f"причина {step.what}" if step.what % 2 else None)
    await deals.move(uow, deal.id, drop)


@verb
async def drop_beside(uow: UnitOfWork, step: Step) -> None:
    deal = await uow.get(Deal, await pick(uow, Deal, step.which))
    beside = await uow.get(Deal, await pick(uow, Deal, step.what, Deal.pipeline_id == deal.pipeline_id))
    await deals.move(uow, deal.id, DealMove(stage_id=beside.stage_id, before_id=beside.id))


@verb
async def change_pipeline(uow: UnitOfWork, step: Step) -> None:
    pipeline = await pick(uow, Pipeline, step.what)
    await deals.change_pipeline(uow, await pick(uow, Deal, step.which), PipelineChange(pipeline_id=pipeline))


@verb
async def delete_deal(uow: UnitOfWork, step: Step) -> None:
    await deals.remove(uow, await pick(uow, Deal, step.which))


@verb
async def add_participant(uow: UnitOfWork, step: Step) -> None:
    await participants.add(uow, await pick(uow, Deal, step.which), await pick(uow, User, step.what))


@verb
async def remove_participant(uow: UnitOfWork, step: Step) -> None:
    part = await uow.get(Participant, await pick(uow, Participant, step.which))
    await participants.remove(uow, part.deal_id, part.user_id)


@verb
async def create_task(uow: UnitOfWork, step: Step) -> None:
    deal = await pick(uow, Deal, step.which)
    assignee = await pick(uow, User, step.what)
    await tasks.create(uow, TaskIn(title=f"Задача {step.what}", deal_id=deal, assignee_id=assignee))


@verb
async def edit_task(uow: UnitOfWork, step: Step) -> None:
    changes: list[dict[str, Any]] = [
        {"title": f"Дело {step.what}"},
        {"status": list(TaskStatus)[step.what % 4]},
        {"deal_id": None, "client_id": None},
    ]
    fields = changes[step.what % len(changes)]
    await tasks.edit(uow, await pick(uow, Task, step.which), TaskEdit(**fields))


@verb
async def assign_task(uow: UnitOfWork, step: Step) -> None:
    person = await pick(uow, User, step.what)
    await tasks.edit(uow, await pick(uow, Task, step.which), TaskEdit.model_validate({"assignee_id": person}))


@verb
async def hang_task_elsewhere(uow: UnitOfWork, step: Step) -> None:
    deal = await pick(uow, Deal, step.what)
    await tasks.edit(uow, await pick(uow, Task, step.which), TaskEdit.model_validate({"deal_id": deal}))


@verb
async def delete_task(uow: UnitOfWork, step: Step) -> None:
    await tasks.remove(uow, await pick(uow, Task, step.which))


@verb
async def log_activity(uow: UnitOfWork, step: Step) -> None:
    deal = await pick(uow, Deal, step.which)
    data = ActivityIn(type=ActivityType.CALL, subject=f"Звонок {step.what}", deal_id=deal)
    await activities.log(uow, data)


@verb
async def edit_activity(uow: UnitOfWork, step: Step) -> None:
    row = await pick(uow, ActivityRow, step.which)
    await activities.edit(uow, row, ActivityEdit.model_validate({"subject": f"Письмо {step.what}"}))


@verb
async def delete_activity(uow: UnitOfWork, step: Step) -> None:
    await activities.remove(uow, await pick(uow, ActivityRow, step.which))


@verb
async def restore(uow: UnitOfWork, step: Step) -> None:
    kind = list(BinEntity)[step.what % len(BinEntity)]
    model = bin.KINDS[kind]
    with uow.deleted():
        row = await pick(uow, model, step.which, model.deleted_at.is_not(None))
    await bin.restore(uow, kind, row)
