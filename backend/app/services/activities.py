"""What can be done with activities."""

from sqlalchemy import select

from app.clock import now
from app.listing import Page, page_of
from app.models import Activity, Client
from app.policies import require, require_author
from app.schemas.activity import ActivityEdit, ActivityIn, ActivityQuery
from app.services import bin
from app.services.hanging import parents
from app.uow import Lock, UnitOfWork


async def list_activities(uow: UnitOfWork, query: ActivityQuery) -> Page[Activity]:
    return await page_of(uow.session, Activity, query)


async def log(uow: UnitOfWork, data: ActivityIn) -> Activity:
    """Log what the actor did. The client's last contact moves forward to it, never back.

    Raises:
        NotFound: the actor sees no such deal or client.
        Invalid: the client named is not the deal's.
    """
    require(uow.actor, "activity.create")
    activity = Activity(**data.model_dump(exclude={"deal_id", "client_id", "activity_date"}))
    activity.activity_date = data.activity_date or now()
    activity.deal_id, activity.client_id = await parents(uow, data.deal_id, data.client_id, lock=Lock.CHANGE)
    activity.user_id = uow.actor.id
    uow.add(activity)
    await _note_contact(uow, activity)
    await uow.flush()
    return activity


async def edit(
    uow: UnitOfWork, activity_id: int, data: ActivityEdit, *, expect: int | None = None
) -> Activity:
    """Change the fields that were sent; raises as `log`, and Forbidden for another's activity."""
    activity = await uow.take(Activity, activity_id, expect=expect)
    require_author(uow.actor, activity, "activity.edit")
    sent = data.sent()
    deal_id, client_id = sent.pop("deal_id", activity.deal_id), sent.pop("client_id", activity.client_id)
    if (deal_id, client_id) != (activity.deal_id, activity.client_id):
        named = client_id if "client_id" in data.model_fields_set or deal_id is None else None
        activity.deal_id, activity.client_id = await parents(uow, deal_id, named, lock=Lock.CHANGE)
    activity.activity_date = sent.pop("activity_date", None) or activity.activity_date
    for name, value in sent.items():
        setattr(activity, name, value)
    await _note_contact(uow, activity)
    await uow.flush()
    return activity


async def remove(uow: UnitOfWork, activity_id: int, *, expect: int | None = None) -> None:
    activity = await uow.take(Activity, activity_id, expect=expect)
    require_author(uow.actor, activity, "activity.delete")
    await bin.put(uow, activity)


async def _note_contact(uow: UnitOfWork, activity: Activity) -> None:
    """The client may be another manager's: it was called all the same. A plan is no contact yet."""
    if activity.client_id is None or activity.activity_date > now():
        return
    with uow.everything():
        query = select(Client).where(Client.id == activity.client_id)
        client = await uow.session.scalar(
            query.with_for_update(key_share=True).execution_options(populate_existing=True)
        )
    if client is not None:
        client.touched(activity.activity_date)
