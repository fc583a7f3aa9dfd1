"""How many statements an address costs: the same, however many rows and stages there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from sqlalchemy import event

from app.models import FieldEntity, User
from tests.make import Caller, Make

# Statements of one call, the caller's login among them.
COST = {
    "/api/auth/me": 2,
    "/api/deals": 3,
    "/api/deals/{deal}": 2,
    "/api/deals/{deal}/history": 7,
    "/api/deals/{deal}/stage-times": 4,
    "/api/deals/stats/pipeline": 6,
    "/api/fields": 3,
    "/api/clients": 3,
    "/api/clients?custom=city:eq:Омск": 4,
    "/api/clients?sort=custom.city": 4,
    "/api/clients/{client}": 2,
    "/api/clients/{client}/contacts": 4,
    "/api/contacts": 3,
    "/api/clients/stats/summary": 2,
    "/api/clients/duplicates?name=клиент": 2,
    "/api/duplicates?entity=clients": 3,
    "/api/pipelines": 3,
    "/api/pipelines/{pipeline}/stages": 3,
    "/api/pipelines/stages/{stage}/cards": 3,
    "/api/tasks": 3,
    "/api/activities": 3,
    "/api/users": 3,
    "/api/users?search=user": 3,
    "/api/search?q=сделка": 4,
    "/api/search?q=сдлка": 5,
    "/api/changes": 5,
    "/api/changes/{batch}": 6,
    "/api/bin": 4,
    "/api/dashboard/stats": 5,
    "/api/dashboard/recent-activities": 2,
    "/api/dashboard/sales-chart": 2,
    "/api/dashboard/pipeline-stats": 3,
    "/api/reports/funnel": 6,
    "/api/reports/won?by=week": 2,
    "/api/reports/managers": 6,
    "/api/reports/forecast": 2,
    "/api/reports/lost-reasons": 2,
    "/api/reports/tasks": 3,
}


class Business:
    """Some deals on some stages, with all that hangs on them."""

    def __init__(self, make: Make, as_: Any) -> None:
        self._make = make
        self.anna: User = make.user()
        self.caller: Caller = as_(self.anna)
        self.pipeline = make.pipeline()
        make.field(FieldEntity.CLIENT, "city")
        self.client = make.client(self.anna, custom={"city": "Омск"})
        self.deal = make.deal(self.anna, client=self.client, stage=self.pipeline.stages[0])
        self.grow(1)

    def grow(self, how_much: int) -> None:
        """So many more stages, deals, contacts, tasks, activities, people and moves."""
        make, anna = self._make, self.anna
        for _ in range(how_much):
            stage = make.stage(self.pipeline)
            client = make.client(make.user())
            for _ in range(2):
                deal = make.deal(anna, stage=stage)
                make.task(anna, deal=deal)
                make.activity(anna, deal=deal)
            make.contact(self.client)
            make.deal(anna, client=client, stage=self.pipeline.stages[1])
            move = {"stage_id": stage.id}
            moved = self.caller.post(f"/api/deals/{self.deal.id}/move", json=move)
            assert moved.status_code == 200
            self.batch = moved.headers["X-Batch"]
            assert self.caller.delete(f"/api/clients/{make.client(anna).id}").status_code == 204

    def address(self, template: str) -> str:
        stage = self.pipeline.stages[0]
        return template.format(
            deal=self.deal.id,
            client=self.client.id,
            pipeline=self.pipeline.id,
            stage=stage.id,
            batch=self.batch,
        )


@pytest.fixture
def business(make: Make, as_: Any) -> Business:
    return Business(make, as_)


_seen: ContextVar[list[str] | None] = ContextVar("seen", default=None)


def _see(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if (seen := _seen.get()) is not None:
        seen.append(statement)


@contextmanager
def counted(make: Make) -> Iterator[list[str]]:
    """The statements of the calls made inside the block; what else goes on meanwhile does not count."""
    engine = make.app.state.database.engine.sync_engine
    statements: list[str] = []
    mine = _seen.set(statements)
    event.listen(engine, "before_cursor_execute", _see)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", _see)
        _seen.reset(mine)


def test_every_list_and_every_view_costs_as_many_statements_as_it_says(
    make: Make, business: Business
) -> None:
    costs = []
    for how_much_more in (0, 3):
        business.grow(how_much_more)
        cost = {}
        for template in COST:
            with counted(make) as statements:
                answer = business.caller.get(business.address(template))
            assert answer.status_code == 200, answer.text
            cost[template] = len(statements)
        costs.append(cost)

    assert costs == [COST, COST]


def test_a_move_costs_as_many_statements_in_a_full_column_as_in_an_empty_one(
    make: Make, business: Business
) -> None:
    won = business.pipeline.stages[1]
    costs = []
    for how_much_more in (0, 3):
        business.grow(how_much_more)
        with counted(make) as statements:
            answer = business.caller.post(f"/api/deals/{business.deal.id}/move", json={"stage_id": won.id})
        assert answer.status_code == 200
        costs.append(len(statements))

    assert costs == [7, 7] if make.app.state.database.is_sqlite else [5, 5]


def test_filters_cost_no_statement_more_and_a_search_one_for_tags(make: Make, business: Business) -> None:
    addresses = [
        "/api/deals?search=сделка&status=open&sort=-amount",
        "/api/deals/stats/pipeline?search=сделка",
        "/api/clients?search=клиент",
        "/api/tasks?overdue=true",
    ]
    cost = []
    for address in addresses:
        with counted(make) as statements:
            assert business.caller.get(address).status_code == 200
        cost.append(len(statements))

    assert cost == [4, 7, 4, 3]


def test_the_total_of_a_list_is_the_same_kept_or_counted(make: Make, as_: Any, business: Business) -> None:
    business.grow(2)
    stage = business.pipeline.stages[1].id
    queries = ("", f"stage_id={stage}", f"manager_id={business.anna.id}", "stage_id=99999")

    for caller in (business.caller, as_(make.admin()), as_(make.employee())):
        for query in queries:
            kept = caller.get(f"/api/deals?{query}").headers["X-Total-Count"]
            counted_ = caller.get(f"/api/deals?amount_min=0&{query}").headers["X-Total-Count"]
            assert kept == counted_


def test_one_statement_composed_once_serves_every_role_with_its_own_rows(make: Make, as_: Any) -> None:
    anna, oleg, worker, admin = make.user(), make.user(), make.employee(), make.admin()
    deal = make.deal(anna)

    answers = [as_(user).get(f"/api/deals/{deal.id}").status_code for user in (admin, oleg, anna, worker) * 2]

    assert answers == [200, 404, 200, 404] * 2
