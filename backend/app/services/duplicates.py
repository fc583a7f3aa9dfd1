"""Clients and contacts that look like the same one: before they are saved, and in a list of suspicions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from app.errors import NotFound
from app.identity import Key, KeyKind, keys
from app.listing import Page, page_from
from app.models import Client, Contact, Dismissal, IdentityKey, KeyPolicy
from app.policies import require
from app.schemas.duplicate import (
    Candidate,
    DismissIn,
    DuplicateGroup,
    DuplicateOut,
    DuplicateQuery,
    PartyEntity,
    PartyKind,
    PolicyIn,
    SameQuery,
)
from app.services.identity import Party, keys_of, ranked
from app.sql_functions import unindexed
from app.uow import Lock, UnitOfWork

MODELS: dict[PartyKind, Party] = {PartyKind.CLIENTS: Client, PartyKind.CONTACTS: Contact}
MOST_CANDIDATES = 20
MOST_ROWS = 100  # of a group that are told
MOST_KEYS = 200  # rows with the same key that are looked at for a warning

WEIGHT = {KeyKind.INN: 40, KeyKind.EMAIL: 30, KeyKind.PHONE: 30, KeyKind.TELEGRAM: 30, KeyKind.NAME: 10}
"""How much it means that two rows share it; a group that shares several things has the sum of them."""


async def candidates(uow: UnitOfWork, kind: PartyKind, query: SameQuery) -> list[Candidate]:
    """Whom somebody about to be saved may be, of those whom the actor sees."""
    fields = query.model_dump(include={"phone", "email", "inn", "telegram", "name"})
    wanted = keys(fields, person=kind is PartyKind.CONTACTS)
    return await _candidates(uow, MODELS[kind], wanted, leave_out=query.except_id)


async def like(uow: UnitOfWork, row: Client | Contact) -> list[int]:
    """Rows of the same kind that the actor sees and that may be the same one."""
    model = type(row)
    found = await _candidates(uow, model, keys_of(model, row), leave_out=row.id)
    return [each.id for each in found if each.entity == model.ENTITY]


async def _candidates(
    uow: UnitOfWork, model: Party, wanted: set[Key], *, leave_out: int | None
) -> list[Candidate]:
    by: defaultdict[tuple[str, int], set[KeyKind]] = defaultdict(set)
    for key in await _sharing(uow, model, wanted):
        if (key.entity, key.entity_id) != (model.ENTITY, leave_out):
            by[key.entity, key.entity_id].add(key.kind)
    rows = await _rows(uow, Client, [row_id for entity, row_id in by if entity == Client.ENTITY])
    people = await _rows(uow, Contact, [row_id for entity, row_id in by if entity == Contact.ENTITY])
    found = [
        Candidate(entity=PartyEntity(entity), id=row.id, name=row.name, client_id=row.client_id,
                  client_name=row.client_name, by=ranked(kinds))
        for (entity, row_id), kinds in by.items()
        if (row := (rows if entity == Client.ENTITY else people).get(row_id)) is not None
    ]  # fmt: skip
    found.sort(
        key=lambda each: (-sum(WEIGHT[kind] for kind in each.by), each.entity != model.ENTITY, each.id)
    )
    return found[:MOST_CANDIDATES]


async def _sharing(uow: UnitOfWork, model: Party, wanted: set[Key]) -> Sequence[Any]:
    """Keys like these. A name alone says nothing of a row of the other kind."""
    if not wanted:
        return []
    of_kinds = defaultdict(list)
    for kind, value in sorted(wanted):
        of_kinds[kind].append(value)
    same = or_(*(and_(IdentityKey.kind == kind, IdentityKey.value.in_(values))
                 for kind, values in of_kinds.items()))  # fmt: skip
    query = select(IdentityKey.entity, IdentityKey.entity_id, IdentityKey.kind).where(
        same, or_(IdentityKey.kind != KeyKind.NAME, IdentityKey.entity == model.ENTITY)
    )
    return (await uow.session.execute(query.order_by(IdentityKey.id.desc()).limit(MOST_KEYS))).all()


async def _rows(uow: UnitOfWork, model: Party, ids: Iterable[int]) -> dict[int, DuplicateOut]:
    """What the actor may know of these rows."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    if model is Client:
        columns: list[Any] = [Client.inn, Client.id.label("client_id"), Client.manager_id]
        query: Any = select(Client.id, Client.name, Client.phone, Client.email, Client.created_at, *columns)
        query = query.where(Client.id.in_(wanted))
    else:
        columns = [Contact.client_id, Client.name.label("client_name"), Client.manager_id]
        query = select(Contact.id, Contact.name, Contact.phone, Contact.email, Contact.created_at, *columns)
        query = query.outerjoin(Client, Client.id == Contact.client_id).where(Contact.id.in_(wanted))
    found = (await uow.session.execute(query)).mappings().all()
    uow.tell_of(row["client_id"] for row in found)
    return {row["id"]: DuplicateOut(**{"inn": None, "client_name": None} | dict(row)) for row in found}


async def list_groups(uow: UnitOfWork, query: DuplicateQuery) -> Page[DuplicateGroup]:
    """A page of the groups among the rows that the actor sees; what was dismissed is left out.

    Raises:
        Forbidden: the actor may not change such rows.
    """
    model = MODELS[query.entity]
    require(uow.actor, f"{model.ENTITY}.edit")
    groups = _groups(model).subquery("groups").c
    page = await page_from(
        uow.session, [groups.place, groups.members], query, key=groups.rank, row_id=groups.place, apart=True
    )
    told = await _tell(uow, model, {row.place: row.members for row in page})
    return Page(told, page.total, page.next_cursor, query)


