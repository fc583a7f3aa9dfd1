"""The unit of work: one actor, one transaction, the only commit in the program."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Executable, Select, bindparam, select
from sqlalchemy import exc as sa_exc
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.database import MAX_ID, Database, Mode
from app.errors import Collided, Conflict, Invalid, NotFound, PreconditionFailed
from app.journal import Recorder
from app.models import Base, Change, Searchable, Via
from app.models.base import columns_of
from app.models.index import index_new, keep_index_of
from app.outages import ERRORS, is_outage, meaning, violated
from app.policies import Actor, visible
from app.quick import Passed, Values
from app.sequences import reserve_ids
from app.source import Source
from app.writing import Part, complete, insert_rows, insert_values, settle, update_of

log = logging.getLogger("nocto.database")

Row = TypeVar("Row", bound=Base)
Result = TypeVar("Result")


class Lock(Enum):
    """What others may do to a row until we are through. SQLite has one writer anyway."""

    NONE = "none"
    SHARE = "share"  # nobody changes it
    CHANGE = "change"  # we are about to change it; others may still refer to it
    REMOVE = "remove"  # we are about to remove it

    @property
    def clause(self) -> dict[str, bool]:
        """Arguments of SQLAlchemy's `with_for_update`."""
        return {Lock.SHARE: {"read": True}, Lock.CHANGE: {"key_share": True}}.get(self, {})


Who = Actor | Callable[[Source], Awaitable[Actor]]


