"""The job that brings back what was lent until today."""

from sqlalchemy import select

from app.jobs.errand import Errand
from app.models import Handover, HandoverState
from app.policies import SYSTEM
from app.services import handovers
from app.uow import UnitOfWork, unit_of_work


async def bring_back(errand: Errand) -> None:
    """Done once, whoever else ends the handover at the same moment."""
    handover_id = errand.payload["handover_id"]
    async with unit_of_work(errand.database, SYSTEM) as uow:
        lent = select(Handover.id).where(Handover.id == handover_id, Handover.state == HandoverState.LENT)
        if await uow.session.scalar(lent) is None:
            return
        await errand.renew(uow)
        await handovers.take_back(uow, handover_id)


async def give_up(_errand: Errand, _uow: UnitOfWork) -> None:
    """Nothing to tidy up: it is still lent, and the next day's turn tries anew."""
