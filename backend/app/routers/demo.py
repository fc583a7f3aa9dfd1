from typing import Any

from fastapi import Request

from app.deps import Config, Read
from app.routers.routing import router
from app.schemas.demo import DemoOut
from app.services import demo

routes = router("/api/demo", "demo")


@routes.get("", response_model=DemoOut)
async def get_demo(uow: Read) -> Any:
    """Whether the sample business is there."""
    return await demo.state(uow)


@routes.post("", response_model=DemoOut)
async def create_demo(request: Request, uow: Read, config: Config) -> Any:
    """Fill the CRM with a believable small business to try it out on. A second call changes nothing."""
    database = request.app.state.database
    return await demo.create_for(uow, database, zone=config.TIME_ZONE, currency=config.CURRENCY)


@routes.delete("", response_model=DemoOut)
async def remove_demo(request: Request, uow: Read) -> Any:
    """Take the sample business away again, and nothing else. What your rows refer to stays, and is named."""
    return await demo.remove_for(uow, request.app.state.database)
