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


def column(caller: Any, stage_id: int) -> list[int]:
    """The ids of a stage's cards as this person sees them, from top to bottom."""
    board = caller.get("/api/deals/stats/pipeline").json()
    return [card["id"] for part in board if part["stage_id"] == stage_id for card in part["deals"]]


def test_the_card_stands_where_it_was_dropped_for_everyone(make: Make, as_: Any) -> None:
    me = make.user()
    anna, boss = as_(me), as_(make.admin())
    bottom, middle, top = (make.deal(me) for _ in range(3))

    anna.post(f"/api/deals/{bottom.id}/move", json={"stage_id": top.stage_id, "before_id": middle.id})
    anna.post(f"/api/deals/{top.id}/move", json={"stage_id": top.stage_id, "after_id": bottom.id})

    expected = [bottom.id, top.id, middle.id]
    assert column(anna, top.stage_id) == column(boss, top.stage_id) == expected


def test_a_drop_between_own_cards_finds_its_place_among_hidden_ones(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    low, hidden, high, card = make.deal(anna), make.deal(oleg), make.deal(anna), make.deal(anna)

    as_(anna).post(f"/api/deals/{card.id}/move", json={"stage_id": card.stage_id, "after_id": high.id})

    assert column(as_(make.admin()), card.stage_id) == [high.id, card.id, hidden.id, low.id]


def test_a_card_enters_another_stage_beside_the_card_it_was_dropped_at(make: Make, as_: Any) -> None:
    anna = make.user()
    new, won, _ = make.stages
    first, second = make.deal(anna, stage=won), make.deal(anna, stage=won)
    card = make.deal(anna, stage=new)

    answer = as_(anna).post(f"/api/deals/{card.id}/move", json={"stage_id": won.id, "after_id": second.id})

    assert answer.json()["status"] == "won"
    assert column(as_(anna), won.id) == [second.id, card.id, first.id]


def test_a_repeated_drop_is_harmless_even_with_the_old_version(make: Make, as_: Any) -> None:
    anna = make.user()
    lower, upper = make.deal(anna), make.deal(anna)
    drop = {"stage_id": lower.stage_id, "before_id": upper.id, "version": lower.version}

    first = as_(anna).post(f"/api/deals/{lower.id}/move", json=drop)
    again = as_(anna).post(f"/api/deals/{lower.id}/move", json=drop)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


def test_what_comes_with_a_drop_where_the_card_stands_is_kept(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    drop = {"stage_id": deal.stage_id, "amount": 1200, "description": "К маю", "version": deal.version}

    first = as_(anna).post(f"/api/deals/{deal.id}/move", json=drop)
    again = as_(anna).post(f"/api/deals/{deal.id}/move", json=drop)

    assert (first.status_code, first.json()["amount"], first.json()["description"]) == (200, 1200, "К маю")
    assert (again.status_code, again.json()) == (200, first.json())
    assert first.json()["stage_id"] == deal.stage_id


def test_a_stale_version_answers_with_the_fresh_deal(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    as_(anna).put(f"/api/deals/{deal.id}", json={"title": "Новое имя"})

    answer = as_(anna).post(
        f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[1].id, "version": deal.version}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
    assert (answer.json()["current"]["title"], answer.json()["current"]["version"]) == (
        "Новое имя",
        deal.version + 1,
    )
    assert as_(anna).get(f"/api/deals/{deal.id}").json()["stage_id"] == deal.stage_id


@pytest.mark.parametrize(
    ("neighbours", "code"),
    [(("before", "after"), "two_neighbours"), (("itself",), "beside_itself"),
     (("elsewhere",), "neighbour_elsewhere"),
     (("hidden",), "deal_not_found"), (("missing",), "deal_not_found")],
)  # fmt: skip
def test_an_impossible_neighbour_is_refused(
    make: Make, as_: Any, neighbours: tuple[str, ...], code: str
) -> None:
    anna = make.user()
    deal, other = make.deal(anna), make.deal(anna)
    ids = {
        "before": {"before_id": other.id}, "after": {"after_id": other.id}, "itself": {"before_id": deal.id},
        "elsewhere": {"before_id": make.deal(anna, stage=make.stages[1]).id},
        "hidden": {"after_id": make.deal(make.user()).id}, "missing": {"after_id": 999_999},
    }  # fmt: skip
    body = {"stage_id": deal.stage_id}
    for neighbour in neighbours:
        body |= ids[neighbour]

    answer = as_(anna).post(f"/api/deals/{deal.id}/move", json=body)

    assert answer.json()["code"] == code


def test_a_stage_may_ask_for_fields_and_nothing_changes_without_them(make: Make, as_: Any) -> None:
    anna = make.user()
    needs = ["amount", "expected_close_date", "lost_reason", "description"]
    strict = make.stage(
        make.pipeline_of(make.stages[0]), outcome=DealStatus.LOST, name="Отказ", required_fields=needs
    )
    deal = make.deal(anna)

    refused = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": strict.id})
    still = as_(anna).get(f"/api/deals/{deal.id}").json()
    filled = {"amount": 5, "expected_close_date": "2027-01-01", "description": "…", "lost_reason": "дорого"}
    accepted = as_(anna).put(f"/api/deals/{deal.id}", json=filled | {"stage_id": strict.id})

    assert (refused.status_code, refused.json()["code"], refused.json()["needs"]) == (422, "needs", needs)
    assert "причина отказа" in refused.json()["detail"]
    assert (still["stage_id"], still["version"]) == (deal.stage_id, deal.version)
    assert (accepted.json()["status"], accepted.json()["lost_reason"]) == ("lost", "дорого")


def test_what_the_stage_asks_for_may_come_with_the_card(make: Make, as_: Any) -> None:
    anna = make.user()
    needs = ["amount", "expected_close_date", "description"]
    strict = make.stage(make.pipeline_of(make.stages[0]), name="Договор", required_fields=needs)
    below = make.deal(anna, stage=strict)
    deal = make.deal(anna)
    given = {"amount": 5.5, "expected_close_date": "2027-01-01", "description": "Подпишут весной"}

    answer = as_(anna).post(
        f"/api/deals/{deal.id}/move", json={"stage_id": strict.id, "before_id": below.id} | given
    )
    undone = as_(anna).post(f"/api/changes/{answer.headers['X-Batch']}/undo", json={})
    now = as_(anna).get(f"/api/deals/{deal.id}").json()

    assert {name: answer.json()[name] for name in given} == given
    assert answer.json()["stage_id"] == strict.id
    assert undone.status_code == 200
    assert (now["stage_id"], now["amount"], now["description"]) == (deal.stage_id, 0, None)


def test_a_reason_given_with_the_move_counts(make: Make, as_: Any) -> None:
    anna = make.user()
    strict = make.stage(
        make.pipeline_of(make.stages[0]),
        outcome=DealStatus.LOST,
        required_fields=["lost_reason"],
        sort_order=9,
    )
    deal = make.deal(anna)

    answer = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": strict.id, "reason": "дорого"})

    assert answer.json()["lost_reason"] == "дорого"


def test_a_deal_that_goes_from_won_to_lost_keeps_the_day_it_was_closed(make: Make, as_: Any) -> None:
    anna = make.user()
    _, won, lost = make.stages
    deal = make.deal(anna)

    first = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": won.id}).json()
    second = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": lost.id}).json()

    assert first["closed_at"] == second["closed_at"]
    assert second["stage_since"] > first["stage_since"]


def test_another_pipeline_is_reached_by_its_own_verb(make: Make, as_: Any) -> None:
    anna = make.user()
    deal, repairs = make.deal(anna), make.pipeline("Ремонт")

    moved = as_(anna).post(f"/api/deals/{deal.id}/change-pipeline", json={"pipeline_id": repairs.id}).json()
    again = as_(anna).post(f"/api/deals/{deal.id}/change-pipeline", json={"pipeline_id": repairs.id})
    back = as_(anna).put(f"/api/deals/{deal.id}", json={"pipeline_id": make.stages[0].pipeline_id}).json()

    assert (moved["pipeline_id"], moved["stage_id"]) == (repairs.id, repairs.stages[0].id)
    assert (again.status_code, again.json()["code"]) == (409, "same_pipeline")
    assert back["stage_id"] == make.stages[0].id


def test_a_stage_of_a_third_pipeline_is_refused_when_changing(make: Make, as_: Any) -> None:
    anna = make.user()
    deal, repairs, third = make.deal(anna), make.pipeline("Ремонт"), make.pipeline("Третья")

    body = {"pipeline_id": repairs.id, "stage_id": third.stages[0].id}
    answer = as_(anna).post(f"/api/deals/{deal.id}/change-pipeline", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "stage_elsewhere")


def test_nothing_moves_in_an_archived_pipeline(make: Make, as_: Any) -> None:
    anna, boss = make.user(), make.admin()
    old = make.pipeline("Старая")
    deal = make.deal(anna, stage=old.stages[1])
    archived = as_(boss).put(f"/api/pipelines/{old.id}", json={"is_active": False})

    answer = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": old.stages[2].id})

    assert archived.status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (409, "pipeline_archived")


def test_a_put_with_a_stage_is_a_move(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)

    won = as_(anna).put(f"/api/deals/{deal.id}", json={"stage_id": make.stages[1].id}).json()
    lost = (
        as_(anna)
        .put(f"/api/deals/{deal.id}", json={"stage_id": make.stages[2].id, "lost_reason": "дорого"})
        .json()
    )
    other = as_(anna).put(f"/api/deals/{deal.id}", json={"lost_reason": "передумали"}).json()
    open_again = as_(anna).put(f"/api/deals/{deal.id}", json={"stage_id": make.stages[0].id}).json()

    assert (won["status"], lost["lost_reason"], other["lost_reason"]) == ("won", "дорого", "передумали")
    assert (open_again["status"], open_again["lost_reason"]) == ("open", None)


def test_if_match_refuses_another_version(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    url = f"/api/deals/{deal.id}"

    fresh = as_(anna).put(url, json={"title": "Раз"}, headers={"If-Match": f'"{deal.version}"'})
    stale = as_(anna).put(url, json={"title": "Два"}, headers={"If-Match": f'"{deal.version}"'})
    stale_move = as_(anna).post(
        f"{url}/move", json={"stage_id": make.stages[1].id}, headers={"If-Match": '"1"'}
    )
    nonsense = as_(anna).put(url, json={"title": "Два"}, headers={"If-Match": "yesterday"})

    assert (fresh.status_code, fresh.headers["ETag"]) == (200, f'"{deal.version + 1}"')
    assert (stale.status_code, stale_move.status_code, nonsense.status_code) == (412, 412, 422)
    assert as_(anna).get(url).json()["title"] == "Раз"
