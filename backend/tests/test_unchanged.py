"""A board that is still the same is not sent again; whatever has changed it, it is."""

from collections.abc import Callable
from contextlib import aclosing
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import midnight, now, today
from app.config import Settings
from app.database import Database, Mode
from app.models import Client, Deal
from app.policies import SYSTEM
from app.routers import unchanged
from app.routers.unchanged import Freshness
from app.services import board
from app.source import Source
from app.sql_functions import database_state
from app.uow import UnitOfWork, unit_of_work
from tests.make import Caller, Make
from tests.test_queries import counted

BOARD = "/api/deals/stats/pipeline"
TRIES = 200
_STATE = select(database_state())


def _again(caller: Caller, name: str, address: str = BOARD) -> Any:
    return caller.get(address, headers={"If-None-Match": name})


def _named(caller: Caller, address: str = BOARD) -> str:
    """The board's name, once nobody else on the same server has committed anything between two looks."""
    for _ in range(TRIES):
        name: str = caller.get(address).headers["ETag"]
        if _again(caller, name, address).status_code == 304:
            return name
    raise AssertionError("it is always another one")


def test_it_costs_one_statement_and_no_body(make: Make, as_: Callable[..., Caller]) -> None:
    anna = make.user()
    make.deal(anna)
    caller = as_(anna)
    for _ in range(TRIES):
        name = _named(caller)
        with counted(make) as statements:
            answer = _again(caller, f'W/"other", {name}')
        if answer.status_code == 304:
            break

    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", name)
    assert len(statements) == 1
    assert _again(caller, "*").status_code == 200
    assert _again(caller, '"-", "zz-0", "ffffffffffffffffffff-0"').status_code == 200


def test_it_is_the_same_for_nobody_else_and_no_other_question(make: Make, as_: Callable[..., Caller]) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    make.deal(anna)
    name = _named(as_(anna))

    assert _again(as_(anna), name, f"{BOARD}?limit=1").status_code == 200
    assert [_again(as_(other), name).status_code for other in (oleg, boss)] == [200, 200]


def _by(path: str, body: dict[str, Any], how: str = "PUT") -> Callable[[Any], None]:
    return lambda world: world.write(how, path, body)


class World:
    """Somebody who works on a deal of hers, an employee who takes part in it, and their boss."""

    def __init__(self, make: Make, as_: Callable[..., Caller]) -> None:
        self.make = make
        self.anna, self.vera, boss = make.user(), make.employee(), make.admin()
        self.tag = make.tag("VIP")
        self.deal = make.deal(self.anna, tag_ids=[self.tag.id])
        self.other = make.deal(self.anna)
        self.task = make.task(self.anna, deal=self.deal)
        self.stages, self.pipeline = make.stages, make.pipeline_of(make.stages[0])
        self.participant = make.participant(self.deal, self.vera)
        self.boss, self.callers = as_(boss), [as_(self.anna), as_(self.vera), as_(make.admin())]

    def write(self, how: str, path: str, body: dict[str, Any]) -> None:
        answer = self.boss.request(how, path.format(w=self), json=body)
        assert answer.is_success, answer.text

    def past_the_journal(self, statement: Any) -> None:
        async def change(uow: UnitOfWork) -> None:
            await uow.session.execute(statement)

        self.make.run(change)


CHANGES: dict[str, Callable[[World], None]] = {
    "a moved card": lambda w: w.write("POST", f"/api/deals/{w.deal.id}/move", {"stage_id": w.stages[1].id}),
    "a deal's title": _by("/api/deals/{w.deal.id}", {"title": "Другая"}),
    "a deal in the bin": lambda w: w.write("DELETE", f"/api/deals/{w.other.id}", {}),
    "a client's name": _by("/api/clients/{w.deal.client_id}", {"name": "Лютик"}),
    "a manager's name": _by("/api/users/{w.anna.id}", {"full_name": "Анна Петрова"}),
    "a role": _by("/api/users/{w.vera.id}", {"role": "manager"}),
    "a participant gone": lambda w: w.write(
        "DELETE", f"/api/deals/{w.deal.id}/participants/{w.vera.id}", {}
    ),
    "a task's day": _by("/api/tasks/{w.task.id}", {"due_date": "2026-01-01"}),
    "a tag's name": _by("/api/tags/{w.tag.id}", {"name": "Важный"}),
    "a stage's limit": lambda w: w.write("PUT", f"/api/pipelines/stages/{w.stages[0].id}", {"rot_days": 2}),
    "a pipeline's name": _by("/api/pipelines/{w.pipeline.id}", {"name": "Другая"}),
    "a card's place, of which the journal does not hear": lambda w: w.past_the_journal(
        update(Deal).where(Deal.id == w.deal.id).values(position="zz")
    ),
    "a name that was erased": lambda w: w.past_the_journal(
        update(Client).where(Client.id == w.deal.client_id).values(name="—")
    ),
}  # fmt: skip


