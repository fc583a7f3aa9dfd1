"""The reports: their numbers are what one gets by counting row after row, on both databases."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.clock import today
from app.config import Settings
from app.models import Activity, ActivityType, Client, Deal, DealStage, DealStatus, Task, User
from app.models import TaskStatus as Status
from app.uow import UnitOfWork
from tests.make import Make

ZONE = "Europe/Moscow"
REASONS = ("Дорого", " дорого ", "ДОРОГО", "Ёлки", "елки", "Выбрали  другого", "выбрали другого", None)
FIRST, LAST = date(2026, 3, 10), date(2026, 5, 20)


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"TIME_ZONE": ZONE, "CURRENCY": "RUB"})


@dataclass
class Business:
    """Random deals that went random ways, and everything that a person could count by hand."""

    boss: User
    people: list[User]
    stages: list[DealStage]
    others: list[DealStage]
    deals: list[Deal] = field(default_factory=list)
    ways: dict[int, list[tuple[DealStage, datetime]]] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)


@pytest.fixture(scope="module")
def made(make: Make) -> Business:
    dice = random.Random(1)
    pipeline = make.pipeline("Продажи")
    open_, won, lost = pipeline.stages
    middle = [make.stage(pipeline, sort_order=place, win_probability=place * 33) for place in (1, 2)]
    made = Business(
        boss=make.admin(),
        people=[make.user(full_name=name) for name in ("Анна", "Борис")],
        stages=[open_, *middle, won, lost],
        others=make.pipeline("Ремонт").stages,
    )
    clients = [make.client(person) for person in made.people]

    async def fill(uow: UnitOfWork) -> None:
        for stage in await uow.session.scalars(select(DealStage)):
            stage.sort_order = {won.id: 10, lost.id: 11}.get(stage.id, stage.sort_order)
        for number in range(80):
            await _deal(uow, made, clients, dice, number)
        await uow.flush()
        for deal in made.deals[::2]:
            _work(uow, made, deal, dice)

    make.run(fill)
    return made


async def _deal(
    uow: UnitOfWork, made: Business, clients: list[Client], dice: random.Random, number: int
) -> None:
    whose = dice.randrange(3)
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(200_000))
    deal = Deal(
        title=f"Сделка {number}",
        client_id=clients[0].id,
        manager_id=made.people[whose].id if whose < 2 else None,
        amount=Decimal(dice.randrange(1_000_000)) / 100,
        currency=dice.choice(("RUB", "RUB", "USD")),
        expected_close_date=dice.choice((None, date(2026, dice.randrange(1, 13), dice.randrange(1, 28)))),
        created_at=at,
    )
    stages = made.stages if dice.random() < 0.8 else made.others
    way: list[tuple[DealStage, datetime]] = []
    for _ in range(dice.randrange(1, 6)):
        stage = dice.choice(stages)
        if not way or way[-1][0].id != stage.id:
            deal.enter(stage, position=f"{number + 1:04d}z", reason=dice.choice(REASONS), at=at)
            way.append((stage, at))
            if len(way) == 1:
                uow.add(deal)
            await uow.note(at=at)
        at += timedelta(minutes=dice.randrange(1, 40_000))
    if dice.random() < 0.1:
        deal.deleted_at = at
        return
    made.deals.append(deal)
    made.ways[deal.id] = way


def _work(uow: UnitOfWork, made: Business, deal: Deal, dice: random.Random) -> None:
    person = dice.choice(made.people)
    day = today(ZONE) + timedelta(days=dice.randrange(-10, 15))
    task = Task(title="Задача", deal_id=deal.id, client_id=deal.client_id, assignee_id=person.id,
                due_date=dice.choice((day, None)))  # fmt: skip
    task.become(dice.choice(list(Status)), at=_moment(dice))
    activity = Activity(type=ActivityType.CALL, subject="Звонок", deal_id=deal.id, client_id=deal.client_id,
                        user_id=person.id, activity_date=_moment(dice))  # fmt: skip
    for row in (task, activity):
        uow.add(row)
    made.tasks.append(task)
    made.activities.append(activity)


def _moment(dice: random.Random) -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(150_000))


@dataclass(frozen=True)
class Question:
    """Who asks for what."""

    boss: bool = True
    pipeline: bool = False
    manager: bool = False

    def sees(self, made: Business, deal: Deal) -> bool:
        own = made.people[0].id
        return (
            (self.boss or deal.manager_id == own)
            and (not self.pipeline or deal.pipeline_id == made.stages[0].pipeline_id)
            and (not self.manager or deal.manager_id == own)
        )

    def query(self, made: Business) -> dict[str, Any]:
        query: dict[str, Any] = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
        if self.pipeline:
            query["pipeline_id"] = made.stages[0].pipeline_id
        if self.manager:
            query["manager_id"] = made.people[0].id
        return query


QUESTIONS = [Question(), Question(boss=False), Question(pipeline=True), Question(manager=True, pipeline=True)]


@pytest.fixture(params=QUESTIONS, ids=str)
def question(request: pytest.FixtureRequest) -> Question:
    found: Question = request.param
    return found


def ask(as_: Any, made: Business, question: Question, report: str, **more: Any) -> Any:
    caller = as_(made.boss if question.boss else made.people[0])
    answer = caller.get(f"/api/reports/{report}", params=question.query(made) | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def local(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(ZONE)).date()


def within(moment: datetime | None) -> bool:
    return moment is not None and FIRST <= local(moment) <= LAST


def added(deals: Iterable[Deal]) -> dict[str, Any]:
    """The sums of these deals, as a report writes them."""
    by_currency: defaultdict[str, list[Deal]] = defaultdict(list)
    for deal in deals:
        by_currency[deal.currency].append(deal)
    totals = [
        {"currency": currency, "count": len(mine), "amount": float(sum(deal.amount for deal in mine))}
        for currency, mine in sorted(by_currency.items())
    ]
    return {
        "count": sum(len(mine) for mine in by_currency.values()),
        "amount": next((total["amount"] for total in totals if total["currency"] == "RUB"), 0.0),
        "totals": totals,
    }


def closed(made: Business, question: Question, status: DealStatus) -> list[Deal]:
    return [
        deal for deal in made.deals
        if question.sees(made, deal) and deal.status is status and within(deal.closed_at)
    ]  # fmt: skip


def test_the_funnel_is_what_one_counts_by_hand(as_: Any, made: Business, question: Question) -> None:
    pipeline = made.stages[0].pipeline_id
    any_pipeline = Question(boss=question.boss, manager=question.manager)

    found = ask(as_, made, question, "funnel", pipeline_id=pipeline)

    places = {stage.id: place for place, stage in enumerate(made.stages)}
    won, lost = made.stages[3].id, made.stages[4].id
    for stage, row in zip(made.stages, found["stages"], strict=True):
        entered, went_on, stays = set(), set(), []
        for deal in made.deals:
            way = made.ways[deal.id]
            for number, (where, at) in enumerate(way):
                if where.id != stage.id or not within(at) or not any_pipeline.sees(made, deal):
                    continue
                entered.add(deal.id)
                later = [each.id for each, _ in way[number + 1 :]]
                if any(each == won or (each != lost and places[each] > places[stage.id]) for each in later):
                    went_on.add(deal.id)
                if later:
                    stays.append(int(way[number + 1][1].timestamp()) - int(at.timestamp()))
        final = stage.id in (won, lost)
        assert (row["stage_id"], row["entered"]) == (stage.id, len(entered))
        assert row["went_on"] == (0 if final else len(went_on))
        assert row["conversion"] == (
            None if final or not entered else round(100 * len(went_on) / len(entered), 1)
        )
        assert row["median_days"] == (pytest.approx(median(stays) / 86_400, abs=0.051) if stays else None)
    assert sum(row["entered"] for row in found["stages"]) > 0


@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_won_and_lost_are_what_one_counts_by_hand(
    as_: Any, made: Business, question: Question, by: str
) -> None:
    found = ask(as_, made, question, "won", by=by)

    start = {
        "day": lambda day: day,
        "week": lambda day: day - timedelta(days=day.weekday()),
        "month": lambda day: day.replace(day=1),
    }[by]
    for status in (DealStatus.WON, DealStatus.LOST):
        mine = closed(made, question, status)
        assert found[status] == added(mine)
        for part in found["periods"]:
            in_part = [deal for deal in mine if start(local(deal.closed_at)).isoformat() == part["date"]]  # type: ignore[no-untyped-call, arg-type]
            assert part[status] == added(in_part)
        assert sum(part[status]["count"] for part in found["periods"]) == len(mine)
    assert found["won"]["count"] + found["lost"]["count"] > 0
    days = [part["date"] for part in found["periods"]]
    expected = sorted({start(FIRST + timedelta(days=n)).isoformat() for n in range((LAST - FIRST).days + 1)})  # type: ignore[no-untyped-call]
    assert days == expected


def test_the_managers_numbers_are_what_one_counts_by_hand(
    as_: Any, made: Business, question: Question
) -> None:
    found = ask(as_, made, question, "managers")

    rows = {row["user_id"]: row for row in found["managers"]}
    by_id = {deal.id: deal for deal in made.deals}
    for person in {*rows, *(each.id for each in made.people)}:
        mine = [deal for deal in made.deals if deal.manager_id == person and question.sees(made, deal)]
        won = [deal for deal in closed(made, question, DealStatus.WON) if deal.manager_id == person]
        lost = [deal for deal in closed(made, question, DealStatus.LOST) if deal.manager_id == person]
        wide = Question(boss=question.boss, pipeline=question.pipeline)
        asked = not question.manager or person == made.people[0].id
        done = [
            task for task in made.tasks
            if asked and task.assignee_id == person and within(task.completed_at)
            and task.deal_id
            and (wide.sees(made, by_id[task.deal_id]) or (person == made.people[0].id and not wide.boss))
        ]  # fmt: skip
        logged = [
            row for row in made.activities
            if asked and row.user_id == person and within(row.activity_date)
            and row.deal_id and wide.sees(made, by_id[row.deal_id])
        ]  # fmt: skip
        open_ = [deal for deal in mine if deal.status is DealStatus.OPEN]
        if not (open_ or won or lost or done or logged):
            assert person not in rows
            continue
        row = rows[person]
        assert row["open"] == added(open_)
        assert (row["won"], row["lost"]) == (added(won), added(lost))
        assert row["win_rate"] == (round(100 * len(won) / (len(won) + len(lost)), 1) if won or lost else None)
        cycles = [(deal.closed_at - deal.created_at).total_seconds() for deal in won if deal.closed_at]
        assert row["cycle_days"] == (
            pytest.approx(sum(cycles) / len(cycles) / 86_400, abs=0.051) if cycles else None
        )
        assert (row["tasks_done"], row["activities"]) == (len(done), len(logged))
    assert sum(row["won"]["count"] + row["open"]["count"] for row in found["managers"]) > 0
    amounts = [row["won"]["amount"] for row in found["managers"]]
    assert amounts == sorted(amounts, reverse=True)


def test_the_forecast_is_what_one_counts_by_hand(as_: Any, made: Business, question: Question) -> None:
    probability = {stage.id: stage.win_probability for stage in (*made.stages, *made.others)}

    found = ask(as_, made, question, "forecast")

    months: defaultdict[str | None, list[Deal]] = defaultdict(list)
    for deal in made.deals:
        day = deal.expected_close_date
        if (
            question.sees(made, deal)
            and deal.status is DealStatus.OPEN
            and (day is None or FIRST <= day <= LAST)
        ):
            months[day.replace(day=1).isoformat() if day else None].append(deal)
    assert [row["month"] for row in found["months"]] == sorted(
        months, key=lambda month: (month is None, month)
    )
    for row in found["months"]:
        mine = months[row["month"]]
        plain = [{name: total[name] for name in ("currency", "count", "amount")} for total in row["totals"]]
        assert {"count": row["count"], "amount": row["amount"], "totals": plain} == added(mine)
        for total in row["totals"]:
            exact = sum(
                (
                    deal.amount * probability[deal.stage_id] / 100
                    for deal in mine
                    if deal.currency == total["currency"]
                ),
                Decimal(0),
            )
            assert total["weighted"] == float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert found["count"] > 0
    assert found["count"] == sum(len(mine) for mine in months.values())
    assert found["amount"] == pytest.approx(sum(row["amount"] for row in found["months"]))
    assert found["weighted"] == pytest.approx(sum(row["weighted"] for row in found["months"]))


@pytest.mark.parametrize("top", [1, 2, 10])
def test_reasons_are_told_once_however_they_are_spelled(
    as_: Any, made: Business, question: Question, top: int
) -> None:
    found = ask(as_, made, question, "lost-reasons", top=top)

    def key(deal: Deal) -> str:
        return " ".join((deal.lost_reason or "").lower().replace("ё", "е").split())

    mine = closed(made, question, DealStatus.LOST)
    ordered = sorted(Counter(map(key, mine)).items(), key=lambda each: (-each[1], each[0]))
    keys = [each for each, _ in ordered]
    told = [" ".join((row["reason"] or "").lower().replace("ё", "е").split()) for row in found["reasons"]]
    assert told == keys[:top]
    for row, name in zip(found["reasons"], keys, strict=False):
        assert row["lost"] == added(deal for deal in mine if key(deal) == name)
    assert found["rest"] == added(deal for deal in mine if key(deal) in keys[top:])
    assert found["lost"] == added(mine)
    assert mine


def test_the_tasks_are_what_one_counts_by_hand(as_: Any, made: Business, question: Question) -> None:
    own, day = made.people[0].id, today(ZONE)
    sunday = day + timedelta(days=6 - day.weekday())
    by_id = {deal.id: deal for deal in made.deals}
    wide = Question(boss=question.boss, pipeline=question.pipeline)

    found = ask(as_, made, question, "tasks")

    rows: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    for task in made.tasks:
        assert task.deal_id is not None
        seen = wide.sees(made, by_id[task.deal_id]) or (not wide.boss and task.assignee_id == own)
        if not seen or (question.manager and task.assignee_id != own):
            continue
        if task.status is Status.DONE and within(task.completed_at):
            rows[task.assignee_id]["done"] += 1
        if task.status in (Status.TODO, Status.IN_PROGRESS):
            due = task.due_date
            when = (
                "without_day" if due is None else "overdue" if due < day else "today" if due == day
                else "this_week" if due <= sunday else "later"
            )  # fmt: skip
            rows[task.assignee_id].update(("pending", when))
    names = ("pending", "overdue", "today", "this_week", "later", "without_day", "done")
    assert {row["user_id"]: [row[name] for name in names] for row in found["people"]} == {
        person: [counts[name] for name in names] for person, counts in rows.items()
    }
    for row in found["people"]:
        assert row["pending"] == sum(row[name] for name in names[1:6])
    assert [row["full_name"] for row in found["people"]] == sorted(
        row["full_name"] for row in found["people"]
    )
