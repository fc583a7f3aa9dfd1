"""The alarms over people who got to know far more clients than they usually do."""

from sqlalchemy import select, tuple_

from app.listing import Page, page_of
from app.models import AccessDay, Alarm
from app.policies import require
from app.schemas.alarm import AlarmOut, AlarmQuery
from app.uow import UnitOfWork


async def list_alarms(uow: UnitOfWork, query: AlarmQuery) -> Page[AlarmOut]:
    """Raises Forbidden for anybody but administrators."""
    require(uow.actor, "alarm.read")
    page = await page_of(uow.session, Alarm, query)
    whole = await _whole_days(uow, {(alarm.user_id, alarm.day) for alarm in page})
    told = [
        AlarmOut.model_validate(alarm).model_copy(
            update={
                "day_total": day.count(alarm.way) if (day := whole.get((alarm.user_id, alarm.day))) else None
            }
        )
        for alarm in page
    ]
    return Page(told, page.total, page.next_cursor, query)


async def _whole_days(uow: UnitOfWork, days: set[tuple[int, object]]) -> dict[tuple[int, object], AccessDay]:
    if not days:
        return {}
    same = tuple_(AccessDay.user_id, AccessDay.day).in_(sorted(days, key=str))
    return {(row.user_id, row.day): row for row in await uow.session.scalars(select(AccessDay).where(same))}
