"""What earlier imports of the same source brought, by its own keys; and the keys of this file."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import aliased

from app.folding import fold
from app.identity import email_key, inn_key, phone_key
from app.models import Base, Binned, Change, Client, Contact, ExternalId, Mergeable, Pipeline, User, Via
from app.schemas.imports import ImportMapping
from app.services.imports.mapping import Mapping
from app.services.imports.words import Unusable
from app.services.instance import read_key, second
from app.uow import Lock, UnitOfWork

Found = TypeVar("Found", bound=Base)

MOST_ASKED = 500  # keys in one statement
PAGE = 10_000
MOST_NEW_PEOPLE = 500  # managers; more mean that the wrong column was named


@dataclass(slots=True)
class Job:
    """What one import keeps from batch to batch."""

    mapping: Mapping | ImportMapping
    currency: str
    dry: bool
    notes: "Notes"
    imagined: dict[tuple[str, str], Any] = field(default_factory=dict)  # what a dry run would have made
    new_people: int = 0
    last_imagined: int = 0
    instance: str = ""
    """This CRM's own name: by it exported rows are known when they come back."""

    def imagine(self, how_many: int) -> list[int]:
        """Ids for what a dry run would make; no row of ours has one below zero."""
        self.last_imagined -= how_many
        return list(range(self.last_imagined, self.last_imagined + how_many))

    def check_people(self, how_many: int) -> None:
        """Raises Unusable for a file with more managers than a company has."""
        if self.new_people + how_many > MOST_NEW_PEOPLE:
            raise Unusable(f"more than {MOST_NEW_PEOPLE} new managers: is it the right column?")


class Known:
    """Rows of ours by the source's keys. A dry run writes none, but finds those it would have written."""

    def __init__(self, uow: UnitOfWork, job: Job) -> None:
        self._uow = uow
        self._job = job
        self._source = job.mapping.source
        self._undone: set[tuple[str, int]] = set()

    async def find(
        self, model: type[Found], keys: Collection[str], *, lock: Lock = Lock.SHARE
    ) -> dict[str, Found]:
        """The rows that these keys stand for, the binned ones too; one query for all of them."""
        if not keys:
            return {}
        query: Any = (
            _led(model)
            .where(
                ExternalId.source == self._source,
                ExternalId.entity == model.ENTITY,
                ExternalId.key.in_(sorted(keys)),
            )
            .order_by(model.id)
            .with_for_update(of=model, **lock.clause)
        )
        with self._uow.everything():
            found = {key: row for key, row in await self._uow.session.execute(query)}  # noqa: C416 - a Row is no pair
        found |= await self._own(model, keys, lock)
        await self._notice_undone(model, [row for row in found.values() if _is_away(row)])
        imagined = {key: self._job.imagined.get((model.ENTITY, key)) for key in keys}
        return found | {key: row for key, row in imagined.items() if row is not None}

    async def _notice_undone(self, model: type[Base], away: Sequence[Base]) -> None:
        """Find out who is away because an import was undone, and has not been touched since."""
        if not away:
            return
        brought, lead, last = aliased(Change), aliased(Change), aliased(Change)
        newest = select(func.max(Change.id)).where(
            Change.entity == brought.entity, Change.entity_id == brought.entity_id
        )
        query = (
            select(brought.entity_id)
            .join(lead, and_(lead.batch == brought.batch, lead.leads))
            .join(last, and_(last.id == newest.scalar_subquery(), last.batch == lead.undone_by))
            .where(
                brought.entity == model.ENTITY,
                brought.entity_id.in_(sorted({row.id for row in away})),
                brought.via == Via.IMPORT,
            )
        )
        with self._uow.everything():
            ids = await self._uow.session.scalars(query)
        self._undone |= {(model.ENTITY, row_id) for row_id in ids}

    def was_undone(self, row: Base) -> bool:
        """Whether somebody is away only because an import was undone: whoever brings them again means it."""
        return (row.ENTITY, row.id) in self._undone

    def bring_back(self, row: Base) -> bool:
        """Put such a row where it was; whether it was one."""
        if not self.was_undone(row):
            return False
        self._undone.discard((row.ENTITY, row.id))
        if isinstance(row, Binned):
            row.deleted_at = None
        elif isinstance(row, User | Pipeline):
            row.is_active = True
        return True

    async def _own(self, model: type[Found], keys: Collection[str], lock: Lock) -> dict[str, Found]:
        """Rows that this CRM has exported itself, as far as the importer may see them."""
        named = {key: own for key in keys if (own := read_key(key)) and own.instance == self._job.instance}
        if not named:
            return {}
        ids = sorted({own.row_id for own in named.values()})
        query: Any = select(model).where(model.id.in_(ids)).order_by(model.id)
        with self._uow.deleted():
            found = await self._uow.session.scalars(query.with_for_update(of=model, **lock.clause))
        rows: dict[int, Any] = {row.id: row for row in found}
        return {
            key: rows[own.row_id]
            for key, own in named.items()
            if own.row_id in rows and second(rows[own.row_id].created_at) == own.made
        }

    async def numbered(self, model: type[Base], ids: Collection[int]) -> set[int]:
        """Those that the source knows by a number, and not by their name alone."""
        if not ids:
            return set()
        query = select(ExternalId.entity_id).where(
            ExternalId.entity == model.ENTITY,
            ExternalId.entity_id.in_(sorted(ids)),
            ExternalId.source == self._source,
            ~ExternalId.key.startswith("name:"),
        )
        return set(await self._uow.session.scalars(query))

    async def save(self, rows: Sequence[tuple[str, Base]]) -> None:
        """Write rows of one kind; from now on the keys stand for them, whatever they once stood for."""
        if not rows:
            return
        if self._job.dry:
            self._job.imagined |= {(row.ENTITY, key): row for key, row in rows}
            return
        self._uow.session.add_all([row for _, row in rows])
        await self._uow.flush()
        await self.remember(type(rows[0][1]), [(key, row.id) for key, row in rows])

    async def remember(self, model: type[Base], keys: Sequence[tuple[str, int]]) -> None:
        """From now on the keys stand for these rows, whatever they once stood for."""
        if not keys:
            return
        mine = (ExternalId.source == self._source, ExternalId.entity == model.ENTITY)
        await self._uow.session.execute(
            delete(ExternalId).where(*mine, ExternalId.key.in_([key for key, _ in keys]))
        )
        rows = [(self._source, model.ENTITY, key, row_id) for key, row_id in keys]
        names = ("source", "entity", "key", "entity_id")
        await self._uow.put(ExternalId, names, rows)


