"""The bin: rows are deleted by marking them, together with what hangs on them, and come back with it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal, or_, select, union_all, update

from app.clock import now
from app.errors import Conflict, NotFound
from app.finding import fits
from app.listing import Page, page_from
from app.models import (
    Action,
    Activity,
    Base,
    Binned,
    Change,
    Client,
    Consent,
    Contact,
    Deal,
    DealStatus,
    ExternalId,
    Mergeable,
    Pipeline,
    Task,
    User,
)
from app.policies import require, require_author
from app.schemas.bin import BinEntity, BinOut, BinQuery, RestoredOut
from app.seeking import Sought
from app.services import identity
from app.services.naming import name_column
from app.services.references import referrers
from app.services.search.by_tags import understood
from app.uow import Lock, UnitOfWork, refusals

HANGS_ON: dict[type[Any], list[tuple[type[Any], Any]]] = {
    Client: [(Contact, Contact.client_id), (Task, Task.client_id), (Activity, Activity.client_id)],
    Deal: [(Task, Task.deal_id), (Activity, Activity.deal_id)],
}

KINDS: dict[BinEntity, type[Any]] = {
    BinEntity.DEAL: Deal,
    BinEntity.CLIENT: Client,
    BinEntity.CONTACT: Contact,
    BinEntity.TASK: Task,
    BinEntity.ACTIVITY: Activity,
}

PURGED_AT_ONCE = 200
CHILDREN_FIRST = (Activity, Task, Contact, Deal, Client)


async def put(uow: UnitOfWork, row: Any) -> None:
    """Delete the row and, in the same batch of the journal, what hangs on it."""
    moment = now()
    row.deleted_at = moment
    for child in await _children(uow, row, None):
        child.deleted_at = moment
    await uow.flush()


async def _children(uow: UnitOfWork, row: Any, deleted_at: datetime | None) -> list[Any]:
    """What hangs on the row and was deleted at that moment; None for what was not."""
    found: list[Any] = []
    with uow.everything():
        for model, parent in HANGS_ON.get(type(row), ()):
            same = model.deleted_at.is_(None) if deleted_at is None else model.deleted_at == deleted_at
            query = select(model).where(parent == row.id, same).order_by(model.id)
            found += await uow.session.scalars(query)
    return found


async def list_bin(uow: UnitOfWork, query: BinQuery) -> Page[BinOut]:
    """A page of the deleted rows that the actor would see were they not deleted."""
    kinds = query.entity or list(BinEntity)
    search = await understood(uow, query.search) if query.search else None
    found = union_all(*(_in_bin(kind, search) for kind in kinds)).subquery("bin").c
    columns = (found.entity, found.entity_id, found.name)
    with uow.deleted():
        page = await page_from(uow.session, columns, query, key=found.deleted_at, row_id=found.place)
    deletions = await _deletions(uow, page.rows)
    rows = [
        BinOut(
            entity=row.entity,
            id=row.entity_id,
            name=row.name,
            deleted_at=row.sorted_by,
            deleted_by=by and by.actor_id,
            deleted_by_name=by and by.full_name,
            batch=by and by.batch,
        )
        for row in page
        for by in [deletions.get((row.entity, row.entity_id))]
    ]
    return Page(rows, page.total, page.next_cursor, query)


def _in_bin(kind: BinEntity, search: Sought | None) -> Any:
    """`place` orders rows of all kinds that were deleted in the same moment, and no two share it.

    The index of the search leaves deleted rows out; their own texts are read instead.
    """
    model, kinds = KINDS[kind], list(BinEntity)
    return select(
        literal(kind.value).label("entity"),
        model.id.label("entity_id"),
        name_column(model).label("name"),
        model.deleted_at.label("deleted_at"),
        (model.id * len(kinds) + kinds.index(kind)).label("place"),
    ).where(model.deleted_at.is_not(None), *([fits(model, search.patterns)] if search else []))


async def _deletions(uow: UnitOfWork, rows: Sequence[Any]) -> dict[tuple[str, int], Any]:
    """Who deleted these rows, and in which batch."""
    if not rows:
        return {}
    ids: dict[str, list[int]] = {}
    for row in rows:
        ids.setdefault(row.entity, []).append(row.entity_id)
    of_rows = or_(*(and_(Change.entity == kind, Change.entity_id.in_(of)) for kind, of in ids.items()))
    last = (
        select(func.max(Change.id))
        .where(Change.action == Action.DELETE, of_rows)
        .group_by(Change.entity, Change.entity_id)
    )
    query = (
        select(Change.entity, Change.entity_id, Change.batch, Change.actor_id, User.full_name)
        .outerjoin(User, User.id == Change.actor_id)
        .where(Change.id.in_(last))
    )
    with uow.everything():  # the rows are the actor's to see, and so is who deleted them
        return {(found.entity, found.entity_id): found for found in await uow.session.execute(query)}


async def _take(uow: UnitOfWork, kind: BinEntity, row_id: int, lock: Lock) -> Any:
    """A row in the bin; raises NotFound for one that is not there, or that the actor would not see."""
    with uow.deleted():
        row = await uow.get(KINDS[kind], row_id, lock=lock)
    if row.deleted_at is None:
        raise NotFound(kind.value, row_id)
    return row


async def restore(uow: UnitOfWork, kind: BinEntity, row_id: int) -> RestoredOut:
    """Bring a row back, with what was deleted in the same moment and hangs on it.

    A contact comes back as the primary one only if the client has none by now. What was merged comes back
    without what followed it: that is for undoing the merge.

    Raises:
        NotFound: the actor sees no such row in the bin.
        Conflict: what it hangs on is itself in the bin, or the pipeline of an open deal in the archive.
    """
    row = await _take(uow, kind, row_id, Lock.CHANGE)
    _require_delete(uow, kind, row)
    await _find_ground(uow, row)
    if isinstance(row, Contact):
        await _settle_primary(uow, row)
    children = await _children(uow, row, row.deleted_at)
    if isinstance(row, Mergeable):
        row.merged_into_id = None
    for each in (row, *children):
        each.deleted_at = None
    await uow.flush()
    name = getattr(row, name_column(type(row)).key)
    return RestoredOut(entity=kind, id=row.id, name=name, together_with=len(children))


def _require_delete(uow: UnitOfWork, kind: BinEntity, row: Any) -> None:
    """Who may delete it may bring it back."""
    if isinstance(row, Activity):
        require_author(uow.actor, row, "activity.delete")
    else:
        require(uow.actor, f"{kind.value}.delete")


async def _find_ground(uow: UnitOfWork, row: Any) -> None:
    """What the row hangs on must be there, and stay there until we are through."""
    deal_id, client_id = getattr(row, "deal_id", None), row.client_id if not isinstance(row, Client) else None
    parents: list[tuple[type[Any], int | None]] = [(Deal, deal_id), (Client, client_id)]
    with uow.everything():
        for model, parent_id in parents:
            if parent_id is not None:
                parent = await uow.get(model, parent_id, lock=Lock.SHARE)
                if parent.deleted_at is not None:
                    raise Conflict("parent_in_bin")
    is_open = isinstance(row, Deal) and row.status is DealStatus.OPEN
    if is_open and not (await uow.get(Pipeline, row.pipeline_id, lock=Lock.SHARE)).is_active:
        raise Conflict("pipeline_archived")


async def _settle_primary(uow: UnitOfWork, contact: Contact) -> None:
    with uow.everything():
        await uow.get(Client, contact.client_id, lock=Lock.CHANGE)  # in order with those who choose one
        others = select(Contact.id).where(
            Contact.client_id == contact.client_id, Contact.is_primary, Contact.deleted_at.is_(None)
        )
        contact.is_primary = await uow.session.scalar(others.limit(1)) is None


async def purge(uow: UnitOfWork, kind: BinEntity, row_id: int) -> None:
    """Remove a row in the bin for good, with what hangs on it.

    Raises:
        NotFound: the actor sees no such row in the bin.
        Conflict: deals of the client are in the bin too, or something else still refers to the row.
    """
    row = await _take(uow, kind, row_id, Lock.REMOVE)
    require(uow.actor, "bin.purge")
    with uow.everything():
        if isinstance(row, Client) and await uow.session.scalar(select(_has_deals(row.id))):
            raise Conflict("bin_has_deals")
        await _remove(uow, KINDS[kind], [row.id])


def _has_deals(client_id: Any) -> ColumnElement[bool]:
    return exists().where(Deal.client_id == client_id)


async def purge_expired(uow: UnitOfWork, days: int) -> int:
    """Remove some of what has been in the bin for longer than so many days; how many rows, 0 when done.

    A client waits for its deals.
    """
    with uow.everything():
        for model in CHILDREN_FIRST:
            over: list[Any] = [model.deleted_at < now() - timedelta(days=days)]
            if model is Client:
                over.append(~_has_deals(Client.id))
            query = select(model.id).where(*over).order_by(model.deleted_at, model.id).limit(PURGED_AT_ONCE)
            ids = (await uow.session.scalars(query.with_for_update(skip_locked=True))).all()
            if ids:
                await _remove(uow, model, ids)
                return len(ids)
    return 0


async def _remove(uow: UnitOfWork, model: type[Base], ids: Sequence[int]) -> None:
    """What has no life of its own goes along. The journal hears that they are gone, not what they were."""
    hanging: list[tuple[type[Any], Any]] = [*HANGS_ON.get(model, ())]
    for child, parent in hanging:
        children = (await uow.session.scalars(select(child.id).where(parent.in_(ids)))).all()
        if children:
            await _remove(uow, child, children)
    with refusals():
        for other, name in referrers(model):
            if not issubclass(other, Binned):
                await uow.session.execute(delete(other).where(getattr(other, name).in_(ids)))
        into = await _pass_names_on(uow, model, ids)
        names = delete(ExternalId).where(ExternalId.entity == model.ENTITY, ExternalId.entity_id.in_(ids))
        await uow.session.execute(names)
        consents = delete(Consent).where(Consent.entity == model.ENTITY, Consent.entity_id.in_(ids))
        await uow.session.execute(consents)
        await uow.session.execute(delete(model).where(model.id.in_(ids)))
    for party in identity.PARTIES:
        if party is model and into:
            await identity.renew(uow, party, into)
    uow.recorder.purged(model, ids)


async def _pass_names_on(uow: UnitOfWork, model: Any, ids: Sequence[int]) -> list[int]:
    """What other systems call a row that was merged is now for good a name of what it has become."""
    if not issubclass(model, Mergeable):
        return []
    merged = select(model.id, model.merged_into_id).where(
        model.id.in_(ids), model.merged_into_id.is_not(None)
    )
    pairs = (await uow.session.execute(merged)).all()
    for row_id, into in pairs:
        own = (ExternalId.entity == model.ENTITY, ExternalId.entity_id == row_id)
        await uow.session.execute(update(ExternalId).where(*own).values(entity_id=into))
    return sorted({into for _, into in pairs})


async def put_together(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Delete locked rows of one kind, each with what hangs on it, as `put` does."""
    moment = now()
    for row in rows:
        row.deleted_at = moment
    with uow.everything():
        for model, parent in HANGS_ON.get(type(rows[0]), ()):
            hanging = parent.in_([row.id for row in rows])
            query = select(model).where(hanging, model.deleted_at.is_(None)).order_by(model.id)
            children = (await uow.session.scalars(query.with_for_update(of=model, key_share=True))).all()
            for child in children:
                child.deleted_at = moment
            await uow.flush_together(children)
    await uow.flush_together(rows)
