"""Who has how much, and has done how much."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.clock import today
from app.models import PENDING, Activity, BoardTotal, Deal, DealStage, DealStatus, Task, TaskStatus
from app.schemas.report import ManagerRow, Managers, ReportQuery, TasksReport, TasksRow
from app.services.reports.common import (
    Amount,
    Company,
    Days,
    about,
    begin,
    days_of,
    in_days,
    names_of,
    percent,
    sums,
)
from app.sql_functions import epoch
from app.uow import UnitOfWork

Person = int | None


async def managers(uow: UnitOfWork, query: ReportQuery, company: Company) -> Managers:
    """Everybody with a deal, an activity or a completed task; the most won money first."""
    await begin(uow, query)
    days = days_of(query, company.zone)
    open_ = await _open(uow, query)
    closed = await _closed(uow, query, days)
    logged = await _count(uow, Activity, Activity.user_id, days.hold(Activity.activity_date), query)
    done = await _count(uow, Task, Task.assignee_id, days.hold(Task.completed_at), query)
    people = {row[0] for row in (*open_, *closed)} | logged.keys() | done.keys()
    names = await names_of(uow, people)

    def row(person: Person) -> ManagerRow:
        won = [row for row in closed if row.manager_id == person and row.status is DealStatus.WON]
        lost = [row for row in closed if row.manager_id == person and row.status is DealStatus.LOST]
        many_won, many_lost = (sum(row.many for row in rows) for rows in (won, lost))
        return ManagerRow(
            user_id=person,
            full_name=names.get(person),
            open=sums(map(_amount, (row for row in open_ if row.manager_id == person)), company.currency),
            won=sums(map(_amount, won), company.currency),
            lost=sums(map(_amount, lost), company.currency),
            win_rate=percent(many_won, many_won + many_lost),
            cycle_days=in_days(sum(int(row.seconds) for row in won), many_won),
            activities=logged.get(person, 0),
            tasks_done=done.get(person, 0),
        )

    rows = sorted(map(row, people), key=lambda one: (-one.won.amount, one.full_name or "", one.user_id or 0))
    return Managers(first=days.first, last=days.last, currency=company.currency, managers=rows)


def _amount(row: Any) -> Amount:
    return row.currency, int(row.many), row.amount


async def _open(uow: UnitOfWork, query: ReportQuery) -> Sequence[Any]:
    """Answered from the kept totals: no open deal is looked at."""
    many = func.sum(BoardTotal.count)
    where: list[ColumnElement[bool]] = [DealStage.outcome == DealStatus.OPEN]
    if query.pipeline_id is not None:
        where.append(DealStage.pipeline_id == query.pipeline_id)
    if query.manager_id is not None:
        where.append(BoardTotal.manager_id.in_(query.manager_id))
    group = (BoardTotal.manager_id, BoardTotal.currency)
    found = await uow.session.execute(
        select(*group, many.label("many"), func.sum(BoardTotal.amount).label("amount"))
        .join(DealStage, DealStage.id == BoardTotal.stage_id)
        .where(*where)
        .group_by(*group)
        .having(many != 0)
    )
    return found.all()


async def _closed(uow: UnitOfWork, query: ReportQuery, days: Days) -> Sequence[Any]:
    group = (Deal.manager_id, Deal.status, Deal.currency)
    seconds = func.sum(epoch(Deal.closed_at) - epoch(Deal.created_at))
    found = await uow.session.execute(
        select(*group, func.count(Deal.id).label("many"), func.sum(Deal.amount).label("amount"),
               seconds.label("seconds"))
        .where(Deal.status != DealStatus.OPEN, days.hold(Deal.closed_at), *about(query))
        .group_by(*group)
    )  # fmt: skip
    return found.all()


async def _count(
    uow: UnitOfWork, model: type[Any], person: Any, when: ColumnElement[bool], query: ReportQuery
) -> dict[Person, int]:
    found = await uow.session.execute(
        select(person, func.count(model.id)).where(when, *_of(query, model, person)).group_by(person)
    )
    return {who: count for who, count in found}  # noqa: C416 - a Row is not a pair to mypy


def _of(query: ReportQuery, model: type[Any], person: Any) -> list[ColumnElement[bool]]:
    """What is asked about, of rows that belong to people and may hang on deals."""
    conditions: list[ColumnElement[bool]] = []
    if query.pipeline_id is not None:
        conditions.append(model.deal_id.in_(select(Deal.id).where(Deal.pipeline_id == query.pipeline_id)))
    if query.manager_id is not None:
        conditions.append(person.in_(query.manager_id))
    return conditions


async def tasks(uow: UnitOfWork, query: ReportQuery, company: Company) -> TasksReport:
    """Tasks per assignee: what is pending as of today, and what was done in the period."""
    await begin(uow, query, right=None)
    days = days_of(query, company.zone)
    done = and_(Task.status == TaskStatus.DONE, days.hold(Task.completed_at))
    columns = {name: _sum_of(condition) for name, condition in _pending(today(company.zone)).items()}
    columns["done"] = _sum_of(done)
    found = await uow.session.execute(
        select(Task.assignee_id.label("user_id"), *(column.label(name) for name, column in columns.items()))
        .where(or_(Task.status.in_(PENDING), done), *_of(query, Task, Task.assignee_id))
        .group_by(Task.assignee_id)
    )
    rows = found.mappings().all()
    names = await names_of(uow, [row["user_id"] for row in rows])
    people = [TasksRow(**row, full_name=names.get(row["user_id"])) for row in rows]
    people.sort(key=lambda one: (one.full_name is None, one.full_name, one.user_id))
    return TasksReport(first=days.first, last=days.last, currency=company.currency, people=people)


def _sum_of(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _pending(day: date) -> dict[str, ColumnElement[bool]]:
    sunday = day + timedelta(days=6 - day.weekday())
    due, pending = Task.due_date, Task.status.in_(PENDING)
    return {
        "pending": pending,
        "overdue": and_(pending, due < day),
        "today": and_(pending, due == day),
        "this_week": and_(pending, due > day, due <= sunday),
        "later": and_(pending, due > day, due > sunday),
        "without_day": and_(pending, due.is_(None)),
    }
