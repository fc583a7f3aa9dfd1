"""The sample business over the API."""

from typing import Any

from tests.make import Make


def test_an_administrator_creates_the_demo_once_and_removes_it_whole(make: Make, as_: Any) -> None:
    admin = as_(make.admin())

    created, again = admin.post("/api/demo").json(), admin.post("/api/demo").json()
    deals = admin.get("/api/deals?limit=1").headers["X-Total-Count"]
    removed = admin.delete("/api/demo").json()

    assert created["counts"]["deal"] == int(deals) > 100
    assert again == {"present": True, "counts": {}, "stays": []}
    assert removed["counts"] == created["counts"] | {"pipeline": 1, "stage": 7}
    assert admin.get("/api/demo").json()["present"] is False
    assert admin.get("/api/deals").json() == []


def test_a_manager_sees_whether_there_is_a_demo_but_may_not_make_one(make: Make, as_: Any) -> None:
    manager = as_(make.user())

    assert manager.get("/api/demo").json()["present"] is False
    assert manager.post("/api/demo").status_code == 403
    assert manager.delete("/api/demo").status_code == 403
