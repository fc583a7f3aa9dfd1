from typing import Annotated, Any

from fastapi import Query

from app.deps import Read, With
from app.routers.routing import router
from app.schemas.alarm import AlarmOut, AlarmQuery
from app.services import alarms

routes = router("/api/alarms", "alarms")


@routes.get("", response_model=list[AlarmOut])
async def list_alarms(uow: Read, query: Annotated[AlarmQuery, Query()], headers: With) -> Any:
    """Who looked at, or took out, far more clients than they usually do (administrators), newest first."""
    return headers.page(await alarms.list_alarms(uow, query))
