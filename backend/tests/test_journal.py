"""The journal: what changed is written down, by whoever and through whatever it changed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.clock import now
from app.database import Database
from app.errors import Conflict
from app.journal import _IN_WORK, Recorded, hears
from app.models import Change, Client, Deal, Pipeline, User
from app.policies import SYSTEM
from app.uow import UnitOfWork, unit_of_work
from tests.make import Make


def journal(make: Make, entity: str) -> list[Change]:
    async def read(uow: UnitOfWork) -> list[Change]:
        return list(
            await uow.session.scalars(select(Change).where(Change.entity == entity).order_by(Change.id))
        )

    return make.run(read)


def test_an_edit_is_one_row_with_both_sides(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка", phone="1")

    as_(anna).put(f"/api/clients/{client.id}", json={"name": "Василёк", "phone": "1"})

    created, edited = journal(make, "client")
    assert (created.action, created.before, (created.after or {})["name"]) == ("create", None, "Ромашка")
    assert (edited.action, edited.actor_id, edited.via) == ("update", anna.id, "api")
    assert (edited.before, edited.after) == ({"name": "Ромашка"}, {"name": "Василёк"})


def test_everything_of_one_request_is_one_batch(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    make.contact(client, is_primary=True)

    as_(anna).post(f"/api/clients/{client.id}/contacts", json={"name": "Пётр", "is_primary": True})

    _, stepped_down, added = journal(make, "contact")
    assert stepped_down.batch == added.batch
    assert ((stepped_down.after or {})["is_primary"], (added.after or {})["is_primary"]) == (False, True)


def test_a_change_that_changes_nothing_leaves_no_trace(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna, name="Ромашка")

    answer = as_(anna).put(f"/api/clients/{client.id}", json={"name": "Ромашка"})

    assert len(journal(make, "client")) == 1
    assert answer.json()["version"] == client.version


async def test_changes_of_several_flushes_are_merged(database: Database, make: Make) -> None:
    client = make.client(name="один")

    async with unit_of_work(database, SYSTEM) as uow:
        row = await uow.take(Client, client.id)
        for name in ("два", "три"):
            row.name = name
            await uow.flush()

    assert [(c.before, c.after) for c in journal(make, "client")[1:]] == [({"name": "один"}, {"name": "три"})]


async def test_there_and_back_again_leaves_no_trace(database: Database, make: Make) -> None:
    client = make.client(name="один")

    async with unit_of_work(database, SYSTEM) as uow:
        row = await uow.take(Client, client.id)
        for name in ("два", "один"):
            row.name = name
            await uow.flush()

    assert len(journal(make, "client")) == 1


def test_deleting_a_deal_bins_what_hangs_on_it_in_the_same_batch(make: Make, as_: Any) -> None:
    anna = make.user()
    deal = make.deal(anna)
    task = make.task(anna, deal=deal)
    make.activity(anna, deal=deal)

    as_(anna).delete(f"/api/deals/{deal.id}")

    deleted = [journal(make, entity)[-1] for entity in ("deal", "task", "activity")]
    assert {change.action for change in deleted} == {"delete"}
    assert len({change.batch for change in deleted}) == 1
    assert as_(anna).get(f"/api/tasks/{task.id}").status_code == 404


async def test_a_row_taken_out_of_the_bin_is_journaled_as_restored(database: Database, make: Make) -> None:
    client = make.client(deleted_at=now())

    async with unit_of_work(database, SYSTEM) as uow:
        with uow.everything():
            row = await uow.take(Client, client.id)
        row.deleted_at = None
        row.name = "Ромашка"

    restored = journal(make, "client")[-1]
    assert (restored.action, (restored.after or {})["name"]) == ("restore", "Ромашка")
    assert (restored.after or {})["deleted_at"] is None


async def test_deleted_and_restored_in_one_transaction_leaves_no_trace(
    database: Database, make: Make
) -> None:
    client = make.client()

    async with unit_of_work(database, SYSTEM) as uow:
        row = await uow.take(Client, client.id)
        for moment in (now(), None):
            row.deleted_at = moment
            await uow.flush()

    assert [change.action for change in journal(make, "client")] == ["create"]


async def test_a_story_told_in_parts_is_journaled_part_by_part_at_its_own_time(
    database: Database, make: Make
) -> None:
    client, anna, then = make.client(name="один"), make.user(), now() - timedelta(days=3)

    async with unit_of_work(database, SYSTEM) as uow:
        row = await uow.take(Client, client.id)
        row.name = "два"
        await uow.note(at=then, by=anna.id)
        row.name = "три"

    told, rest = journal(make, "client")[1:]
    assert (told.at, told.actor_id, told.after) == (then, anna.id, {"name": "два"})
    assert (rest.actor_id, rest.before, rest.after) == (None, {"name": "два"}, {"name": "три"})
    assert told.batch == rest.batch


def test_a_password_is_journaled_as_changed_and_not_as_what(make: Make, as_: Any) -> None:
    anna = make.user()

    as_(make.admin()).put(f"/api/users/{anna.id}", json={"password": "djadja-vanja-1897"})

    change = next(c for c in journal(make, "user") if c.entity_id == anna.id and c.action == "update")
    assert (change.before, change.after) == ({"hashed_password": "***"}, {"hashed_password": "***"})


def test_a_row_really_removed_keeps_its_last_state(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    deal = make.deal(anna)
    as_(anna).post(f"/api/deals/{deal.id}/participants", json={"user_id": oleg.id})

    as_(anna).delete(f"/api/deals/{deal.id}/participants/{oleg.id}")

    added, removed = journal(make, "participant")
    assert (added.action, removed.action, removed.after) == ("create", "delete", None)
    assert (removed.before or {})["user_id"] == oleg.id


async def test_a_failure_inside_leaves_nothing(database: Database, make: Make) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - what happens inside is the point
        async with unit_of_work(database, SYSTEM) as uow:
            uow.add(Client(name="Ромашка"))
            await uow.flush()
            raise RuntimeError

    assert journal(make, "client") == []


async def test_a_listener_that_fails_undoes_everything(database: Database, make: Make) -> None:
    @hears(User)
    async def refuse(_uow: UnitOfWork, changes: list[Recorded]) -> None:
        raise Conflict("conflict")

    try:
        with pytest.raises(Conflict):
            async with unit_of_work(database, SYSTEM) as uow:
                uow.add(User(username="anna", full_name="Анна"))
    finally:
        _IN_WORK.pop()

    assert journal(make, "user") == []


async def test_a_listener_may_write_and_is_journaled_too(database: Database, make: Make) -> None:
    deal = make.deal(make.user())

    @hears(Deal)
    async def note(uow: UnitOfWork, changes: list[Recorded]) -> None:
        for change in changes:
            client = await uow.take(Client, getattr(change.row, "client_id"))  # noqa: B009 - a Base to mypy
            client.notes = "замечено"

    try:
        async with unit_of_work(database, SYSTEM) as uow:
            (await uow.take(Deal, deal.id)).title = "Другая"
    finally:
        _IN_WORK.pop()

    assert journal(make, "client")[-1].after == {"notes": "замечено"}


def test_history_tells_who_what_and_how_long(make: Make, as_: Any) -> None:
    anna = make.user(full_name="Анна")
    new, won, _ = make.stages
    deal = make.deal(anna, title="Кофе")

    as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": won.id})
    as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": won.id})
    history = as_(anna).get(f"/api/deals/{deal.id}/history").json()

    created, moved = history
    assert (created["action"], created["stage_id"], created["stage_name"]) == ("create", new.id, new.name)
    assert (moved["user_name"], moved["via"], moved["stage_id"]) == ("Анна", "api", won.id)
    stage = next(change for change in moved["changes"] if change["field"] == "stage_id")
    assert (stage["before_name"], stage["after_name"]) == (new.name, won.name)
    assert {change["field"] for change in moved["changes"]} == {"stage_id", "status", "closed_at"}
    assert isinstance(created["seconds_in_stage"], int)


def test_putting_a_card_elsewhere_in_its_column_is_no_history(make: Make, as_: Any) -> None:
    anna = make.user()
    lower, upper = make.deal(anna), make.deal(anna)

    as_(anna).post(f"/api/deals/{lower.id}/move", json={"stage_id": lower.stage_id, "before_id": upper.id})

    assert len(as_(anna).get(f"/api/deals/{lower.id}/history").json()) == 1


def test_time_in_each_stage_adds_up_over_several_stays(make: Make, as_: Any) -> None:
    anna = make.user()
    new, won, _ = make.stages
    deal = make.deal(anna)
    for stage in (won, new, won):
        as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": stage.id})

    times = as_(anna).get(f"/api/deals/{deal.id}/stage-times").json()

    assert [(t["stage_id"], t["entered"], t["is_current"]) for t in times] == [
        (new.id, 2, False),
        (won.id, 2, True),
    ]


@pytest.mark.parametrize("kind", ["clients", "contacts", "tasks", "activities"])
def test_every_kind_of_row_has_its_history(make: Make, as_: Any, kind: str) -> None:
    anna = make.user()
    client = make.client(anna)
    rows: dict[str, Any] = {
        "clients": client,
        "contacts": make.contact(client),
        "tasks": make.task(anna, client=client),
        "activities": make.activity(anna, client=client),
    }

    history = as_(anna).get(f"/api/{kind}/{rows[kind].id}/history").json()

    assert [entry["action"] for entry in history] == ["create"]


async def test_a_row_made_and_removed_in_one_transaction_was_never_there(
    database: Database, make: Make
) -> None:
    async with unit_of_work(database, SYSTEM) as uow:
        pipeline = Pipeline(name="Мимолётная")
        uow.add(pipeline)
        await uow.flush()
        await uow.session.delete(pipeline)

    assert (journal(make, "pipeline"), uow.changed) == ([], False)


async def test_a_row_changed_and_removed_in_one_transaction_is_told_as_it_was(
    database: Database, make: Make
) -> None:
    async with unit_of_work(database, SYSTEM) as uow:
        pipeline = Pipeline(name="Старая")
        uow.add(pipeline)

    async with unit_of_work(database, SYSTEM) as uow:
        row = await uow.get(Pipeline, pipeline.id)
        row.name = "Новая"
        await uow.flush()
        await uow.session.delete(row)

    removed = journal(make, "pipeline")[-1]
    assert (removed.action, (removed.before or {})["name"], removed.after) == ("delete", "Старая", None)
