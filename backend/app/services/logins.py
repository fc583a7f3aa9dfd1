"""Logging in and out."""

from uuid import uuid4

from sqlalchemy import delete, or_, select, update

from app.auth import Tokens, verify_password
from app.clock import now
from app.database import Database, Mode
from app.errors import Unauthorized
from app.folding import fold
from app.models import LoginSession, User
from app.policies import SYSTEM
from app.schemas.user import Token
from app.uow import UnitOfWork, unit_of_work

LONGEST = 1_000  # characters of a name or a password that are looked at


async def log_in(database: Database, tokens: Tokens, username: str, password: str) -> Token:
    """A token for whoever this is, by username or e-mail.

    The password is checked between two transactions: it takes long on purpose, and no writer waits for it.

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
    async with unit_of_work(database, SYSTEM) as uow:
        login = await _open(uow, found.id, tokens)
    return Token(
        access_token=tokens.issue(login),
        expires_in=int(tokens.lifetime.total_seconds()),
        must_change_password=found.must_change_password,
    )


async def _open(uow: UnitOfWork, user_id: int, tokens: Tokens) -> LoginSession:
    moment = now()
    own = LoginSession.user_id == user_id
    await uow.session.execute(delete(LoginSession).where(own, LoginSession.expires_at <= moment))
    await uow.session.execute(
        update(User).where(User.id == user_id).values(last_login=moment, updated_at=User.updated_at)
    )
    login = LoginSession(
        token_id=uuid4().hex, user_id=user_id, created_at=moment, expires_at=moment + tokens.lifetime
    )
    uow.add(login)
    await uow.flush()
    return login


async def log_out(uow: UnitOfWork, *, everywhere: bool) -> None:
    """End the login this request came with, or all of the person's logins."""
    own = LoginSession.user_id == uow.actor.id
    this = LoginSession.id == uow.actor.session_id
    await uow.session.execute(delete(LoginSession).where(own if everywhere else this))
