"""The demo as somebody signed in asks for it."""

from app.database import Database
from app.policies import require
from app.schemas.demo import DemoOut
from app.services.demo import play, sweep
from app.services.demo.report import Report
from app.uow import UnitOfWork


async def state(uow: UnitOfWork) -> DemoOut:
    with uow.everything():  # the journal is nobody's to read, but whether there is a demo is no secret
        return DemoOut(present=await play.is_there(uow), counts={}, stays=[])


async def create_for(uow: UnitOfWork, database: Database, *, zone: str, currency: str) -> DemoOut:
    """Create the demo on an administrator's word; see `play.create`.

    Raises:
        Forbidden: the actor may not.
    """
    require(uow.actor, "demo.edit")
    return _told(await play.create(database, zone=zone, currency=currency), present=True)


async def remove_for(uow: UnitOfWork, database: Database) -> DemoOut:
    """Remove the demo on an administrator's word; see `sweep.remove`.

    Raises:
        Forbidden: the actor may not.
    """
    require(uow.actor, "demo.edit")
    report = await sweep.remove(database)
    return _told(report, present=bool(report.stays))


def _told(report: Report, *, present: bool) -> DemoOut:
    return DemoOut(present=present, counts=report.counts, stays=report.stays)
