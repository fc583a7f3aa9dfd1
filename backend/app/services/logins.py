"""Logging in and out, by token and by cookie, and the logins a person has open."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ScalarResult, delete, or_, select, update

from app.auth import Tokens, in_line, too_long, verify_password
from app.clock import now
from app.config import Settings
from app.database import Database, Mode
from app.errors import Busy, NotFound, Unauthorized
from app.folding import fold
from app.keys import digest, new_secret
from app.models import ApiKey, Door, KnownPlace, LoginSession, Throttle, User
from app.policies import SYSTEM, Actor
from app.schemas.user import LoginOut, Token
from app.sealing import Seal
from app.services import api_keys, codes, throttle
from app.services.callers import Caller, known_place, remember
from app.services.throttle import Bucket, account_of
from app.uow import UnitOfWork, unit_of_work

log = logging.getLogger("nocto.logins")

LONGEST = 1_000  # characters of a name that are looked at
REMEMBERED = timedelta(days=180)
SHOWN = 200  # logins of a person: a script may have opened thousands


class Opened(NamedTuple):
    """A browser's login: the secrets for its cookies, and whose it is."""

    secret: str
    device: str | None
    user: User


class _Known(NamedTuple):
    """The account a password fits."""

    id: int
    must_change_password: bool
    has_second_factor: bool
    counted: list[Bucket]
    """What the try was counted in."""


class Given(NamedTuple):
    """What somebody says to be let in."""

    username: str
    password: str
    code: str | None = None
    """Of the second factor, for those who have one."""


async def log_in(database: Database, tokens: Tokens, seal: Seal, caller: Caller, given: Given) -> Token:
    """A token for whoever this is, by username or e-mail.

    Raises:
        Unauthorized: as `_recognize`.
    """
    known = await _recognize(database, caller, given)
    moment = now()
    login = LoginSession(
        token_id=uuid4().hex, user_id=known.id, created_at=moment, expires_at=moment + tokens.lifetime
    )
    async with unit_of_work(database, SYSTEM) as uow:
        await _ask_code(uow, seal, known, given)
        await _open(database, uow, known, login, caller)
    return Token(
        access_token=tokens.issue(login),
        expires_in=int(tokens.lifetime.total_seconds()),
        must_change_password=known.must_change_password,
    )


async def log_in_browser(
    database: Database, settings: Settings, seal: Seal, caller: Caller, given: Given, *,
    instead_of: str | None,
) -> Opened:  # fmt: skip
    """A login for the browser's cookie; the one the browser came with ends.

    Raises:
        Unauthorized: as `_recognize`.
    """
    known = await _recognize(database, caller, given)
    caller = caller.on_a_device()
    secret, moment = new_secret(), now()
    login = LoginSession(
        token_id=digest(secret), user_id=known.id, door=Door.BROWSER,
        created_at=moment, expires_at=_end_of_idling(settings, since=moment, created_at=moment),
    )  # fmt: skip
    async with unit_of_work(database, SYSTEM) as uow:
        await _ask_code(uow, seal, known, given)
        if instead_of:
            await uow.session.execute(delete(LoginSession).where(LoginSession.token_id == instead_of))
        await _open(database, uow, known, login, caller)
        return Opened(secret, caller.device, await uow.get(User, known.id))


