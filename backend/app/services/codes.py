"""The codes of a second factor: whether one is good, and the ten for the day the telephone is lost."""

import re

from sqlalchemy import delete, func, insert, select

from app.clock import now
from app.keys import spoken
from app.models import RecoveryCode, SecondFactor
from app.sealing import Seal, Unreadable
from app.totp import DIGITS, step_of
from app.uow import UnitOfWork

RECOVERY_CODES = 10


def purpose_of(user_id: int) -> str:
    """What somebody's secret is sealed for."""
    return f"second factor {user_id}"


async def accept(uow: UnitOfWork, seal: Seal, user_id: int, code: str, *, confirmed: bool = True) -> bool:
    """Whether the code is this person's and of now; it is used up by it.

    Locked, so that of two who bring the same code at once only one comes in.
    """
    plain = re.sub(r"[\s-]", "", code).lower()
    if len(plain) != DIGITS:
        return confirmed and await _use_up(uow, _fingerprint(seal, user_id, plain), user_id)
    own = SecondFactor.user_id == user_id, SecondFactor.is_confirmed.is_(confirmed)
    factor = await uow.session.scalar(select(SecondFactor).where(*own).with_for_update())
    if factor is None:
        return False
    try:
        step = step_of(seal.open(factor.secret, purpose_of(user_id)), plain, now())
    except Unreadable:
        return False
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


async def _use_up(uow: UnitOfWork, fingerprint: str, user_id: int) -> bool:
    own = RecoveryCode.user_id == user_id, RecoveryCode.fingerprint == fingerprint
    used = await uow.session.scalar(delete(RecoveryCode).where(*own).returning(RecoveryCode.id))
    return used is not None


def _fingerprint(seal: Seal, user_id: int, plain: str) -> str:
    return seal.fingerprint(plain.encode(), f"recovery code {user_id}")


async def renew(uow: UnitOfWork, seal: Seal, user_id: int) -> list[str]:
    """Ten new codes instead of those there were."""
    await uow.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [spoken(groups=3) for _ in range(RECOVERY_CODES)]
    rows = [
        {"user_id": user_id, "fingerprint": _fingerprint(seal, user_id, code.replace("-", ""))}
        for code in codes
    ]
    await uow.session.execute(insert(RecoveryCode), rows)
    return codes


async def left(uow: UnitOfWork, user_id: int) -> int:
    return await uow.session.scalar(select(func.count()).where(RecoveryCode.user_id == user_id)) or 0


async def forget(uow: UnitOfWork, user_id: int) -> None:
    """No second factor any more: neither the secret nor the codes."""
    for model in (SecondFactor, RecoveryCode):
        await uow.session.execute(delete(model).where(model.user_id == user_id))