class UnitOfWork:
    """What one actor does in one transaction. `batch` names all of it in the journal."""

    undoes: str | None = None
    """The batch that this one takes back."""

    def __init__(self, source: Source, actor: Actor, *, via: Via, batch: str | None = None) -> None:
        self._source = source
        self.actor = actor
        self.via = via
        self.batch = batch or uuid4().hex
        self.changed = False  # known after the commit
        self._goes_on = batch is not None
        self.recorder = Recorder()
        self.sees_everything = False
        self.sees_deleted = False
        self.clients_told: set[int] = set()
        self.last: list[Part] = []
        """Rows that are written with the journal, since nothing reads them earlier."""
        source.take(self)

    @property
    def session(self) -> AsyncSession:
        return self._source.session

    @property
    def state(self) -> str | None:
        """In a snapshot: what the state before it was called; see `sql_functions.database_state`."""
        return self._source.state

    async def rows(self, statement: Executable, values: Values) -> Sequence[Any]:
        """What the actor sees of what this statement finds, to be read only.

        For statements that are made once and kept: a read takes the short way with them.
        """
        if (quick := self._source.quick) is not None:
            with suppress(Passed):
                return await quick.rows(self._seen_by_actor(statement), values)
        found: Sequence[Any] = (await self.session.execute(statement, values)).all()
        return found

    async def shown(self, statement: Executable, values: Values) -> list[dict[str, Any]] | None:
        """As `rows`, by name and as JSON has them; None if there is no short way, and `rows` must do."""
        if (quick := self._source.quick) is not None:
            with suppress(Passed):
                return await quick.shown(self._seen_by_actor(statement), values)
        return None

    def _seen_by_actor(self, statement: Executable) -> Executable:
        return (
            statement if self.sees_everything else visible(statement, self.actor, deleted=self.sees_deleted)
        )

    async def get(self, model: type[Row], row_id: int, *, lock: Lock = Lock.NONE) -> Row:
        """The row, if it exists for this actor; fresh from the database when it is locked.

        Raises:
            NotFound: there is no such row, or none that this actor may see.
        """
        if not 0 < row_id <= MAX_ID:
            raise NotFound(model.ENTITY, row_id)
        row: Row | None = await self.session.scalar(_by_id(model, lock), {"row_id": row_id})
        if row is None:
            raise NotFound(model.ENTITY, row_id)
        return row

    async def look(self, model: type[Row], row_id: int) -> Any:
        """The row's fields, if it exists for this actor: to be shown, not to be changed.

        Raises:
            NotFound: as `get`.
        """
        rows = await self.rows(_fields_by_id(model), {"row_id": row_id}) if 0 < row_id <= MAX_ID else ()
        if not rows:
            raise NotFound(model.ENTITY, row_id)
        return rows[0]

    async def take(self, model: type[Row], row_id: int, *, expect: int | None = None) -> Row:
        """The row, locked for a change.

        Raises:
            NotFound: as `get`.
            PreconditionFailed: the caller expects another version (If-Match).
        """
        row = await self.get(model, row_id, lock=Lock.CHANGE)
        if expect is not None and getattr(row, "version", expect) != expect:
            raise PreconditionFailed
        return row

    def add(self, row: Base) -> None:
        self.session.add(row)

    async def flush(self) -> None:
        """Send what was changed to the database, so that ids, versions and refusals are known.

        Raises:
            Conflict: a constraint refused it, or somebody changed the row meanwhile.
        """
        with refusals():
            await self.session.flush()

    async def create_all(self, rows: Sequence[Base]) -> None:
        """Write many new rows of one model in one statement, journal, index and listeners included.

        They get their ids and defaults, but do not join the session, which would cost ten times as much.

        Raises:
            Conflict: as `flush`.
        """
        if not rows:
            return
        model = type(rows[0])
        ids = await reserve_ids(self.session, model.__tablename__, len(rows))
        for row, row_id in zip(rows, ids, strict=True):
            complete(row, row_id)
        with refusals():
            await (await self.session.connection()).run_sync(insert_rows, model, rows)
        found = [row for row in rows if isinstance(row, Searchable)]
        if found:
            await self.session.run_sync(index_new, found)
        self.recorder.created(rows)

    async def put(self, model: type[Base], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        """Write many rows of a kind that the journal does not keep, as tuples in the order of the names."""
        if rows:
            connection = await self.session.connection()
            await connection.run_sync(insert_values, model, names, rows)

    def put_last(self, model: type[Base], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
        """As `put`, but with the journal, in one statement if they are few."""
        if rows:
            self.last.append(Part(model, names, rows))

    async def flush_together(self, rows: Sequence[Base], *, told: bool = True) -> None:
        """Send what was changed in rows of one kind: many in a statement, where `flush` sends one a row.

        The same follows: versions grow, texts are folded and indexed, the journal hears. But versions are
        not compared, so the rows must be locked. Not `told`, the journal hears nothing: for erasing.

        Raises:
            Conflict: a constraint refused it.
        """
        connection = await self.session.connection()
        await connection.run_sync(keep_index_of, rows)
        alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            if told:
                self.recorder.watch_change(row)
            if values := settle(connection.sync_connection, row):
                parameters = {f"new_{name}": value for name, value in values.items()}
                alike[tuple(values)].append({"row_id": row.id} | parameters)
        with refusals():
            for names, changes in alike.items():
                await connection.execute(update_of(type(rows[0]), names), changes)

    def tell_of(self, clients: Iterable[int | None]) -> None:
        """The actor is given the addresses, phones or people of these clients: see `services.access`."""
        self.clients_told.update(client_id for client_id in clients if client_id is not None)

    @contextmanager
    def everything(self) -> Iterator[None]:
        """Lift the row filters, for checks that must see all; what is seen here must not reach the caller."""
        before, self.sees_everything = self.sees_everything, True
        try:
            yield
        finally:
            self.sees_everything = before

    @contextmanager
    def deleted(self) -> Iterator[None]:
        """The one door to deleted rows: those the actor would see were they not deleted."""
        before, self.sees_deleted = self.sees_deleted, True
        try:
            yield
        finally:
            self.sees_deleted = before

    async def has_begun(self) -> bool:
        """Whether the journal knows this batch already, from an earlier transaction."""
        if not self._goes_on:
            return False
        with self.everything():
            known = select(Change.id).where(Change.batch == self.batch).limit(1)
            return await self.session.scalar(known) is not None

    async def note(self, *, at: datetime, by: int | None = None) -> None:
        """Write what was done so far into the journal, as done then and by that person, and go on."""
        with refusals():
            await self.session.flush()
            await self.recorder.tell(self)
            await self.recorder.write(self, at=at, by=by)

    async def _finish(self, *, dry: bool) -> None:
        with refusals():
            await self.session.flush()
            await self.recorder.tell(self)
            await self.recorder.write(self)
            if dry:
                await self.session.rollback()
            else:
                await self.session.commit()
        self.changed = bool(self.recorder.written) and not dry


@cache
def _by_id(model: type[Base], lock: Lock) -> Select[Any]:
    """Made once a model: to compose a statement takes longer than to run it."""
    query = select(model).where(model.id == bindparam("row_id"))
    if lock is Lock.NONE:
        return query
    return query.with_for_update(of=model, **lock.clause).execution_options(populate_existing=True)


@cache
def _fields_by_id(model: type[Base]) -> Select[Any]:
    return select(*columns_of(model)).where(model.id == bindparam("row_id"))


@contextmanager
def refusals() -> Iterator[None]:
    """Translate what the database refuses into what the caller can act on."""
    try:
        yield
    except StaleDataError as error:
        raise Conflict("changed_meanwhile") from error
    except sa_exc.IntegrityError as error:
        raise _refused_by(violated(error, Base.metadata)) from error


REFUSED_BY = {
    "uq_users_username_key": "username_taken",
    "uq_users_email": "email_taken",
    "uq_deal_participants_deal_id_user_id": "already_participant",
    "uq_contacts_one_primary": "primary_taken",
    "uq_tags_name_key": "tag_taken",
    "uq_view_choices_user_id_entity": "changed_meanwhile",
    "uq_custom_fields_entity_key": "key_taken",
    "fk_deals_stage": "changed_meanwhile",
}


def _refused_by(constraint: str) -> Conflict | Invalid:
    if constraint.startswith("ck_"):
        return Invalid("constraint")
    return Conflict(
        REFUSED_BY.get(constraint) or ("still_referenced" if constraint.startswith("f") else "constraint")
    )


@asynccontextmanager
async def unit_of_work(
    database: Database,
    who: Who,
    *,
    mode: Mode = Mode.WRITE,
    via: Via = Via.API,
    batch: str | None = None,
    dry: bool = False,
) -> AsyncIterator[UnitOfWork]:
    """Open a transaction for an actor, or for whoever `who` finds in it; commit it at the end of the block.

    `batch` is for work that takes several transactions and is one entry in the journal all the same.
    A dry one does everything that would refuse the work, and then rolls it back.
    An error inside the block, or in a listener of the journal, rolls everything back.

    Raises:
        Busy: the database is overloaded, away or damaged; nothing was changed.
        NoRoom: its disk is full; nothing was changed.
        Collided: it was undone for somebody else's sake; see `again_if_collided`.
    """
    try:
        async with database.turn(mode), aclosing(Source(database, mode)) as source:
            actor = who if isinstance(who, Actor) else await who(source)
            uow = UnitOfWork(source, actor, via=via, batch=batch)
            yield uow
            if mode is Mode.WRITE:
                await uow._finish(dry=dry)
                if uow.changed:
                    for hear in database.after_commit:
                        hear()
    except ERRORS as error:
        told = meaning(error)
        if told is None:
            raise
        if is_outage(error):
            log.warning("the database can't work: %s", getattr(error, "orig", error))
        raise told from error


TRIES = 4
PAUSE = (
    0.02  # seconds; drawn at random below it, and twice as long each time, or the same two would meet again
)


async def again_if_collided(work: Callable[[], Awaitable[Result]]) -> Result:
    """Do the work; do it anew, up to three times, when the database has undone it for somebody else's sake.

    `work` must open its unit of work itself and reach nothing outside before that is committed.

    Raises:
        Collided: it never went well.
    """
    for pause in (PAUSE * 2**attempt for attempt in range(TRIES - 1)):
        try:
            return await work()
        except Collided:
            await asyncio.sleep(pause * random.random())  # noqa: S311 - no secret
    return await work()