async def _recognize(database: Database, caller: Caller, given: Given) -> _Known:
    """Whoever has this name or e-mail, and this password.

    It is checked before the transaction that opens the login: it takes long on purpose, and no writer waits.

    Raises:
        Unauthorized: unknown, wrong, deactivated or without a password: all alike, in words and in time. Or
            the password is right, and the code of the second factor is missing.
        Throttled: there were too many wrong passwords; this one has not been looked at.
        Busy: too many log in at once.
    """
    username, password, code = given
    if len(username) > LONGEST or "\0" in username or too_long(password):
        raise Unauthorized("login_failed")
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        found = await find_account(uow, username)
        account = account_of(found.id) if found else f"name {plain_name(username)}"
        known = await known_place(uow, found.id if found else 0, caller)
        counted = throttle.of_login(account, caller, known=known)
        await throttle.refuse_exhausted(uow, counted)
    with in_line():
        await throttle.count(database, counted)
        fits = await verify_password(password, found.hashed_password if found else None)
    if found is None or not fits or not found.is_active:
        log.warning("login refused", extra={"user_id": found.id if found else None, "peer": caller.address})
        raise Unauthorized("login_failed")
    if found.has_second_factor and code is None:
        async with unit_of_work(database, SYSTEM) as uow:
            await throttle.take_back(uow, counted, emptying=False)
        raise Unauthorized("second_factor_required")
    return _Known(found.id, found.must_change_password, found.has_second_factor, counted)


async def _ask_code(uow: UnitOfWork, seal: Seal, known: _Known, given: Given) -> None:
    if known.has_second_factor and not await codes.accept(uow, seal, known.id, given.code or ""):
        raise Unauthorized("second_factor_wrong")


def plain_name(username: str) -> str:
    """A name without what one does not see: keyboards put a space behind it."""
    return "".join(fold(username).split())


async def find_account(uow: UnitOfWork, username: str) -> Any:
    """The account that somebody means by this name or address, whatever its state."""
    exact, plain = fold(username), plain_name(username)
    email = "".join(username.split()).lower()
    found = await uow.session.execute(
        select(
            User.id, User.hashed_password, User.is_active, User.must_change_password, User.has_second_factor
        )
        .where(or_(User.username_key.in_((exact, plain)), User.email == email))
        .order_by(User.username_key != exact, User.username_key != plain)
        .limit(1)
    )
    return found.one_or_none()


async def _open(
    database: Database, uow: UnitOfWork, known: _Known, login: LoginSession, caller: Caller
) -> None:
    own = LoginSession.user_id == login.user_id
    await throttle.take_back(uow, known.counted)
    await remember(uow, database, known.id, caller)
    await uow.session.execute(delete(LoginSession).where(own, LoginSession.expires_at <= login.created_at))
    await uow.session.execute(
        update(User)
        .where(User.id == login.user_id)
        .values(last_login=login.created_at, updated_at=User.updated_at)
    )
    login.address, login.device = caller.address[:45] or None, caller.name
    log.info(
        "login", extra={"user_id": login.user_id, "door": login.door or Door.PROGRAM, "peer": caller.address}
    )
    uow.add(login)
    await uow.flush()


def _end_of_idling(settings: Settings, *, since: datetime, created_at: datetime) -> datetime:
    return min(
        since + timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        created_at + timedelta(days=settings.SESSION_DAYS),
    )


async def keep_alive(database: Database, settings: Settings, actor: Actor) -> None:
    """Write down that a login or a key is still used, which puts off the end of a browser's login.

    If the database is busy, the next request does it.
    """
    own, moment = LoginSession.id == actor.session_id, now()
    with suppress(Busy):
        async with unit_of_work(database, SYSTEM) as uow:
            if actor.key_id is not None:
                await uow.session.execute(
                    update(ApiKey).where(ApiKey.id == actor.key_id).values(last_used=moment)
                )
                return
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
    keys = await api_keys.alive(uow, {actor.key_id for actor in actors if actor.key_id is not None})
    return {
        actor
        for actor in actors
        if (actor.session_id, actor.id, actor.role) in still or (actor.key_id, actor.id, actor.role) in keys
    }


async def purge(uow: UnitOfWork) -> None:
    """Remove logins that are over, throttles that have ended, and places nobody has come from for long."""
    moment = now()
    await uow.session.execute(delete(LoginSession).where(LoginSession.expires_at <= moment))
    await uow.session.execute(delete(Throttle).where(Throttle.ends_at <= moment))
    await uow.session.execute(delete(KnownPlace).where(KnownPlace.seen_at <= moment - REMEMBERED))
