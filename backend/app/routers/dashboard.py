from typing import Annotated, Any

from fastapi import Query

from app.deps import Config, Read, Snapshot
from app.routers.routing import router
from app.schemas.board import (
    DashboardStats,
    RecentActivity,
    RecentQuery,
    SalesDay,
    SalesQuery,
    StageStats,
    StageStatsQuery,
)
from app.services import dashboard

routes = router("/api/dashboard", "dashboard")


@routes.get("/stats", response_model=DashboardStats)
async def get_dashboard_stats(uow: Snapshot, config: Config) -> Any:
    """Counts and money over what you can see."""
    return await dashboard.stats(uow, zone=config.TIME_ZONE, currency=config.CURRENCY)


@routes.get("/recent-activities", response_model=list[RecentActivity])
async def list_recent_activities(uow: Read, query: Annotated[RecentQuery, Query()]) -> Any:
    """The latest activities."""
    return await dashboard.recent_activities(uow, limit=query.limit)


@routes.get("/sales-chart", response_model=list[SalesDay])
async def get_sales_chart(uow: Read, config: Config, query: Annotated[SalesQuery, Query()]) -> Any:
    """Deals won a day, today included."""
    return await dashboard.sales_chart(uow, days=query.days, zone=config.TIME_ZONE, currency=config.CURRENCY)


@routes.get("/pipeline-stats", response_model=list[StageStats])
async def get_pipeline_stats(uow: Snapshot, query: Annotated[StageStatsQuery, Query()]) -> Any:
    """Open deals a stage, of one pipeline or of all active ones."""
    return await dashboard.pipeline_stats(uow, pipeline_id=query.pipeline_id)
