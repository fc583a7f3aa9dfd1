"""The promises existing clients rely on, as such a client would meet them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.models import Role
from app.schemas.user import UserIn
from app.services.pipelines import STANDARD, STANDARD_STAGES, create_standard
from app.services.users import create as create_user
from tests.make import PASSWORD, Caller, Make

FIELDS = {
    "user": "id email username full_name role is_active phone position avatar_url created_at updated_at "
    "last_login",
    "client": "id name inn website email phone address source status manager_id notes "
    "created_at updated_at last_contact",
    "contact": "id client_id name position phone email telegram whatsapp notes is_primary created_at",
    "pipeline": "id name description sort_order is_active created_at updated_at",
    "stage": "id pipeline_id name description color sort_order win_probability is_final is_won created_at",
    "deal": "id title description client_id pipeline_id stage_id manager_id amount currency status "
    "expected_close_date closed_at lost_reason created_at updated_at",
    "task": "id title description deal_id client_id assignee_id status priority due_date "
    "completed_at created_at updated_at",
    "activity": "id type deal_id client_id user_id subject content duration activity_date created_at",
}  # fmt: skip


def has(kind: str, row: dict[str, Any]) -> bool:
    return set(FIELDS[kind].split()) <= row.keys()


@pytest.fixture
def standard(make: Make) -> None:
    make.run(lambda uow: create_standard(uow, currency="RUB"))


@pytest.fixture
def admin(make: Make, web: TestClient, standard: None) -> Caller:
    """An administrator who logged in with a username and a password, as a client does."""
    data = UserIn(
        username="boss", full_name="Boss", email="boss@example.com", password=PASSWORD, role=Role.ADMIN
    )
    make.run(lambda uow: create_user(uow, data))
    answer = web.post("/api/auth/login", data={"username": "boss", "password": PASSWORD})
    assert answer.json()["token_type"] == "bearer"
    return Caller(web, answer.json()["access_token"])


def test_the_standard_pipeline_has_its_stages(admin: Caller) -> None:
    [pipeline] = admin.get("/api/pipelines").json()
    stages = admin.get(f"/api/pipelines/{pipeline['id']}/stages").json()

    assert (pipeline["name"], has("pipeline", pipeline)) == (STANDARD, True)
    assert all(has("stage", stage) for stage in stages)
    assert [(s["name"], s["color"], s["win_probability"]) for s in stages] == [s[:3] for s in STANDARD_STAGES]
    assert [(s["is_final"], s["is_won"]) for s in stages[4:]] == [(False, False), (True, True), (True, False)]


def test_a_wrong_password_is_401_in_words(web: TestClient, admin: Caller) -> None:
    answer = web.post("/api/auth/login", data={"username": "boss", "password": "wrong"})

    assert (answer.status_code, type(answer.json()["detail"])) == (401, str)


def test_me_is_the_current_user(admin: Caller) -> None:
    me = admin.get("/api/auth/me").json()

    assert has("user", me)
    assert (me["username"], me["role"]) == ("boss", "admin")
    assert me["last_login"].endswith("Z")


def test_the_life_of_a_deal(admin: Caller) -> None:
    client = admin.post(
        "/api/clients", json={"name": "ООО Ромашка", "email": "", "inn": "", "website": ""}
    ).json()
    body = {
        "title": "Кофе",
        "client_id": client["id"],
        "pipeline_id": 1,
        "stage_id": 1,
        "amount": 1500.5,
        "status": "open",
    }
    deal = admin.post("/api/deals", json=body).json()
    won = admin.post(f"/api/deals/{deal['id']}/move", json={"stage_id": 6}).json()
    lost = admin.post(f"/api/deals/{deal['id']}/move", json={"stage_id": 7, "reason": "дорого"}).json()
    again = admin.post(f"/api/deals/{deal['id']}/move", json={"stage_id": 2}).json()
    history = admin.get(f"/api/deals/{deal['id']}/history").json()

    assert has("client", client)
    assert (client["email"], client["inn"], client["status"]) == (None, None, "lead")
    assert has("deal", deal)
    assert (deal["amount"], deal["currency"], deal["status"]) == (1500.5, "RUB", "open")
    assert (won["status"], bool(won["closed_at"])) == ("won", True)
    assert (lost["status"], lost["lost_reason"]) == ("lost", "дорого")
    assert (again["status"], again["closed_at"], again["lost_reason"]) == ("open", None, None)
    assert [entry["action"] for entry in history] == ["create", "update", "update", "update"]


def test_put_changes_only_what_is_sent(admin: Caller) -> None:
    client = admin.post("/api/clients", json={"name": "ООО Ромашка", "phone": "123"}).json()

    changed = admin.put(f"/api/clients/{client['id']}", json={"status": "client"}).json()

    assert changed | {"updated_at": None, "version": None} == client | {
        "status": "client",
        "updated_at": None,
        "version": None,
    }


def test_the_board_is_an_array_of_stages_in_order(admin: Caller) -> None:
    client = admin.post("/api/clients", json={"name": "ООО Ромашка"}).json()
    for amount in (100, 200.25):
        admin.post(
            "/api/deals",
            json={
                "title": "Кофе",
                "client_id": client["id"],
                "pipeline_id": 1,
                "stage_id": 2,
                "amount": amount,
            },
        )

    board = admin.get("/api/deals/stats/pipeline?pipeline_id=1&limit=1").json()

    assert [column["stage_id"] for column in board] == [1, 2, 3, 4, 5, 6, 7]
    column = board[1]
    assert (column["stage_name"], column["color"]) == ("Квалификация", "#3B82F6")
    assert (column["deals_count"], column["total_amount"], len(column["deals"])) == (2, 300.25, 1)
    assert {"id", "title", "amount", "client_id"} <= column["deals"][0].keys()


def test_contacts_tasks_and_activities(admin: Caller) -> None:
    client = admin.post("/api/clients", json={"name": "ООО Ромашка"}).json()
    contact = admin.post(f"/api/clients/{client['id']}/contacts", json={"name": "Мария"}).json()
    task = admin.post("/api/tasks", json={"title": "Позвонить", "client_id": client["id"]}).json()
    activity = admin.post(
        "/api/activities", json={"type": "call", "client_id": client["id"], "duration": 60}
    ).json()
    me = admin.get("/api/auth/me").json()["id"]

    assert has("contact", contact)
    assert has("task", task)
    assert has("activity", activity)
    assert (task["assignee_id"], activity["user_id"]) == (me, me)
    for kind, row in (("contacts", contact), ("tasks", task), ("activities", activity)):
        assert admin.get(f"/api/{kind}/{row['id']}").json()["id"] == row["id"]
        assert admin.delete(f"/api/{kind}/{row['id']}").status_code == 204
        assert admin.get(f"/api/{kind}/{row['id']}").status_code == 404


def test_the_numbers_of_the_first_page(admin: Caller) -> None:
    client = admin.post("/api/clients", json={"name": "ООО Ромашка", "status": "client"}).json()
    for stage, amount in ((1, 10), (6, 100), (6, 50.5), (7, 1)):
        admin.post(
            "/api/deals",
            json={
                "title": "Кофе",
                "client_id": client["id"],
                "pipeline_id": 1,
                "stage_id": stage,
                "amount": amount,
            },
        )

    stats = admin.get("/api/dashboard/stats").json()
    chart = admin.get("/api/dashboard/sales-chart?days=7").json()
    stages = admin.get("/api/dashboard/pipeline-stats").json()

    assert stats["deals"] == {"total": 4, "open": 1, "won": 2, "lost": 1}
    assert (stats["revenue"]["total"], stats["revenue"]["month"]) == (150.5, 150.5)
    assert stats["clients"] == {"total": 1, "leads": 0, "clients": 1}
    assert (stats["tasks"]["total"], stats["tasks"]["pending"], stats["tasks"]["completed"]) == (0, 0, 0)
    assert (stats["conversion_rate"], stats["win_rate"]) == (50.0, 66.7)
    assert (len(chart), chart[-1]["count"], chart[-1]["amount"]) == (7, 2, 150.5)
    assert [(s["stage_name"], s["count"], s["amount"]) for s in stages[:2]] == [
        ("Новый лид", 1, 10.0),
        ("Квалификация", 0, 0.0),
    ]
    assert admin.get("/api/clients/stats/summary").json() == {
        "total": 1,
        "leads": 0,
        "clients": 1,
        "archived": 0,
    }
    assert admin.get("/api/dashboard/recent-activities?limit=5").json() == []


def test_users_are_created_listed_and_changed_by_an_administrator(admin: Caller, web: TestClient) -> None:
    body = {
        "username": "anna",
        "full_name": "Анна",
        "email": "anna@example.com",
        "password": PASSWORD,
        "role": "manager",
    }
    anna = admin.post("/api/users", json=body).json()

    assert has("user", anna)
    assert "password" not in anna
    assert web.post("/api/auth/login", data={"username": "anna", "password": PASSWORD}).status_code == 200
    assert admin.put(f"/api/users/{anna['id']}", json={"position": "Продажи"}).json()["position"] == "Продажи"
    assert [user["username"] for user in admin.get("/api/users").json()] == ["boss", "anna"]


def test_pipelines_and_stages_are_made_by_an_administrator(admin: Caller) -> None:
    pipeline = admin.post("/api/pipelines", json={"name": "Ремонт", "sort_order": 5}).json()
    first = admin.post(
        f"/api/pipelines/{pipeline['id']}/stages", json={"name": "Заявка", "pipeline_id": pipeline["id"]}
    ).json()
    second = admin.post(
        f"/api/pipelines/{pipeline['id']}/stages", json={"name": "Готово", "is_final": True, "is_won": True}
    ).json()

    assert (first["sort_order"], second["sort_order"]) == (0, 1)
    assert (second["is_final"], second["is_won"]) == (True, True)
    assert (
        admin.put(f"/api/pipelines/stages/{first['id']}", json={"color": "#123456"}).json()["color"]
        == "#123456"
    )
    assert admin.delete(f"/api/pipelines/stages/{second['id']}").status_code == 204
    assert (
        admin.put(f"/api/pipelines/{pipeline['id']}", json={"is_active": False}).json()["is_active"] is False
    )
    assert [row["name"] for row in admin.get("/api/pipelines").json()] == [STANDARD]


def test_a_stage_with_deals_is_not_deleted(admin: Caller) -> None:
    client = admin.post("/api/clients", json={"name": "ООО Ромашка"}).json()
    deal = admin.post(
        "/api/deals", json={"title": "Кофе", "client_id": client["id"], "pipeline_id": 1, "stage_id": 2}
    ).json()

    refused = admin.delete("/api/pipelines/stages/2")
    admin.delete(f"/api/deals/{deal['id']}")
    allowed = admin.delete("/api/pipelines/stages/2")

    assert (refused.status_code, refused.json()["code"]) == (409, "stage_has_deals")
    assert allowed.status_code == 204


def test_a_trailing_slash_leads_to_the_same_place(admin: Caller) -> None:
    answer = admin.post("/api/clients/", json={"name": "ООО Ромашка"})

    assert (answer.status_code, answer.json()["name"]) == (201, "ООО Ромашка")


def test_health(web: TestClient) -> None:
    assert web.get("/health").json() == {"status": "healthy"}