def test_whatever_is_changed_calls_for_another_board(make: Make, as_: Callable[..., Caller]) -> None:
    world = World(make, as_)
    for what, change in CHANGES.items():
        names = [_named(caller) for caller in world.callers]
        change(world)
        answers = [_again(caller, name) for caller, name in zip(world.callers, names, strict=True)]
        assert [answer.status_code for answer in answers] == [200] * 3, what
        assert not {answer.headers["ETag"] for answer in answers} & set(names), what


def test_a_login_that_was_ended_is_not_told_that_nothing_has_changed(
    make: Make, as_: Callable[..., Caller]
) -> None:
    caller = as_(make.user())
    name = _named(caller)
    assert caller.post("/api/auth/logout").status_code == 204
    assert _again(caller, name).status_code == 401


async def _state(database: Database) -> Any:
    async with aclosing(Source(database, Mode.SNAPSHOT)) as source:
        return (await source.rows(_STATE, {}))[0][0]


async def _steady(database: Database) -> Any:
    """Once nobody else on the same server commits anything between two looks."""
    states = [await _state(database)]
    while len(states) < TRIES and states[-1:] != states[-2:-1]:
        states.append(await _state(database))
    assert states[-1] == states[-2]
    return states[-1]


async def test_what_is_committed_late_changes_the_state_when_it_is_committed(
    database: Database, make: Make
) -> None:
    deals = [make.deal(make.user()) for _ in range(2)]

    async def rename(uow: UnitOfWork, deal: Deal) -> None:
        (await uow.take(Deal, deal.id)).title = "Другая"
        await uow.flush()

    before = await _steady(database)
    async with unit_of_work(database, SYSTEM) as slow:
        await rename(slow, deals[0])
        if not database.is_sqlite:  # where a second writer would wait for the first
            async with unit_of_work(database, SYSTEM) as quick:
                await rename(quick, deals[1])
        meanwhile = await _steady(database)
    after = await _state(database)

    assert (meanwhile == before, after == meanwhile) == (database.is_sqlite, False)


async def test_the_state_is_another_one_by_the_ordinary_way_too(database: Database, make: Make) -> None:
    deal = make.deal(make.user())
    database.quick = None
    states = [await _state(database)]
    for title in ("Раз", "Два"):
        async with unit_of_work(database, SYSTEM) as uow:
            (await uow.take(Deal, deal.id)).title = title
        states.append(await _state(database))
    assert len(set(states)) == 3


def test_time_makes_another_board_of_it(
    make: Make, as_: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card stands there for a day more when the hour of its coming is over, not at midnight."""
    anna, moment = make.user(), now()
    deal = make.deal(anna)
    almost_two_days = moment - timedelta(days=2) + timedelta(minutes=1)

    async def age(uow: UnitOfWork) -> None:
        (await uow.take(Deal, deal.id)).stage_since = almost_two_days

    make.run(age)
    caller = as_(anna)
    name = _named(caller)
    later = moment + timedelta(minutes=2)
    for module in (unchanged, board):
        monkeypatch.setattr(module, "now", lambda: later)
    answer = _again(caller, name)

    assert answer.status_code == 200
    assert answer.json()[0]["deals"][0]["days_in_stage"] == 2


def test_midnight_makes_another_board_of_it(
    make: Make, as_: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, zone = make.user(), make.app.state.settings.TIME_ZONE
    make.task(anna, deal=make.deal(anna), due_date=today(zone))
    caller = as_(anna)
    tomorrow: date = today(zone) + timedelta(days=1)
    name = _named(caller)
    monkeypatch.setattr(unchanged, "now", lambda: midnight(tomorrow, zone))
    monkeypatch.setattr(board, "today", lambda _zone: tomorrow)
    answer = _again(caller, name)

    assert answer.status_code == 200
    assert answer.json()[0]["deals"][0]["next_task"]["is_overdue"] is True


def test_another_setting_calls_for_another_name(settings: Settings) -> None:
    class _Reader:
        state, actor = "7", SYSTEM

    reader: Any = _Reader()
    elsewhere = settings.model_copy(update={"TIME_ZONE": "Asia/Vladivostok"})
    until = int(now().timestamp()) + 60
    name = Freshness(settings).name(reader, b"/", until)

    assert Freshness(settings).knows(name, reader, b"/")
    assert not Freshness(elsewhere).knows(name, reader, b"/")
    assert not Freshness(settings).knows(name.replace(f"{until:x}", f"{until + 1:x}"), reader, b"/")
