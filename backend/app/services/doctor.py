"""Whether everything is in order: the settings, the database, and what the rows promise each other.

A check answers with what it found wrong; an answer without anything is good news.
"""

import shutil
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy import exc as sa_exc

from app.clock import now
from app.config import Settings, refuse_weak_secret
from app.database import Database, Mode, broken_file
from app.models import Change, Client, Contact, Deal, DealStage, DealStatus, User
from app.policies import ADMINISTRATOR, SYSTEM
from app.services import identity_upkeep, totals
from app.services.backup_folder import made
from app.services.search import upkeep
from app.uow import UnitOfWork, unit_of_work
from app.upgrade import revision_of, revisions

NAMED = 5  # faults that are told one by one; the rest is counted
LATE = 3  # backups that were not made in a row, before that is a fault
CHAINS = 5_000  # deals whose history is read at a time
ENOUGH_DISK = 200 * 1024**2  # bytes: less, and the next backup or upgrade may not fit


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to: in order or not, and in words."""

    check: str
    ok: bool
    detail: str


Faults = list[tuple[str, str]]
"""What is wrong, in Russian and in English."""


async def examine(database: Database, settings: Settings) -> list[Finding]:
    """Look at everything; changes nothing. What needs a sound database is not asked of a broken one."""
    findings = [
        _finding("secret", settings, _secret(settings)),
        _finding("time zone", settings, [], good=f"{settings.TIME_ZONE}, {_clock(settings)}"),
        _finding("disk", settings, _disk(database.folder(settings.DATA_DIR))),
    ]
    findings.append(_backups(settings))
    reached = await _reach(database)
    findings.append(_finding("database", settings, reached, good=database.url.get_backend_name()))
    if reached:
        return findings
    findings.append(_finding("integrity", settings, await _file(database)))
    for name, check in CHECKS.items():
        findings.append(await _ask(database, settings, name, check))
    return findings


async def _ask(
    database: Database, settings: Settings, name: str, check: Callable[[UnitOfWork], Awaitable[Faults]]
) -> Finding:
    try:
        async with unit_of_work(database, SYSTEM, mode=Mode.SNAPSHOT) as uow:
            return _finding(name, settings, await check(uow))
    except sa_exc.DBAPIError as error:
        return Finding(name, ok=False, detail=str(error.orig))


def _finding(check: str, settings: Settings, faults: Faults, *, good: str = "") -> Finding:
    words = [russian if settings.LANGUAGE == "ru" else english for russian, english in faults]
    if len(words) > NAMED:
        words = [*words[:NAMED], f"… +{len(words) - NAMED}"]
    return Finding(check, ok=not faults, detail="\n".join(words) or good)


def _backups(settings: Settings) -> Finding:
    newest = next(iter(made(settings.BACKUP_DIR).values()), None)
    if newest is None:
        return _finding("backup", settings, [], good="–")
    late = settings.BACKUP_HOURS and now() - newest > timedelta(hours=LATE * settings.BACKUP_HOURS)
    faults = [(f"последняя копия — {newest:%Y-%m-%d %H:%M}", f"the newest is of {newest:%Y-%m-%d %H:%M}")]
    return _finding("backup", settings, faults if late else [], good=f"{newest:%Y-%m-%d %H:%M} UTC")


def _secret(settings: Settings) -> Faults:
    """The key, and who can read its file; a file that is not there yet is made at the first start."""
    try:
        if settings.SECRET_KEY:
            refuse_weak_secret(settings.SECRET_KEY)
        elif (settings.DATA_DIR / "secret.key").exists():
            settings.secret()
    except ValueError as error:
        return [(str(error), str(error))]
    return []


def _clock(settings: Settings) -> str:
    return f"{datetime.now(ZoneInfo(settings.TIME_ZONE)):%Y-%m-%d %H:%M}"


def _disk(folder: Path) -> Faults:
    free = shutil.disk_usage(folder).free
    if free >= ENOUGH_DISK:
        return []
    return [(f"в {folder} свободно {free >> 20} МБ", f"{free >> 20} MB free in {folder}")]


async def _reach(database: Database) -> Faults:
    """Whether there is a database of this version's schema."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return [
            ("базы ещё нет: она создаётся при первом запуске", "there is none yet: the first start makes it")
        ]
    try:
        async with database.engine_for(Mode.READ).connect() as connection:
            current = await connection.run_sync(revision_of)
    except (sa_exc.DBAPIError, sa_exc.TimeoutError, OSError) as error:
        reason = str(getattr(error, "orig", error))
        return [(f"не открывается: {reason}", f"can't be opened: {reason}")]
    if current != revisions()[0]:
        return [
            (
                f"схема {current}, нужна {revisions()[0]}",
                f"its schema is {current}, this version needs {revisions()[0]}",
            )
        ]
    return []


async def _file(database: Database) -> Faults:
    try:
        found = await broken_file(database)
    except sa_exc.DBAPIError as error:
        found = [str(error.orig)]
    return [(fault, fault) for fault in found]


