"""What a task or an activity hangs on: a deal and with it the deal's client, or a client alone."""

from app.errors import Invalid
from app.models import Client, Deal
from app.uow import Lock, UnitOfWork


async def parents(
    uow: UnitOfWork, deal_id: int | None, client_id: int | None, *, lock: Lock = Lock.SHARE
) -> tuple[int | None, int | None]:
    """The deal and the client to hang on; what was named is kept from being deleted until we are through.

    `lock` is for a client named alone: who is going to change it must ask for that at once, since two who
    share a row and both want to change it wait for each other for ever.

    Raises:
        NotFound: the actor sees no such deal or client.
        Invalid: the client named is not the deal's.
    """
    if deal_id is not None:
        deal = await uow.get(Deal, deal_id, lock=Lock.SHARE)
        if client_id is not None and client_id != deal.client_id:
            raise Invalid("client_of_deal", field="client_id")
        return deal.id, deal.client_id
    if client_id is not None:
        await uow.get(Client, client_id, lock=lock)
    return None, client_id
