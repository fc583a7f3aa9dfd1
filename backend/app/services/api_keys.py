"""API keys: made once, kept as a digest, and refused from the moment they are revoked."""

from typing import Any

from sqlalchemy import func, or_, select, update

from app.clock import now
from app.errors import Conflict, Invalid
from app.journal import Recorded, hears
from app.keys import KEY_PREFIX, digest, new_api_key
from app.listing import Page, page_of
from app.models import Action, ApiKey, User
from app.schemas.api_key import ApiKeyIn, ApiKeyOut, ApiKeyQuery, NewApiKey
from app.uow import Lock, UnitOfWork

MOST = 50
"""Live keys of one person."""

HINT = len(KEY_PREFIX) + 4


async def list_keys(uow: UnitOfWork, query: ApiKeyQuery) -> Page[ApiKey]:
    """The actor's own keys, or everybody's for those in charge."""
    return await page_of(uow.session, ApiKey, query)


async def create(uow: UnitOfWork, data: ApiKeyIn) -> NewApiKey:
    """A key of the actor's own. Only this answer holds it.

    Raises:
        Invalid: it would be over already.
        Conflict: there are too many.
    """
    if data.expires_at is not None and data.expires_at <= now():
        raise Invalid("expires_in_past", field="expires_at")
    owner = await uow.get(User, uow.actor.id or 0, lock=Lock.CHANGE)  # two can't both be the last allowed
    own = _live().where(ApiKey.user_id == owner.id)
    if (await uow.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST:
        raise Conflict("too_many_keys", most=MOST)
    key = new_api_key()
    row = ApiKey(
        user_id=owner.id, name=data.name, digest=digest(key), hint=key[:HINT], scopes=data.scopes,
        expires_at=data.expires_at,
    )  # fmt: skip
    uow.add(row)
    await uow.flush()
    return NewApiKey(**ApiKeyOut.model_validate(row).model_dump(), key=key)


async def revoke(uow: UnitOfWork, key_id: int) -> None:
    """Refuse a key from now on: one's own, or anybody's for those in charge. Twice is as good as once."""
    key = await uow.take(ApiKey, key_id)
    key.revoked_at = key.revoked_at or now()


def _live() -> Any:
    return select(ApiKey.id).where(
        ApiKey.revoked_at.is_(None), or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now())
    )


async def alive(uow: UnitOfWork, ids: set[int]) -> set[tuple[Any, ...]]:
    """Those keys that are not refused, each with its owner and the owner's role."""
    if not ids:
        return set()
    query = (
        select(ApiKey.id, User.id, User.role)
        .join(User, User.id == ApiKey.user_id)
        .where(
            ApiKey.id.in_(ids),
            ApiKey.id.in_(_live()),
            User.is_active.is_(True),
            User.must_change_password.is_(False),
        )
    )
    return {tuple(row) for row in await uow.session.execute(query)}


@hears(User)
async def revoke_with_owner(uow: UnitOfWork, changes: list[Recorded]) -> None:
    """Whoever is deactivated or becomes another one leaves no key behind, even for when they come back."""
    lost = [
        change.row.id
        for change in changes
        if change.action is Action.UPDATE and {"role", "is_active"} & change.after.keys()
    ]
    if lost:
        await uow.session.execute(
            update(ApiKey)
            .where(ApiKey.user_id.in_(lost), ApiKey.revoked_at.is_(None))
            .values(revoked_at=now())
            .execution_options(synchronize_session=False)
        )
