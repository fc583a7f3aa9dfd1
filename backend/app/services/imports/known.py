"""What earlier imports of the same source brought, by its own keys; and the keys of this file."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select

from app.models import Base, ExternalId
from app.services.imports.mapping import Mapping
from app.uow import Lock, UnitOfWork

Found = TypeVar("Found", bound=Base)


@dataclass(slots=True)
class Job:
    """What one import keeps from batch to batch."""

    mapping: Mapping
    currency: str
    dry: bool
    decided: set[str] = field(default_factory=set)  # clients that this file has described already
    imagined: dict[tuple[str, str], Any] = field(default_factory=dict)  # what a dry run would have made


class Known:
    """Rows of ours by the source's keys. A dry run writes none, but finds those it would have written."""

    def __init__(self, uow: UnitOfWork, job: Job) -> None:
        self._uow = uow
        self._job = job
        self._source = job.mapping.source

    async def find(
        self, model: type[Found], keys: Collection[str], *, lock: Lock = Lock.SHARE
    ) -> dict[str, Found]:
        """The rows that these keys stand for, the binned ones too; one query for all of them."""
        if not keys:
            return {}
        query: Any = (
            select(ExternalId.key, model)
            .join(model, model.id == ExternalId.entity_id)
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
        imagined = {key: self._job.imagined.get((model.ENTITY, key)) for key in keys}
        return found | {key: row for key, row in imagined.items() if row is not None}

    async def save(self, rows: Sequence[tuple[str, Base]]) -> None:
        """Write rows of one kind; from now on the keys stand for them, whatever they once stood for."""
        if not rows:
            return
        if self._job.dry:
            self._job.imagined |= {(row.ENTITY, key): row for key, row in rows}
            return
        self._uow.session.add_all([row for _, row in rows])
        await self._uow.flush()
        mine = (ExternalId.source == self._source, ExternalId.entity == rows[0][1].ENTITY)
        keys = [key for key, _ in rows]
        await self._uow.session.execute(delete(ExternalId).where(*mine, ExternalId.key.in_(keys)))
        names = {"source": self._source, "entity": rows[0][1].ENTITY}
        await self._uow.session.execute(
            insert(ExternalId), [names | {"key": key, "entity_id": row.id} for key, row in rows]
        )


class Keys:
    """The keys of a file and their lines, in a temporary SQLite file: the memory stays small."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def first_line(self, key: str, line: int) -> int:
        """The line on which the key was first seen, which may be this one."""
        self._file.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))
        found: Iterable[Any] = self._file.execute("SELECT line FROM seen WHERE key = ?", (key,))
        return int(next(iter(found))[0])

    def close(self) -> None:
        self._file.close()
