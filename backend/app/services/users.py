"""The people who work here. They are deactivated rather than deleted, and somebody is always in charge."""

from typing import Any

from sqlalchemy import delete, false, or_, select

from app.auth import hash_password, in_line, verify_password
from app.config import Settings
from app.database import Database, Mode
from app.errors import Conflict, Invalid
from app.keys import temporary_password
from app.listing import Page, page_of
from app.models import LoginSession, User
from app.policies import ADMINISTRATOR, Actor, allowed, is_administrator, may, require, require_person
from app.schemas.user import (
    MeOut,
    PasswordChange,
    ProfileEdit,
    TemporaryPassword,
    UserEdit,
    UserIn,
    UserOut,
    UserQuery,
)
from app.services import codes, logins, throttle
from app.services.passwords import refuse_weak
from app.services.throttle import account_of
from app.uow import Lock, UnitOfWork, unit_of_work


async def list_users(uow: UnitOfWork, query: UserQuery) -> Page[User]:
    return await page_of(uow.session, User, query)


def shown(uow: UnitOfWork, user: User) -> UserOut:
    """A colleague as the actor may see them: when somebody last logged in is not everybody's business."""
    out = UserOut.model_validate(user)
    if user.id != uow.actor.id and not may(uow.actor, "user.private"):
        out.last_login = out.has_second_factor = None
    return out


async def me(uow: UnitOfWork, settings: Settings) -> MeOut:
    """The actor's own account, and what a screen must know to offer only what will be allowed."""
    user = await uow.get(User, uow.actor.id or 0)
    account = UserOut.model_validate(user).model_dump()
    needed = user.role in settings.SECOND_FACTOR_ROLES and not user.has_second_factor
    return MeOut(
        **account, may=allowed(uow.actor), time_zone=settings.TIME_ZONE, currency=settings.CURRENCY,
        must_set_up_second_factor=needed,
    )  # fmt: skip


async def create(uow: UnitOfWork, data: UserIn, *, must_change_password: bool = False) -> User:
    """A new account; without a password nobody can log in with it.

    Raises:
        Conflict: the username or the e-mail is taken.
        Invalid: the password is weak.
    """
    require(uow.actor, "user.edit")
    if data.password is not None or data.role == ADMINISTRATOR:
        require_person(uow.actor)
    user = User(**data.model_dump(exclude={"password"}), must_change_password=must_change_password)
    if data.password is not None:
        refuse_weak(data.password, names=names_of(user))
        user.hashed_password = await hash_password(data.password)
    await _refuse_taken(uow, user)
    uow.add(user)
    await uow.flush()
    return user


def names_of(user: User) -> tuple[str | None, ...]:
    """What their password must not hold."""
    return user.username, user.email, user.full_name


async def _refuse_taken(uow: UnitOfWork, user: User) -> None:
    """Tell that the name is taken before the address; of two constraints each database names another first.

    Who comes at the same moment is refused by the constraints all the same.
    """
    others = select(User.username_key, User.email).where(User.id != (user.id or 0))
    same_email = User.email == user.email if user.email else false()
    taken = others.where(or_(User.username_key == user.username_key, same_email))
    rows = (await uow.session.execute(taken)).all()
    if any(name == user.username_key for name, _ in rows):
        raise Conflict("username_taken")
    if rows:
        raise Conflict("email_taken")


async def edit(uow: UnitOfWork, user_id: int, data: UserEdit, *, expect: int | None = None) -> User:
    """Change the fields that were sent. A new password and a deactivation end the person's logins.

    Raises:
        Conflict: the name is taken, or nobody would be left in charge.
        Invalid: the password is weak.
    """
    user = await _take(uow, user_id, expect=expect)
    was_in_charge = is_administrator(user)
    sent = data.sent()
    password = sent.pop("password", None)
    if password is not None or ADMINISTRATOR in (user.role, sent.get("role")):
        require_person(uow.actor)
    for name, value in sent.items():
        setattr(user, name, value)
    if password is not None:
        refuse_weak(password, names=names_of(user))
        user.hashed_password = await hash_password(password)
    await _refuse_taken(uow, user)
    if password is not None or not user.is_active:
        await end_logins(uow, user.id, but=uow.actor.session_id)
    await uow.flush()
    if was_in_charge and not is_administrator(user):
        await _somebody_left_in_charge(uow)
    return user


