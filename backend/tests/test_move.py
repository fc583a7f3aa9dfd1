"""The move: a card dropped on the board."""

from typing import Any

import pytest

from app.models import DealStatus, Role
from tests.make import Make


def test_entering_a_won_stage_closes_the_deal(make: Make, as_: Any) -> None:
    anna = make.user()
    new, won, _ = make.pipeline().stages
    deal = make.deal(anna, stage=new)

    answer = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": won.id})

    assert answer.status_code == 200
    assert answer.json()["status"] == "won"
    assert answer.json()["closed_at"]


def test_leaving_a_lost_stage_reopens_the_deal_and_forgets_the_reason(make: Make) -> None:
    new, _, lost = make.pipeline().stages
    deal = make.deal(make.user(), stage=lost, reason="дорого")

    deal.enter(new, position="A")

    assert (deal.status, deal.closed_at, deal.lost_reason) == (DealStatus.OPEN, None, None)


def test_a_stage_of_another_pipeline_is_refused(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    elsewhere = make.pipeline("Ремонт").stages[0]

    answer = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": elsewhere.id})

    assert (answer.status_code, answer.json()["code"]) == (422, "stage_elsewhere")


@pytest.mark.parametrize(
    ("role", "whose", "status"),
    [
        (Role.ADMIN, "other", 200),
        (Role.MANAGER, "own", 200),
        (Role.MANAGER, "other", 404),  # hidden, not forbidden: 403 would tell that it exists
        (Role.EMPLOYEE, "shared", 403),
        (Role.EMPLOYEE, "other", 404),
    ],
)
def test_who_may_move_a_deal(make: Make, as_: Any, role: Role, whose: str, status: int) -> None:
    me, other = make.user(role), make.user()
    deal = make.deal(me if whose == "own" else other)
    if whose == "shared":
        make.participant(deal, me)

    answer = as_(me).post(f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[1].id})

    assert answer.status_code == status
