from fastapi import APIRouter, Request

from app.schemas.health import Health, Readiness
from app.services import readiness

routes = APIRouter(tags=["health"])


@routes.get("/health", response_model=Health)
async def get_health() -> Health:
    """Whether the process is alive."""
    return Health()


@routes.get("/ready", response_model=Readiness)
async def get_readiness(request: Request) -> Readiness:
    """Whether it can do its work: 503 while its database does not answer or the disk is full.

    For balancers and supervisors; why it is not ready is told in the server's log only.
    """
    await readiness.check(request.app.state.database, request.app.state.settings)
    return Readiness()
