"""Jobs: leased, renewed, tried again, taken over from whoever died; imports go on where they were."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import now
from app.config import BACKEND, Settings
from app.database import Database
from app.jobs import runner
from app.jobs.runner import KINDS, Kind, Runner, do
from app.jobs.upkeep import purge
from app.models import Change, Deal, Import, Job, JobState
from app.policies import SYSTEM
from app.services import doctor, jobs
from app.services.imports import process
from app.services.imports.known import Known
from app.uow import unit_of_work
from tests.make import Make
from tests.uploading import Desk

STEP = 200  # rows in one transaction
ROWS = 6 * STEP
HEADER = "ID,Название сделки,Этап сделки,Воронка,Ответственный,Компания,Бюджет\n"


def file(rows: int = ROWS) -> str:
    lines = (
        f"{number},Сделка {number},Новая,Продажи,Анна Белова,Клиент {number % 50},{number}"
        for number in range(rows)
    )
    return HEADER + "\n".join(lines) + "\n"


@pytest.fixture
def desk(make: Any, as_: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Imports are made in small steps, so that a short file has many."""
    monkeypatch.setattr(process, "ROWS", STEP)
    return Desk(make, as_)


async def enqueue(database: Database, kind: str = "test") -> int:
    async with unit_of_work(database, SYSTEM) as uow:
        job = jobs.enqueue(uow, kind, {"x": 1})
        await uow.flush()
        return job.id


async def lease(database: Database) -> Job | None:
    async with unit_of_work(database, SYSTEM) as uow:
        return await jobs.lease(uow)


async def found(database: Database, job_id: int) -> Job:
    async with unit_of_work(database, SYSTEM) as uow:
        return await uow.get(Job, job_id)


async def test_a_job_is_leased_once_and_again_when_its_lease_has_run_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await enqueue(database)
    first = await lease(database)
    second = await lease(database)
    monkeypatch.setattr(jobs, "now", lambda: now() + jobs.LEASE + timedelta(seconds=1))

    third = await lease(database)

    assert first is not None
    assert second is None
    assert third is not None
    assert (third.id, third.attempts, third.lease == first.lease) == (job_id, 2, False)
    with pytest.raises(jobs.LeaseLost):
        async with unit_of_work(database, SYSTEM) as uow:
            await jobs.renew(uow, job_id, first.lease or "")


async def test_a_job_enqueued_in_a_transaction_that_fails_was_never_there(database: Database) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - the end of the block is what is tested
        async with unit_of_work(database, SYSTEM) as uow:
            jobs.enqueue(uow, "test", {})
            await uow.flush()
            raise RuntimeError

    assert await lease(database) is None


