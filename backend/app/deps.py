"""FastAPI's side: who calls, in which transaction, in which language, expecting which version."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Request, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic_core import to_json

from app import idempotency
from app.auth import Proof, Tokens, actor_of
from app.browser import device_of, login_of, refuse_foreign
from app.clock import today
from app.config import Settings
from app.database import MAX_ID, Database, Mode
from app.errors import Forbidden, Invalid, Unauthorized
from app.jobs.spool import Parcel, Spool
from app.keys import digest, is_api_key
from app.listing import DIGITS, Page
from app.messages import Language, choose_language
from app.policies import Actor, require
from app.schemas.board import Column
from app.schemas.export import Export
from app.scopes import SCOPE_OF, opens
from app.services import dumps, exports, logins
from app.services.access import Tally
from app.services.callers import Caller
from app.services.live import Feed
from app.services.reports.common import Company
from app.source import Source
from app.uow import UnitOfWork, unit_of_work

_bearer = OAuth2PasswordBearer(tokenUrl="/api/auth/login", auto_error=False)

PathId = Annotated[int, Path(ge=1, le=MAX_ID), DIGITS]


# Every dependency here is `async def`: FastAPI runs plain functions, and classes, in a thread, and that
# costs more than most of them do.


async def _login(request: Request, token: Annotated[str | None, Depends(_bearer)]) -> Proof:
    """What the caller's login or key is kept under; checked before a transaction is opened for it.

    A browser's cookie counts only if nobody has sent an Authorization header.
    """
    authorization = request.headers.getlist("authorization")
    if not authorization and (login := login_of(request)):
        refuse_foreign(request)
        return Proof(login)
    if token is None or len(authorization) != 1:
        raise Unauthorized
    if is_api_key(token):
        return Proof(digest(token), is_key=True)
    tokens: Tokens = request.app.state.tokens
    return Proof(tokens.session_of(token))


Login = Annotated[Proof, Depends(_login)]

CARRIED = "nocto.carried"
"""Where in a request's scope the headers wait that the envelope puts on the answer."""

TOLD = "nocto.told"
"""Where in a request's scope the facts wait that its line in the log tells."""

FIRST_LOGIN = frozenset({"/api/auth/me", "/api/auth/password", "/api/auth/logout"})
"""What may be called before a password that somebody else has chosen is changed."""

ENROLMENT = FIRST_LOGIN | {"/api/auth/second-factor", "/api/auth/second-factor/confirm"}
"""What may be called before a second factor that the role needs is set up."""


@asynccontextmanager
async def work_of(
    request: Request, login: Proof, mode: Mode, *, dry: bool = False
) -> AsyncIterator[UnitOfWork]:
    database: Database = request.app.state.database

    async def who(source: Source) -> Actor:
        actor = await actor_of(source, login)
        request.scope[TOLD] |= {"user_id": actor.id, "key_id": actor.key_id, "login_id": actor.session_id}
        if actor.must_change_password and request.url.path not in FIRST_LOGIN:
            raise Forbidden("password_change_required")
        strict = request.app.state.settings.SECOND_FACTOR_ROLES
        if actor.role in strict and not actor.has_second_factor and request.url.path not in ENROLMENT:
            raise Forbidden("second_factor_needed")
        if actor.scopes is not None:
            _require_scope(request, actor.scopes)
        return actor

    async with unit_of_work(database, who, mode=mode, dry=dry) as uow:
        yield uow
    if uow.clients_told:
        request.app.state.tally.note(uow.actor, uow.clients_told)
    if uow.actor.is_stale:  # in a transaction of its own: a read stays one
        await logins.keep_alive(database, request.app.state.settings, uow.actor)


def _require_scope(request: Request, scopes: frozenset[str]) -> None:
    """Raise `Forbidden` unless the key opens this operation. The row it names has not been looked for yet."""
    operation = request.scope["route"].name
    if opens(scopes, operation):
        return
    needed = SCOPE_OF.get(operation)
    if needed is None:
        raise Forbidden("person_required")
    raise Forbidden("scope_missing", scope=needed)


async def _read(request: Request, login: Login) -> AsyncIterator[UnitOfWork]:
    async with work_of(request, login, Mode.READ) as uow:
        yield uow


