"""Whatever somebody changed can be taken back, and that can be taken back too."""

from typing import Any

import pytest
from sqlalchemy import select

from app.models import Activity, Change, Client, Contact, Deal, Task, User
from app.services import totals
from app.uow import UnitOfWork
from tests.make import Caller, Make


def batch_of(answer: Any) -> str:
    assert answer.is_success, answer.text
    return str(answer.headers["X-Batch"])


def undo(caller: Caller, batch: str, *, skip: bool = False) -> Any:
    return caller.post(f"/api/changes/{batch}/undo", json={"skip_conflicts": skip})


def row(make: Make, model: Any, row_id: int) -> Any:
    async def read(uow: UnitOfWork) -> Any:
        with uow.everything():
            return await uow.session.scalar(select(model).where(model.id == row_id))

    return make.run(read)


def state(make: Make, model: Any, row_id: int) -> dict[str, Any]:
    """All fields but those that any change changes."""
    found = row(make, model, row_id)
    left_out = {"version", "updated_at", "search_text", "name_key", "_sa_instance_state"}
    return {name: value for name, value in vars(found).items() if name not in left_out}


def test_every_write_that_changed_something_names_its_batch(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка")

    changed = as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"})
    unchanged = as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"})
    read = as_(anna).get(f"/api/clients/{client.id}")
    refused = as_(anna).put(f"/api/clients/{client.id}", json={"name": ""})

    assert len(changed.headers["X-Batch"]) == 32
    assert all("X-Batch" not in answer.headers for answer in (unchanged, read, refused))


def test_an_edit_is_taken_back_field_by_field(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка", phone="1", notes="а")
    batch = batch_of(as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк", "phone": "2"}))
    as_(anna).put(f"/api/clients/{client.id}", json={"notes": "б"})

    answer = undo(as_(anna), batch)

    assert answer.json() == {"batch": answer.headers["X-Batch"], "undone": 1, "left": [], "left_total": 0}
    client = row(make, Client, client.id)
    assert (client.name, client.phone, client.notes) == ("Ромашка", "1", "б")
    assert as_(anna).get("/api/clients?search=ромашка").headers["X-Total-Count"] == "1"


def test_a_move_is_taken_back_to_the_same_place_and_moment(make: Make, as_: Any) -> None:
    anna = make.user()
    new, _, lost = make.stages
    deal = make.deal(anna)
    before = state(make, Deal, deal.id)
    batch = batch_of(
        as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": lost.id, "reason": "дорого"})
    )
    moved = state(make, Deal, deal.id)

    undone = undo(as_(anna), batch)
    back = state(make, Deal, deal.id)
    undo(as_(anna), batch_of(undone))

    assert back == before
    assert state(make, Deal, deal.id) == moved
    assert before["stage_id"] == new.id


def test_a_deleted_deal_comes_back_with_what_hung_on_it(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    task, call, gone = make.task(anna, deal=deal), make.activity(anna, deal=deal), make.task(anna, deal=deal)
    as_(anna).delete(f"/api/tasks/{gone.id}")
    batch = batch_of(as_(anna).delete(f"/api/deals/{deal.id}"))

    undone = undo(as_(anna), batch)

    assert undone.json()["undone"] == 3
    assert [
        row(make, model, each.id).deleted_at for model, each in ((Deal, deal), (Task, task), (Activity, call))
    ] == [None] * 3
    assert row(make, Task, gone.id).deleted_at is not None
    assert make.run(totals.differences) == []


def test_a_new_deal_goes_into_the_bin_and_comes_back(make: Make, as_: Any) -> None:
    anna, _ = make.user(), make.stages
    client = make.client(anna)
    created = as_(anna).post("/api/deals", json={"title": "Окна", "client_id": client.id})

    undone = undo(as_(anna), batch_of(created))
    gone = as_(anna).get(f"/api/deals/{created.json()['id']}")
    undo(as_(anna), batch_of(undone))

    assert gone.status_code == 404
    again = as_(anna).get(f"/api/deals/{created.json()['id']}").json()
    assert {**again, "version": 1, "updated_at": ""} == {**created.json(), "version": 1, "updated_at": ""}
    assert make.run(totals.differences) == []


def test_what_somebody_changed_since_is_named_and_nothing_is_done(make: Make, as_: Any) -> None:
    anna, boss = make.user(), make.admin()
    deal = make.deal(anna, title="Окна")
    batch = batch_of(as_(anna).put(f"/api/deals/{deal.id}", json={"title": "Двери", "amount": 5}))
    as_(boss).put(f"/api/deals/{deal.id}", json={"amount": 6})

    refused = undo(as_(anna), batch)

    assert (refused.status_code, refused.json()["code"]) == (409, "undo_conflict")
    assert refused.json()["conflicts"] == [
        {"entity": "deal", "id": deal.id, "name": "Двери", "reason": "changed"}
    ]
    assert "X-Batch" not in refused.headers
    assert row(make, Deal, deal.id).title == "Двери"


def test_conflicts_may_be_skipped_and_the_rest_is_done(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    first, second = make.contact(client, is_primary=True), make.contact(client)
    batch = batch_of(as_(anna).put(f"/api/contacts/{second.id}", json={"is_primary": True, "name": "Пётр"}))
    as_(anna).put(f"/api/contacts/{second.id}", json={"name": "Павел"})

    answer = undo(as_(anna), batch, skip=True)

    assert (answer.status_code, answer.json()["undone"]) == (200, 0)
    assert sorted(left["reason"] for left in answer.json()["left"]) == ["changed", "taken"]
    assert [row(make, Contact, each.id).is_primary for each in (first, second)] == [False, True]


def test_the_primary_contact_is_given_back(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    first, second = make.contact(client, is_primary=True), make.contact(client)
    batch = batch_of(as_(anna).delete(f"/api/contacts/{first.id}"))

    undone = undo(as_(anna), batch)
    after_undo = [row(make, Contact, each.id).is_primary for each in (first, second)]
    undo(as_(anna), batch_of(undone))

    assert after_undo == [True, False]
    assert row(make, Contact, second.id).is_primary


def test_a_participant_comes_back_under_the_same_number(make: Make, as_: Any) -> None:
    anna, petr = make.user(), make.employee()
    deal = make.deal(anna)
    added = as_(anna).post(f"/api/deals/{deal.id}/participants", json={"user_id": petr.id})
    removed = as_(anna).delete(f"/api/deals/{deal.id}/participants/{petr.id}")

    undone = undo(as_(anna), batch_of(removed))
    sees = as_(petr).get(f"/api/deals/{deal.id}").status_code
    undo(as_(anna), batch_of(undone))
    undo(as_(anna), batch_of(removed))
    answer = undo(as_(anna), batch_of(added))

    assert (sees, answer.status_code) == (200, 200)
    assert as_(petr).get(f"/api/deals/{deal.id}").status_code == 404


def test_a_foreign_batch_and_an_unknown_one_are_not_found(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    client = make.client(anna)
    batch = batch_of(as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"}))

    answers = [undo(as_(oleg), batch), undo(as_(anna), "0" * 32), undo(as_(boss), batch)]

    assert [answer.status_code for answer in answers] == [404, 404, 200]


def test_a_row_that_one_no_longer_sees_is_gone_and_nameless(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    client = make.client(anna, name="Ромашка")
    batch = batch_of(as_(anna).put(f"/api/clients/{client.id}", json={"phone": "5"}))
    as_(boss).put(f"/api/clients/{client.id}", json={"manager_id": oleg.id, "name": "Тайна"})

    refused = undo(as_(anna), batch)

    assert refused.json()["conflicts"] == [
        {"entity": "client", "id": client.id, "name": None, "reason": "gone"}
    ]
    assert as_(anna).get(f"/api/changes/{batch}").json() == []


def test_a_batch_is_undone_once_and_may_be_again_after_a_redo(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка")
    batch = batch_of(as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"}))

    first = undo(as_(anna), batch)
    twice = undo(as_(anna), batch)
    redo = undo(as_(anna), batch_of(first))
    again = undo(as_(anna), batch)

    assert (twice.status_code, twice.json()["code"]) == (409, "already_undone")
    assert (redo.status_code, again.status_code) == (200, 200)
    assert row(make, Client, client.id).name == "Ромашка"


def test_the_list_tells_what_undid_what(make: Make, as_: Any) -> None:
    anna = make.user(full_name="Анна")
    client = make.client(anna)
    edit = batch_of(as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"}))
    back = batch_of(undo(as_(anna), edit))
    again = batch_of(undo(as_(anna), back))

    found = as_(anna).get("/api/changes")

    assert found.headers["X-Total-Count"] == "3"
    told = [(each["id"], each["via"], each["undoes"], each["undone_by"]) for each in found.json()]
    assert told == [(again, "undo", back, None), (back, "undo", edit, again), (edit, "api", None, None)]
    assert found.json()[0]["counts"] == [{"entity": "client", "action": "update", "count": 1}]
    assert found.json()[0]["user_name"] == "Анна"


def test_others_see_their_own_batches_and_administrators_all(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    client = make.client(anna)
    batch = batch_of(as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк"}))
    query = f"/api/changes?entity=client&entity_id={client.id}&actor_id={anna.id}"

    seen = [[each["id"] for each in as_(user).get(query).json()] for user in (anna, oleg, boss)]

    assert seen == [[batch], [], [batch]]
    assert as_(oleg).get(f"/api/changes/{batch}").status_code == 404
    change = as_(boss).get(f"/api/changes/{batch}").json()[0]
    assert (change["name"], change["before"]["name"], change["after"]["name"]) == (
        "Василёк",
        client.name,
        "Василёк",
    )


def test_history_reads_an_undo(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    undo(as_(anna), batch_of(as_(anna).delete(f"/api/deals/{deal.id}")))

    history = as_(anna).get(f"/api/deals/{deal.id}/history").json()

    assert [(entry["action"], entry["via"]) for entry in history] == [
        ("create", "api"),
        ("delete", "api"),
        ("restore", "undo"),
    ]


def test_a_pipeline_and_its_stages_come_back_under_their_numbers(make: Make, as_: Any) -> None:
    boss = make.admin()
    pipeline = make.pipeline("Лишняя")
    batch = batch_of(as_(boss).delete(f"/api/pipelines/{pipeline.id}"))

    undone = undo(as_(boss), batch)
    stages = as_(boss).get(f"/api/pipelines/{pipeline.id}/stages").json()
    undo(as_(boss), batch_of(undone))

    assert [stage["id"] for stage in stages] == [stage.id for stage in pipeline.stages]
    assert as_(boss).get(f"/api/pipelines/{pipeline.id}").status_code == 404


def test_a_stage_that_is_gone_is_a_conflict(make: Make, as_: Any) -> None:
    boss = make.admin()
    pipeline = make.pipeline("Вторая")
    spare = make.stage(pipeline, sort_order=9)
    deal = make.deal(boss, stage=spare)
    batch = batch_of(as_(boss).post(f"/api/deals/{deal.id}/move", json={"stage_id": pipeline.stages[0].id}))
    assert as_(boss).delete(f"/api/pipelines/stages/{spare.id}").status_code == 204

    refused = undo(as_(boss), batch)

    assert (refused.status_code, refused.json()["conflicts"][0]["reason"]) == (409, "parent_gone")


def test_a_deal_whose_client_is_in_the_bin_stays_there(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    deal = make.deal(anna, client=client)
    batch = batch_of(as_(anna).delete(f"/api/deals/{deal.id}"))
    as_(anna).delete(f"/api/clients/{client.id}")

    refused = undo(as_(anna), batch)

    assert (refused.status_code, refused.json()["conflicts"][0]["reason"]) == (409, "parent_gone")


def test_a_new_client_that_others_built_on_stays(make: Make, as_: Any) -> None:
    anna, _ = make.user(), make.stages
    created = as_(anna).post("/api/clients", json={"name": "Ромашка"})
    as_(anna).post("/api/deals", json={"title": "Окна", "client_id": created.json()["id"]})

    refused = undo(as_(anna), batch_of(created))

    assert (refused.status_code, refused.json()["conflicts"][0]["reason"]) == (409, "in_use")


def test_an_employee_takes_back_a_call_and_with_it_the_last_contact(make: Make, as_: Any) -> None:
    anna, egor = make.user(), make.employee()
    deal = make.deal(anna)
    make.task(egor, deal=deal)
    call = as_(egor).post("/api/activities", json={"type": "call", "subject": "Звонок", "deal_id": deal.id})
    touched = row(make, Client, deal.client_id).last_contact

    answer = undo(as_(egor), batch_of(call))

    assert answer.status_code == 200
    assert touched is not None
    assert row(make, Client, deal.client_id).last_contact is None
    assert row(make, Activity, call.json()["id"]).deleted_at is not None


@pytest.mark.parametrize(
    "change", [{"role": "manager"}, {"password": "djadja-vanja-1897"}, {"username": "neo"}]
)
def test_logins_passwords_and_roles_are_not_taken_back(make: Make, as_: Any, change: dict[str, str]) -> None:
    boss, egor = make.admin(), make.employee()
    batch = batch_of(as_(boss).put(f"/api/users/{egor.id}", json=change))

    refused = undo(as_(boss), batch)

    assert (refused.status_code, refused.json()["conflicts"][0]["reason"]) == (409, "account")


def test_a_profile_is_taken_back_by_its_owner(make: Make, as_: Any) -> None:
    egor = make.employee(phone="1")
    batch = batch_of(as_(egor).patch("/api/auth/me", json={"phone": "2"}))

    answer = undo(as_(egor), batch)

    assert answer.status_code == 200
    assert row(make, User, egor.id).phone == "1"


def test_a_batch_has_one_leading_change(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    make.task(anna, deal=deal)
    batch = batch_of(as_(anna).delete(f"/api/deals/{deal.id}"))

    async def read(uow: UnitOfWork) -> list[bool]:
        query = select(Change.leads).where(Change.batch == batch).order_by(Change.id)
        return list(await uow.session.scalars(query))

    assert make.run(read) == [True, False]
