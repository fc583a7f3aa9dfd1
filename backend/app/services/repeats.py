"""Requests that come again because their answer was lost: one effect, and the same answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.clock import now
from app.database import Database
from app.errors import Collided, Conflict, Invalid
from app.keys import digest
from app.models import KeptAnswer
from app.sealing import Seal, Unreadable
from app.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that may come again: its key, where it goes, and all that it says."""

    key: str
    route: str
    content: bytes

    @property
    def purpose(self) -> str:
        return f"answer {self.key}"


async def claim(
    uow: UnitOfWork, database: Database, seal: Seal, request: Repeatable, *, kept_for: timedelta
) -> Answer | None:
    """The answer that was given before; None if this is the first time, and then the key is this one's.

    Whoever comes with the same key meanwhile waits for the end of this transaction.

    Raises:
        Invalid: the same key came with another request.
        Conflict: the answer was sealed with another SECRET_KEY.
    """
    moment = now()
    fingerprint = seal.fingerprint(request.content, "request")
    values: dict[str, Any] = {
        "user_id": uow.actor.id, "route": request.route, "key": digest(request.key),
        "fingerprint": fingerprint, "created_at": moment, "status": 0, "headers": {}, "body": b"",
    }  # fmt: skip
    new = database.insert_missing(KeptAnswer, values, by=("user_id", "route", "key"))
    if await uow.session.scalar(new) is not None:
        return None
    kept: KeptAnswer | None = await uow.session.scalar(
        select(KeptAnswer).where(*_own(uow, request)).with_for_update()
    )
    if kept is None:  # it was purged at this moment
        raise Collided
    if kept.created_at <= moment - kept_for:
        kept.fingerprint, kept.created_at = fingerprint, moment
        return None
    if kept.fingerprint != fingerprint:
        raise Invalid("idempotency_mismatch", field="Idempotency-Key")
    return _opened(kept, seal, request)


def _own(uow: UnitOfWork, request: Repeatable) -> tuple[Any, ...]:
    return (
        KeptAnswer.user_id == uow.actor.id,
        KeptAnswer.route == request.route,
        KeptAnswer.key == digest(request.key),
    )


def _opened(kept: KeptAnswer, seal: Seal, request: Repeatable) -> Answer:
    try:
        return Answer(kept.status, kept.headers, seal.open(kept.body, request.purpose))
    except Unreadable as error:
        raise Conflict("answer_unreadable") from error


async def keep(uow: UnitOfWork, seal: Seal, request: Repeatable, answer: Answer) -> None:
    """Keep the answer, in the transaction of what it tells of, and name in it what was changed."""
    await uow.note(at=now())
    headers = answer.headers | ({"X-Batch": uow.batch} if uow.recorder.written else {})
    values = {"status": answer.status, "headers": headers, "body": seal.shut(answer.body, request.purpose)}
    await uow.session.execute(update(KeptAnswer).where(*_own(uow, request)).values(values))


async def forget(uow: UnitOfWork, request: Repeatable) -> None:
    """Give the key back: there is no answer that could be given again."""
    await uow.session.execute(delete(KeptAnswer).where(*_own(uow, request)))


async def purge(uow: UnitOfWork, *, kept_for: timedelta) -> None:
    """Forget answers that were kept long enough."""
    await uow.session.execute(delete(KeptAnswer).where(KeptAnswer.created_at <= now() - kept_for))