async def test_a_job_that_fails_waits_longer_each_time_and_is_given_up(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gave_up: list[int] = []

    async def fail(_errand: Any) -> None:
        raise RuntimeError("no luck")

    async def give_up(errand: Any, _uow: Any) -> None:
        gave_up.append(errand.id)

    monkeypatch.setitem(KINDS, "test", Kind(fail, give_up))
    monkeypatch.setattr(jobs, "PAUSE", timedelta(0))
    monkeypatch.setattr(runner.log, "exception", lambda *_: None)
    job_id = await enqueue(database)
    for _ in range(jobs.TRIES):
        job = await lease(database)
        assert job is not None
        await do(job, settings)

    after = await found(database, job_id)

    assert (after.state, after.attempts, gave_up) == (JobState.FAILED, jobs.TRIES, [job_id])
    assert after.error == "RuntimeError: no luck"
    assert await lease(database) is None
    assert [jobs.pause_after(attempt).total_seconds() for attempt in (1, 2, 3)] == [0, 0, 0]


def test_pauses_double() -> None:
    assert [jobs.pause_after(attempt) / jobs.PAUSE for attempt in (1, 2, 3, 4)] == [1, 2, 4, 8]


async def test_jobs_that_are_over_for_long_are_forgotten_and_no_others(database: Database) -> None:
    states = (JobState.DONE, JobState.FAILED, JobState.STOPPED, JobState.WAITING, JobState.RUNNING)
    ids = {(state, old): await enqueue(database) for state in states for old in (True, False)}
    long_ago = now() - jobs.KEPT - timedelta(minutes=1)
    async with unit_of_work(database, SYSTEM) as uow:
        uow.add(
            Import(
                file_name="x",
                stored_name="x",
                size=1,
                columns=[],
                mapping={},
                job_id=ids[JobState.DONE, True],
            )
        )
        await uow.flush()
        for (state, old), job_id in ids.items():
            times = {"run_at": long_ago, "updated_at": long_ago} if old else {}
            await uow.session.execute(update(Job).where(Job.id == job_id).values(state=state, **times))

    await purge(database)

    async with unit_of_work(database, SYSTEM) as uow:
        kept = set(await uow.session.scalars(select(Job.id)))
        [upload] = await uow.session.scalars(select(Import))
    gone = {ids[state, True] for state in (JobState.DONE, JobState.FAILED, JobState.STOPPED)}
    assert kept == set(ids.values()) - gone
    assert upload.job_id is None


async def test_a_runner_that_ends_leaves_its_job_to_the_next(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    async def work(errand: Any) -> None:
        begun.append(errand.id)
        while len(begun) == 1:
            await asyncio.sleep(0.02)
            async with unit_of_work(errand.database, SYSTEM) as uow:
                await errand.renew(uow, progress={"rows": 1})

    monkeypatch.setitem(KINDS, "test", Kind(work, work))  # type: ignore[arg-type]
    job_id = await enqueue(database)
    for _ in range(2):
        running = asyncio.create_task(Runner(database, settings).run())
        await asyncio.sleep(1.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    after = await found(database, job_id)

    assert begun == [job_id, job_id]
    assert (after.state, after.progress) == (JobState.DONE, {"rows": 1})


def do_one(make: Make, settings: Settings) -> Any:
    """Do the job that is due, as a server would."""

    async def go() -> None:
        job = await lease(make.app.state.database)
        assert job is not None
        await do(job, settings)

    return make.call(go)


def test_an_import_that_breaks_off_goes_on_and_ends_as_if_nothing_had_been(
    desk: Desk, make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = desk.ready(file())
    desk.call.post(f"/api/imports/{shown['id']}/run")
    remember, calls = Known.remember, []

    async def break_off(known: Any, model: Any, keys: Any) -> None:
        calls.append(model)
        if model is Deal and calls.count(Deal) == 4:
            raise RuntimeError("the disk is full")
        await remember(known, model, keys)

    monkeypatch.setattr(Known, "remember", break_off)
    monkeypatch.setattr(jobs, "PAUSE", timedelta(0))
    monkeypatch.setattr(runner.log, "exception", lambda *_: None)
    do_one(make, settings)
    halfway = desk.call.get(f"/api/imports/{shown['id']}").json()
    do_one(make, settings)

    done = desk.call.get(f"/api/imports/{shown['id']}").json()

    assert (halfway["state"], halfway["rows_done"]) == ("running", 3 * STEP)
    assert (done["state"], done["account"]["created"], done["account"]["skipped"]) == ("done", ROWS, 0)
    assert done["account"]["entities"]["client"] == {"created": 50, "updated": 0}
    assert make.run(batches) == {done["batch"]}
    assert make.run(wrong) == []


async def batches(uow: Any) -> set[str]:
    return set(await uow.session.scalars(select(Change.batch).where(Change.entity == "deal").distinct()))


async def wrong(uow: Any) -> list[Any]:
    """What the doctor finds in the sums and the index."""
    checks = [check for name, check in doctor.CHECKS.items() if name != "administrators"]
    return [problem for check in checks for problem in await check(uow)]


def test_an_import_is_stopped_and_run_on(
    desk: Desk, make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = desk.ready(file())
    desk.call.post(f"/api/imports/{shown['id']}/run")
    write, calls = process._write, []

    async def stop_midway(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            await asyncio.to_thread(desk.call.post, f"/api/imports/{shown['id']}/stop")
        return await write(*args)

    monkeypatch.setattr(process, "_write", stop_midway)

    def in_its_own_loop() -> None:
        job = make.call(lease, make.app.state.database)
        assert job is not None
        asyncio.run(do(job, settings))

    in_its_own_loop()
    stopped = desk.call.get(f"/api/imports/{shown['id']}").json()
    refused = desk.call.put(f"/api/imports/{shown['id']}", json={"mapping": shown["mapping"]})
    desk.call.post(f"/api/imports/{shown['id']}/run")
    in_its_own_loop()

    done = desk.call.get(f"/api/imports/{shown['id']}").json()

    assert (stopped["state"], stopped["rows_done"]) == ("stopped", 2 * STEP)
    assert (refused.status_code, refused.json()["code"]) == (409, "import_begun")
    assert (done["state"], done["account"]["created"]) == ("done", ROWS)


WORKER = """
import asyncio, sys
from app.config import Settings
from app.database import Database
from app.jobs.runner import do
from app.policies import SYSTEM
from app.services import jobs
from app.services.imports import process
from app.uow import unit_of_work

async def go():
    url, secret, folder, step = sys.argv[1:]
    process.ROWS = int(step)
    settings = Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=secret, DATA_DIR=folder)
    database = Database(settings.DATABASE_URL)
    async with unit_of_work(database, SYSTEM) as uow:
        job = await jobs.lease(uow)
    await do(job, settings)

asyncio.run(go())
"""


MANY = 3_000  # a process is not through with them before it can be killed


@pytest.mark.slow
def test_a_process_that_is_killed_midway_loses_and_doubles_nothing(
    desk: Desk, make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = desk.ready(file(MANY))
    address = f"/api/imports/{shown['id']}"
    desk.call.post(f"{address}/run")
    worker = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", WORKER, settings.DATABASE_URL, settings.SECRET_KEY, str(settings.DATA_DIR),
         str(STEP)],
        cwd=BACKEND, env=os.environ | {"PYTHONPATH": str(Path(BACKEND))},
    )  # fmt: skip
    while desk.call.get(address).json()["rows_done"] < STEP and worker.poll() is None:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    halfway = desk.call.get(address).json()
    monkeypatch.setattr(jobs, "now", lambda: now() + jobs.LEASE + timedelta(seconds=1))
    do_one(make, settings)

    done = desk.call.get(address).json()

    assert (halfway["state"], halfway["rows_done"] % STEP) == ("running", 0)
    assert (done["state"], done["account"]["created"]) == ("done", MANY)
    assert make.run(count_deals) == MANY
    assert make.run(wrong) == []


async def count_deals(uow: Any) -> int:
    return len((await uow.session.scalars(select(Deal.id))).all())
