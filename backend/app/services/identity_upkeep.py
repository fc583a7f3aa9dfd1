"""Whether the keys of clients and contacts are what their rows make."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app.identity import Key
from app.models import IdentityKey, KeyPolicy
from app.services.identity import AT_ONCE, PARTIES, Owned, Party, made
from app.uow import UnitOfWork


async def differences(uow: UnitOfWork) -> list[tuple[str, int]]:
    """The rows whose keys are not what their fields make, or are not claimed as the policy says."""
    wrong: list[tuple[str, int]] = []
    with uow.everything():
        for model in PARTIES:
            last = 0
            while ids := await _next_ids(uow, model, last):
                wrong += [(model.ENTITY, row_id) for row_id in await _wrong(uow, model, last, ids)]
                last = ids[-1]
            orphans = await _kept(uow, model, IdentityKey.entity_id > last)
            wrong += [(model.ENTITY, row_id) for row_id in sorted(orphans)]
        claimed = IdentityKey.claim.is_not(None) != KeyPolicy.strict
        query = select(IdentityKey.entity, IdentityKey.entity_id).join(
            KeyPolicy, KeyPolicy.kind == IdentityKey.kind
        )
        wrong += [(entity, row_id) for entity, row_id in await uow.session.execute(query.where(claimed))]
    return wrong


async def _next_ids(uow: UnitOfWork, model: Party, after: int) -> Sequence[int]:
    query = select(model.id).where(model.id > after).order_by(model.id).limit(AT_ONCE)
    return (await uow.session.scalars(query)).all()


async def _wrong(uow: UnitOfWork, model: Party, after: int, ids: Sequence[int]) -> list[int]:
    expected = await made(uow, model, or_(model.id.in_(ids), model.merged_into_id.in_(ids)))
    kept = await _kept(uow, model, IdentityKey.entity_id > after, IdentityKey.entity_id <= ids[-1])
    return sorted(row for row in {*kept, *ids} if kept.get(row, set()) != expected.get(row, set()))


async def _kept(uow: UnitOfWork, model: Party, *where: Any) -> Owned:
    kept: defaultdict[int, set[Key]] = defaultdict(set)
    query = select(IdentityKey.entity_id, IdentityKey.kind, IdentityKey.value)
    for owner, kind, value in await uow.session.execute(
        query.where(IdentityKey.entity == model.ENTITY, *where)
    ):
        kept[owner].add((kind, value))
    return kept
