from typing import Annotated, Any

from fastapi import Query, status

from app.deps import IfMatch, PathId, Read, With, Write
from app.routers.routing import router
from app.schemas.view import ViewEdit, ViewIn, ViewOrder, ViewOut, ViewQuery
from app.services import views

routes = router("/api/views", "views")


@routes.get("", response_model=list[ViewOut])
async def list_views(uow: Read, query: Annotated[ViewQuery, Query()]) -> Any:
    """Your own views and those shared with everybody, in your order; each says what of it is gone by now."""
    return await views.list_views(uow, query)


@routes.post("", response_model=ViewOut, status_code=status.HTTP_201_CREATED)
async def create_view(uow: Write, data: ViewIn, headers: With) -> Any:
    """Save a list's filters, order and columns under a name. What the list does not take is refused."""
    return headers.row(await views.create(uow, data))


@routes.put("/order", response_model=list[ViewOut])
async def arrange_views(uow: Write, order: ViewOrder) -> Any:
    """Choose the order in which you have the views of a list, and the one that you open first."""
    return await views.arrange(uow, order)


@routes.get("/{view_id}", response_model=ViewOut)
async def get_view(uow: Read, view_id: PathId, headers: With) -> Any:
    """One view. It holds no rows: ask the list with its `query`, and you get what you see yourself."""
    return headers.row(await views.get(uow, view_id))


@routes.put("/{view_id}", response_model=ViewOut)
@routes.patch("/{view_id}", response_model=ViewOut)
async def update_view(uow: Write, view_id: PathId, data: ViewEdit, expect: IfMatch, headers: With) -> Any:
    """Change the fields that are sent. A shared view is its owner's or an administrator's to change."""
    return headers.row(await views.edit(uow, view_id, data, expect=expect))


@routes.delete("/{view_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_view(uow: Write, view_id: PathId, expect: IfMatch) -> None:
    """Delete a view."""
    await views.remove(uow, view_id, expect=expect)
