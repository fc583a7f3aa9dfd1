"""Logging in and out, by token and by cookie, and the logins a person has open."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import ScalarResult, delete, or_, select, update

from app.auth import Tokens, digest, new_secret, verify_password
from app.clock import now
from app.config import Settings
from app.database import Database, Mode
from app.errors import Busy, NotFound, Unauthorized
from app.folding import fold
from app.models import Door, LoginSession, User
from app.policies import SYSTEM, Actor
from app.schemas.user import LoginOut, Token
from app.uow import UnitOfWork, unit_of_work

LONGEST = 1_000  # characters of a name or a password that are looked at
SHOWN = 200  # logins of a person: a script may have opened thousands


@dataclass(frozen=True, slots=True)
class Caller:
    """From where somebody logs in, and with what."""

    address: str
    agent: str

    @property
    def device(self) -> str | None:
        """What a person calls it: «Firefox, Windows»; a program by its name."""
        system = _first_of(_SYSTEMS, self.agent)
        name = _first_of(_BROWSERS, self.agent) or re.split(r"[ /(]", self.agent.strip())[0]
        return ", ".join(word for word in (name, system) if word)[:80] or None


_BROWSERS = {
    "YaBrowser": "Яндекс Браузер", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox",
    "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS X": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip


def _first_of(names: dict[str, str], agent: str) -> str | None:
    return next((name for mark, name in names.items() if mark in agent), None)


class _Known(NamedTuple):
    """The account a password fits."""

    id: int
    must_change_password: bool


async def log_in(database: Database, tokens: Tokens, caller: Caller, username: str, password: str) -> Token:
    """A token for whoever this is, by username or e-mail.

    Raises:
        Unauthorized: as `_recognize`.
    """
    known = await _recognize(database, username, password)
    moment = now()
    login = LoginSession(
        token_id=uuid4().hex, user_id=known.id, created_at=moment, expires_at=moment + tokens.lifetime
    )
    async with unit_of_work(database, SYSTEM) as uow:
        await _open(uow, login, caller)
    return Token(
        access_token=tokens.issue(login),
        expires_in=int(tokens.lifetime.total_seconds()),
        must_change_password=known.must_change_password,
    )


async def log_in_browser(
    database: Database, settings: Settings, caller: Caller, username: str, password: str, *,
    instead_of: str | None,
) -> tuple[str, User]:  # fmt: skip
    """A new secret for the browser's cookie, and the person; the login the browser came with ends.

    Raises:
        Unauthorized: as `_recognize`.
    """
    known = await _recognize(database, username, password)
    secret, moment = new_secret(), now()
    login = LoginSession(
        token_id=digest(secret), user_id=known.id, door=Door.BROWSER,
        created_at=moment, expires_at=_end_of_idling(settings, since=moment, created_at=moment),
    )  # fmt: skip
    async with unit_of_work(database, SYSTEM) as uow:
        await uow.session.execute(delete(LoginSession).where(LoginSession.token_id == instead_of))
        await _open(uow, login, caller)
        return secret, await uow.get(User, known.id)


async def _recognize(database: Database, username: str, password: str) -> _Known:
    """Whoever has this name or e-mail, and this password.

    It is checked before the transaction that opens the login: it takes long on purpose, and no writer waits.

    Raises:
        Unauthorized: unknown, wrong, deactivated or without a password: all alike, in words and in time.
    """
    if len(username) > LONGEST or len(password) > LONGEST or "\0" in username:
        raise Unauthorized("login_failed")
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        found = (await uow.session.execute(
            select(User.id, User.hashed_password, User.is_active, User.must_change_password)
            .where(or_(User.username_key == fold(username), User.email == username.strip().lower()))
            .order_by(User.username_key != fold(username)).limit(1)
        )).one_or_none()  # fmt: skip
    fits = await verify_password(password, found.hashed_password if found else None)
    if found is None or not fits or not found.is_active:
        raise Unauthorized("login_failed")
    return _Known(found.id, found.must_change_password)


async def _open(uow: UnitOfWork, login: LoginSession, caller: Caller) -> None:
    own = LoginSession.user_id == login.user_id
    await uow.session.execute(delete(LoginSession).where(own, LoginSession.expires_at <= login.created_at))
    await uow.session.execute(
        update(User)
        .where(User.id == login.user_id)
        .values(last_login=login.created_at, updated_at=User.updated_at)
    )
    login.address, login.device = caller.address[:45] or None, caller.device
    uow.add(login)
    await uow.flush()


def _end_of_idling(settings: Settings, *, since: datetime, created_at: datetime) -> datetime:
    return min(
        since + timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        created_at + timedelta(days=settings.SESSION_DAYS),
    )


async def keep_alive(database: Database, settings: Settings, actor: Actor) -> None:
    """Write down that a login is still used, which puts off the end of a browser's.

    If the database is busy, the next request does it.
    """
    own, moment = LoginSession.id == actor.session_id, now()
    with suppress(Busy):
        async with unit_of_work(database, SYSTEM) as uow:
            login = await uow.session.scalar(select(LoginSession).where(own))
            if login is None:  # ended meanwhile
                return
            values = {"seen_at": moment}
            if login.door is Door.BROWSER:
                values["expires_at"] = _end_of_idling(settings, since=moment, created_at=login.created_at)
            await uow.session.execute(update(LoginSession).where(own).values(values))


async def list_logins(uow: UnitOfWork) -> list[LoginOut]:
    """The actor's own logins that still live, the last used first."""
    found: ScalarResult[LoginSession] = await uow.session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == uow.actor.id, LoginSession.expires_at > now())
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
        .limit(SHOWN)
    )
    return [LoginOut.of(login, current=login.id == uow.actor.session_id) for login in found]


async def end(uow: UnitOfWork, login_id: int) -> None:
    """End one of the actor's own logins.

    Raises:
        NotFound: there is no such login, or it is somebody else's.
    """
    own = LoginSession.user_id == uow.actor.id
    ended = await uow.session.scalar(
        delete(LoginSession).where(own, LoginSession.id == login_id).returning(LoginSession.id)
    )
    if ended is None:
        raise NotFound(LoginSession.ENTITY, login_id)


async def renew(uow: UnitOfWork) -> str | None:
    """A new secret for the cookie the actor came with; the old one is refused from now on. A token stays."""
    secret = new_secret()
    renewed = await uow.session.scalar(
        update(LoginSession)
        .where(LoginSession.id == uow.actor.session_id, LoginSession.door == Door.BROWSER)
        .values(token_id=digest(secret))
        .returning(LoginSession.id)
    )
    return None if renewed is None else secret


async def log_out(uow: UnitOfWork, *, everywhere: bool) -> None:
    """End the login this request came with, or all of the person's logins."""
    own = LoginSession.user_id == uow.actor.id
    this = LoginSession.id == uow.actor.session_id
    await uow.session.execute(delete(LoginSession).where(own if everywhere else this))


async def unchanged(uow: UnitOfWork, actors: set[Actor]) -> set[Actor]:
    """Those who are still logged in as they were when they came: not deactivated, in the same role."""
    query = (
        select(LoginSession.id, User.id, User.role)
        .join(User, User.id == LoginSession.user_id)
        .where(
            LoginSession.id.in_({actor.session_id for actor in actors}),
            LoginSession.expires_at > now(),
            User.is_active.is_(True),
            User.must_change_password.is_(False),
        )
    )
    still = {tuple(row) for row in await uow.session.execute(query)}
    return {actor for actor in actors if (actor.session_id, actor.id, actor.role) in still}
