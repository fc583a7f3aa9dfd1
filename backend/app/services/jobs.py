"""The queue of work that is done later: enqueue, lease, renew, end."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, delete, or_, select, update

from app.clock import now
from app.models import Import, Job, JobState
from app.uow import UnitOfWork

LEASE = timedelta(seconds=30)
"""How long a job is its holder's without a sign of life."""

TRIES = 5
PAUSE = timedelta(seconds=5)  # after the first failure; twice as long after each further one

OVER = (JobState.DONE, JobState.FAILED, JobState.STOPPED)
KEPT = timedelta(days=14)
"""How long one that is over is kept: until somebody who was on holiday can ask why it failed."""


class LeaseLost(Exception):
    """Somebody else does the job by now, or it was stopped; what was not committed must not be."""


def enqueue(uow: UnitOfWork, kind: str, payload: dict[str, Any]) -> Job:
    """Have something done as soon as this transaction is committed, and only then."""
    job = Job(kind=kind, payload=payload, actor_id=uow.actor.id)
    uow.add(job)
    return job


async def lease(uow: UnitOfWork) -> Job | None:
    """The job that is due first, ours until its lease runs out; also one whose holder went silent."""
    moment = now()
    query = (
        select(Job)
        .where(
            or_(
                and_(Job.state == JobState.WAITING, Job.run_at <= moment),
                and_(Job.state == JobState.RUNNING, Job.leased_until < moment),
            )
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = await uow.session.scalar(query)
    if job is not None:
        job.state, job.lease, job.leased_until = JobState.RUNNING, uuid4().hex, moment + LEASE
        job.attempts += 1
        job.error = None
    return job


async def due(uow: UnitOfWork) -> bool:
    """Whether there is anything to lease; asked without locking anybody out."""
    moment = now()
    query = select(Job.id).where(
        or_(
            and_(Job.state == JobState.WAITING, Job.run_at <= moment),
            and_(Job.state == JobState.RUNNING, Job.leased_until < moment),
        )
    )
    return await uow.session.scalar(query.limit(1)) is not None


async def renew(uow: UnitOfWork, job_id: int, lease: str, *, progress: dict[str, Any] | None = None) -> None:
    """Keep the lease, and the progress with it. What was achieved counts: the attempts begin anew.

    Raises:
        LeaseLost: the job is not the caller's any more.
    """
    values: dict[str, Any] = {"leased_until": now() + LEASE}
    if progress is not None:
        values |= {"progress": progress, "attempts": 1}
    await _change(uow, job_id, lease, **values)


async def end(uow: UnitOfWork, job_id: int, lease: str, state: JobState, *, error: str | None = None) -> None:
    """Raises LeaseLost as `renew`."""
    await _change(uow, job_id, lease, state=state, error=error, lease=None, leased_until=None)


async def give_back(
    uow: UnitOfWork, job_id: int, lease: str, *, run_at: datetime | None = None, error: str | None = None
) -> None:
    """Let somebody else do it, now or later; raises LeaseLost as `renew`."""
    await _change(
        uow, job_id, lease, state=JobState.WAITING, run_at=run_at or now(), error=error, leased_until=None
    )


def pause_after(attempts: int) -> timedelta:
    multiple: int = 2 ** max(attempts - 1, 0)
    return PAUSE * multiple


async def stop(uow: UnitOfWork, job_id: int) -> None:
    """Take a job away from whoever does it; their next transaction finds out and leaves nothing behind."""
    job = await uow.session.scalar(select(Job).where(Job.id == job_id).with_for_update())
    if job is not None and job.state in (JobState.WAITING, JobState.RUNNING):
        job.state, job.lease, job.leased_until = JobState.STOPPED, None, None


async def purge(uow: UnitOfWork) -> None:
    """Forget jobs that have been over for long. An import that is done needs its own no more."""
    before = now() - KEPT
    over = select(Job.id).where(Job.state.in_(OVER), Job.run_at < before, Job.updated_at < before)
    let_go = update(Import).where(Import.job_id.in_(over)).values(job_id=None, updated_at=Import.updated_at)
    for statement in (let_go, delete(Job).where(Job.id.in_(over))):
        await uow.session.execute(statement.execution_options(synchronize_session=False))


async def _change(uow: UnitOfWork, job_id: int, held: str, **values: Any) -> None:
    mine = (Job.id == job_id, Job.lease == held, Job.state == JobState.RUNNING)
    done: Any = await uow.session.execute(
        update(Job)
        .where(*mine)
        .values(updated_at=now(), **values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise LeaseLost
