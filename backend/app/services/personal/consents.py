"""What clients and contacts agreed to, and what they took back. A consent is never deleted, but withdrawn."""

from collections.abc import Sequence

from sqlalchemy import select

from app.clock import now
from app.errors import Conflict, NotFound
from app.models import Consent
from app.policies import require
from app.schemas.personal import ConsentIn, WithdrawalIn
from app.services.identity import Party
from app.uow import Lock, UnitOfWork


async def list_consents(uow: UnitOfWork, model: Party, row_id: int) -> Sequence[Consent]:
    """The first one first. Raises NotFound for a row the actor does not see."""
    row = await uow.get(model, row_id)
    own = (Consent.entity == model.ENTITY, Consent.entity_id == row.id)
    return (await uow.session.scalars(select(Consent).where(*own).order_by(Consent.id))).all()


async def add(uow: UnitOfWork, model: Party, row_id: int, data: ConsentIn) -> Consent:
    """Raises NotFound, or Forbidden for who may not change such rows."""
    row = await uow.get(model, row_id, lock=Lock.SHARE)
    require(uow.actor, f"{model.ENTITY}.edit")
    consent = Consent(entity=model.ENTITY, entity_id=row.id, **data.model_dump(exclude={"given_at"}))
    consent.given_at = data.given_at or now()
    uow.add(consent)
    await uow.flush()
    return consent


async def withdraw(
    uow: UnitOfWork, model: Party, row_id: int, consent_id: int, data: WithdrawalIn
) -> Consent:
    """Raises as `add`, and Conflict for one that is withdrawn already."""
    row = await uow.get(model, row_id, lock=Lock.SHARE)
    consent = await uow.get(Consent, consent_id, lock=Lock.CHANGE)
    if (consent.entity, consent.entity_id) != (model.ENTITY, row.id):
        raise NotFound(Consent.ENTITY, consent_id)
    require(uow.actor, f"{model.ENTITY}.edit")
    if consent.withdrawn_at is not None:
        raise Conflict("consent_withdrawn")
    consent.withdrawn_at, consent.withdrawn_through = data.at or now(), data.through
    await uow.flush()
    return consent
