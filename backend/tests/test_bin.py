"""The bin: deleted rows are seen there by those who saw them, come back, or go for good."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import now
from app.jobs.upkeep import purge_bin
from app.models import Change, Client, Contact, Deal, Participant, Task
from app.services import bin, totals
from app.services.live.witnesses import witnesses
from app.uow import UnitOfWork
from tests.make import Caller, Make


def names(caller: Caller, query: str = "") -> list[str]:
    return [row["name"] for row in caller.get(f"/api/bin?{query}").json()]


def exists(make: Make, model: Any, row_id: int) -> bool:
    async def read(uow: UnitOfWork) -> bool:
        with uow.everything():
            return await uow.session.scalar(select(model.id).where(model.id == row_id)) is not None

    return make.run(read)


def test_the_bin_tells_what_was_deleted_by_whom_and_in_which_batch(make: Make, as_: Any) -> None:
    anna, boss = make.user(), make.admin(full_name="Начальник")
    deal = make.deal(anna, title="Окна")
    batch = as_(boss).delete(f"/api/deals/{deal.id}").headers["X-Batch"]

    (row,) = as_(anna).get("/api/bin").json()

    assert (row["entity"], row["id"], row["name"]) == ("deal", deal.id, "Окна")
    assert (row["deleted_by"], row["deleted_by_name"], row["batch"]) == (boss.id, "Начальник", batch)


def test_everybody_finds_there_only_what_they_could_see(make: Make, as_: Any) -> None:
    anna, oleg, petr, boss = make.user(), make.user(), make.employee(), make.admin()
    hers, his = make.deal(anna, title="Её"), make.deal(oleg, title="Его")
    make.participant(hers, petr)
    for deal in (hers, his):
        make.task(petr, deal=deal, title=f"Задача {deal.id}")
        as_(boss).delete(f"/api/deals/{deal.id}")

    seen = {name: names(as_(user), "entity=deal") for name, user in
            (("anna", anna), ("oleg", oleg), ("petr", petr), ("boss", boss))}  # fmt: skip

    assert seen == {"anna": ["Её"], "oleg": ["Его"], "petr": ["Её"], "boss": ["Его", "Её"]}
    assert sorted(names(as_(petr), "entity=task")) == [f"Задача {hers.id}", f"Задача {his.id}"]


def test_the_bin_is_filtered_searched_and_paged(make: Make, as_: Any) -> None:
    anna = make.user()
    for title in ("Окна", "Двери", "Балкон"):
        as_(anna).delete(f"/api/deals/{make.deal(anna, title=title).id}")
    client = make.client(anna, name="Окна и двери")
    as_(anna).delete(f"/api/clients/{client.id}")

    found = names(as_(anna), "search=ОКНА")
    first = as_(anna).get("/api/bin?limit=3")
    rest = as_(anna).get(f"/api/bin?limit=3&cursor={first.headers['X-Next-Cursor']}")

    assert found == ["Окна и двери", "Окна"]
    assert names(as_(anna), "entity=client&entity=task") == ["Окна и двери"]
    assert first.headers["X-Total-Count"] == "4"
    assert [row["name"] for row in (*first.json(), *rest.json())] == [
        "Окна и двери",
        "Балкон",
        "Двери",
        "Окна",
    ]
    assert names(as_(anna), "sort=deleted_at&limit=1") == ["Окна"]


def test_a_row_comes_back_with_what_was_deleted_together_with_it(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    kept, gone = make.task(anna, deal=deal), make.task(anna, deal=deal)
    as_(anna).delete(f"/api/tasks/{gone.id}")
    as_(anna).delete(f"/api/deals/{deal.id}")

    answer = as_(anna).post(f"/api/bin/deal/{deal.id}/restore")

    assert answer.json() == {"entity": "deal", "id": deal.id, "name": deal.title, "together_with": 1}
    assert len(answer.headers["X-Batch"]) == 32
    assert [as_(anna).get(f"/api/tasks/{task.id}").status_code for task in (kept, gone)] == [200, 404]
    assert make.run(totals.differences) == []
    assert as_(anna).post(f"/api/bin/deal/{deal.id}/restore").status_code == 404


def test_what_hangs_on_something_deleted_waits_for_it(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    deal = make.deal(anna, client=client)
    as_(anna).delete(f"/api/deals/{deal.id}")
    as_(anna).delete(f"/api/clients/{client.id}")

    refused = as_(anna).post(f"/api/bin/deal/{deal.id}/restore")
    as_(anna).post(f"/api/bin/client/{client.id}/restore")
    restored = as_(anna).post(f"/api/bin/deal/{deal.id}/restore")

    assert (refused.status_code, refused.json()["code"], restored.status_code) == (409, "parent_in_bin", 200)


def test_an_open_deal_does_not_come_back_into_an_archived_pipeline(make: Make, as_: Any) -> None:
    boss = make.admin()
    deal = make.deal(boss)
    as_(boss).delete(f"/api/deals/{deal.id}")
    as_(boss).put(f"/api/pipelines/{deal.pipeline_id}", json={"is_active": False})

    refused = as_(boss).post(f"/api/bin/deal/{deal.id}/restore")

    assert (refused.status_code, refused.json()["code"]) == (409, "pipeline_archived")


@pytest.mark.parametrize("alone", [True, False])
def test_a_contact_comes_back_as_primary_only_if_there_is_none(make: Make, as_: Any, alone: bool) -> None:
    anna = make.user()
    client = make.client(anna)
    first = make.contact(client, is_primary=True)
    second = None if alone else make.contact(client)
    as_(anna).delete(f"/api/contacts/{first.id}")

    as_(anna).post(f"/api/bin/contact/{first.id}/restore")

    assert as_(anna).get(f"/api/contacts/{first.id}").json()["is_primary"] is alone
    if second is not None:
        assert as_(anna).get(f"/api/contacts/{second.id}").json()["is_primary"]


def test_what_is_removed_for_good_leaves_only_that_it_was(make: Make, as_: Any) -> None:
    anna, boss = make.user(), make.admin()
    deal = make.deal(anna)
    task, part = make.task(anna, deal=deal), make.participant(deal, make.employee())
    deleted = as_(anna).delete(f"/api/deals/{deal.id}").headers["X-Batch"]

    purged = as_(boss).delete(f"/api/bin/deal/{deal.id}")

    assert purged.status_code == 204
    assert not any(
        exists(make, model, row.id) for model, row in ((Deal, deal), (Task, task), (Participant, part))
    )
    rows = as_(boss).get(f"/api/changes/{purged.headers['X-Batch']}").json()
    assert [(row["entity"], row["action"], row["before"], row["after"]) for row in rows] == [
        ("task", "delete", None, None),
        ("deal", "delete", None, None),
    ]
    for batch in (deleted, purged.headers["X-Batch"]):
        refused = as_(boss).post(f"/api/changes/{batch}/undo", json={})
        assert {left["reason"] for left in refused.json()["conflicts"]} == {"gone"}


def test_a_client_is_not_removed_before_its_deals(make: Make, as_: Any) -> None:
    boss = make.admin()
    client = make.client(boss)
    deal = make.deal(boss, client=client)
    for address in (f"deals/{deal.id}", f"clients/{client.id}"):
        as_(boss).delete(f"/api/{address}")

    refused = as_(boss).delete(f"/api/bin/client/{client.id}")
    as_(boss).delete(f"/api/bin/deal/{deal.id}")
    done = as_(boss).delete(f"/api/bin/client/{client.id}")

    assert (refused.status_code, refused.json()["code"], done.status_code) == (409, "bin_has_deals", 204)


def test_only_what_has_been_there_for_long_is_removed_by_itself(make: Make, as_: Any) -> None:
    boss = make.admin()
    client = make.client(boss)
    old, new = make.deal(boss, client=client), make.deal(boss, client=client)
    contact, task = make.contact(client), make.task(boss, deal=old)
    for deal in (old, new):
        as_(boss).delete(f"/api/deals/{deal.id}")
    as_(boss).delete(f"/api/clients/{client.id}")

    async def age(uow: UnitOfWork) -> None:
        long_ago = now() - timedelta(days=31)
        with uow.everything():
            await uow.session.execute(update(Deal).where(Deal.id == old.id).values(deleted_at=long_ago))
            await uow.session.execute(update(Client).values(deleted_at=long_ago))

    make.run(age)
    removed = []
    while count := make.run(lambda uow: bin.purge_expired(uow, 30)):
        removed.append(count)

    assert removed == [1]
    kept = [(Deal, new), (Client, client), (Contact, contact)]
    assert all(exists(make, model, row.id) for model, row in kept)
    assert not any(exists(make, model, row.id) for model, row in ((Deal, old), (Task, task)))


def test_the_journal_hears_of_rows_removed_by_time(make: Make, as_: Any) -> None:
    boss = make.admin()
    task = make.task(boss)
    as_(boss).delete(f"/api/tasks/{task.id}")

    removed = make.run(lambda uow: bin.purge_expired(uow, 0))

    async def last(uow: UnitOfWork) -> Any:
        return await uow.session.scalar(select(Change).order_by(Change.id.desc()).limit(1))

    change = make.run(last)
    assert (removed, change.entity_id, change.action, change.actor_id) == (1, task.id, "delete", None)


def test_nobody_who_listens_hears_of_what_is_removed_from_the_bin(make: Make, as_: Any) -> None:
    boss = make.admin()
    task = make.task(boss)
    as_(boss).delete(f"/api/tasks/{task.id}")
    batch = as_(boss).delete(f"/api/bin/task/{task.id}").headers["X-Batch"]

    async def hear(uow: UnitOfWork) -> Any:
        columns = (Change.id, Change.batch, Change.actor_id, Change.entity, Change.entity_id, Change.action)
        query = select(*columns, Change.before, Change.after).where(Change.batch == batch)
        entries = (await uow.session.execute(query)).all()
        return await witnesses(uow, entries, {boss.role: {boss.id}})

    assert make.run(hear) == []


def test_the_bin_empties_itself_after_its_days(make: Make, as_: Any) -> None:
    boss = make.admin()
    task = make.task(boss)
    as_(boss).delete(f"/api/tasks/{task.id}")

    removed = [make.call(purge_bin, make.app.state.database, days) for days in (30, 0)]

    assert removed == [0, 1]
