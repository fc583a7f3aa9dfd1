"""A small business for the fuzzer to live in, and a program that keeps its caller logged in."""

import asyncio
from dataclasses import dataclass
from itertools import product
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.models import OPTIONED, FieldEntity, FieldKind, LoginSession, Role, User
from app.policies import SYSTEM
from app.uow import UnitOfWork, unit_of_work
from tests.make import Make

ENDLESS = "/api/events"

DANGEROUS = ("/api/auth", "/api/users")
"""Where callers may end their own login, or take away their own role."""


@dataclass(frozen=True)
class Subject:
    """Who calls, and with which token."""

    user_id: int
    role: Role
    login: LoginSession
    token: str


def settle(settings: Settings) -> dict[Role, Subject]:
    """Fill a migrated database; every role sees some of it."""
    with TestClient(create_app(settings), base_url="http://nocto.test") as web:
        return _people(Make(web))


def _people(make: Make) -> dict[Role, Subject]:
    people = {role: make.user(role) for role in Role}
    make.admin()  # or nobody would be left in charge, whatever the fuzzer tries
    make.pipeline("Пустая")
    for entity, kind in product(FieldEntity, FieldKind):
        make.field(entity, kind.value, kind, *(("Опт", "Розница") if kind in OPTIONED else ()))
    for owner in (people[Role.MANAGER], people[Role.ADMIN]):
        _business(make, owner, people[Role.EMPLOYEE])
    make.task(people[Role.EMPLOYEE])
    make.activity(people[Role.EMPLOYEE])
    return {role: _subject(make, user) for role, user in people.items()}


def _business(make: Make, owner: User, employee: User) -> None:
    client = make.client(owner)
    make.contact(client, is_primary=True)
    for stage in (*make.stages, make.stages[0]):
        deal = make.deal(owner, stage=stage, client=client, amount=100)
        make.task(employee, deal=deal)
        make.activity(owner, deal=deal)
        make.participant(deal, employee)


def _subject(make: Make, user: User) -> Subject:
    token = make.token(user)
    by_token = select(LoginSession).where(LoginSession.token_id == make.app.state.tokens.session_of(token))

    async def find(uow: UnitOfWork) -> LoginSession:
        return (await uow.session.scalars(by_token)).one()

    return Subject(user.id, user.role, make.run(find), token)


async def _hang_up(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Ask for an endless answer, and go after its first words."""
    has_answer = asyncio.Event()
    request = [await receive()]

    async def receive_once() -> Message:
        if request:
            return request.pop()
        await has_answer.wait()
        return {"type": "http.disconnect"}

    async def send_once(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
        elif not has_answer.is_set():
            has_answer.set()
            await send({**message, "more_body": False})

    await app(scope, receive_once, send_once)


class Keeper:
    """Gives callers back what a random request took from them: their login, their role, their activity."""

    def __init__(self, app: Any, subject: Subject) -> None:
        self.app: ASGIApp = app
        self.subject = subject
        self._database: Database = app.state.database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == ENDLESS:
            await _hang_up(self.app, scope, receive, send)
            return
        await self.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] != "GET" and scope["path"].startswith(DANGEROUS):
            async with unit_of_work(self._database, SYSTEM) as uow:
                await self._restore(uow)

    async def _restore(self, uow: UnitOfWork) -> None:
        user = await uow.get(User, self.subject.user_id)
        user.role, user.is_active, user.must_change_password = self.subject.role, True, False
        login = self.subject.login
        known = select(LoginSession.id).where(LoginSession.token_id == login.token_id)
        if await uow.session.scalar(known) is None:
            columns = ("id", "token_id", "user_id", "created_at", "expires_at")
            uow.add(LoginSession(**{name: getattr(login, name) for name in columns}))