def _is_away(row: Base) -> bool:
    """In the bin, or put out of use."""
    return getattr(row, "deleted_at", None) is not None or not getattr(row, "is_active", True)


def _led(model: type[Base]) -> Any:
    """Keys with the rows they stand for; that of a merged row stands for what it has become a part of."""
    query: Any = select(ExternalId.key, model)
    if not issubclass(model, Mergeable):
        return query.join(model, model.id == ExternalId.entity_id)
    named: Any = aliased(model)
    meant = func.coalesce(named.merged_into_id, named.id)
    return query.join(named, named.id == ExternalId.entity_id).join(model, model.id == meant)


class Notes:
    """What has to be remembered of a whole file and a whole CRM, in a temporary file, for it may be long."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute(
            "CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER, times INTEGER) WITHOUT ROWID"
        )
        self._file.execute("CREATE TABLE told (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._file.execute("CREATE TABLE reached (key TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def see(self, lines: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
        """For each key and its line: on which line it was first seen, and how often it was seen by then."""
        asked = "SELECT key, line, times FROM seen WHERE key IN"
        seen = {key: (line, times) for key, line, times in self._ask(asked, {key for key, _ in lines})}
        told = []
        for key, line in lines:
            first, times = seen.get(key, (line, 0))
            seen[key] = first, times + 1
            told.append(seen[key])
        kept = ((key, *of) for key, of in seen.items())
        self._file.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", kept)
        return told

    def told(self, keys: Collection[str]) -> set[str]:
        """Those of the keys whom a row before these has described."""
        return {key for (key,) in self._ask("SELECT key FROM told WHERE key IN", keys)}

    def tell(self, keys: Iterable[str]) -> None:
        self._file.executemany("INSERT OR IGNORE INTO told VALUES (?)", ((key,) for key in keys))

    def reached(self, keys: Collection[str]) -> dict[str, int]:
        """Whom one reaches by these: `client phone 9161234567` -> id."""
        return dict(self._ask("SELECT key, id FROM reached WHERE key IN", keys))

    def reach(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Remember how somebody is reached; who came first keeps the phone."""
        self._file.executemany("INSERT OR IGNORE INTO reached VALUES (?, ?)", pairs)

    def _ask(self, statement: str, keys: Collection[str]) -> list[Any]:
        found: list[Any] = []
        wanted = list(keys)
        for start in range(0, len(wanted), MOST_ASKED):
            some = wanted[start : start + MOST_ASKED]
            found += self._file.execute(f"{statement} ({','.join('?' * len(some))})", some)
        return found

    def close(self) -> None:
        self._file.close()


def reach_key(entity: str, kind: str, value: str) -> str:
    return f"{entity} {kind} {value}"


async def learn(uow: UnitOfWork, notes: Notes) -> None:
    """Note how every client and contact of the CRM is reached, a page of rows at a time."""
    wanted: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (Client, (Client.inn, Client.email, Client.phone)),
        (Contact, (Contact.client_id, Contact.name, Contact.email, Contact.phone)),
    )
    for model, columns in wanted:
        last = 0
        while True:
            query = select(model.id, *columns).where(model.id > last).order_by(model.id).limit(PAGE)
            rows = (await uow.session.execute(query)).all()
            if not rows:
                break
            last = rows[-1].id
            notes.reach(pair for row in rows for pair in _reached(model.ENTITY, row))


def _reached(entity: str, row: Any) -> Iterable[tuple[str, int]]:
    if (inn := getattr(row, "inn", None)) and (key := inn_key(inn)):
        yield reach_key(entity, "inn", key), row.id
    if row.email:
        yield reach_key(entity, "email", email_key(row.email)), row.id
    if row.phone and (key := phone_key(row.phone)):
        yield reach_key(entity, "phone", key), row.id
    if entity == Contact.ENTITY:
        yield named_contact(row.client_id, row.name), row.id


def named_contact(client_id: int, name: str) -> str:
    return reach_key(Contact.ENTITY, f"name {client_id}", fold(" ".join(name.split())))