async def _snapshot(request: Request, login: Login) -> AsyncIterator[UnitOfWork]:
    async with work_of(request, login, Mode.SNAPSHOT) as uow:
        yield uow


async def _report(request: Request, login: Login) -> AsyncIterator[UnitOfWork]:
    async with work_of(request, login, Mode.REPORT) as uow:
        yield uow


Prefer = Annotated[
    list[str] | None,
    Header(description="`dry-run`: answer as if it were done, and change nothing.", examples=["dry-run"]),
]

DRY_RUN = "dry-run"


async def _write(request: Request, login: Login, prefer: Prefer = None) -> AsyncIterator[UnitOfWork]:
    wishes = {re.split("[;=]", wish)[0].strip().lower() for line in prefer or () for wish in line.split(",")}
    dry = DRY_RUN in wishes
    if dry:
        request.scope[CARRIED]["Preference-Applied"] = DRY_RUN
    async with work_of(request, login, Mode.WRITE, dry=dry) as uow:
        if not dry:
            await idempotency.begin(request, uow)
        yield uow
    _tell_batch(request, uow)


async def _write_for_good(request: Request, login: Login) -> AsyncIterator[UnitOfWork]:
    async with work_of(request, login, Mode.WRITE) as uow:
        await idempotency.begin(request, uow)
        yield uow
    _tell_batch(request, uow)


def _tell_batch(request: Request, uow: UnitOfWork) -> None:
    """Name what was changed, so that it can be undone; the headers of the answer are made by then."""
    if uow.changed:
        request.scope[CARRIED]["X-Batch"] = uow.batch


async def _actor(request: Request, login: Login) -> Actor:
    async with work_of(request, login, Mode.READ) as uow:
        return uow.actor


Me = Annotated[Actor, Depends(_actor)]
"""For a service that opens its transactions itself: it does something slow between two of them."""


# scope="function": commit before the answer is sent. FastAPI's default scope commits
# after it, so a client could hold a 200 for work that was rolled back.
Read = Annotated[UnitOfWork, Depends(_read, scope="function")]
Snapshot = Annotated[UnitOfWork, Depends(_snapshot, scope="function")]
Report = Annotated[UnitOfWork, Depends(_report, scope="function")]
Write = Annotated[UnitOfWork, Depends(_write, scope="function")]
WriteForGood = Annotated[UnitOfWork, Depends(_write_for_good, scope="function")]
"""For what can't be tried: passwords and logins. `Prefer: dry-run` is not looked at."""


@dataclass(frozen=True, slots=True)
class Reading:
    """For answers that are read from the database while they are sent: who reads, and where."""

    database: Database
    actor: Actor


async def _reader(request: Request, actor: Me) -> Reading:
    return Reading(request.app.state.database, actor)


Reader = Annotated[Reading, Depends(_reader)]


async def _language(request: Request) -> Language:
    return choose_language(request.headers.get("accept-language"), request.app.state.settings.LANGUAGE)


Speech = Annotated[Language, Depends(_language)]
"""The language of the words in an answer."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A file on its way to whoever asked for it."""

    parcel: Parcel
    file_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Shipping:
    """Sends lists as files to who calls, in their language unless they name another."""

    spool: Spool
    actor: Actor
    zone: str
    language: Language
    tally: Tally

    async def dump(self) -> Shipment:
        """Everything but what lets anybody in."""
        require(self.actor, "dump")
        parcel = await self.spool.begin(
            lambda database, sink: dumps.dump(database, self.actor, sink, told=self._note)
        )
        return Shipment(parcel, f"noctoCRM {today(self.zone)}.zip", "application/zip")

    async def send(self, of: exports.List, query: Export) -> Shipment:
        """Raises what `exports.write` raises before its first piece, and Busy."""
        order = exports.Order(of, query, self.actor, self.zone, query.lang or self.language)
        parcel = await self.spool.begin(
            lambda database, sink: exports.write(database, order, sink, told=self._note)
        )
        return Shipment(parcel, order.file_name, order.media_type)

    def _note(self, clients: Iterable[int]) -> None:
        """In the thread that makes the file, before a piece of it is out."""
        self.tally.note(self.actor, clients, exported=True)


