"""Pipelines and stages are changed without losing a deal."""

from typing import Any

import pytest

from tests.make import Make


def test_stages_are_reordered_in_one_call(make: Make, as_: Any) -> None:
    boss, stages = as_(make.admin()), make.stages
    order = [stages[2].id, stages[0].id, stages[1].id]
    url = f"/api/pipelines/{stages[0].pipeline_id}/stages"

    answer = boss.put(f"{url}/order", json={"stage_ids": order})

    assert [stage["id"] for stage in answer.json()] == order
    assert [stage["id"] for stage in boss.get(url).json()] == order


@pytest.mark.parametrize(
    "change", [lambda ids: ids[:-1], lambda ids: [*ids, 999], lambda ids: [*ids, ids[0]]]
)
def test_an_order_must_name_every_stage_once(make: Make, as_: Any, change: Any) -> None:
    stages = make.stages
    order = change([stage.id for stage in stages])

    answer = as_(make.admin()).put(
        f"/api/pipelines/{stages[0].pipeline_id}/stages/order", json={"stage_ids": order}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "order_incomplete")


def test_whether_a_stage_closes_deals_cannot_change_under_them(make: Make, as_: Any) -> None:
    deal = make.deal(make.user())

    answer = as_(make.admin()).put(f"/api/pipelines/stages/{deal.stage_id}", json={"is_final": True})

    assert (answer.status_code, answer.json()["code"]) == (409, "stage_has_deals")


def test_a_stage_with_deals_may_still_be_renamed(make: Make, as_: Any) -> None:
    deal = make.deal(make.user())

    answer = as_(make.admin()).put(
        f"/api/pipelines/stages/{deal.stage_id}", json={"name": "Иначе", "sort_order": None}
    )

    assert (answer.status_code, answer.json()["name"]) == (200, "Иначе")


def test_a_pipeline_is_archived_when_no_open_deal_stands_in_it(make: Make, as_: Any) -> None:
    boss, anna = as_(make.admin()), make.user()
    pipeline = make.pipeline("Ремонт")
    deal = make.deal(anna, stage=pipeline.stages[0])

    refused = boss.put(f"/api/pipelines/{pipeline.id}", json={"is_active": False})
    as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": pipeline.stages[1].id})
    accepted = boss.put(f"/api/pipelines/{pipeline.id}", json={"is_active": False})
    archived = boss.get("/api/pipelines?is_active=false").json()

    assert (refused.status_code, refused.json()["code"]) == (409, "pipeline_has_open_deals")
    assert (accepted.status_code, [row["id"] for row in archived]) == (200, [pipeline.id])


def test_a_pipeline_is_deleted_only_without_deals_even_binned_ones(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    empty, used = make.pipeline("Пустая"), make.pipeline("С корзиной")
    deal = make.deal(make.user(), stage=used.stages[0])
    boss.delete(f"/api/deals/{deal.id}")

    refused = boss.delete(f"/api/pipelines/{used.id}")

    assert (refused.status_code, refused.json()["code"]) == (409, "pipeline_has_deals")
    assert boss.delete(f"/api/pipelines/{empty.id}").status_code == 204
    assert boss.get(f"/api/pipelines/{empty.id}/stages").status_code == 404


def test_binned_deals_of_a_deleted_stage_go_to_one_of_the_same_meaning(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    stages = make.stages
    extra = make.stage(make.pipeline_of(stages[0]), sort_order=9)
    deal = make.deal(make.user(), stage=extra)
    boss.delete(f"/api/deals/{deal.id}")

    allowed = boss.delete(f"/api/pipelines/stages/{extra.id}")
    last = make.deal(make.user(), stage=stages[1])
    boss.delete(f"/api/deals/{last.id}")
    refused = boss.delete(f"/api/pipelines/stages/{stages[1].id}")

    assert allowed.status_code == 204
    assert (refused.status_code, refused.json()["code"]) == (409, "stage_has_deals")


def test_a_new_stage_stands_last(make: Make, as_: Any) -> None:
    stages = make.stages

    answer = as_(make.admin()).post(f"/api/pipelines/{stages[0].pipeline_id}/stages", json={"name": "Ещё"})

    assert answer.json()["sort_order"] == 3
    assert as_(make.user()).get(f"/api/pipelines/stages/{answer.json()['id']}").json()["name"] == "Ещё"
