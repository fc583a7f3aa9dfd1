"""Rights in sentences: what the table of rights has no room for."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.models import Role
from tests.make import PASSWORD, Make
from tests.rights.asking import Answer, Ask, send
from tests.rights.cases import Cell, ask_for
from tests.rights.matrix import expectations, operations
from tests.rights.store import changed, open_store, promised
from tests.rights.world import MISSING, World, build

OWNED = ("deal", "client")


def made(make: Make, kind: str, manager: Any) -> Any:
    return getattr(make, kind)(manager)


@pytest.mark.parametrize("whom", ["another", "nobody", "gone", "employee", "missing"])
@pytest.mark.parametrize("kind", OWNED)
def test_a_manager_gives_nothing_away(make: Make, as_: Any, kind: str, whom: str) -> None:
    anna = make.user()
    row, url = made(make, kind, anna), f"/api/{kind}s"
    ids = {"another": make.user().id, "nobody": None, "gone": make.user(is_active=False).id,
           "employee": make.employee().id, "missing": MISSING}  # fmt: skip
    before = as_(anna).get(f"{url}/{row.id}").json()

    answer = as_(anna).put(f"{url}/{row.id}", json={"manager_id": ids[whom], "notes": "x", "title": "x"})

    assert (answer.status_code, answer.json()["code"]) == (403, "owner_forbidden")
    assert as_(anna).get(f"{url}/{row.id}").json() == before


@pytest.mark.parametrize("kind", OWNED)
def test_a_manager_may_repeat_that_they_are_responsible(make: Make, as_: Any, kind: str) -> None:
    anna = make.user()
    row = made(make, kind, anna)

    answer = as_(anna).put(f"/api/{kind}s/{row.id}", json={"manager_id": anna.id})

    assert (answer.status_code, answer.json()["manager_id"]) == (200, anna.id)


@pytest.mark.parametrize("kind", OWNED)
def test_an_administrator_gives_to_another_and_the_former_owner_sees_it_no_more(
    make: Make, as_: Any, kind: str
) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    row = made(make, kind, anna)
    url = f"/api/{kind}s/{row.id}"

    answer = as_(boss).put(url, json={"manager_id": oleg.id})

    assert (answer.status_code, answer.json()["manager_id"]) == (200, oleg.id)
    assert [as_(user).get(url).status_code for user in (anna, oleg)] == [404, 200]


@pytest.mark.parametrize("whom", ["gone", "employee", "missing"])
@pytest.mark.parametrize("kind", OWNED)
def test_an_administrator_gives_to_nobody_unfit(make: Make, as_: Any, kind: str, whom: str) -> None:
    ids = {"gone": make.user(is_active=False).id, "employee": make.employee().id, "missing": MISSING}
    boss, row = as_(make.admin()), made(make, kind, make.user())
    url = f"/api/{kind}s/{row.id}"
    before = boss.get(url).json()

    answer = boss.put(url, json={"manager_id": ids[whom]})

    assert (answer.status_code, answer.json()["code"]) == (422, "owner_unknown")
    assert boss.get(url).json() == before


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ({}, 201),
        ({"assignee_id": "self"}, 201),
        ({"assignee_id": "another"}, 403),
        ({"deal_id": "shared"}, 201),
        ({"deal_id": "hidden"}, 404),
        ({"deal_id": "shared", "assignee_id": "another"}, 403),
        ({"client_id": "shared"}, 201),
        ({"client_id": "hidden"}, 404),
    ],
)
def test_an_employee_sets_tasks_for_themselves_where_they_take_part(
    make: Make, as_: Any, what: dict[str, str], status: int
) -> None:
    egor, anna = make.employee(), make.user()
    shared, hidden = make.deal(anna), make.deal(anna)
    make.participant(shared, egor)
    ids = {"self": egor.id, "another": anna.id}
    ids |= {"shared": shared.id, "hidden": hidden.id}
    clients = {"shared": shared.client_id, "hidden": hidden.client_id}
    body = {name: (clients if name == "client_id" else ids)[value] for name, value in what.items()}

    answer = as_(egor).post("/api/tasks", json={"title": "Позвонить"} | body)

    assert answer.status_code == status


def test_an_employee_works_on_a_task_but_neither_passes_it_on_nor_deletes_it(make: Make, as_: Any) -> None:
    egor, other, anna = make.employee(), make.employee(), make.user()
    task = make.task(egor, deal=make.deal(anna), author_id=anna.id)
    url = f"/api/tasks/{task.id}"

    done = as_(egor).put(url, json={"status": "done", "description": "Готово"})
    passed_on = as_(egor).put(url, json={"assignee_id": other.id})
    dropped = as_(egor).put(url, json={"assignee_id": None})
    deleted = as_(egor).delete(url)

    assert (done.status_code, done.json()["status"]) == (200, "done")
    assert [a.json()["code"] for a in (passed_on, dropped)] == ["assignee_forbidden"] * 2
    assert deleted.status_code == 403
    assert as_(anna).get(url).json()["assignee_id"] == egor.id


def test_an_employee_logs_on_shared_deals_and_edits_only_what_they_logged(make: Make, as_: Any) -> None:
    egor, anna = make.employee(), make.user()
    shared, hidden = make.deal(anna), make.deal(anna)
    make.participant(shared, egor)
    hers = make.activity(anna, deal=shared)

    own = as_(egor).post("/api/activities", json={"type": "call", "deal_id": shared.id})
    refused = as_(egor).post("/api/activities", json={"type": "call", "deal_id": hidden.id})
    edited = as_(egor).put(f"/api/activities/{own.json()['id']}", json={"subject": "Иначе"})
    anothers = [
        as_(egor).put(f"/api/activities/{hers.id}", json={"subject": "Иначе"}),
        as_(egor).delete(f"/api/activities/{hers.id}"),
    ]

    assert [a.status_code for a in (own, refused, edited)] == [201, 404, 200]
    assert own.json()["user_id"] == egor.id
    assert [(a.status_code, a.json()["code"]) for a in anothers] == [(403, "author_forbidden")] * 2
    assert as_(anna).delete(f"/api/activities/{own.json()['id']}").status_code == 204


def test_nobody_logs_in_anothers_name(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()

    logged = as_(anna).post("/api/activities", json={"type": "note", "user_id": oleg.id}).json()
    edited = as_(anna).put(f"/api/activities/{logged['id']}", json={"user_id": oleg.id}).json()

    assert logged["user_id"] == edited["user_id"] == anna.id


@pytest.mark.parametrize("by", ["participant", "task", "task that is deleted"])
def test_taking_part_shows_the_deal_its_client_and_its_people_and_nothing_else(
    make: Make, as_: Any, by: str
) -> None:
    anna, egor = make.user(), make.employee()
    deal, other = make.deal(anna), make.deal(anna)
    contact, hers = make.contact(make.client(anna)), make.task(anna, deal=deal)
    person = make.contact(as_client(make, deal))
    urls = [f"/api/deals/{deal.id}", f"/api/clients/{deal.client_id}", f"/api/contacts/{person.id}"]
    hidden = [f"/api/deals/{other.id}", f"/api/contacts/{contact.id}", f"/api/tasks/{hers.id}"]
    assert [as_(egor).get(url).status_code for url in urls] == [404] * 3

    give, take = ways_in(as_(anna), deal.id, egor.id)[by]
    given = give()
    seen = [as_(egor).get(url).status_code for url in urls + hidden]
    take(given)

    assert seen == [200] * 3 + [404] * 3
    assert [as_(egor).get(url).status_code for url in urls] == [404] * 3
    assert as_(egor).get("/api/deals").json() == []


def as_client(make: Make, deal: Any) -> Any:
    from app.models import Client

    return make.run(lambda uow: uow.get(Client, deal.client_id))


def ways_in(anna: Any, deal_id: int, user_id: int) -> dict[str, tuple[Any, Any]]:
    """How somebody comes to take part, and how that ends."""
    people = f"/api/deals/{deal_id}/participants"
    task = {"title": "Позвонить", "deal_id": deal_id, "assignee_id": user_id}
    return {
        "participant": (
            lambda: anna.post(people, json={"user_id": user_id}),
            lambda _: anna.delete(f"{people}/{user_id}"),
        ),
        "task": (
            lambda: anna.post("/api/tasks", json=task),
            lambda given: anna.put(f"/api/tasks/{given.json()['id']}", json={"assignee_id": None}),
        ),
        "task that is deleted": (
            lambda: anna.post("/api/tasks", json=task),
            lambda given: anna.delete(f"/api/tasks/{given.json()['id']}"),
        ),
    }


def test_a_deal_that_changes_its_client_takes_the_employees_sight_along(make: Make, as_: Any) -> None:
    """Whoever works on the deal works for its client, and no longer for the former one."""
    anna, egor = make.user(), make.employee()
    deal, fresh = make.deal(anna), make.client(anna)
    task = make.task(egor, deal=deal)
    former = deal.client_id

    as_(anna).put(f"/api/deals/{deal.id}", json={"client_id": fresh.id})

    assert [as_(egor).get(f"/api/clients/{row_id}").status_code for row_id in (fresh.id, former)] == [
        200,
        404,
    ]
    assert as_(egor).get(f"/api/tasks/{task.id}").json()["client_id"] == fresh.id


FIRST_LOGIN = {"get_me", "update_me", "patch_me", "change_password", "logout", "login", "open_session",
               "get_offers", "ask_for_letter", "choose_password", "get_health", "get_readiness"}  # fmt: skip


def test_a_temporary_password_blocks_everything_but_its_change(make: Make, database_url: str) -> None:
    world = build(make)
    novice = make.admin(must_change_password=True)
    token = make.token(novice)

    async def ask() -> dict[str, tuple[int, str]]:
        rows = await open_store(database_url)
        before = await rows.dump()
        answers = {
            operation.id: await send(make.app, first_ask(operation, world), token)
            for operation in operations(make.app)
            if operation.id not in FIRST_LOGIN
        }
        assert promised(changed(before, await rows.dump())) == set()
        await rows.close()
        return {name: (answer.status, answer.json()["code"]) for name, answer in answers.items()}

    answers = make.call(ask)

    assert len(answers) > 60
    assert set(answers.values()) == {(403, "password_change_required")}


def first_ask(operation: Any, world: World) -> Ask:
    case = next(iter(expectations()[operation.id]))
    return ask_for(Cell(operation.verb, case, world, "admin"), operation.method, operation.path)


def test_a_temporary_password_lets_one_see_oneself_and_leave(make: Make, as_: Any) -> None:
    novice = as_(make.user(must_change_password=True))

    assert novice.get("/api/auth/me").json()["must_change_password"] is True
    assert novice.post("/api/auth/logout").status_code == 204
    assert novice.get("/api/auth/me").status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"is_active": False}, 401),
        ({"password": "djadja-vanja-1897"}, 401),
        ({"role": "employee"}, 404),  # a manager's deals are not an employee's
        ({"role": "admin"}, 200),
        ({"full_name": "Иначе"}, 200),
    ],
)
def test_what_an_administrator_changes_acts_on_tokens_already_given(
    make: Make, as_: Any, change: dict[str, Any], status: int
) -> None:
    anna = make.user()
    deal = make.deal(anna)
    caller = as_(anna)
    assert caller.get(f"/api/deals/{deal.id}").status_code == 200

    as_(make.admin()).put(f"/api/users/{anna.id}", json=change)

    assert caller.get(f"/api/deals/{deal.id}").status_code == status


def test_a_changed_password_ends_every_login_but_this_one(make: Make, as_: Any) -> None:
    from app.auth import hash_password

    anna = make.user(hashed_password=make.call(hash_password, PASSWORD))
    this, other = as_(anna), as_(anna)

    this.post("/api/auth/password", json={"current_password": PASSWORD, "new_password": "djadja-vanja-1897"})

    assert [caller.get("/api/auth/me").status_code for caller in (this, other)] == [200, 401]


@pytest.mark.parametrize("change", [{"role": "manager"}, {"role": "employee"}, {"is_active": False}, None])
@pytest.mark.parametrize("by", ["self", "colleague"])
def test_the_last_administrator_stays(make: Make, as_: Any, change: dict[str, Any] | None, by: str) -> None:
    """A colleague is one who loses the rights between the two requests: only one of them may go."""
    boss, second = make.admin(), make.admin()
    if by == "self":
        as_(boss).put(f"/api/users/{second.id}", json={"role": "manager"})
    whom = boss if by == "self" else second
    url = f"/api/users/{whom.id}"

    answer = as_(boss).delete(url) if change is None else as_(boss).put(url, json=change)
    left = as_(boss).get("/api/users?role=admin&is_active=true").json()

    assert answer.status_code == (409 if by == "self" else 204 if change is None else 200)
    assert [user["id"] for user in left] == [boss.id]


def bare(answer: Answer, row_id: int) -> tuple[int, str, dict[str, str]]:
    """An answer without the two numbers in which hidden and missing may differ."""
    body = json.loads(answer.content)
    body.pop("request_id")
    text = json.dumps(body, ensure_ascii=False).replace(str(row_id), "…")
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    headers["content-length"] = str(int(headers["content-length"]) - len(str(row_id)) * text.count("…"))
    return answer.status, text, headers


HIDDEN = {"deals": "other's", "clients": "other's", "contacts": "other's", "tasks": "on other's deal",
          "activities": "on other's deal"}  # fmt: skip


@pytest.mark.parametrize("me", ["owner", "stranger"])
def test_hidden_deleted_and_missing_look_alike(make: Make, me: str) -> None:
    world = build(make)

    async def ask(operation: Any, case: str) -> tuple[int, str, dict[str, str]]:
        cell = Cell(operation.verb, case, world, me)
        answer = await send(make.app, ask_for(cell, operation.method, operation.path), world.tokens[me])
        return bare(answer, cell.find(operation.noun))

    asked = [operation for operation in operations(make.app) if operation.noun in HIDDEN]
    for operation in asked:
        hidden, deleted, missing = (
            make.call(ask, operation, case) for case in (HIDDEN[operation.noun or ""], "deleted", "missing")
        )
        assert hidden == deleted == missing, operation.id
        assert hidden[0] == 404

    assert len(asked) > 30


NOT_HERS = {"role": "admin", "is_active": False, "username": "boss", "email": "boss@example.com"}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EMPLOYEE])
def test_nobody_promotes_themselves(make: Make, as_: Any, role: Role) -> None:
    me = make.user(role)
    was = as_(me).get("/api/auth/me").json()

    profile = as_(me).put("/api/auth/me", json=NOT_HERS | {"phone": "+7 900 000-00-00"})
    account = as_(me).put(f"/api/users/{me.id}", json={"role": "admin"})
    another = as_(me).post("/api/users", json={"username": "x", "full_name": "X", "role": "admin"})

    assert profile.status_code == 200
    assert {name: profile.json()[name] for name in NOT_HERS} == {name: was[name] for name in NOT_HERS}
    assert [account.status_code, another.status_code] == [403, 403]


def test_a_token_of_somebody_who_became_an_employee_changes_no_settings(
    make: Make, as_: Any, web: TestClient
) -> None:
    boss, second = make.admin(), make.admin()
    caller = as_(second)

    as_(boss).put(f"/api/users/{second.id}", json={"role": "employee"})

    assert caller.post("/api/pipelines", json={"name": "Моя"}).status_code == 403
