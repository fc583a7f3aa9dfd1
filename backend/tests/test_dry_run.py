"""`Prefer: dry-run`: the answer is what it would be, and nothing is changed."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import BoardTotal, Change, Client, Deal
from app.uow import UnitOfWork
from tests.make import PASSWORD, Make

DRY = {"Prefer": "dry-run"}


def counts(make: Make) -> list[int]:
    """How many rows there are of what a write leaves behind."""

    async def read(uow: UnitOfWork) -> list[int]:
        with uow.everything():
            return [
                await uow.session.scalar(select(func.count(model.id))) or 0
                for model in (Client, Deal, BoardTotal, Change)
            ]

    return make.run(read)


def test_a_dry_run_answers_as_if_and_changes_nothing(make: Make, as_: Any) -> None:
    anna, _ = make.user(), make.stages
    client = make.client(anna)
    body = {"title": "Окна", "client_id": client.id, "amount": 5}
    before = counts(make)

    dry = as_(anna).post("/api/deals", json=body, headers=DRY)

    assert (dry.status_code, dry.json()["title"]) == (201, "Окна")
    assert dry.headers["Preference-Applied"] == "dry-run"
    assert "X-Batch" not in dry.headers
    assert counts(make) == before
    wet = as_(anna).post("/api/deals", json=body)
    assert "Preference-Applied" not in wet.headers
    alike = dict.fromkeys(("id", "created_at", "updated_at", "stage_since", "position"))
    assert wet.json() | alike == dry.json() | alike


def test_a_dry_run_is_refused_as_the_real_one_would_be(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    make.deal(anna, client=client)

    answers = [as_(anna).delete(f"/api/clients/{client.id}", headers=headers) for headers in (DRY, {})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].headers["Preference-Applied"] == "dry-run"


@pytest.mark.parametrize("wish", ["respond-async, dry-run", "Dry-Run", " dry-run ; now"])
def test_the_wish_may_stand_among_others(make: Make, as_: Any, wish: str) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка")

    answer = as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"}, headers={"Prefer": wish})

    assert answer.headers["Preference-Applied"] == "dry-run"
    assert as_(anna).get(f"/api/clients/{client.id}").json()["name"] == "Ромашка"


def test_an_undo_can_be_tried_first(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка")
    batch = as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"}).headers["X-Batch"]

    dry = as_(anna).post(f"/api/changes/{batch}/undo", json={}, headers=DRY)
    wet = as_(anna).post(f"/api/changes/{batch}/undo", json={})

    assert (dry.json()["undone"], wet.json()["undone"]) == (1, 1)
    assert as_(anna).get(f"/api/clients/{client.id}").json()["name"] == "Ромашка"


def test_passwords_and_logouts_are_never_dry(make: Make, as_: Any) -> None:
    anna = make.user()
    caller = as_(anna)

    answer = caller.post("/api/auth/logout", headers=DRY)

    assert "Preference-Applied" not in answer.headers
    assert caller.get("/api/auth/me").status_code == 401
    change = {"current_password": PASSWORD, "new_password": "djadja-vanja-1897"}
    refused = as_(anna).post("/api/auth/password", json=change, headers=DRY)
    assert "Preference-Applied" not in refused.headers
