"""The keys of clients and contacts, kept as these change, and which of them only one may have."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy import exc as sa_exc

from app.errors import Conflict, Duplicate
from app.identity import DECISIVE, Key, KeyKind, keys
from app.journal import Recorded, hears
from app.models import Action, Client, Contact, IdentityKey, KeyPolicy
from app.uow import UnitOfWork

Party = type[Client] | type[Contact]

PARTIES: tuple[Party, ...] = (Client, Contact)
FIELDS = ("entity", "entity_id", "kind", "value", "claim")
AT_ONCE = 500  # rows whose keys are made anew at a time
TOLD = 20  # duplicates that a refusal names
_MOVES = DECISIVE | {"deleted_at", "merged_into_id"}

Owned = dict[int, set[Key]]
"""Keys by the row that is found by them."""


@hears(Client)
async def _keep_clients(uow: UnitOfWork, changes: list[Recorded]) -> None:
    await _keep(uow, Client, changes)


@hears(Contact)
async def _keep_contacts(uow: UnitOfWork, changes: list[Recorded]) -> None:
    await _keep(uow, Contact, changes)


async def _keep(uow: UnitOfWork, model: Party, changes: list[Recorded]) -> None:
    """Write the keys of new rows, and make those of changed ones anew.

    Raises:
        Duplicate: another row has one that only one may have.
    """
    new = [change.row for change in changes if change.action is Action.CREATE and change.after]
    owned = {row.id: keys_of(model, row) for row in new if is_live(row)}
    await _write(uow, model, {row_id: found for row_id, found in owned.items() if found})
    touched = sorted({row_id for change in changes for row_id in _owners(change)})
    for start in range(0, len(touched), AT_ONCE):
        await renew(uow, model, touched[start : start + AT_ONCE])


def _owners(change: Recorded) -> Iterator[int]:
    """Whose keys a change makes others: the row's own, and of what it was or has become a part of."""
    is_new, is_gone = change.action is Action.CREATE, not change.after
    if is_new or not (is_gone or _MOVES & change.after.keys()):
        return
    row: Any = change.row
    yield from (owner for owner in (row.id, row.merged_into_id, change.was("merged_into_id")) if owner)


async def renew(uow: UnitOfWork, model: Party, ids: Sequence[int]) -> None:
    """Make the keys of these rows anew, as they and what was merged into them are."""
    with uow.everything():
        own = (IdentityKey.entity == model.ENTITY, IdentityKey.entity_id.in_(ids))
        await uow.session.execute(delete(IdentityKey).where(*own))
        owned = await made(uow, model, or_(model.id.in_(ids), model.merged_into_id.in_(ids)))
    await _write(uow, model, {row_id: owned[row_id] for row_id in ids if owned.get(row_id)})


async def made(uow: UnitOfWork, model: Party, *where: Any) -> Owned:
    """The keys that these rows, and what was merged into them, have to have."""
    names = ("id", "deleted_at", "merged_into_id", *sorted(fields_of(model)))
    found = (await uow.session.execute(select(*(getattr(model, name) for name in names)).where(*where))).all()
    owned: defaultdict[int, set[Key]] = defaultdict(set)
    for row in found:
        owned[row.merged_into_id or row.id] |= keys_of(model, row)
    live = {row.id for row in found if is_live(row)}
    return {owner: of for owner, of in owned.items() if owner in live}


def is_live(row: Any) -> bool:
    return row.deleted_at is None


def fields_of(model: Party) -> frozenset[str]:
    """The fields of a model that keys are made of."""
    return DECISIVE & set(model.__mapper__.column_attrs.keys())


def keys_of(model: Party, row: Any) -> set[Key]:
    """What a row is known by, as its fields tell it."""
    return keys({name: getattr(row, name) for name in fields_of(model)}, person=model is Contact)


async def _write(uow: UnitOfWork, model: Party, owned: Owned) -> None:
    if not owned:
        return
    strict = await _strict(uow, {kind for found in owned.values() for kind, _ in found})
    free = [pair for pair in _pairs(owned) if pair[1][0] not in strict]
    await uow.put(IdentityKey, FIELDS, [_row(model, *pair) for pair in free])
    for kind in sorted(strict):
        await _claim(uow, model, kind, [pair for pair in _pairs(owned) if pair[1][0] is kind])


def _pairs(owned: Owned) -> list[tuple[int, Key]]:
    """In the order of the keys: two who claim the same ones wait for each other, and never in a circle."""
    return sorted(((owner, key) for owner, found in owned.items() for key in found), key=lambda pair: pair[1])


def _row(model: Party, owner: int, key: Key, *, claimed: bool = False) -> tuple[Any, ...]:
    kind, value = key
    return model.ENTITY, owner, kind, value, value if claimed else None


async def _strict(uow: UnitOfWork, kinds: set[KeyKind]) -> set[KeyKind]:
    """Those of which only one may have a key; this does not change until we are through."""
    policies = select(KeyPolicy.kind, KeyPolicy.strict).where(KeyPolicy.kind.in_(sorted(kinds)))
    found = await uow.session.execute(policies.with_for_update(read=True))
    return {kind for kind, strict in found if strict}


async def _claim(uow: UnitOfWork, model: Party, kind: KeyKind, pairs: list[tuple[int, Key]]) -> None:
    """Write keys that nobody else may have. Who comes at the same moment is refused by the database."""
    values = [value for _, (_, value) in pairs]
    taken = (IdentityKey.entity == model.ENTITY, IdentityKey.kind == kind, IdentityKey.claim.in_(values))
    with uow.everything():
        others = await uow.session.scalar(select(func.count(IdentityKey.id)).where(*taken))
    if others or len(set(values)) < len(values):
        seen = select(IdentityKey.entity_id).where(*taken).distinct().order_by(IdentityKey.entity_id)
        raise Duplicate(kind.value, list(await uow.session.scalars(seen.limit(TOLD))))
    try:
        await uow.put(IdentityKey, FIELDS, [_row(model, *pair, claimed=True) for pair in pairs])
    except sa_exc.IntegrityError as error:
        raise Duplicate(kind.value, []) from error


@hears(KeyPolicy)
async def _follow_policy(uow: UnitOfWork, changes: list[Recorded]) -> None:
    """Claim the keys of a kind, or let go of them.

    Raises:
        Conflict: two rows have the same one at present.
    """
    for change in changes:
        policy: Any = change.row
        own = IdentityKey.kind == policy.kind
        with uow.everything():
            if policy.strict and (many := await _shared(uow, own)):
                raise Conflict("duplicates_remain", many=many)
            claim = IdentityKey.value if policy.strict else None
            await uow.session.execute(
                update(IdentityKey)
                .where(own)
                .values(claim=claim)
                .execution_options(synchronize_session=False)
            )


async def _shared(uow: UnitOfWork, own: Any) -> int:
    values = select(IdentityKey.entity, IdentityKey.value).where(own)
    shared = values.group_by(IdentityKey.entity, IdentityKey.value).having(func.count(IdentityKey.id) > 1)
    return await uow.session.scalar(select(func.count()).select_from(shared.subquery())) or 0


def ranked(kinds: Iterable[KeyKind]) -> list[KeyKind]:
    """The best proof first."""
    order = list(KeyKind)
    return sorted(kinds, key=order.index)
