"""Saved views: a list's question under a name, one's own or everybody's, in one's own order."""

from typing import Any

import pytest

from tests.make import Caller, Make
from tests.test_queries import counted


def save(caller: Caller, **fields: Any) -> Any:
    return caller.post("/api/views", json={"entity": "deal", "name": "Крупные"} | fields)


def shown(caller: Caller, entity: str = "deal") -> list[str]:
    return [view["name"] for view in caller.get(f"/api/views?entity={entity}").json()]


def undo(caller: Caller, answer: Any) -> Any:
    return caller.post(f"/api/changes/{answer.headers['X-Batch']}/undo", json={})


def test_a_view_keeps_filters_order_and_columns(make: Make, as_: Any) -> None:
    anna = as_(make.user())
    query = {
        "status": "open",
        "amount_min": 1000.5,
        "sort": "-amount",
        "search": "кофе",
        "has_pending_task": False,
    }

    saved = save(anna, query=query, columns=["title", "amount"], layout="board")

    assert saved.status_code == 201
    view = anna.get(f"/api/views/{saved.json()['id']}").json()
    assert view["query"] == query | {"status": ["open"], "amount_min": "1000.5"}
    assert (view["columns"], view["layout"], view["gone"]) == (["title", "amount"], "board", [])
    assert anna.get("/api/deals", params=view["query"]).status_code == 200


@pytest.mark.parametrize(
    ("entity", "query", "field"),
    [
        ("deal", {"colour": "red"}, "query.colour"),
        ("deal", {"status": ["closed"]}, "query.status.0"),
        ("deal", {"sort": "colour"}, "query.sort"),
        ("deal", {"cursor": "x"}, "query.cursor"),
        ("client", {"stage_id": [1]}, "query.stage_id"),
        ("task", {"overdue": "perhaps"}, "query.overdue"),
    ],
)
def test_what_the_list_does_not_take_is_refused_when_it_is_saved(
    make: Make, as_: Any, entity: str, query: Any, field: str
) -> None:
    anna = as_(make.user())
    view = save(anna, entity=entity).json()["id"]

    answers = [save(anna, entity=entity, query=query), anna.put(f"/api/views/{view}", json={"query": query})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert {answer.json()["errors"][0]["field"] for answer in answers} == {field}


def test_a_view_of_what_is_gone_still_opens_and_says_so(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    stage, tag = make.stage(make.pipeline("Вторая")), make.tag("Опт")
    query = {"stage_id": [stage.id], "manager_id": [999_999], "tag": ["опт", str(tag.id)], "status": ["open"]}
    view = save(boss, query=query).json()
    before = [one["field"] for one in view["gone"]]

    boss.delete(f"/api/pipelines/stages/{stage.id}")
    boss.delete(f"/api/tags/{tag.id}")
    after = boss.get(f"/api/views/{view['id']}").json()

    assert before == ["manager_id"]
    assert [(one["field"], one["value"]) for one in after["gone"]] == [
        ("stage_id", stage.id),
        ("manager_id", 999_999),
        ("tag", "опт"),
        ("tag", str(tag.id)),
    ]
    assert after["query"] == query


def test_a_view_gives_what_its_reader_sees_and_not_its_author(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    make.deal(anna)
    mine = make.deal(oleg)
    view = save(as_(anna), shared=True, query={"status": ["open"]}).json()["id"]

    query = as_(oleg).get(f"/api/views/{view}").json()["query"]
    rows = as_(oleg).get("/api/deals", params=query).json()

    assert [row["id"] for row in rows] == [mine.id]


def test_one_s_own_view_is_nobody_else_s_and_a_shared_one_is_its_owner_s_to_change(
    make: Make, as_: Any
) -> None:
    anna, oleg, boss = as_(make.user()), as_(make.user()), as_(make.admin())
    own, shared = save(anna, name="Мои").json()["id"], save(anna, name="Наши", shared=True).json()["id"]

    assert oleg.get(f"/api/views/{own}").status_code == 404
    assert shown(oleg) == ["Наши"]
    assert oleg.put(f"/api/views/{shared}", json={"name": "Чужие"}).status_code == 403
    assert oleg.get(f"/api/views/{shared}").json()["may_edit"] is False
    assert boss.put(f"/api/views/{shared}", json={"name": "Общие"}).status_code == 200
    assert shown(boss) == ["Общие"]


def test_an_employee_saves_views_and_shares_none(make: Make, as_: Any) -> None:
    worker = as_(make.employee())

    assert save(worker, entity="task", query={"overdue": True}).status_code == 201
    assert save(worker, entity="task", shared=True).status_code == 403


def test_everybody_has_views_in_their_own_order_with_their_own_first_one(make: Make, as_: Any) -> None:
    anna, oleg = as_(make.user()), as_(make.user())
    first, second, third = (save(anna, name=name, shared=True).json()["id"] for name in "АБВ")

    anna.put("/api/views/order", json={"entity": "deal", "order": [third, first], "default_id": second})

    assert shown(anna) == ["В", "А", "Б"]
    assert [view["name"] for view in anna.get("/api/views").json() if view["is_default"]] == ["Б"]
    anna.put("/api/views/order", json={"entity": "deal", "default_id": second})
    assert shown(anna) == ["В", "А", "Б"]
    assert shown(oleg) == ["А", "Б", "В"]
    assert not any(view["is_default"] for view in oleg.get("/api/views").json())


def test_a_view_is_changed_deleted_and_taken_back(make: Make, as_: Any) -> None:
    anna = as_(make.user())
    view = save(anna, query={"status": ["won"]}).json()["id"]
    anna.put("/api/views/order", json={"entity": "deal", "default_id": view})

    renamed = anna.put(f"/api/views/{view}", json={"name": "Иначе"})
    deleted = anna.delete(f"/api/views/{view}")
    gone = shown(anna)
    undone = undo(anna, deleted)

    assert (renamed.json()["version"], renamed.headers["ETag"]) == (2, '"2"')
    assert (gone, undone.status_code) == ([], 200)
    assert anna.get(f"/api/views/{view}").json()["is_default"] is True
    assert undo(anna, renamed).status_code == 200
    assert shown(anna) == ["Крупные"]


def test_a_dry_run_and_a_stale_version_save_nothing(make: Make, as_: Any) -> None:
    anna = as_(make.user())
    view = save(anna).json()["id"]

    dry = anna.post("/api/views", json={"entity": "deal", "name": "Проба"}, headers={"Prefer": "dry-run"})
    stale = anna.put(f"/api/views/{view}", json={"name": "Иначе"}, headers={"If-Match": '"7"'})

    assert (dry.status_code, stale.status_code) == (201, 412)
    assert shown(anna) == ["Крупные"]


def test_the_list_of_views_costs_as_many_statements_however_many_there_are(make: Make, as_: Any) -> None:
    anna, costs = as_(make.user()), []
    for number in range(3):
        save(anna, name=f"Вид {number}", query={"stage_id": [make.stages[0].id], "tag": ["опт"]})
        with counted(make) as statements:
            anna.get("/api/views")
        costs.append(len(statements))

    assert costs == [6, 6, 6]