def _groups(model: Party) -> Any:
    """Sets of rows that share a key; a set that shares several keys is one group."""
    ids, kind = IdentityKey.entity_id, IdentityKey.kind
    shared = (
        select(
            func.count(IdentityKey.id).label("members"),
            func.min(ids).label("first_id"),
            func.max(ids).label("last_id"),
            cast(func.sum(ids), BigInteger).label("total"),
            func.min(IdentityKey.id).label("place"),
            case(*((kind == each, weight) for each, weight in WEIGHT.items())).label("weight"),
        )
        .where(unindexed(IdentityKey.entity) == model.ENTITY)
        .group_by(kind, IdentityKey.value)
        .having(func.count(IdentityKey.id) > 1)
        .subquery("shared")
    ).c
    same = (shared.members, shared.first_id, shared.last_id, shared.total)
    dismissed = and_(
        Dismissal.entity == model.ENTITY, Dismissal.members == shared.members,
        Dismissal.first_id == shared.first_id, Dismissal.last_id == shared.last_id,
        Dismissal.total == shared.total,
    )  # fmt: skip
    return (
        select(
            func.min(shared.place).label("place"),
            shared.members.label("members"),
            cast(func.sum(shared.weight), BigInteger).label("rank"),
        )
        .outerjoin(Dismissal, dismissed)
        .where(Dismissal.id.is_(None))
        .group_by(*same)
    )


async def _tell(uow: UnitOfWork, model: Party, groups: dict[int, int]) -> list[DuplicateGroup]:
    """The groups with their rows, by one of their keys and how many rows there are."""
    if not groups:
        return []
    members = await _members(uow, groups)
    every = {row_id for ids in members.values() for row_id in ids}
    rows, owned = await _rows(uow, model, every), await _keys(uow, model, every)
    return [
        DuplicateGroup(
            by=ranked({kind for kind, _ in set.intersection(*(owned[row_id] for row_id in members[place]))}),
            count=count,
            rows=[rows[row_id] for row_id in members[place] if row_id in rows],
        )
        for place, count in groups.items()
    ]


async def _members(uow: UnitOfWork, places: Iterable[int]) -> dict[int, list[int]]:
    """The first rows of each group, the oldest first."""
    anchor, member = aliased(IdentityKey), aliased(IdentityKey)
    number = func.row_number().over(partition_by=anchor.id, order_by=member.entity_id).label("number")
    same = and_(member.entity == anchor.entity, member.kind == anchor.kind, member.value == anchor.value)
    numbered = (
        select(anchor.id.label("place"), member.entity_id.label("row_id"), number)
        .join(member, same)
        .where(anchor.id.in_(sorted(places)))
        .subquery("numbered")
    ).c
    found: defaultdict[int, list[int]] = defaultdict(list)
    query = select(numbered.place, numbered.row_id).where(numbered.number <= MOST_ROWS)
    for place, row_id in await uow.session.execute(query.order_by(numbered.place, numbered.row_id)):
        found[place].append(row_id)
    return found


async def _keys(uow: UnitOfWork, model: Party, ids: Iterable[int]) -> dict[int, set[Key]]:
    found: defaultdict[int, set[Key]] = defaultdict(set)
    own = (IdentityKey.entity == model.ENTITY, IdentityKey.entity_id.in_(sorted(set(ids))))
    query = select(IdentityKey.entity_id, IdentityKey.kind, IdentityKey.value).where(*own)
    for row_id, kind, value in await uow.session.execute(query):
        found[row_id].add((kind, value))
    return found


async def dismiss(uow: UnitOfWork, wish: DismissIn) -> None:
    """Remember that these rows are no duplicates of each other; saying it twice is harmless.

    Raises:
        NotFound: the actor does not see one of them.
        Forbidden: the actor may not change such rows.
    """
    model, ids = MODELS[wish.entity], sorted(set(wish.ids))
    seen = set(await uow.session.scalars(select(model.id).where(model.id.in_(ids))))
    if missing := [row_id for row_id in ids if row_id not in seen]:
        raise NotFound(model.ENTITY, missing[0])
    require(uow.actor, f"{model.ENTITY}.edit")
    told = {"entity": model.ENTITY, "members": len(ids), "first_id": ids[0], "last_id": ids[-1],
            "total": sum(ids)}  # fmt: skip
    same = [getattr(Dismissal, name) == value for name, value in told.items()]
    if len(ids) > 1 and await uow.session.scalar(select(Dismissal.id).where(*same)) is None:
        uow.add(Dismissal(**told))


async def policies(uow: UnitOfWork) -> list[KeyPolicy]:
    rows = {row.kind: row for row in await uow.session.scalars(select(KeyPolicy))}
    return [rows[kind] for kind in ranked(rows)]


async def set_policies(uow: UnitOfWork, wish: PolicyIn) -> list[KeyPolicy]:
    """Say what only one client, or one contact, may have.

    Raises:
        Forbidden: for administrators only.
        Conflict: two rows have the same one at present (found by the listener of this table).
    """
    require(uow.actor, "key_policy.edit")
    for policy in sorted(await policies(uow), key=lambda row: row.id):
        strict = wish.sent_kinds().get(policy.kind, policy.strict)
        if strict != policy.strict:
            (await uow.get(KeyPolicy, policy.id, lock=Lock.CHANGE)).strict = strict
    await uow.flush()
    return await policies(uow)
