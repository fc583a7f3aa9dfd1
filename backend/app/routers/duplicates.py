from typing import Annotated, Any

from fastapi import Query, status

from app.deps import Read, With, Write
from app.routers.routing import router
from app.schemas.duplicate import DismissIn, DuplicateGroup, DuplicateQuery, PolicyIn, PolicyOut
from app.services import duplicates

routes = router("/api/duplicates", "duplicates")


@routes.get("", response_model=list[DuplicateGroup])
async def list_duplicates(uow: Read, query: Annotated[DuplicateQuery, Query()], headers: With) -> Any:
    """Groups of clients (or contacts) that look like the same one, the surest first, of those you can see.

    They share an ИНН, an e-mail, a phone or a Telegram name, or are called the same.
    """
    return headers.page(await duplicates.list_groups(uow, query))


@routes.post("/dismiss", status_code=status.HTTP_204_NO_CONTENT)
async def dismiss_duplicates(uow: Write, wish: DismissIn) -> None:
    """Say that these are not the same: the list leaves them out until somebody joins them."""
    await duplicates.dismiss(uow, wish)


@routes.get("/policy", response_model=list[PolicyOut])
async def list_key_policies(uow: Read) -> Any:
    """What only one client, and one contact, may have."""
    return await duplicates.policies(uow)


@routes.put("/policy", response_model=list[PolicyOut])
async def set_key_policies(uow: Write, wish: PolicyIn) -> Any:
    """Let only one have an ИНН, an e-mail, a phone or a Telegram name (administrators).

    Refused with `duplicates_remain` while two share one.
    """
    return await duplicates.set_policies(uow, wish)
