from typing import Annotated, Any

from fastapi import Query, status
from fastapi.responses import StreamingResponse

from app.deps import IfMatch, PathId, Read, Ship, With, Write
from app.models import Activity
from app.routers.routing import router
from app.routers.streaming import SHEETS, Download
from app.schemas.activity import ActivityEdit, ActivityIn, ActivityOut, ActivityQuery
from app.schemas.export import ActivityExport
from app.schemas.history import HistoryEntry, HistoryQuery
from app.services import activities, exports
from app.services.history import history

routes = router("/api/activities", "activities")


@routes.get("", response_model=list[ActivityOut])
async def list_activities(uow: Read, query: Annotated[ActivityQuery, Query()], headers: With) -> Any:
    """Activities you can see, latest first. The whole number is in `X-Total-Count`."""
    return headers.page(await activities.list_activities(uow, query))


@routes.post("", response_model=ActivityOut, status_code=status.HTTP_201_CREATED)
async def create_activity(uow: Write, data: ActivityIn, headers: With) -> Any:
    """Log a call, letter, meeting or note of yours; the client's last contact moves forward to it."""
    return headers.row(await activities.log(uow, data))


@routes.get("/export", response_class=StreamingResponse, responses=SHEETS)
async def export_activities(ship: Ship, query: Annotated[ActivityExport, Query()]) -> Any:
    """The list, all of its pages, as CSV or XLSX: the same filters and order, names instead of ids."""
    return Download(await ship.send(exports.ACTIVITIES, query))


@routes.get("/{activity_id}", response_model=ActivityOut)
async def get_activity(uow: Read, activity_id: PathId, headers: With) -> Any:
    """One call, letter, meeting or note."""
    return headers.row(await uow.get(Activity, activity_id))


@routes.put("/{activity_id}", response_model=ActivityOut)
@routes.patch("/{activity_id}", response_model=ActivityOut)
async def update_activity(
    uow: Write, activity_id: PathId, data: ActivityEdit, expect: IfMatch, headers: With
) -> Any:
    """Change the fields that are sent."""
    return headers.row(await activities.edit(uow, activity_id, data, expect=expect))


@routes.delete("/{activity_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_activity(uow: Write, activity_id: PathId, expect: IfMatch) -> None:
    """Delete an activity; employees only their own."""
    await activities.remove(uow, activity_id, expect=expect)


@routes.get("/{activity_id}/history", response_model=list[HistoryEntry])
async def get_activity_history(
    uow: Read, activity_id: PathId, query: Annotated[HistoryQuery, Query()]
) -> Any:
    """What happened to the activity, from its creation on."""
    return await history(uow, Activity, activity_id, skip=query.skip, limit=query.limit)