async def _journal(uow: UnitOfWork) -> Faults:
    """Every deal's way through the stages, as the journal tells it, is unbroken and ends where it stands."""
    faults: Faults = []
    after = 0
    with uow.everything():
        while deals := (await uow.session.execute(
            select(Deal.id, Deal.stage_id).where(Deal.id > after).order_by(Deal.id).limit(CHAINS)
        )).all():  # fmt: skip
            chains = await _chains(uow, deals[0].id, deals[-1].id)
            for deal_id, stage_id in deals:
                if not _unbroken(chains.get(deal_id, []), str(stage_id)):
                    faults.append(
                        (
                            f"сделка {deal_id}: этапы в журнале не сходятся",
                            f"deal {deal_id}: its stages don't add up",
                        )
                    )
            after = deals[-1].id
    return faults


async def _chains(uow: UnitOfWork, first: int, last: int) -> dict[int, list[tuple[str | None, str]]]:
    """The moves of deals: from where to where."""
    left, entered = Change.before["stage_id"].as_string(), Change.after["stage_id"].as_string()
    moves = await uow.session.execute(
        select(Change.entity_id, left, entered)
        .where(Change.entity == Deal.ENTITY, Change.entity_id.between(first, last), entered.is_not(None))
        .order_by(Change.entity_id, Change.id)
    )
    return {
        deal_id: [(before, now) for _, before, now in found]
        for deal_id, found in groupby(moves, key=lambda move: move[0])
    }


def _unbroken(moves: Sequence[tuple[str | None, str]], stands: str) -> bool:
    here: str | None = None
    for left, entered in moves:
        if left != here:
            return False
        here = entered
    return here == stands


async def _totals(uow: UnitOfWork) -> Faults:
    return [
        (f"этап {stage}, менеджер {manager}, {currency}", f"stage {stage}, manager {manager}, {currency}")
        for stage, manager, currency in sorted(await totals.differences(uow), key=str)
    ]


async def _statuses(uow: UnitOfWork) -> Faults:
    """A deal is what its stage means, closed deals have their day, and only lost ones a reason."""
    wrong = or_(
        DealStage.id.is_(None),
        Deal.pipeline_id != DealStage.pipeline_id,
        Deal.status != DealStage.outcome,
        and_(Deal.status == DealStatus.OPEN, Deal.closed_at.is_not(None)),
        and_(Deal.status != DealStatus.OPEN, Deal.closed_at.is_(None)),
        and_(Deal.status != DealStatus.LOST, Deal.lost_reason.is_not(None)),
    )
    query = select(Deal.id).outerjoin(DealStage, DealStage.id == Deal.stage_id).where(wrong).order_by(Deal.id)
    with uow.everything():
        return _each("сделка", "deal", await uow.session.scalars(query))


async def _positions(uow: UnitOfWork) -> Faults:
    """No two cards of a column at the same place: their order would hang on their ids."""
    query: Any = (
        select(Deal.stage_id, Deal.position, func.count())
        .group_by(Deal.stage_id, Deal.position)
        .having(func.count() > 1)
        .order_by(Deal.stage_id, Deal.position)
    )
    return [
        (
            f"этап {stage}: {many} карточек на месте {place}",
            f"stage {stage}: {many} cards at the place {place}",
        )
        for stage, place, many in await uow.session.execute(query)
    ]


async def _primary_contacts(uow: UnitOfWork) -> Faults:
    """Exactly one primary contact for a client who has contacts."""
    primary = func.count().filter(Contact.is_primary)
    query: Any = (
        select(Contact.client_id)
        .join(Client, Client.id == Contact.client_id)
        .group_by(Contact.client_id)
        .having(primary != 1)
        .order_by(Contact.client_id)
    )
    return _each("клиент", "client", await uow.session.scalars(query))


async def _administrators(uow: UnitOfWork) -> Faults:
    """Somebody who can sign in and is in charge."""
    query = select(User.id).where(
        User.role == ADMINISTRATOR, User.is_active.is_(True), User.hashed_password.is_not(None)
    )
    if await uow.session.scalar(query.limit(1)) is not None:
        return []
    return [("нет ни одного: nocto create-admin", "there is none: nocto create-admin")]


async def _search(uow: UnitOfWork) -> Faults:
    """Every row is found by its texts as they are; `nocto doctor --rebuild-search` sees to it."""
    return [(f"{entity} {row_id}", f"{entity} {row_id}") for entity, row_id in await upkeep.differences(uow)]


async def _keys(uow: UnitOfWork) -> Faults:
    """Every client and contact is found by their phones, addresses and numbers as they are."""
    return [
        (f"{entity} {row_id}", f"{entity} {row_id}")
        for entity, row_id in await identity_upkeep.differences(uow)
    ]


def _each(russian: str, english: str, ids: Iterable[int]) -> Faults:
    return [(f"{russian} {row_id}", f"{english} {row_id}") for row_id in ids]


CHECKS: dict[str, Callable[[UnitOfWork], Awaitable[Faults]]] = {
    "journal": _journal,
    "totals": _totals,
    "statuses": _statuses,
    "positions": _positions,
    "primary contacts": _primary_contacts,
    "administrators": _administrators,
    "search": _search,
    "identity keys": _keys,
}