async def edit_profile(uow: UnitOfWork, data: ProfileEdit, *, expect: int | None = None) -> User:
    """What people may change in their own account."""
    user = await uow.take(User, _own_id(uow), expect=expect)
    for name, value in data.sent().items():
        setattr(user, name, value)
    await uow.flush()
    return user


async def change_password(database: Database, actor: Actor, data: PasswordChange) -> str | None:
    """Give oneself a new password; all other logins of the person end. A browser gets a new secret.

    Raises:
        Invalid: the current password is wrong, or the new one is the same or weak.
        Throttled: the current password was wrong too often.
        Conflict: it was changed meanwhile.
    """
    async with unit_of_work(database, actor, mode=Mode.READ) as uow:
        user = await uow.get(User, _own_id(uow))
        counted = throttle.of_change(user.id)
        await throttle.refuse_exhausted(uow, counted)
    with in_line():
        await throttle.count(database, counted)
        if not await verify_password(data.current_password, user.hashed_password):
            raise Invalid("wrong_password", field="current_password")
        if data.new_password == data.current_password:
            raise Invalid("same_password", field="new_password")
        refuse_weak(data.new_password, names=names_of(user), field="new_password")
        hashed, old = await hash_password(data.new_password), user.hashed_password
    async with unit_of_work(database, actor) as uow:
        user = await uow.take(User, _own_id(uow))
        if user.hashed_password != old:
            raise Conflict("changed_meanwhile")
        user.hashed_password, user.must_change_password = hashed, False
        await throttle.take_back(uow, counted)
        await throttle.forget(uow, account_of(user.id))
        await end_logins(uow, user.id, but=actor.session_id)
        await uow.flush()
        return await logins.renew(uow)


async def reset_password(uow: UnitOfWork, user_id: int) -> TemporaryPassword:
    """Replace a forgotten password by a temporary one, and end all logins of the person."""
    user = await _take(uow, user_id, expect=None)
    password = temporary_password()
    user.hashed_password, user.must_change_password = await hash_password(password), True
    await throttle.forget(uow, account_of(user.id))
    await end_logins(uow, user.id)
    await uow.flush()
    return TemporaryPassword(password=password)


async def reset_second_factor(uow: UnitOfWork, user_id: int) -> None:
    """Let somebody who has lost telephone and codes in by the password alone; their logins end.

    Raises:
        Conflict: it is the actor's own, which needs a code to be turned off.
    """
    user = await _take(uow, user_id, expect=None)
    require_person(uow.actor)
    if user.id == uow.actor.id:
        raise Conflict("second_factor_own")
    user.has_second_factor = False
    await codes.forget(uow, user.id)
    await end_logins(uow, user.id)


async def remove(uow: UnitOfWork, user_id: int, *, expect: int | None = None) -> None:
    """Delete an account that has left no trace.

    Raises:
        Conflict: it is the actor's own, the last one in charge, or rows refer to it (then deactivate it).
    """
    user = await _take(uow, user_id, expect=expect)
    if user.id == uow.actor.id:
        raise Conflict("yourself")
    if user.role == ADMINISTRATOR:
        require_person(uow.actor)
    was_in_charge = is_administrator(user)
    await uow.session.delete(user)
    try:
        await uow.flush()
    except Conflict as error:
        raise Conflict("user_in_use") from error
    if was_in_charge:
        await _somebody_left_in_charge(uow)


async def end_logins(uow: UnitOfWork, user_id: int, *, but: int | None = None) -> None:
    """Tokens of these logins are refused from the commit on; `but` is the login to keep."""
    await uow.session.execute(
        delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.id != (but or 0))
    )


async def _take(uow: UnitOfWork, user_id: int, *, expect: int | None) -> User:
    """An account, locked for a change by somebody who may change it.

    Those in charge are locked first, in order of id: two of them can't dismiss each other at once, nor
    wait for each other.
    """
    await uow.get(User, user_id)
    require(uow.actor, "user.edit")
    await uow.session.scalars(_IN_CHARGE.with_for_update(**Lock.CHANGE.clause))
    return await uow.take(User, user_id, expect=expect)


_IN_CHARGE: Any = (
    select(User.id).where(User.role == ADMINISTRATOR, User.is_active.is_(True)).order_by(User.id)
)


async def _somebody_left_in_charge(uow: UnitOfWork) -> None:
    if await uow.session.scalar(_IN_CHARGE.limit(1)) is None:
        raise Conflict("last_admin")


def _own_id(uow: UnitOfWork) -> int:
    if uow.actor.id is None:
        raise Invalid("person_unknown", field="id")
    return uow.actor.id
