"""A new password by mail, for those who have forgotten theirs.

Whether there is such an account is not told: known or not, the same is counted, looked up, written down and
answered. The letter is a job's work, who finds out then if there is anybody to write to.
"""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.auth import hash_password, in_line
from app.clock import now
from app.config import Settings
from app.database import Database, Mode
from app.errors import Conflict, Invalid
from app.keys import digest, new_secret
from app.messages import Language
from app.models import PasswordReset, User
from app.policies import SYSTEM, Actor
from app.schemas.user import NewPassword
from app.services import jobs, throttle
from app.services.callers import Caller
from app.services.logins import LONGEST, find_account, plain_name
from app.services.passwords import refuse_weak
from app.services.throttle import account_of
from app.services.users import end_logins, names_of
from app.uow import Lock, UnitOfWork, unit_of_work

log = logging.getLogger("nocto.logins")

KIND = "password_letter"
LASTS = timedelta(hours=1)


async def ask(database: Database, settings: Settings, caller: Caller, login: str, language: Language) -> None:
    """Have a letter sent to whoever has this name or address, if anybody has.

    Raises:
        Conflict: this CRM sends no mail.
        Throttled: too many were asked for, under this name or from there.
    """
    if not settings.sends_mail:
        raise Conflict("mail_off")
    name = login[:LONGEST].replace("\0", "")
    await throttle.count(database, throttle.of_letters(plain_name(name), caller))
    async with unit_of_work(database, SYSTEM) as uow:
        found = await find_account(uow, name)
        jobs.enqueue(uow, KIND, {"user_id": found.id if found else None, "language": language})
    log.info("password forgotten", extra={"user_id": found.id if found else None, "peer": caller.address})


async def begin(uow: UnitOfWork, database: Database, user_id: int) -> tuple[User, str] | None:
    """Whom to write to, and the secret of their link, in whose place an older one goes; None if nobody.

    An account without a password, which an administrator has not opened, is not opened by mail either.
    """
    user = await uow.session.scalar(select(User).where(User.id == user_id))
    if user is None or not user.is_active or user.hashed_password is None or user.email is None:
        return None
    secret = new_secret()
    row = {"user_id": user.id, "digest": digest(secret), "expires_at": now() + LASTS}
    change = ("digest", "expires_at")
    await uow.session.execute(database.upsert(PasswordReset, [row], by=("user_id",), change=change))
    return user, secret


async def choose(database: Database, data: NewPassword) -> None:
    """Give whoever has the letter's secret a new password; all their logins end, the second factor stays.

    Raises:
        Invalid: the link is used, over or none; or the password is weak.
        Busy: too many passwords are hashed at once.
    """
    good = (PasswordReset.digest == digest(data.token), PasswordReset.expires_at > now())
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        user = await uow.session.scalar(
            select(User).join(PasswordReset, PasswordReset.user_id == User.id).where(*good)
        )
    if user is None or not user.is_active:
        raise Invalid("reset_over", field="token")
    refuse_weak(data.new_password, names=names_of(user), field="new_password")
    with in_line():
        hashed = await hash_password(data.new_password)
    async with unit_of_work(database, Actor(user.id, user.role)) as uow:
        await _use_up(uow, good)
        user = await uow.get(User, user.id, lock=Lock.CHANGE)
        user.hashed_password, user.must_change_password = hashed, False
        await throttle.forget(uow, account_of(user.id))
        await end_logins(uow, user.id)
    log.info("password reset by mail", extra={"user_id": user.id})


async def _use_up(uow: UnitOfWork, good: tuple[Any, ...]) -> None:
    """Of two who come with one link at once the second finds it gone."""
    with uow.everything():  # links are nobody's to see
        used = await uow.session.scalar(delete(PasswordReset).where(*good).returning(PasswordReset.id))
    if used is None:
        raise Invalid("reset_over", field="token")


async def purge(uow: UnitOfWork) -> None:
    """Remove links that are over."""
    await uow.session.execute(delete(PasswordReset).where(PasswordReset.expires_at <= now()))
