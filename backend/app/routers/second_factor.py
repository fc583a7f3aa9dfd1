from typing import Any

from fastapi import Request, status

from app.deps import Config, Me, Read
from app.routers.routing import router
from app.schemas.second_factor import (
    CodeIn,
    Enrolment,
    PasswordAndCode,
    PasswordIn,
    RecoveryCodes,
    SecondFactorOut,
)
from app.services import second_factor

routes = router("/api/auth/second-factor", "auth")


@routes.get("", response_model=SecondFactorOut)
async def get_second_factor(uow: Read, config: Config) -> Any:
    """Whether you log in with a second factor, and how many recovery codes are left."""
    needed = uow.actor.role in config.SECOND_FACTOR_ROLES and not uow.actor.has_second_factor
    return await second_factor.state(uow, needed=needed)


@routes.post("", response_model=Enrolment)
async def begin_second_factor(request: Request, me: Me, data: PasswordIn, config: Config) -> Any:
    """A secret for your app. It counts once you have sent a code of it to `confirm`."""
    state = request.app.state
    return await second_factor.begin(state.database, state.seal, me, data.password, issuer=config.API_TITLE)


@routes.post("/confirm", response_model=RecoveryCodes)
async def confirm_second_factor(request: Request, me: Me, data: CodeIn) -> Any:
    """Turn it on: your other logins end, and from now on a code is asked for beside the password."""
    return await second_factor.confirm(request.app.state.database, request.app.state.seal, me, data.code)


@routes.post("/disable", status_code=status.HTTP_204_NO_CONTENT)
async def disable_second_factor(request: Request, me: Me, data: PasswordAndCode) -> None:
    """Turn it off."""
    state = request.app.state
    await second_factor.disable(state.database, state.seal, me, data.password, data.code)


@routes.post("/recovery-codes", response_model=RecoveryCodes)
async def renew_recovery_codes(request: Request, me: Me, data: PasswordAndCode) -> Any:
    """New recovery codes; the old ones are refused from now on."""
    state = request.app.state
    return await second_factor.renew_codes(state.database, state.seal, me, data.password, data.code)
