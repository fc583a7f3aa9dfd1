"""A manager's book goes to others, for good or until a day, and what is still theirs comes back."""

import asyncio
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import today
from app.database import Database
from app.errors import Conflict
from app.jobs import runner, upkeep
from app.models import Client, Deal, Handover, Job, Task, TaskStatus, User
from app.policies import SYSTEM
from app.services import handovers, jobs, totals
from app.uow import UnitOfWork, unit_of_work
from tests.make import Caller, Make

TOMORROW = today("Europe/Moscow") + timedelta(days=1)


def give(boss: Caller, giver: User, *takers: User, **fields: Any) -> Any:
    to = fields.pop("to", [{"to_id": taker.id} for taker in takers])
    return boss.post("/api/handovers", json={"from_id": giver.id, "to": to} | fields)


def holders(make: Make) -> dict[str, list[int | None]]:
    async def read(uow: UnitOfWork) -> dict[str, list[int | None]]:
        found = {}
        for model, holder in ((Client, Client.manager_id), (Deal, Deal.manager_id), (Task, Task.assignee_id)):
            found[model.ENTITY] = list(await uow.session.scalars(select(holder).order_by(model.id)))
        return found

    return make.run(read)


def books(make: Make, owner: User, many: int = 1) -> list[tuple[Client, Deal, Task]]:
    found = []
    for _ in range(many):
        client = make.client(owner)
        deal = make.deal(owner, client=client)
        found.append((client, deal, make.task(owner, deal=deal)))
    return found


def counts(answer: Any) -> list[tuple[int, int, int]]:
    return [(one["clients"], one["deals"], one["tasks"]) for one in answer.json()["to"]]


