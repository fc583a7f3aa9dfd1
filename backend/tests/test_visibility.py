"""Row filters hold for every kind of question one can ask the database."""

from typing import Any, cast

import pytest
from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from app.clock import now
from app.database import Database, Mode
from app.models import Deal, DealStage, Role, User
from app.policies import Actor, is_administrator, may_own, sees_all, shares, visible
from app.uow import unit_of_work
from tests.make import Make

other = aliased(Deal)
HOW_MANY_DEALS: dict[str, Select[Any]] = {
    "count": select(func.count(Deal.id)),
    "count of rows": select(func.count()).select_from(Deal),
    "alias": select(func.count(other.id)),
    "subquery": select(func.count()).select_from(select(Deal.id).subquery()),
    "cte": select(func.count()).select_from(select(Deal.id).cte()),
    "union": select(func.count()).select_from(select(Deal.id).union(select(Deal.id)).subquery()),
    "scalar subquery": select(select(func.count(Deal.id)).scalar_subquery()),
    "join": select(func.count(Deal.id)).select_from(DealStage).outerjoin(Deal, Deal.stage_id == DealStage.id),
    "join of an alias": select(func.count(other.id)).select_from(DealStage).outerjoin(
        other, other.stage_id == DealStage.id
    ),
}  # fmt: skip


def actor(user: User) -> Actor:
    return Actor(user.id, user.role)


@pytest.mark.parametrize("question", HOW_MANY_DEALS)
async def test_a_manager_counts_only_own_deals_however_they_ask(
    database: Database, make: Make, question: str
) -> None:
    anna, oleg = make.user(), make.user()
    for owner in (anna, oleg, oleg):
        make.deal(owner)

    async with unit_of_work(database, actor(anna), mode=Mode.READ) as uow:
        assert await uow.session.scalar(HOW_MANY_DEALS[question]) == 1


async def test_two_people_in_turn_get_their_own_rows_from_one_statement(
    database: Database, make: Make
) -> None:
    anna, oleg = make.user(), make.user()
    for owner in (anna, oleg, oleg):
        make.deal(owner)

    async with (
        unit_of_work(database, actor(anna), mode=Mode.READ) as hers,
        unit_of_work(database, actor(oleg), mode=Mode.READ) as his,
    ):
        counts = [await uow.session.scalar(HOW_MANY_DEALS["count"]) for uow in (hers, his, hers)]

    assert counts == [1, 2, 1]


async def test_a_hidden_deal_neither_exists_nor_loads_by_id(database: Database, make: Make) -> None:
    hidden = make.deal(make.user())

    async with unit_of_work(database, actor(make.user()), mode=Mode.READ) as uow:
        assert await uow.session.get(Deal, hidden.id) is None
        assert await uow.session.scalar(select(exists().where(Deal.id == hidden.id))) is False


async def test_everything_lifts_the_filter_and_puts_it_back(database: Database, make: Make) -> None:
    make.deal(make.user())

    async with unit_of_work(database, actor(make.user(Role.EMPLOYEE)), mode=Mode.READ) as uow:
        with uow.everything():
            assert await uow.session.scalar(select(func.count(Deal.id))) == 1
        assert await uow.session.scalar(select(func.count(Deal.id))) == 0


@pytest.mark.parametrize("question", HOW_MANY_DEALS)
async def test_deleted_rows_are_behind_one_door_and_only_own_ones(
    database: Database, make: Make, question: str
) -> None:
    anna, oleg = make.user(), make.user()
    for owner in (anna, oleg, oleg):
        make.deal(owner, deleted_at=now())

    async with unit_of_work(database, actor(anna), mode=Mode.READ) as uow:
        before = await uow.session.scalar(HOW_MANY_DEALS[question])
        with uow.deleted():
            behind = await uow.session.scalar(HOW_MANY_DEALS[question])
        after = await uow.session.scalar(HOW_MANY_DEALS[question])

    assert (before, behind, after) == (0, 1, 0)


async def test_the_door_is_shut_after_an_error(database: Database) -> None:
    async with unit_of_work(database, actor(User(id=1, role=Role.MANAGER)), mode=Mode.READ) as uow:
        with pytest.raises(RuntimeError), uow.deleted():
            raise RuntimeError

        assert uow.sees_deleted is False


async def test_bulk_statements_reach_own_deals_only(database: Database, make: Make) -> None:
    anna, oleg = make.user(), make.user()
    mine, hidden = make.deal(anna), make.deal(oleg)

    async with unit_of_work(database, actor(anna)) as uow:
        changed = (await uow.session.scalars(update(Deal).values(title="Моё").returning(Deal.id))).all()
        removed = (
            await uow.session.scalars(delete(Deal).where(Deal.id == hidden.id).returning(Deal.id))
        ).all()

    assert (list(changed), list(removed)) == ([mine.id], [])


async def test_a_statement_once_filtered_stays_so_when_other_columns_are_asked_for(
    database: Database, make: Make
) -> None:
    anna, oleg = make.user(), make.user()
    for owner in (anna, oleg, oleg):
        make.deal(owner)
    filtered = cast("Select[Any]", visible(select(Deal), actor(anna)))
    how_many = filtered.with_only_columns(func.count(Deal.id))

    async with unit_of_work(database, actor(anna), mode=Mode.READ) as uow:
        with uow.everything():
            assert await uow.session.scalar(how_many) == 1


def test_only_an_active_administrator_is_in_charge_and_only_active_sellers_own(make: Make) -> None:
    people = (make.admin(), make.admin(is_active=False), make.user(), make.employee())

    assert [is_administrator(person) for person in people] == [True, False, False, False]
    assert [may_own(person) for person in people] == [True, False, True, False]


def test_an_administrator_sees_all_and_only_employees_see_by_taking_part() -> None:
    assert [sees_all(Actor(1, role)) for role in Role] == [role is Role.ADMIN for role in Role]
    assert [shares(role) for role in Role] == [role is Role.EMPLOYEE for role in Role]
