"""An upgrade is killed at each of its statements and begun anew, or run by four processes at once.

The process that is killed is forked off, and ends itself as `kill -9` would, just before a statement.
"""

import asyncio
import os
import random
import shutil
import signal
import traceback
import warnings
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from alembic import command
from sqlalchemy import Connection, event, func, select
from sqlalchemy.engine import Engine, make_url

from app import upgrade as upgrading
from app.database import Database, Mode
from app.models import Activity, Base, Client, Contact, Deal, Task, User
from app.upgrade import revisions, upgrade
from tests.dumping import faults, fill
from tests.test_house import differences
from tests.torture.clusters import Cluster

AT_ONCE = 4
COUNTED: tuple[type[Base], ...] = (Activity, Client, Contact, Deal, Task, User)
NEVER = 1_000_000

Result = TypeVar("Result")


class Quarry:
    """Where databases to be upgraded come from: copies of one, on either database."""

    def __init__(self, cluster: Cluster | None, folder: Path) -> None:
        self._cluster, self._folder = cluster, folder

    def empty(self) -> str:
        name = f"m_{uuid4().hex[:12]}"
        if self._cluster is not None:
            return self._cluster.create(name)
        (self._folder / name).mkdir()
        return f"sqlite:///{self._folder / name / 'nocto.db'}"

    def copy(self, url: str) -> str:
        if self._cluster is not None:
            return self._cluster.create(f"m_{uuid4().hex[:12]}", like=make_url(url).database)
        copy = self.empty()
        if Path(url.removeprefix("sqlite:///")).exists():
            shutil.copyfile(url.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
        return copy

    def remove(self, url: str) -> None:
        if self._cluster is not None:
            self._cluster.drop(make_url(url).database or "")
        else:
            shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent)


@dataclass
class Account:
    kills: int = 0
    crowds: int = 0
    starts: int = 0
    wrong: list[str] = field(default_factory=list)


def filled(quarry: Quarry, *, deals: int | None) -> tuple[str, dict[str, int]]:
    """A database of this version's schema with a business in it (None: the demo), and its rows."""
    url = quarry.empty()
    asyncio.run(fill(url, deals))
    return url, _on(url, _count)


def back_to(url: str, revision: str) -> None:
    """Take the database back to an earlier version's schema, with what that can hold."""

    async def go(database: Database) -> None:
        async with database.engine_for(Mode.WRITE).connect() as connection:
            await connection.run_sync(_downgrade, revision)
            await connection.commit()

    _on(url, go)


def _downgrade(connection: Connection, revision: str) -> None:
    config = upgrading._config()
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


def kill_at(
    quarry: Quarry, base: str, places: Iterator[int], account: Account, *, rows: dict[str, int] | None
) -> None:
    """Kill upgrades of copies at these statements, until one gets through; each is begun anew."""
    for place in places:
        url = quarry.copy(base)
        status = _forked(lambda url=url, place=place: _upgrade_until(url, place))  # type: ignore[misc]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            quarry.remove(url)
            return
        account.kills += 1
        if not os.WIFSIGNALED(status):
            account.wrong.append(f"statement {place}: it was not killed, and did not get through")
        account.wrong += [f"killed at {place}: {fault}" for fault in _begun_anew(url, rows)]
        quarry.remove(url)


def all_at_once(quarry: Quarry, base: str, account: Account, *, rows: dict[str, int] | None) -> None:
    """Let several processes upgrade one copy at the same moment."""
    url = quarry.copy(base)
    children = [_fork(lambda: _upgrade_until(url, NEVER)) for _ in range(AT_ONCE)]
    statuses = [os.waitpid(child, 0)[1] for child in children]
    account.crowds += 1
    if any(statuses):
        account.wrong.append(f"{AT_ONCE} at once: they ended with {statuses}")
    account.wrong += [f"{AT_ONCE} at once: {fault}" for fault in _begun_anew(url, rows)]
    quarry.remove(url)


def from_each(quarry: Quarry, full: str, account: Account, *, rows: dict[str, int]) -> None:
    """Take a filled database back to each version, and upgrade it from there."""
    for revision in revisions()[1:]:
        url = quarry.copy(full)
        back_to(url, revision)
        account.starts += 1
        account.wrong += [f"from {revision}: {fault}" for fault in _begun_anew(url, rows)]
        quarry.remove(url)


def some_places(upto: int, count: int, *, seed: int = 1) -> Iterator[int]:
    yield from sorted(random.Random(seed).sample(range(1, upto), count))


def _begun_anew(url: str, rows: dict[str, int] | None) -> list[str]:
    """What is wrong after another upgrade, which must go well."""

    async def examine(database: Database) -> list[str]:
        await upgrade(database)
        async with database.engine.connect() as connection:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # some indexes are on PostgreSQL only, and it tells so
                found = [str(each) for each in await connection.run_sync(differences)]
        counted = await _count(database)
        if rows is not None and counted != rows:
            found.append(f"{counted} rows, there were {rows}")
        return found

    found = _on(url, examine)
    return found + [f"{check}: {each}" for check, each in asyncio.run(faults(url)).items()]


async def _count(database: Database) -> dict[str, int]:
    async with database.engine_for(Mode.READ).connect() as connection:
        return {
            model.__tablename__: await connection.scalar(select(func.count(model.id))) or 0
            for model in COUNTED
        }


def _upgrade_until(url: str, place: int) -> None:
    """Upgrade, and die before that statement; a commit counts as one."""
    left = place

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    _on(url, upgrade)


def _on(url: str, work: Callable[[Database], Awaitable[Result]]) -> Result:
    async def go() -> Result:
        database = Database(url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(go())


def _forked(work: Callable[[], object]) -> int:
    return os.waitpid(_fork(work), 0)[1]


def _fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
