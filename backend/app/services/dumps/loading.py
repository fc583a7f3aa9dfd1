"""Reading a dump back: first all of it is checked, then it is written, whole or not at all."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, insert, select

from app import search_index
from app.database import Database
from app.errors import Conflict, Invalid
from app.models import Base, Binned, BoardTotal, Deal, Searchable, Via
from app.policies import SYSTEM
from app.sequences import set_last_id
from app.services.dumps import manifest as manifests
from app.services.dumps.manifest import Manifest, file_of
from app.services.dumps.tables import SEEDED, decoder, is_secret, models, table_of
from app.uow import UnitOfWork, unit_of_work
from app.upgrade import revisions

PAGE = 1_000
CHUNK = 1 << 20
LONGEST_LINE = 1 << 24


async def load(database: Database, file: Path) -> Manifest:
    """Bring a dump into an empty CRM, in one transaction; ids, order and journal are as they were.

    Raises:
        Invalid: it is no dump, is damaged, or of another version.
        Conflict: the CRM is not empty.
    """
    said = _verified(file)
    with zipfile.ZipFile(file) as archive:
        async with unit_of_work(database, SYSTEM, via=Via.CLI) as uow:
            with uow.everything():
                await _refuse_full(uow)
                await _fill(uow, archive, said)
    return said


def _verified(file: Path) -> Manifest:
    try:
        with zipfile.ZipFile(file) as archive:
            said = _manifest(archive)
            _check(archive, said)
            return said
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Invalid("dump_broken", part=file.name) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if (
        manifests.NAME not in archive.namelist()
        or archive.getinfo(manifests.NAME).file_size > manifests.LONGEST
    ):
        raise Invalid("dump_broken", part=manifests.NAME)
    try:
        said = Manifest.model_validate_json(archive.read(manifests.NAME))
    except ValidationError as error:
        raise Invalid("dump_broken", part=manifests.NAME) from error
    if said.format != manifests.FORMAT:
        raise Invalid("dump_format", format=said.format, known=manifests.FORMAT)
    if said.revision != revisions()[0]:
        raise Invalid("dump_revision", revision=said.revision, version=said.version, known=revisions()[0])
    wanted = {model.__tablename__ for model in models() if said.secrets or not is_secret(model)}
    if odd := sorted(wanted ^ said.tables.keys()):
        raise Invalid("dump_broken", part=odd[0])
    return said


def _check(archive: zipfile.ZipFile, said: Manifest) -> None:
    """Every file is what the manifest says, to the byte."""
    names = archive.namelist()
    for table, told in said.tables.items():
        if names.count(file_of(table)) != 1:
            raise Invalid("dump_broken", part=file_of(table))
        digest, rows = sha256(), 0
        with archive.open(file_of(table)) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                rows += chunk.count(b"\n")
        if (digest.hexdigest(), rows) != (told.sha256, told.rows):
            raise Invalid("dump_broken", part=file_of(table))


async def _refuse_full(uow: UnitOfWork) -> None:
    for model in models():
        if model not in SEEDED and await uow.session.scalar(select(model.id).limit(1)) is not None:
            rows = await uow.session.scalar(select(func.count(model.id)))
            raise Conflict("dump_target_full", table=model.__tablename__, rows=rows)


async def _fill(uow: UnitOfWork, archive: zipfile.ZipFile, said: Manifest) -> None:
    connection = await uow.session.connection()
    for seeded in SEEDED:
        await uow.session.execute(delete(seeded))
    for model in models():
        told = said.tables.get(model.__tablename__)
        if told is None:
            continue
        statement = insert(table_of(model))
        for rows in _rows(archive, model):
            await connection.execute(statement, rows)
            if issubclass(model, Searchable):
                await connection.run_sync(_index, model, rows)
        await set_last_id(uow.session, model.__tablename__, told.last_id)
    await _add_up(uow)


def _rows(archive: zipfile.ZipFile, model: type[Base]) -> Iterator[list[dict[str, Any]]]:
    name, decode = file_of(model.__tablename__), decoder(model)
    with archive.open(name) as source:
        lines = iter(lambda: source.readline(LONGEST_LINE), b"")
        while some := list(islice(lines, PAGE)):
            try:
                yield [decode(json.loads(line)) for line in some]
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise Invalid("dump_broken", part=name) from error


def _index(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    binned = issubclass(model, Binned)
    entries = [(row["id"], row["search_text"]) for row in rows if not binned or row["deleted_at"] is None]
    search_index.put(connection, model.__tablename__, entries)


async def _add_up(uow: UnitOfWork) -> None:
    """The sums of the board, which follow from the deals."""
    group = (Deal.stage_id, Deal.manager_id, Deal.currency)
    sums = select(*group, func.count(Deal.id), func.sum(Deal.amount)).where(Deal.deleted_at.is_(None))
    names = ("stage_id", "manager_id", "currency", "count", "amount")
    rows = [dict(zip(names, row, strict=True)) for row in await uow.session.execute(sums.group_by(*group))]
    if rows:
        await uow.session.execute(insert(BoardTotal), rows)
