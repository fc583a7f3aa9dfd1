"""API keys, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from app.listing import Id, ListQuery, Where
from app.models import ApiKey
from app.schemas.base import In, Moment, Out, Title
from app.scopes import Scope


def _once_each(scopes: list[Scope]) -> list[Scope]:
    return sorted(set(scopes))


class ApiKeyIn(In):
    """A new key. It may do what its scopes and your role allow together."""

    name: Title = Field(description="What it is for.", examples=["Форма на сайте"])
    scopes: Annotated[
        list[Scope],
        Field(min_length=1, max_length=100, description="`deals:write` holds `deals:read`."),
        AfterValidator(_once_each),
    ] = Field(examples=[["clients:write", "deals:read"]])
    expires_at: Moment | None = Field(
        None, description="When it stops working; null for never.", examples=["2198-12-31T00:00:00Z"]
    )


class ApiKeyOut(Out):
    """A key as it can be shown: not itself."""

    id: int
    user_id: int = Field(description="Its owner, in whose name it acts.")
    name: str
    hint: str = Field(description="Its first letters, by which you know it again.", examples=["nck_3kT9"])
    scopes: list[Scope]
    created_at: datetime
    last_used: datetime | None = Field(description="To within five minutes.")
    expires_at: datetime | None
    revoked_at: datetime | None = Field(
        description="Since when it is refused; also set when its owner is deactivated or gets another role."
    )


class NewApiKey(ApiKeyOut):
    """A key that was just made."""

    key: str = Field(description="Shown this once. Send it as `Authorization: Bearer nck_…`.")


class ApiKeyQuery(ListQuery):
    """Filters of the list of keys."""

    SORTABLE: ClassVar = {"id": ApiKey.id, "created_at": ApiKey.created_at}

    sort: str = Field("-id", description="Field to sort by; a minus before it turns the order round.")
    user_id: Annotated[list[Id] | None, Where(ApiKey.user_id.in_)] = None
    is_revoked: Annotated[
        bool | None, Where(lambda yes: ApiKey.revoked_at.is_not(None) if yes else ApiKey.revoked_at.is_(None))
    ] = None
