"""The people who work here. They are deactivated rather than deleted, and somebody is always in charge."""

from typing import Any

from sqlalchemy import delete, select

from app.auth import hash_password, verify_password
from app.errors import Conflict, Invalid
from app.listing import Page, page_of
from app.models import LoginSession, User
from app.policies import ADMINISTRATOR, is_administrator, may, require
from app.schemas.user import PasswordChange, ProfileEdit, UserEdit, UserIn, UserOut, UserQuery
from app.uow import Lock, UnitOfWork


async def list_users(uow: UnitOfWork, query: UserQuery) -> Page[User]:
    return await page_of(uow.session, User, query)


def shown(uow: UnitOfWork, user: User) -> UserOut:
    """A colleague as the actor may see them: when somebody last logged in is not everybody's business."""
    out = UserOut.model_validate(user)
    if user.id != uow.actor.id and not may(uow.actor, "user.private"):
        out.last_login = None
    return out


async def create(uow: UnitOfWork, data: UserIn, *, must_change_password: bool = False) -> User:
    """A new account; without a password nobody can log in with it.

    Raises:
        Conflict: the username or the e-mail is taken.
    """
    require(uow.actor, "user.edit")
    user = User(**data.model_dump(exclude={"password"}), must_change_password=must_change_password)
    if data.password is not None:
        user.hashed_password = await hash_password(data.password)
    uow.add(user)
    await uow.flush()
    return user


async def edit(uow: UnitOfWork, user_id: int, data: UserEdit, *, expect: int | None = None) -> User:
    """Change the fields that were sent. A new password and a deactivation end the person's logins.

    Raises:
        Conflict: the name is taken, or nobody would be left in charge.
    """
    user = await uow.take(User, user_id, expect=expect)
    require(uow.actor, "user.edit")
    was_in_charge = is_administrator(user)
    sent = data.sent()
    password = sent.pop("password", None)
    for name, value in sent.items():
        setattr(user, name, value)
    if password is not None:
        user.hashed_password = await hash_password(password)
    if password is not None or not user.is_active:
        await end_logins(uow, user.id, but=uow.actor.session_id)
    await uow.flush()
    if was_in_charge and not is_administrator(user):
        await _somebody_left_in_charge(uow)
    return user


async def edit_profile(uow: UnitOfWork, data: ProfileEdit) -> User:
    """What people may change in their own account."""
    user = await uow.take(User, _own_id(uow))
    for name, value in data.sent().items():
        setattr(user, name, value)
    await uow.flush()
    return user


async def change_password(uow: UnitOfWork, data: PasswordChange) -> None:
    """Give oneself a new password; all other logins of the person end.

    Raises:
        Invalid: the current password is wrong, or the new one is the same.
    """
    user = await uow.take(User, _own_id(uow))
    if not await verify_password(data.current_password, user.hashed_password):
        raise Invalid("wrong_password", field="current_password")
    if data.new_password == data.current_password:
        raise Invalid("same_password", field="new_password")
    user.hashed_password = await hash_password(data.new_password)
    user.must_change_password = False
    await end_logins(uow, user.id, but=uow.actor.session_id)
    await uow.flush()


async def remove(uow: UnitOfWork, user_id: int, *, expect: int | None = None) -> None:
    """Delete an account that has left no trace.

    Raises:
        Conflict: it is the actor's own, the last one in charge, or rows refer to it (then deactivate it).
    """
    user = await uow.take(User, user_id, expect=expect)
    require(uow.actor, "user.edit")
    if user.id == uow.actor.id:
        raise Conflict("yourself")
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


async def _somebody_left_in_charge(uow: UnitOfWork) -> None:
    """Locks those in charge, in order of id, so that two of them can't dismiss each other at once."""
    in_charge: Any = (
        select(User.id).where(User.role == ADMINISTRATOR, User.is_active.is_(True)).order_by(User.id)
    )
    if not (await uow.session.scalars(in_charge.with_for_update(**Lock.CHANGE.clause))).all():
        raise Conflict("last_admin")


def _own_id(uow: UnitOfWork) -> int:
    if uow.actor.id is None:
        raise Invalid("person_unknown", field="id")
    return uow.actor.id