async def _shipping(request: Request, actor: Me, language: Speech) -> Shipping:
    state = request.app.state
    return Shipping(state.spool, actor, state.settings.TIME_ZONE, language, state.tally)


Ship = Annotated[Shipping, Depends(_shipping)]


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


Config = Annotated[Settings, Depends(_settings)]


async def _business(request: Request) -> Company:
    settings: Settings = request.app.state.settings
    return Company(settings.TIME_ZONE, settings.CURRENCY)


Business = Annotated[Company, Depends(_business)]


async def _caller(request: Request) -> Caller:
    address = request.client.host if request.client else ""
    return Caller(address, request.headers.get("user-agent", ""), device_of(request))


From = Annotated[Caller, Depends(_caller)]


async def _feed(request: Request) -> Feed:
    feed: Feed = request.app.state.feed
    return feed


LiveFeed = Annotated[Feed, Depends(_feed)]


async def _expected_version(if_match: Annotated[str | None, Header(max_length=100)] = None) -> int | None:
    """The version named by If-Match, as our ETag wrote it: `"7"`. `*` and absence expect nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):  # noqa: PLR2004 - 64 bits
        raise Invalid("if_match_format", field="If-Match")
    return int(digits)


IfMatch = Annotated[int | None, Depends(_expected_version)]


class Headers:
    """The headers a list or a row travels with."""

    def __init__(self, request: Request, response: Response) -> None:
        self._url = request.url
        self._headers = response.headers

    def page(self, page: Page[Any]) -> Any:
        """Put the total and the links to other pages beside the page's rows."""
        query = page.query
        self._headers["X-Total-Count"] = str(page.total)
        links = {"first": self._link(skip=0)}
        if page.next_cursor:
            self._headers["X-Next-Cursor"] = page.next_cursor
            by_cursor = query.cursor is not None
            links["next"] = (
                self._link(cursor=page.next_cursor)
                if by_cursor
                else self._link(skip=query.skip + query.limit)
            )
        if query.skip and query.cursor is None:
            links["prev"] = self._link(skip=max(query.skip - query.limit, 0))
        self._headers["Link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items())
        return self._written(page.rows) if page.is_shown else page.rows

    def _written(self, shown: Any) -> Response:
        """What is as JSON has it already, with the headers."""
        response = Response(to_json(shown), media_type="application/json")
        response.raw_headers.extend(self._headers.raw)
        return response

    def row(self, row: Any) -> Any:
        """Name the row's version, for If-Match."""
        if isinstance(row, dict):
            self._headers["ETag"] = f'"{row["version"]}"'
            return self._written(row)
        self._headers["ETag"] = f'"{row.version}"'
        return row

    def duplicates(self, ids: Sequence[int]) -> None:
        """Name the rows that may be the same one."""
        if ids:
            self._headers["X-Duplicates"] = ",".join(map(str, ids))

    def cards(self, next_cursor: str | None) -> None:
        """Link to the cards further down."""
        if next_cursor:
            self._headers["X-Next-Cursor"] = next_cursor
            self._headers["Link"] = f'<{self._link(cursor=next_cursor)}>; rel="next"'

    def columns(self, columns: list[Column]) -> Any:
        """Turn the cursor at the end of each column into the address of its next cards, filters included."""
        filters = self._url.remove_query_params(["pipeline_id", "stage_id"])
        for column in columns:
            if column.next:
                query = filters.include_query_params(cursor=column.next).query
                column.next = f"/api/pipelines/stages/{column.stage_id}/cards?{query}"
        if any(isinstance(card, dict) for column in columns for card in column.deals[:1]):
            shown = [vars(column) | {"total_amount": float(column.total_amount)} for column in columns]
            return self._written(shown)
        return columns

    def _link(self, **parameters: object) -> str:
        url = self._url.remove_query_params(["skip", "cursor"]).include_query_params(**parameters)
        return url.path + (f"?{url.query}" if url.query else "")


async def _headers(request: Request, response: Response) -> Headers:
    return Headers(request, response)


With = Annotated[Headers, Depends(_headers)]
