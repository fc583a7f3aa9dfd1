from typing import Annotated, Any

from fastapi import Query, status

from app.deps import Config, IfMatch, PathId, Read, With, Write
from app.routers.routing import router
from app.schemas.handover import HandoverEdit, HandoverIn, HandoverOut, HandoverQuery
from app.services import handovers

routes = router("/api/handovers", "handovers")


@routes.get("", response_model=list[HandoverOut])
async def list_handovers(uow: Read, query: Annotated[HandoverQuery, Query()], headers: With) -> Any:
    """Handovers, newest first."""
    return headers.page(await handovers.list_handovers(uow, query))


@routes.post("", response_model=HandoverOut, status_code=status.HTTP_201_CREATED)
async def create_handover(uow: Write, order: HandoverIn, config: Config, headers: With) -> Any:
    """Give somebody's clients, deals and tasks to others, for good or `until` a day.

    With `Prefer: dry-run` it counts who would get how much. On the day, what its taker still has, and what
    was not closed or deleted meanwhile, comes back; `account` tells what did not, and why.
    """
    return headers.row(await handovers.give(uow, order, zone=config.TIME_ZONE))


@routes.get("/{handover_id}", response_model=HandoverOut)
async def get_handover(uow: Read, handover_id: PathId, headers: With) -> Any:
    """One handover."""
    return headers.row(await handovers.get(uow, handover_id))


@routes.put("/{handover_id}", response_model=HandoverOut)
@routes.patch("/{handover_id}", response_model=HandoverOut)
async def update_handover(
    uow: Write, handover_id: PathId, data: HandoverEdit, expect: IfMatch, *, config: Config, headers: With
) -> Any:
    """Let it come back on another day."""
    zone = config.TIME_ZONE
    return headers.row(await handovers.extend(uow, handover_id, data, zone=zone, expect=expect))


@routes.post("/{handover_id}/return", response_model=HandoverOut)
async def end_handover(uow: Write, handover_id: PathId, expect: IfMatch, headers: With) -> Any:
    """Let it come back now."""
    return headers.row(await handovers.take_back(uow, handover_id, expect=expect))


@routes.post("/{handover_id}/keep", response_model=HandoverOut)
async def keep_handover(uow: Write, handover_id: PathId, expect: IfMatch, headers: With) -> Any:
    """Call its return off: everything stays with those who have it."""
    return headers.row(await handovers.keep(uow, handover_id, expect=expect))
