"""Where a unit of work reads and writes: a session, or the short way for what is only read."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Executable, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session

from app.database import Database, Mode
from app.policies import visible
from app.quick import Passed, Snapshot, Values, Way


class _Session(Session):
    """A session whose statements see only what its actor sees, and whose flushes are watched."""


@event.listens_for(_Session, "do_orm_execute")
def _see_only_visible(state: ORMExecuteState) -> None:
    uow: Any = state.session.info.get("uow")
    if uow is None or uow.sees_everything:
        return
    # Rows loaded along a relationship carry the options of the statement that loaded their owner.
    inherited = state.is_relationship_load or state.is_column_load
    if not inherited and (state.is_select or state.is_update or state.is_delete):
        state.statement = visible(state.statement, uow.actor, deleted=uow.sees_deleted)


@event.listens_for(_Session, "after_flush")
def _watch(session: Session, flush: Any) -> None:
    uow: Any = session.info["uow"]
    uow.recorder.watch(session, flush)


class Source:
    """Where one unit of work reads: by a session, opened when something needs one, or by the short way."""

    owner: Any = None
    state: str | None = None
    """What the database's state was called just before a snapshot of it was taken: see `database_state`."""

    def __init__(self, database: Database, mode: Mode) -> None:
        self._database, self._mode = database, mode
        self._session: AsyncSession | None = None
        self._snapshot: Snapshot | None = None

    @property
    def session(self) -> AsyncSession:
        if self._session is None:
            if self._database.quick is not None:
                self._database.quick.make_room()
            self._session = AsyncSession(
                self._database.engine_for(self._mode),
                sync_session_class=_Session,
                autoflush=False,
                expire_on_commit=False,
            )
            if self.owner is not None:
                self._session.sync_session.info["uow"] = self.owner
        return self._session

    def take(self, owner: Any) -> None:
        """From now on it reads for this one."""
        self.owner = owner
        if self._session is not None:
            self._session.sync_session.info["uow"] = owner

    @property
    def quick(self) -> Way | None:
        """For those who only read, until something needs a session: then all is read by that one."""
        quick = self._database.quick
        if quick is None or self._session is not None:
            return None
        if self._mode is Mode.SNAPSHOT:
            self._snapshot = self._snapshot or quick.snapshot()
            return self._snapshot
        return quick if self._mode is Mode.READ else None

    @property
    def is_snapshot(self) -> bool:
        return self._mode is Mode.SNAPSHOT

    async def rows(self, statement: Executable, values: Values) -> Sequence[Any]:
        """What a statement that is kept finds, before it is known for whom, or a snapshot is taken."""
        quick = self._database.quick if self.is_snapshot and self._session is None else self.quick
        if quick is not None:
            with suppress(Passed):
                return await quick.rows(statement, values)
        found: Sequence[Any] = (await self.session.execute(statement, values)).all()
        return found

    async def aclose(self) -> None:
        if self._snapshot is not None:
            await self._snapshot.close()
        if self._session is not None:
            await self._session.__aexit__(None, None, None)  # closed even if we are cancelled meanwhile
