from typing import Annotated, Any

from fastapi import Form, Query, Request, status

from app.deps import Read, With, Write
from app.models import User
from app.routers.routing import router
from app.schemas.user import LoginForm, LogoutQuery, PasswordChange, ProfileEdit, Token, UserOut
from app.services import logins, users

routes = router("/api/auth", "auth")


@routes.post("/login", response_model=Token)
async def login(request: Request, form: Annotated[LoginForm, Form()]) -> Token:
    """A token for a username (or e-mail) and password. Send it as `Authorization: Bearer …`."""
    state = request.app.state
    return await logins.log_in(state.database, state.tokens, form.username, form.password)


@routes.get("/me", response_model=UserOut)
async def get_me(uow: Read, headers: With) -> Any:
    """Who you are."""
    return headers.row(await uow.get(User, uow.actor.id or 0))


@routes.put("/me", response_model=UserOut)
@routes.patch("/me", response_model=UserOut)
async def update_me(uow: Write, data: ProfileEdit, headers: With) -> Any:
    """Change what is yours to change in your own account."""
    return headers.row(await users.edit_profile(uow, data))


@routes.post("/password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(uow: Write, data: PasswordChange) -> None:
    """Choose a new password. Your other logins end; this one goes on."""
    await users.change_password(uow, data)


@routes.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(uow: Write, query: Annotated[LogoutQuery, Query()]) -> None:
    """End this login: its token is refused from now on."""
    await logins.log_out(uow, everywhere=query.everywhere)