def test_a_whole_book_goes_in_one_batch_and_comes_back_by_undo(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    books(make, anna, 3)
    books(make, oleg)
    before = holders(make)

    answer = give(boss, anna, oleg, reason="Увольнение")

    assert (answer.status_code, answer.json()["state"], counts(answer)) == (201, "given", [(3, 3, 3)])
    assert set(chain(*holders(make).values())) == {oleg.id}
    assert as_(anna).get("/api/deals").json() == []
    assert make.run(totals.differences) == []
    undone = boss.post(f"/api/changes/{answer.json()['batch']}/undo", json={})
    assert undone.status_code == 200
    assert holders(make) == before
    assert boss.get("/api/handovers").json() == []


def test_a_preview_counts_and_changes_nothing(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    books(make, anna, 2)
    before = holders(make)
    order = {"from_id": anna.id, "to": [{"to_id": oleg.id}]}

    answer = as_(boss).post("/api/handovers", json=order, headers={"Prefer": "dry-run"})

    assert counts(answer) == [(2, 2, 2)]
    assert holders(make) == before
    assert as_(boss).get("/api/handovers").json() == []


def test_what_is_closed_stays_unless_asked_for(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    client = make.client(anna, status="archive")
    make.deal(anna, client=client, stage=make.stages[1])
    make.task(anna, client=client, status=TaskStatus.DONE)

    first = give(boss, anna, oleg)
    rest = give(boss, anna, oleg, open_only=False)

    assert (counts(first), counts(rest)) == ([(0, 0, 0)], [(1, 1, 1)])


def test_only_what_was_named_goes(make: Make, as_: Any) -> None:
    anna, worker, boss = make.user(), make.employee(), as_(make.admin())
    books(make, anna)

    answer = give(boss, anna, worker, what=["tasks"])

    assert counts(answer) == [(0, 0, 1)]
    assert holders(make) == {"client": [anna.id], "deal": [anna.id], "task": [worker.id]}


def test_shares_are_kept_and_what_belongs_together_stays_together(make: Make, as_: Any) -> None:
    anna, oleg, vera, boss = make.user(), make.user(), make.user(), as_(make.admin())
    books(make, anna, 8)
    to = [{"to_id": oleg.id, "share": 3}, {"to_id": vera.id, "share": 1}]

    answer = give(boss, anna, to=to)

    assert counts(answer) == [(6, 6, 6), (2, 2, 2)]
    found = holders(make)
    assert found["client"] == found["deal"] == found["task"]


def test_what_was_lent_comes_back_but_for_what_went_on_or_was_closed(make: Make, as_: Any) -> None:
    anna, oleg, vera, boss = make.user(), make.user(), make.user(), as_(make.admin())
    back, closed, given_on, deleted = books(make, anna, 4)
    done = make.task(anna, deal=back[1])
    lent = give(boss, anna, oleg, until=TOMORROW.isoformat()).json()
    boss.post(f"/api/deals/{closed[1].id}/move", json={"stage_id": make.stages[1].id})
    boss.put(f"/api/deals/{given_on[1].id}", json={"manager_id": vera.id})
    boss.delete(f"/api/deals/{deleted[1].id}")
    boss.put(f"/api/tasks/{done.id}", json={"status": "done"})

    answer = boss.post(f"/api/handovers/{lent['id']}/return")

    account = answer.json()["account"]
    assert answer.json()["state"] == "returned"
    assert account["returned"] == {"clients": 4, "deals": 1, "tasks": 3}
    assert account["left"] == {"closed": 2, "given_on": 1, "deleted": 2}
    assert {(row["id"], row["reason"]) for row in account["rows"] if row["entity"] == "deal"} == {
        (closed[1].id, "closed"), (given_on[1].id, "given_on"), (deleted[1].id, "deleted"),
    }  # fmt: skip
    assert holders(make)["deal"] == [anna.id, oleg.id, vera.id]
    assert make.run(totals.differences) == []


def test_a_return_is_undone_and_may_be_done_again(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    books(make, anna, 2)
    lent = give(boss, anna, oleg, until=TOMORROW.isoformat()).json()["id"]
    returned = boss.post(f"/api/handovers/{lent}/return")

    undone = boss.post(f"/api/changes/{returned.headers['X-Batch']}/undo", json={})
    between = holders(make), boss.get(f"/api/handovers/{lent}").json()["state"]
    again = boss.post(f"/api/handovers/{lent}/return")

    assert undone.status_code == 200
    assert set(chain(*between[0].values())) == {oleg.id}
    assert (between[1], again.json()["state"]) == ("lent", "returned")
    assert set(chain(*holders(make).values())) == {anna.id}


def test_who_gave_it_to_themselves_has_it_as_before(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    mine = as_(anna).post("/api/tasks", json={"title": "Своя"}).json()["id"]
    lent = give(boss, anna, oleg, until=TOMORROW.isoformat()).json()["id"]

    boss.post(f"/api/handovers/{lent}/return")

    assert make.run(lambda uow: uow.get(Task, mine)).self_set is True


def test_nothing_comes_back_to_somebody_who_has_left(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    books(make, anna)
    lent = give(boss, anna, oleg, until=TOMORROW.isoformat()).json()["id"]
    boss.put(f"/api/users/{anna.id}", json={"is_active": False})

    account = boss.post(f"/api/handovers/{lent}/return").json()["account"]

    assert account["left"] == {"person_gone": 3}
    assert set(chain(*holders(make).values())) == {oleg.id}


def test_a_return_is_put_off_called_off_and_then_over(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    books(make, anna)
    lent = give(boss, anna, oleg, until=TOMORROW.isoformat()).json()["id"]
    later = (TOMORROW + timedelta(days=7)).isoformat()

    extended = boss.put(f"/api/handovers/{lent}", json={"until": later})
    kept = boss.post(f"/api/handovers/{lent}/keep")
    again = boss.post(f"/api/handovers/{lent}/return")

    assert (extended.json()["until"], kept.json()["state"]) == (later, "kept")
    assert (again.status_code, again.json()["code"]) == (409, "handover_over")
    assert set(chain(*holders(make).values())) == {oleg.id}


@pytest.mark.parametrize("until", [TOMORROW - timedelta(days=1), date(2001, 1, 1)])
def test_a_day_that_has_begun_is_no_day_to_come_back_on(make: Make, as_: Any, until: date) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())

    answer = give(boss, anna, oleg, until=until.isoformat())

    assert (answer.status_code, answer.json()["code"]) == (422, "handover_past")


def test_who_has_left_gives_for_good_only(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(is_active=False), make.user(), as_(make.admin())

    lent, given = give(boss, anna, oleg, until=TOMORROW.isoformat()), give(boss, anna, oleg)

    assert (lent.status_code, lent.json()["code"]) == (422, "handover_to_nobody")
    assert given.status_code == 201


def test_on_its_day_a_job_brings_it_back_once(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), as_(make.admin())
    books(make, anna, 2)
    lent = give(boss, anna, oleg, until=TOMORROW.isoformat()).json()["id"]
    database: Database = make.app.state.database
    zone = make.app.state.settings.TIME_ZONE

    async def turn() -> list[Any]:
        await upkeep.bring_back(database, zone)
        await upkeep.bring_back(database, zone)
        async with unit_of_work(database, SYSTEM) as uow:
            return list(await uow.session.scalars(select(Job).where(Job.kind == "handover")))

    async def arrive(uow: UnitOfWork) -> None:
        await uow.session.execute(update(Handover).values(until=today(zone)))

    async def work() -> None:
        async with unit_of_work(database, SYSTEM) as uow:
            job = await jobs.lease(uow)
        assert job is not None
        await runner.do(job, make.app.state.settings)

    too_early = make.call(turn)
    make.run(arrive)
    due = make.call(turn)
    make.call(work)
    after = make.call(turn)

    assert (len(too_early), len(due), len(after)) == (0, 1, 1)
    assert boss.get(f"/api/handovers/{lent}").json()["account"]["returned"] == {
        "clients": 2,
        "deals": 2,
        "tasks": 2,
    }
    assert set(chain(*holders(make).values())) == {anna.id}


def test_two_who_take_it_back_at_once_do_it_once(make: Make, as_: Any) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    books(make, anna)
    lent = give(as_(boss), anna, oleg, until=TOMORROW.isoformat()).json()["id"]
    database: Database = make.app.state.database

    async def back() -> str:
        try:
            async with unit_of_work(database, SYSTEM) as uow:
                return (await handovers.take_back(uow, lent)).state
        except Conflict as refusal:
            return refusal.code

    async def both() -> list[str]:
        return sorted(await asyncio.gather(back(), back()))

    assert make.call(both) == ["handover_over", "returned"]


def test_whoever_still_has_something_is_told_the_way_out(make: Make, as_: Any) -> None:
    anna, boss = make.user(), as_(make.admin())
    books(make, anna)

    answer = boss.delete(f"/api/users/{anna.id}")

    assert answer.status_code == 409
    assert "/api/handovers" in answer.json()["detail"]
