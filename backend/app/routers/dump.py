from typing import Any

from fastapi.responses import StreamingResponse

from app.deps import Ship
from app.routers.routing import router
from app.routers.streaming import ARCHIVE, Download

routes = router("/api/dump", "dump")


@routes.get("", response_class=StreamingResponse, responses=ARCHIVE)
async def get_dump(ship: Ship) -> Any:
    """Everything in one archive: a file of JSON Lines a table, the journal and the bin too, and a manifest.

    `nocto load` brings it into an empty CRM, on either database. Passwords and API keys are not in it: with
    them, `nocto dump` makes one on the machine itself.
    """
    return Download(await ship.dump())
