from typing import Annotated, Any

from fastapi import Query, status

from app.deps import IfMatch, PathId, Read, With, Write, WriteForGood
from app.models import User
from app.routers.routing import router
from app.schemas.user import TemporaryPassword, UserEdit, UserIn, UserOut, UserQuery
from app.services import users

routes = router("/api/users", "users")


@routes.get("", response_model=list[UserOut])
async def list_users(uow: Read, query: Annotated[UserQuery, Query()], headers: With) -> Any:
    """Everybody who works here, to choose whom to give something to."""
    page = await users.list_users(uow, query)
    headers.page(page)
    return [users.shown(uow, user) for user in page]


@routes.post("", response_model=UserOut, status_code=status.HTTP_201_CREATED)
async def create_user(uow: Write, data: UserIn, headers: With) -> Any:
    """Create an account (administrators). Without a password nobody can log in with it."""
    return headers.row(await users.create(uow, data))


@routes.get("/{user_id}", response_model=UserOut)
async def get_user(uow: Read, user_id: PathId, headers: With) -> Any:
    """One colleague."""
    return headers.row(users.shown(uow, await uow.get(User, user_id)))


@routes.put("/{user_id}", response_model=UserOut)
@routes.patch("/{user_id}", response_model=UserOut)
async def update_user(uow: Write, user_id: PathId, data: UserEdit, expect: IfMatch, headers: With) -> Any:
    """Change an account (administrators). A new password, or deactivation, ends its logins at once."""
    return headers.row(await users.edit(uow, user_id, data, expect=expect))


@routes.post("/{user_id}/password-reset", response_model=TemporaryPassword)
async def reset_password(uow: WriteForGood, user_id: PathId) -> TemporaryPassword:
    """Give somebody a temporary password (administrators), and end their logins. It is shown this once."""
    return await users.reset_password(uow, user_id)


@routes.delete("/{user_id}/second-factor", status_code=status.HTTP_204_NO_CONTENT)
async def reset_second_factor(uow: WriteForGood, user_id: PathId) -> None:
    """Take away a lost second factor (administrators), and end the person's logins."""
    await users.reset_second_factor(uow, user_id)


@routes.delete("/{user_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_user(uow: Write, user_id: PathId, expect: IfMatch) -> None:
    """Delete an account that nothing refers to; deactivate any other."""
    await users.remove(uow, user_id, expect=expect)
