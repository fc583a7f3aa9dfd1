from typing import Annotated, Any

from fastapi import Form, Query, Request, status

from app.browser import FromOurPages, WithCookie
from app.deps import Config, From, IfMatch, Me, PathId, Read, Speech, With, Write, WriteForGood
from app.routers.routing import router
from app.schemas.user import (
    Forgotten,
    LoginForm,
    LoginOut,
    LogoutQuery,
    MeOut,
    NewPassword,
    Offers,
    PasswordChange,
    ProfileEdit,
    SessionIn,
    Token,
    UserOut,
)
from app.services import logins, resets, users
from app.services.logins import Given

routes = router("/api/auth", "auth")


@routes.post("/login", response_model=Token)
async def login(request: Request, caller: From, form: Annotated[LoginForm, Form()]) -> Token:
    """A token for a username (or e-mail) and password. Send it as `Authorization: Bearer …`.

    For an account with a second factor send its `code` too; without one the answer is 401 with the code
    `second_factor_required`.
    """
    state = request.app.state
    given = Given(form.username, form.password, form.code or None)
    return await logins.log_in(state.database, state.tokens, state.seal, caller, given)


@routes.post("/session", response_model=UserOut, dependencies=[FromOurPages])
async def open_session(
    request: Request, caller: From, data: SessionIn, cookie: WithCookie, headers: With
) -> Any:
    """Log a browser in: the answer sets a cookie that no script can read. Programs take a token instead."""
    state = request.app.state
    given = Given(data.username, data.password, data.code)
    opened = await logins.log_in_browser(
        state.database, state.settings, state.seal, caller, given, instead_of=cookie.login
    )
    cookie.put(opened.secret)
    cookie.recognise(opened.device)
    return headers.row(opened.user)


@routes.get("/sessions", response_model=list[LoginOut])
async def list_sessions(uow: Read) -> Any:
    """Where you are logged in, the last used first; 200 at most."""
    return await logins.list_logins(uow)


@routes.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_session(uow: WriteForGood, session_id: PathId) -> None:
    """End one of your logins: its token or cookie is refused from now on."""
    await logins.end(uow, session_id)


@routes.get("/me", response_model=MeOut)
async def get_me(uow: Read, config: Config, headers: With) -> Any:
    """Who you are, and what your role allows."""
    return headers.row(await users.me(uow, config))


@routes.put("/me", response_model=UserOut)
@routes.patch("/me", response_model=UserOut)
async def update_me(uow: Write, data: ProfileEdit, expect: IfMatch, headers: With) -> Any:
    """Change what is yours to change in your own account."""
    return headers.row(await users.edit_profile(uow, data, expect=expect))


@routes.post("/password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(request: Request, me: Me, data: PasswordChange, cookie: WithCookie) -> None:
    """Choose a new password. Your other logins end; this one goes on, a browser's with a new cookie."""
    cookie.put(await users.change_password(request.app.state.database, me, data))


@routes.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(uow: WriteForGood, query: Annotated[LogoutQuery, Query()], cookie: WithCookie) -> None:
    """End this login: its token or cookie is refused from now on."""
    await logins.log_out(uow, everywhere=query.everywhere)
    cookie.drop()


@routes.get("/offers", response_model=Offers)
async def get_offers(config: Config) -> Offers:
    """What there is for whoever is not signed in yet."""
    return Offers(password_reset=config.sends_mail)


@routes.post("/forgotten", status_code=status.HTTP_204_NO_CONTENT)
async def ask_for_letter(
    request: Request, config: Config, caller: From, data: Forgotten, language: Speech
) -> None:
    """Have a link to a new password sent to the account's e-mail address, if there is such an account.

    The answer is the same if there is none. The link leads to `/reset`, once and for an hour.
    """
    await resets.ask(request.app.state.database, config, caller, data.username, language)


@routes.post("/reset", status_code=status.HTTP_204_NO_CONTENT)
async def choose_password(request: Request, data: NewPassword) -> None:
    """Choose a new password by the letter. All logins end; a second factor is asked for as before."""
    await resets.choose(request.app.state.database, data)
