from typing import Annotated, Any

from fastapi import Query

from app.deps import Config, Read, Snapshot
from app.listing import Id
from app.routers.routing import router
from app.schemas.board import DashboardStats, RecentActivity, SalesDay, StageStats
from app.services import dashboard

routes = router("/api/dashboard", "dashboard")


@routes.get("/stats", response_model=DashboardStats)
async def get_dashboard_stats(uow: Snapshot, config: Config) -> Any:
    """Counts and money over what you can see."""
    return await dashboard.stats(uow, zone=config.TIME_ZONE, currency=config.CURRENCY)


@routes.get("/recent-activities", response_model=list[RecentActivity])
async def list_recent_activities(uow: Read, limit: Annotated[int, Query(ge=1, le=200)] = 10) -> Any:
    """The latest activities."""
    return await dashboard.recent_activities(uow, limit=limit)


@routes.get("/sales-chart", response_model=list[SalesDay])
async def get_sales_chart(uow: Read, config: Config, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Any:
    """Deals won a day, today included."""
    return await dashboard.sales_chart(uow, days=days, zone=config.TIME_ZONE, currency=config.CURRENCY)


@routes.get("/pipeline-stats", response_model=list[StageStats])
async def get_pipeline_stats(uow: Snapshot, pipeline_id: Annotated[Id | None, Query()] = None) -> Any:
    """Open deals a stage, of one pipeline or of all active ones."""
    return await dashboard.pipeline_stats(uow, pipeline_id=pipeline_id)
