"""The journal as a list of batches, and what was changed in one of them. Undoing is in `undo`."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.errors import NotFound
from app.listing import Page, page_from
from app.models import ApiKey, Base, Binned, Change, User
from app.policies import may
from app.schemas.change import BatchOut, BatchQuery, ChangeOut, ChangeQuery, Count, KeyName
from app.services.naming import MODELS, names
from app.uow import UnitOfWork

_other: Any = aliased(Change)

ENTITIES = sorted(mapper.class_.ENTITY for mapper in Base.registry.mappers)
"""Whatever an entry may be about: its row's number alone would be looked for in the whole journal."""

AT_ONCE = 500  # batches named in a statement


async def list_batches(uow: UnitOfWork, query: BatchQuery) -> Page[BatchOut]:
    """The batches the actor may see, by the first change of each: their own, or all for those in charge."""
    key_name = select(ApiKey.name).where(ApiKey.id == Change.key_id).scalar_subquery()
    columns = (
        Change.batch, Change.at, Change.via, Change.actor_id.label("user_id"), Change.undoes,
        Change.undone_by, Change.key_id, key_name.label("key_name"),
    )  # fmt: skip
    where: list[Any] = [Change.leads, *query.where(), *_touching(query)]
    page = await page_from(uow.session, columns, query, *where, key=Change.id, row_id=Change.id)
    counts = await _counts(uow, [row.batch for row in page])
    people = await _people(uow, {row.user_id for row in page if row.user_id is not None})
    batches = [
        BatchOut(
            id=row.batch,
            at=row.at,
            via=row.via,
            user_id=row.user_id,
            user_name=people.get(row.user_id),
            key=KeyName(id=row.key_id, name=row.key_name) if row.key_id else None,
            counts=counts[row.batch],
            undoes=row.undoes,
            undone_by=row.undone_by,
        )
        for row in page
    ]
    return Page(batches, page.total, page.next_cursor, query)


def _touching(query: BatchQuery) -> list[Any]:
    """The batch changed such a row. One row's batches are few: they are found first; else each is asked."""
    entities = query.entity or (ENTITIES if query.entity_id is not None else ())
    where = [_other.entity.in_(entities)] if entities else []
    where += [_other.action.in_(query.action)] if query.action else []
    if query.entity_id is not None:
        return [Change.batch.in_(select(_other.batch).where(_other.entity_id == query.entity_id, *where))]
    return [exists().where(_other.batch == Change.batch, *where)] if where else []


async def _counts(uow: UnitOfWork, batches: Sequence[str]) -> defaultdict[str, list[Count]]:
    group = (Change.batch, Change.entity, Change.action)
    found = await uow.session.execute(
        select(*group, func.count(Change.id).label("many"))
        .where(Change.batch.in_(batches))
        .group_by(*group)
        .order_by(*group)
    )
    counts: defaultdict[str, list[Count]] = defaultdict(list)
    for row in found:
        counts[row.batch].append(Count(entity=row.entity, action=row.action, count=row.many))
    return counts


async def _people(uow: UnitOfWork, ids: set[int]) -> dict[int, str]:
    found = await uow.session.execute(select(User.id, User.full_name).where(User.id.in_(ids)))
    return {user_id: name for user_id, name in found}  # noqa: C416 - a Row is not a pair to mypy


async def leading(uow: UnitOfWork, batch: str) -> Change:
    """The change that stands for the batch.

    Raises:
        NotFound: there is no such batch, or not all of it is the actor's own.
    """
    found = await uow.session.scalar(select(Change).where(Change.batch == batch, Change.leads))
    if found is None or not await _is_own(uow, batch):
        raise NotFound(Change.ENTITY, batch)
    return found


async def _is_own(uow: UnitOfWork, batch: str) -> bool:
    if may(uow.actor, "change.any"):
        return True
    foreign = or_(Change.actor_id.is_(None), Change.actor_id != uow.actor.id)
    with uow.everything():
        others = select(Change.id).where(Change.batch == batch, foreign).limit(1)
        return await uow.session.scalar(others) is None


async def shared(uow: UnitOfWork, batches: Sequence[str]) -> list[str]:
    """Those of these batches of the actor's that hold changes of others, too, and so are not theirs."""
    if may(uow.actor, "change.any"):
        return []
    foreign = or_(Change.actor_id.is_(None), Change.actor_id != uow.actor.id)
    found: list[str] = []
    with uow.everything():
        for start in range(0, len(batches), AT_ONCE):
            some = Change.batch.in_(batches[start : start + AT_ONCE])
            found += await uow.session.scalars(select(Change.batch).where(some, foreign).distinct())
    return found


async def list_changes(uow: UnitOfWork, batch: str, query: ChangeQuery) -> Page[ChangeOut]:
    """What was changed in a batch; nothing of rows that the actor no longer sees. Raises NotFound."""
    await leading(uow, batch)
    columns = (Change.at, Change.entity, Change.entity_id, Change.action, Change.before, Change.after)
    where = [Change.batch == batch, *query.where()]
    with uow.deleted():
        if not may(uow.actor, "change.any"):
            where.append(_still_seen())
        page = await page_from(uow.session, columns, query, *where, key=Change.id, row_id=Change.id)
    known = await _names(uow, page)
    changes = [
        ChangeOut(
            id=row.row_id,
            at=row.at,
            entity=row.entity,
            entity_id=row.entity_id,
            name=known.get((row.entity, row.entity_id)),
            action=row.action,
            before=row.before,
            after=row.after,
        )
        for row in page
    ]
    return Page(changes, page.total, page.next_cursor, query)


def _still_seen() -> ColumnElement[bool]:
    """The row changed is one the actor sees. Rows that have no bin are settings and one's own account."""
    binned = {entity: model for entity, model in MODELS.items() if issubclass(model, Binned)}
    return or_(
        Change.entity.not_in(binned),
        *(
            and_(Change.entity == entity, exists(select(model.id).where(model.id == Change.entity_id)))
            for entity, model in binned.items()
        ),
    )


async def _names(uow: UnitOfWork, page: Page[Any]) -> dict[tuple[str, int], str]:
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for row in page:
        wanted[row.entity].add(row.entity_id)
    known: dict[tuple[str, int], str] = {}
    for entity, ids in wanted.items():
        if entity in MODELS:
            found = await names(uow, MODELS[entity], ids)
            known |= {(entity, row_id): name for row_id, name in found.items()}
    return known
