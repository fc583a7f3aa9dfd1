"""Setting up a second factor, and living without it again.

The secret is shown once and counts only after a code of it was brought back: nobody locks themselves out by
a picture they did not photograph. Each step that changes who gets in asks for the password too.
"""

from sqlalchemy import delete, select

from app import totp
from app.auth import in_line, verify_password
from app.database import Database, Mode
from app.errors import Conflict, Invalid
from app.models import SecondFactor, User
from app.policies import Actor
from app.schemas.second_factor import Enrolment, RecoveryCodes, SecondFactorOut
from app.sealing import Seal
from app.services import codes, throttle, users
from app.services.throttle import Bucket
from app.uow import UnitOfWork, unit_of_work


async def state(uow: UnitOfWork, *, needed: bool) -> SecondFactorOut:
    """Whether the actor has one."""
    user = await uow.get(User, uow.actor.id or 0)
    return SecondFactorOut(
        enabled=user.has_second_factor, needed=needed, recovery_codes_left=await codes.left(uow, user.id)
    )


async def begin(database: Database, seal: Seal, actor: Actor, password: str, *, issuer: str) -> Enrolment:
    """A new secret, which counts for nothing until `confirm`; an earlier one that was not confirmed goes.

    Raises:
        Conflict: there is a second factor already.
        Invalid: the password is wrong.
        Throttled: it was wrong too often.
    """
    counted = await _know(database, actor, password, has=False)
    async with unit_of_work(database, actor) as uow:
        user = await _own(uow, has=False)
        secret = totp.new_secret()
        await uow.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
        uow.add(SecondFactor(user_id=user.id, secret=seal.shut(secret, codes.purpose_of(user.id))))
        await throttle.take_back(uow, counted)
        return Enrolment(
            secret=totp.as_text(secret), uri=totp.uri(secret, account=user.username, issuer=issuer)
        )


async def confirm(database: Database, seal: Seal, actor: Actor, code: str) -> RecoveryCodes:
    """From now on a code is asked for; all other logins, which came without one, end.

    Raises:
        Conflict: nothing was begun, or it is confirmed already.
        Invalid: it is no code of now.
        Throttled: there were too many wrong ones.
    """
    _, counted = await _count(database, actor, has=False)
    async with unit_of_work(database, actor) as uow:
        user = await _own(uow, has=False)
        begun = select(SecondFactor).where(SecondFactor.user_id == user.id)
        factor = await uow.session.scalar(begun.with_for_update())
        if factor is None:
            raise Conflict("second_factor_not_begun")
        if not await codes.accept(uow, seal, user.id, code, confirmed=False):
            raise Invalid("second_factor_wrong", field="code")
        factor.is_confirmed, user.has_second_factor = True, True
        await throttle.take_back(uow, counted)
        await users.end_logins(uow, user.id, but=actor.session_id)
        return RecoveryCodes(codes=await codes.renew(uow, seal, user.id))


async def disable(database: Database, seal: Seal, actor: Actor, password: str, code: str) -> None:
    """Ask for the password alone again. Raises as `renew_codes`."""
    counted = await _know(database, actor, password, has=True)
    async with unit_of_work(database, actor) as uow:
        user = await _own_with(uow, seal, code)
        user.has_second_factor = False
        await codes.forget(uow, user.id)
        await throttle.take_back(uow, counted)


async def renew_codes(
    database: Database, seal: Seal, actor: Actor, password: str, code: str
) -> RecoveryCodes:
    """New recovery codes; the old ones are refused.

    Raises:
        Conflict: there is no second factor.
        Invalid: the password or the code is wrong.
        Throttled: they were wrong too often.
    """
    counted = await _know(database, actor, password, has=True)
    async with unit_of_work(database, actor) as uow:
        user = await _own_with(uow, seal, code)
        await throttle.take_back(uow, counted)
        return RecoveryCodes(codes=await codes.renew(uow, seal, user.id))


async def _know(database: Database, actor: Actor, password: str, *, has: bool) -> list[Bucket]:
    """Whether the actor knows their password; what the try was counted in."""
    user, counted = await _count(database, actor, has=has)
    with in_line():
        if not await verify_password(password, user.hashed_password):
            raise Invalid("wrong_password", field="password")
    return counted


async def _count(database: Database, actor: Actor, *, has: bool) -> tuple[User, list[Bucket]]:
    """Count the try; the actor's account before it, and what it was counted in."""
    async with unit_of_work(database, actor, mode=Mode.READ) as uow:
        user = await uow.get(User, actor.id or 0)
        _refuse_unless(user, has=has)
        counted = throttle.of_change(user.id)
        await throttle.refuse_exhausted(uow, counted)
    await throttle.count(database, counted)
    return user, counted


async def _own(uow: UnitOfWork, *, has: bool) -> User:
    user = await uow.take(User, uow.actor.id or 0)
    _refuse_unless(user, has=has)
    return user


async def _own_with(uow: UnitOfWork, seal: Seal, code: str) -> User:
    user = await _own(uow, has=True)
    if not await codes.accept(uow, seal, user.id, code):
        raise Invalid("second_factor_wrong", field="code")
    return user


def _refuse_unless(user: User, *, has: bool) -> None:
    if user.has_second_factor != has:
        raise Conflict("second_factor_off" if has else "second_factor_on")
