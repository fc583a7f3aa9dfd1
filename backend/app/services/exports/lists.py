"""Which lists can be exported, and how their rows are read: page after page, in one state of the database."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.listing import ListQuery, page_of
from app.messages import Language
from app.models import Activity, Base, Client, Contact, Deal, DealStage, Pipeline, Task, User
from app.schemas.activity import ActivityQuery
from app.schemas.client import ClientQuery, ContactQuery
from app.schemas.deal import DealQuery
from app.schemas.export import Export
from app.schemas.task import TaskQuery
from app.services import tags
from app.services.exports import columns
from app.services.exports.cells import Values
from app.services.exports.columns import Column, Known
from app.services.instance import instance
from app.services.tasks import is_overdue
from app.uow import UnitOfWork

PAGE = 1_000


@dataclass(frozen=True)
class List:
    """One list: whose rows, in which columns, and what its file is called."""

    name: str
    model: type[Base]
    pages: type[ListQuery]
    columns: Sequence[Column]
    titles: dict[Language, str]


DEALS = List("deals", Deal, DealQuery, columns.DEAL, {"ru": "Сделки", "en": "Deals"})
CLIENTS = List("clients", Client, ClientQuery, columns.CLIENT, {"ru": "Клиенты", "en": "Clients"})
CONTACTS = List("contacts", Contact, ContactQuery, columns.CONTACT, {"ru": "Контакты", "en": "Contacts"})
TASKS = List("tasks", Task, TaskQuery, columns.TASK, {"ru": "Задачи", "en": "Tasks"})
ACTIVITIES = List(
    "activities", Activity, ActivityQuery, columns.ACTIVITY, {"ru": "Активности", "en": "Activities"}
)
LISTS = {each.name: each for each in (DEALS, CLIENTS, CONTACTS, TASKS, ACTIVITIES)}


def where(query: Export, zone: str) -> list[ColumnElement[bool]]:
    """The filters of the list; what is overdue depends on the day it is for the company."""
    overdue = getattr(query, "overdue", None)
    late = [] if overdue is None else [is_overdue(zone, wanted=overdue)]
    return [*query.where(), *late]


async def count(uow: UnitOfWork, of: List, query: Export, zone: str, *, most: int) -> int:
    """How many rows there are; one more than `most` means more."""
    some = select(of.model.id).where(*where(query, zone)).limit(most + 1)
    return await uow.session.scalar(select(func.count()).select_from(some.subquery())) or 0


async def pages(
    uow: UnitOfWork, of: List, query: Export, *, zone: str, language: Language
) -> AsyncIterator[list[Values]]:
    """The cells of the rows, a page at a time: each goes on where the one before ended."""
    known = await _everybody(uow, language)
    values = [column.value for column in of.columns]
    cursor: str | None = None
    while True:
        turn = of.pages.model_construct(sort=query.sort, limit=PAGE, cursor=cursor)
        if turn.own_order is not None:
            turn.sort_by(query.key)
        page = await page_of(uow.session, of.model, turn, *where(query, zone), total=0)
        await _meet(uow, known, page.rows)
        uow.tell_of(known.clients if of.model is not Client else _ids(page.rows, "id"))
        yield [[value(row, known) for value in values] for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return


async def _everybody(uow: UnitOfWork, language: Language) -> Known:
    """Names that a company has few of; they are no secret among colleagues."""
    known = Known(await instance(uow), language)
    known.people = await _names(uow, User.id, User.full_name)
    known.pipelines = await _names(uow, Pipeline.id, Pipeline.name)
    known.stages = await _names(uow, DealStage.id, DealStage.name)
    return known


async def _names(
    uow: UnitOfWork, row_id: Any, name: Any, ids: Collection[int] | None = None
) -> dict[int, str]:
    query = select(row_id, name)
    if ids is not None:
        query = query.where(row_id.in_(sorted(ids)))
    return {found: text for found, text in await uow.session.execute(query)}  # noqa: C416 - a Row is no pair


async def _meet(uow: UnitOfWork, known: Known, rows: Iterable[Any]) -> None:
    """The clients and deals that a page refers to; those that are hidden stay nameless."""
    known.clients, known.deals = {}, {}
    known.tags = await tags.told(uow, {tag_id for row in rows for tag_id in getattr(row, "tag_ids", ())})
    if clients := _ids(rows, "client_id"):
        query = select(Client.id, Client.name, Client.created_at).where(Client.id.in_(sorted(clients)))
        found = await uow.session.execute(query)
        known.clients = {row.id: (row.name, row.created_at) for row in found}
    if deals := _ids(rows, "deal_id"):
        known.deals = await _names(uow, Deal.id, Deal.title, deals)


def _ids(rows: Iterable[Any], name: str) -> set[int]:
    return {row_id for row in rows if (row_id := getattr(row, name, None)) is not None}
