from typing import Annotated, Any

from fastapi import Path, Query

from app.deps import Read, With, Write
from app.routers.routing import router
from app.schemas.change import (
    BatchOut,
    BatchQuery,
    ChangeOut,
    ChangeQuery,
    PeriodUndoIn,
    PeriodUndoOut,
    UndoIn,
    UndoOut,
)
from app.services import changes, undo

routes = router("/api/changes", "changes")

BatchId = Annotated[str, Path(pattern="^[0-9A-Za-z_-]{1,32}$", description="As in `X-Batch`.")]


@routes.get("", response_model=list[BatchOut])
async def list_changes(uow: Read, query: Annotated[BatchQuery, Query()], headers: With) -> Any:
    """What was changed, request by request, newest first: your own, or all for administrators."""
    return headers.page(await changes.list_batches(uow, query))


@routes.post("/undo", response_model=PeriodUndoOut)
async def undo_changes(uow: Write, wish: PeriodUndoIn) -> Any:
    """Take back at once all that an API key (`via`), or a person (`actor_id`), changed in a period.

    It is one batch, which can be undone too. What is undone already is left out. Refused with `undo_conflict`
    if somebody has changed the same fields since, or between; `skip_conflicts` does the rest.
    """
    return await undo.undo_period(uow, wish)


@routes.get("/{batch}", response_model=list[ChangeOut])
async def get_change(uow: Read, batch: BatchId, query: Annotated[ChangeQuery, Query()], headers: With) -> Any:
    """What one request changed, row by row, with the changed fields before and after."""
    return headers.page(await changes.list_changes(uow, batch, query))


@routes.post("/{batch}/undo", response_model=UndoOut)
async def undo_change(uow: Write, batch: BatchId, wish: UndoIn) -> Any:
    """Take back everything a request changed. The answer's own batch can be undone too: that does it again.

    Refused with `undo_conflict` if somebody has changed the same fields since; `conflicts` names the rows.
    """
    return await undo.undo(uow, batch, skip_conflicts=wish.skip_conflicts)
