"""Taking part in a deal ends when somebody ends it."""

from typing import Any

from tests.make import Make


def test_an_employee_removed_from_a_deal_does_not_keep_it_by_a_task_of_their_own(
    make: Make, as_: Any
) -> None:
    anna, egor = make.user(), make.employee()
    deal = make.deal(anna)
    make.participant(deal, egor)
    task = as_(egor).post("/api/tasks", json={"title": "Подготовить смету", "deal_id": deal.id}).json()
    seen = [f"/api/deals/{deal.id}", f"/api/clients/{deal.client_id}"]
    before = [as_(egor).get(url).status_code for url in seen]

    as_(anna).delete(f"/api/deals/{deal.id}/participants/{egor.id}")

    assert before == [200, 200]
    assert [as_(egor).get(url).status_code for url in seen] == [404, 404]
    assert as_(egor).get(f"/api/tasks/{task['id']}").status_code == 200
    assert as_(anna).get(f"/api/tasks/{task['id']}").json()["assignee_id"] == egor.id


def test_a_task_hung_elsewhere_by_its_assignee_opens_nothing_there(make: Make, as_: Any) -> None:
    anna, egor = make.user(), make.employee()
    deal, other = make.deal(anna), make.deal(anna)
    make.participant(other, egor)
    task = as_(anna).post(
        "/api/tasks", json={"title": "Замер", "deal_id": deal.id, "assignee_id": egor.id}
    ).json()  # fmt: skip
    moved = as_(egor).put(f"/api/tasks/{task['id']}", json={"deal_id": other.id})

    as_(anna).delete(f"/api/deals/{other.id}/participants/{egor.id}")

    assert moved.status_code == 200
    assert [as_(egor).get(f"/api/deals/{row.id}").status_code for row in (deal, other)] == [404, 404]


def test_a_task_given_back_by_somebody_else_opens_its_deal(make: Make, as_: Any) -> None:
    anna, egor, petr = make.user(), make.employee(), make.employee()
    deal = make.deal(anna)
    participant = make.participant(deal, egor)
    task = as_(egor).post("/api/tasks", json={"title": "Подготовить смету", "deal_id": deal.id}).json()
    as_(anna).delete(f"/api/deals/{deal.id}/participants/{participant.user_id}")

    sight = []
    for assignee in (petr, egor, None):
        as_(anna).put(f"/api/tasks/{task['id']}", json={"assignee_id": assignee.id if assignee else None})
        sight.append([as_(user).get(f"/api/deals/{deal.id}").status_code for user in (egor, petr)])

    assert sight == [[404, 200], [200, 404], [404, 404]]
