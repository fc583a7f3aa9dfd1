from typing import Annotated, Any

from fastapi import Query

from app.deps import Business, Report
from app.routers.routing import router
from app.schemas.report import (
    Forecast,
    Funnel,
    LostQuery,
    LostReasons,
    Managers,
    ReportQuery,
    TasksReport,
    Won,
    WonQuery,
)
from app.services import reports

routes = router("/api/reports", "reports")


@routes.get("/funnel", response_model=Funnel)
async def get_funnel(uow: Report, company: Business, query: Annotated[ReportQuery, Query()]) -> Any:
    """Per stage: deals that entered it in the period, how many went on or were won, and how long it took."""
    return await reports.funnel(uow, query, company)


@routes.get("/won", response_model=Won)
async def get_won(uow: Report, company: Business, query: Annotated[WonQuery, Query()]) -> Any:
    """Deals won and lost in the period, by day, week (from Monday) or month."""
    return await reports.won(uow, query, company)


@routes.get("/managers", response_model=Managers)
async def get_managers(uow: Report, company: Business, query: Annotated[ReportQuery, Query()]) -> Any:
    """Per person: open deals, and what was won, lost, logged and completed in the period."""
    return await reports.managers(uow, query, company)


@routes.get("/forecast", response_model=Forecast)
async def get_forecast(uow: Report, company: Business, query: Annotated[ReportQuery, Query()]) -> Any:
    """Open deals per month of their expected day, weighted by the win probability of their stages.

    All of them, unless `from` and `to` bound the expected day; those without one come last.
    """
    return await reports.forecast(uow, query, company)


@routes.get("/lost-reasons", response_model=LostReasons)
async def get_lost_reasons(uow: Report, company: Business, query: Annotated[LostQuery, Query()]) -> Any:
    """Why deals were lost in the period, the commonest reason first."""
    return await reports.lost_reasons(uow, query, company)


@routes.get("/tasks", response_model=TasksReport)
async def get_tasks_report(uow: Report, company: Business, query: Annotated[ReportQuery, Query()]) -> Any:
    """Per assignee: tasks overdue, due today, this week and later, and those done in the period."""
    return await reports.tasks(uow, query, company)
