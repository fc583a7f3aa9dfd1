"""The ceiling: an application that answers like ours with nothing between the socket and the database.

`uvicorn bench.bare:app`, by the settings of the real server and on its database. It checks the token's
signature, sends the best statement known for the operation through the plain driver, writes the rows as JSON
by the fastest encoder that is installed, and answers. It keeps no journal, looks for no login that was ended,
validates nothing and has no names for what is wrong.
"""

import asyncio
import json
import os
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import jwt
from pydantic_core import to_json

from bench import sql

CONNECTIONS = 10


class Sqlite:
    """One connection, whose statements run on the loop."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "cache_size = -8000",
            "busy_timeout = 5000",
        ):
            self._connection.execute(f"PRAGMA {pragma}")

    async def fetch(self, statement: str, *values: Any) -> Sequence[Any]:
        return self._connection.execute(statement, values).fetchall()


class Postgres:
    """Some connections, lent for a statement each; a statement is prepared once on each of them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: asyncio.LifoQueue[Any] = asyncio.LifoQueue()
        self._made = 0

    async def fetch(self, statement: str, *values: Any) -> Sequence[Any]:
        connection = await self._take()
        try:
            rows: Sequence[Any] = await connection.fetch(statement, *values)
            return rows
        finally:
            self._idle.put_nowait(connection)

    async def _take(self) -> Any:
        if self._idle.empty() and self._made < CONNECTIONS:
            self._made += 1
            return await asyncpg.connect(self._url)
        return await self._idle.get()


class Bare:
    """Answers four operations for a manager: a deal, a list, the board, and a move."""

    def __init__(self, url: str, secret: str) -> None:
        self._secret = secret
        self._database = Sqlite(url) if url.startswith("sqlite") else Postgres(url)
        self._sql = sql.Statements(is_sqlite=url.startswith("sqlite"))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        try:
            me = self._who(scope["headers"])
        except (KeyError, jwt.PyJWTError):
            await _answer(send, 401, b"")
            return
        body = await self._body(scope["path"], me, receive)
        await _answer(send, 404 if body is None else 200, body or b"")

    def _who(self, headers: Any) -> int:
        token = dict(headers)[b"authorization"].removeprefix(b"Bearer ")
        return int(jwt.decode(token, self._secret, algorithms=["HS256"])["sub"])

    async def _body(self, path: str, me: int, receive: Any) -> bytes | None:
        statements, fetch = self._sql, self._database.fetch
        name = path.removeprefix("/api/deals").strip("/")
        if name == "":
            return to_json(
                [dict(zip(sql.DEAL, row, strict=True)) for row in await fetch(statements.list, me)]
            )
        if name == "stats/pipeline":
            return to_json(_columns(await fetch(statements.board, me)))
        if name.endswith("/move"):
            stage = json.loads((await receive())["body"])["stage_id"]
            values = (int(name.removesuffix("/move")), me, stage, *statements.moment(datetime.now(UTC)))
            rows = await fetch(statements.move, *values)
        else:
            rows = await fetch(statements.deal, int(name), me)
        return to_json(dict(zip(sql.DEAL, rows[0], strict=True))) if rows else None


def _columns(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of the board, stage by stage: what is told of a stage comes before what is told of a card."""
    columns: dict[int, dict[str, Any]] = {}
    many = len(sql.STAGE)
    for row in rows:
        column = columns.get(row[0])
        if column is None:
            column = columns[row[0]] = dict(zip(sql.STAGE, row, strict=False)) | {"deals": []}
        if row[many] is not None:
            column["deals"].append(dict(zip(sql.CARD, row[many:], strict=True)))
    return list(columns.values())


async def _answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def __getattr__(name: str) -> Bare:
    if name != "app":
        raise AttributeError(name)
    return Bare(os.environ["DATABASE_URL"], os.environ["SECRET_KEY"])
