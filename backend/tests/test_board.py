"""The board: what stands where, and how much it is worth."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.clock import now, today
from app.jobs.upkeep import fold_totals
from app.models import Deal, DealStatus, TaskStatus
from app.services import totals
from app.uow import UnitOfWork
from tests.make import Make

BOARD = "/api/deals/stats/pipeline"


def test_a_card_tells_what_a_person_decides_by(make: Make, as_: Any) -> None:
    anna = make.user(full_name="Анна Белова")
    day = today("Europe/Moscow")
    stage = make.stage(make.pipeline_of(make.stages[0]), rot_days=3, sort_order=5)
    deal = make.deal(anna, stage=stage, client=make.client(anna, name="Ромашка"), amount=Decimal("12.50"))
    make.task(anna, deal=deal, title="Потом", due_date=day)
    late = make.task(anna, deal=deal, title="Позвонить", due_date=day - timedelta(days=2))
    make.task(anna, deal=deal, title="Сделано", due_date=day - timedelta(days=9), status=TaskStatus.DONE)

    async def age(uow: UnitOfWork) -> None:
        (await uow.take(Deal, deal.id)).stage_since = now() - timedelta(days=4, hours=1)

    make.run(age)
    card = as_(anna).get(BOARD).json()[-1]["deals"][0]

    assert (card["client_name"], card["manager_name"], card["amount"]) == ("Ромашка", "Анна Белова", 12.5)
    assert (card["days_in_stage"], card["is_rotting"]) == (4, True)
    assert card["next_task"] == {
        "id": late.id, "title": "Позвонить", "due_date": str(day - timedelta(days=2)),
        "is_overdue": True, "is_today": False,
    }  # fmt: skip


def test_two_currencies_are_never_added(make: Make, as_: Any) -> None:
    anna = make.user()
    for amount, currency in ((100, "RUB"), (50, "RUB"), (7, "USD")):
        make.deal(anna, amount=Decimal(amount), currency=currency)

    column = as_(anna).get(BOARD).json()[0]

    assert (column["deals_count"], column["total_amount"]) == (3, 150.0)
    assert column["totals"] == [
        {"currency": "RUB", "count": 2, "amount": 150.0}, {"currency": "USD", "count": 1, "amount": 7.0}
    ]  # fmt: skip


def test_kopecks_add_up_exactly(make: Make, as_: Any) -> None:
    anna = make.user()
    for amount in ("0.10", "0.20"):
        make.deal(anna, amount=Decimal(amount))

    assert as_(anna).get(BOARD).json()[0]["total_amount"] == 0.3


def test_the_rest_of_a_column_is_where_its_link_leads(make: Make, as_: Any) -> None:
    anna = make.user()
    deals = [make.deal(anna, title=f"Кофе {number}") for number in range(5)]
    make.deal(anna, title="Чай")

    column = as_(anna).get(f"{BOARD}?limit=2&search=кофе").json()[0]
    seen, url = [card["id"] for card in column["deals"]], column["next"]
    while url:
        answer = as_(anna).get(url)
        seen += [card["id"] for card in answer.json()]
        url = answer.headers["Link"].split(">")[0][1:] if "Link" in answer.headers else None

    assert (column["deals_count"], seen) == (5, [deal.id for deal in reversed(deals)])


def test_a_column_that_shows_all_it_has_leads_nowhere(make: Make, as_: Any) -> None:
    anna = make.user()
    make.deal(anna)

    assert as_(anna).get(f"{BOARD}?limit=1").json()[0]["next"] is None


def test_a_broken_link_to_the_rest_is_refused(make: Make, as_: Any) -> None:
    answer = as_(make.user()).get(f"/api/pipelines/stages/{make.stages[0].id}/cards?cursor=abc")

    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_unknown")


@pytest.mark.parametrize(
    "query", ["search=кофе", "amount_min=10", "manager_id={anna}", "status=open", "unassigned=false"]
)
def test_filters_narrow_cards_and_sums_alike(make: Make, as_: Any, query: str) -> None:
    anna, oleg = make.user(), make.user()
    wanted = make.deal(anna, title="Кофе", amount=Decimal(10))
    if "status" not in query and "unassigned" not in query:
        make.deal(oleg, title="Чай", amount=Decimal(1))

    [column] = (
        as_(make.admin()).get(f"{BOARD}?stage_id={wanted.stage_id}&{query.format(anna=anna.id)}").json()
    )

    assert [card["id"] for card in column["deals"]] == [wanted.id]
    assert (column["deals_count"], column["total_amount"]) == (1, 10.0)


def test_closing_columns_show_what_they_hold(make: Make, as_: Any) -> None:
    anna = make.user()
    won = make.deal(anna, stage=make.stages[1], amount=Decimal(100))

    column = as_(anna).get(BOARD).json()[1]

    assert (column["is_final"], column["is_won"], column["total_amount"]) == (True, True, 100.0)
    assert column["deals"][0]["id"] == won.id


def test_without_a_pipeline_the_board_is_empty(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    assert anna.get(BOARD).json() == []
    assert anna.get(f"{BOARD}?pipeline_id=77").status_code == 404


def test_a_pipeline_without_stages_has_no_columns(make: Make, as_: Any) -> None:
    pipeline = as_(make.admin()).post("/api/pipelines", json={"name": "Пустая"}).json()

    assert as_(make.user()).get(f"{BOARD}?pipeline_id={pipeline['id']}").json() == []


def test_kept_totals_follow_everything_that_happens_to_deals(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    new, won, _ = make.stages
    first, second, third = (make.deal(anna, amount=Decimal(amount)) for amount in (10, 20, 40))
    boss.put(f"/api/deals/{first.id}", json={"amount": 15})
    boss.post(f"/api/deals/{second.id}/move", json={"stage_id": won.id})
    boss.put(f"/api/deals/{second.id}", json={"manager_id": oleg.id, "currency": "EUR"})
    boss.delete(f"/api/deals/{third.id}")
    create = {"title": "Ещё", "client_id": first.client_id, "stage_id": new.id, "amount": 1}
    as_(anna).post("/api/deals", json=create)

    hers = as_(anna).get(BOARD).json()
    his = as_(oleg).get(BOARD).json()

    assert make.run(totals.differences) == []
    assert (hers[0]["deals_count"], hers[0]["total_amount"], hers[1]["deals_count"]) == (2, 16.0, 0)
    assert his[1]["totals"] == [{"currency": "EUR", "count": 1, "amount": 20.0}]


def test_folding_saves_rows_and_changes_no_sum(make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "FOLD_AT", 5)
    anna = make.user()
    deal = make.deal(anna, amount=Decimal(10))
    for stage in (*make.stages, *make.stages):
        as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": stage.id})
    before = as_(anna).get(BOARD).json()

    saved = make.call(fold_totals, make.app.state.database)

    assert saved > 5
    assert make.run(totals.differences) == []
    assert [(c["deals_count"], c["total_amount"]) for c in as_(anna).get(BOARD).json()] == [
        (c["deals_count"], c["total_amount"]) for c in before
    ]
    assert make.call(fold_totals, make.app.state.database) == 0


def test_an_employee_sees_sums_of_what_they_take_part_in(make: Make, as_: Any) -> None:
    anna, egor = make.user(), make.employee()
    shared = make.deal(anna, amount=Decimal(10))
    make.deal(anna, amount=Decimal(99))
    make.participant(shared, egor)

    column = as_(egor).get(BOARD).json()[0]
    [stage] = as_(egor).get("/api/dashboard/pipeline-stats").json()

    assert (column["deals_count"], column["total_amount"]) == (1, 10.0)
    assert (stage["count"], stage["amount"]) == (1, 10.0)


def test_stage_outcomes_follow_the_two_flags_of_the_contract(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    stage = make.stage(make.pipeline_of(make.stages[0]), outcome=DealStatus.OPEN)
    url = f"/api/pipelines/stages/{stage.id}"

    won = boss.put(url, json={"is_final": True, "is_won": True}).json()
    lost = boss.put(url, json={"is_won": False}).json()
    opened = boss.put(url, json={"is_final": False, "is_won": True}).json()

    flags = [(s["is_final"], s["is_won"]) for s in (won, lost, opened)]
    assert flags == [(True, True), (True, False), (False, False)]
