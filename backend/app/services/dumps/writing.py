"""Writing a dump: a file of JSON Lines a table, and a manifest that tells what they must be."""

import json
import logging
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable
from hashlib import sha256
from typing import IO, Any

from sqlalchemy import select

from app.clock import now
from app.config import VERSION
from app.database import Database, Mode
from app.models import Base, Client, Via
from app.policies import Actor, require
from app.sequences import last_id
from app.services.dumps import manifest as manifests
from app.services.dumps.manifest import Manifest, TableOf, file_of
from app.services.dumps.tables import encoder, fields, is_secret, models
from app.uow import UnitOfWork, unit_of_work
from app.upgrade import revisions
from app.zipping import Unseekable, entry

log = logging.getLogger("nocto.audit")

PAGE = 2_000
Sink = Callable[[bytes], object]
Told = Callable[[Iterable[int]], object]

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


async def dump(
    database: Database,
    actor: Actor,
    sink: Sink,
    *,
    secrets: bool = False,
    via: Via = Via.API,
    told: Told = list,
) -> Manifest:
    """Write the archive piece after piece, all of one state of the database, a page of rows in memory.

    Deleted rows and the journal are in it, and every number and order key as it is. Without `secrets`
    nobody can sign in with what it holds: there is no password hash, and no API key. They are for the owner
    of the machine, who could read them in the database anyway.

    Raises:
        Forbidden: the actor may not take everything out.
    """
    require(actor, "dump")
    started, tables = time.monotonic(), {}
    out = Unseekable()
    async with unit_of_work(database, actor, mode=Mode.SNAPSHOT, via=via) as uow:
        told(await uow.session.scalars(select(Client.id)))
        with uow.everything(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for model in models():
                if secrets or not is_secret(model):
                    tables[model.__tablename__] = await _write(
                        uow, model, archive, out, sink, secrets=secrets
                    )
            said = _manifest(tables, secrets=secrets)
            archive.writestr(entry(manifests.NAME), said.model_dump_json(indent=1))
    sink(out.taken())
    facts = {"rows": said.rows, "secrets": secrets, "user_id": actor.id,
             "via": via.value, "seconds": round(time.monotonic() - started, 2)}  # fmt: skip
    log.info("dump", extra=facts)
    return said


def _manifest(told: dict[str, TableOf], *, secrets: bool) -> Manifest:
    return Manifest(format=manifests.FORMAT, product="noctoCRM", version=VERSION, revision=revisions()[0],
                    made_at=now(), secrets=secrets, tables=told)  # fmt: skip


async def _write(
    uow: UnitOfWork,
    model: type[Base],
    archive: zipfile.ZipFile,
    out: Unseekable,
    sink: Sink,
    *,
    secrets: bool,
) -> TableOf:
    digest, count, encode = sha256(), 0, encoder(model, secrets=secrets)
    name = model.__tablename__
    with _file(archive, name) as file:
        async for page in _pages(uow, model):
            lines = "".join([_to_json(encode(row)) + "\n" for row in page]).encode()
            digest.update(lines)
            file.write(lines)
            sink(out.taken())
            count += len(page)
    return TableOf(rows=count, sha256=digest.hexdigest(), last_id=await last_id(uow.session, name))


def _file(archive: zipfile.ZipFile, table: str) -> IO[bytes]:
    return archive.open(entry(file_of(table)), "w", force_zip64=True)


async def _pages(uow: UnitOfWork, model: type[Base]) -> AsyncIterator[list[Any]]:
    """In order of their ids, each page after the last id of the one before."""
    last = 0
    query = select(*(field.column for field in fields(model))).order_by(model.id).limit(PAGE)
    place = next(number for number, field in enumerate(fields(model)) if field.name == "id")
    while page := list((await uow.session.execute(query.where(model.id > last))).all()):
        yield page
        last = page[-1][place]
