"""How every route reads its body, what it is called, and that it is run again after a deadlock."""

import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from decimal import Decimal
from email.message import Message
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.params import Form
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from app import idempotency
from app.errors import BadRequest, UnsupportedMediaType
from app.routers.solving import Solution, Unusual, solution_of
from app.uow import again_if_collided

MAX_DIGITS = 19
Handler = Callable[[Request], Awaitable[Response]]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class ExactRequest(Request):
    """A request whose JSON keeps numbers exact: 0.1 is a tenth, and NaN is no number."""

    def content(self) -> Any:
        """What its JSON says, once `json` has read it."""
        return getattr(self, "_exact", None)

    async def json(self) -> Any:
        if not hasattr(self, "_exact"):
            self._exact = _parse(await self.body())
        return self._exact


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=_exact, parse_constant=_refuse)
    except (ValueError, RecursionError, ArithmeticError) as error:  # numbers of 5,000 digits, or 1e99…9
        raise BadRequest("json_invalid") from error


def _exact(number: str) -> Decimal | int:
    """JSON knows one kind of number: 5.0 is as whole as 5. Beyond 64 bits nobody asks whether it is."""
    value = Decimal(number)
    return int(value) if value.adjusted() < MAX_DIGITS and value == value.to_integral_value() else value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


class Route(APIRoute):
    """A route that takes exact JSON, refuses a body of another kind, outlives a deadlock, and does once what
    comes twice with one key."""

    def get_route_handler(self) -> Handler:  # type: ignore[override]
        handle = super().get_route_handler()
        expected = None
        takes_key = "POST" in (self.methods or ()) and self.name not in idempotency.WITHOUT_KEY
        if self.body_field is not None:
            expected = FORM if isinstance(self.body_field.field_info, Form) else JSON

        solution = solution_of(self) if expected is not FORM else None

        async def handle_exactly(request: Request) -> Response:
            exact = ExactRequest(request.scope, request.receive)
            if expected is not None:
                _refuse_other_media(exact, expected)
            if expected is JSON:
                await exact.json()  # here, because FastAPI would hide what is wrong with it
            work = partial(again_if_collided, partial(_handle_to_the_end, handle, solution, exact))
            if takes_key and idempotency.HEADER in request.headers:
                return await idempotency.once(exact, work)
            return await work()

        return handle_exactly


async def _handle_to_the_end(handle: Handler, solution: Solution | None, request: ExactRequest) -> Response:
    """Run the handler and end its unit of work: FastAPI would do that after us, when it can't be done again.

    What was read of the request stays with it, and no answer is sent before this returns.
    """
    async with AsyncExitStack() as dependencies:
        request.scope["fastapi_function_astack"] = dependencies
        response = await _answer(handle, solution, request, dependencies)
        if (asked := idempotency.asked(request)) is not None:
            await asked.keep(response)
        return response


async def _answer(
    handle: Handler, solution: Solution | None, request: ExactRequest, blocks: AsyncExitStack
) -> Response:
    """By the shortest way; what is wrong with a request is FastAPI's to say."""
    if solution is not None:
        try:
            return await solution.answer(request, request.content(), blocks)
        except Unusual:
            pass
    return await handle(request)


class Router(APIRouter):
    """A noun's routes. For another noun's address it need not try every one of them."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if self.prefix in scope["path"] else (Match.NONE, {})


def _refuse_other_media(request: Request, expected: str) -> None:
    kind = Message()
    kind["content-type"] = request.headers.get("content-type", "")
    encoded = request.headers.get("content-encoding", "identity").lower() != "identity"
    charset = str(kind.get_param("charset", "utf-8")).lower()
    if encoded or kind.get_content_type() != expected or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(expected=expected)


def operation_id(route: APIRoute) -> str:
    """The handler's name; PATCH is the same handler as PUT and needs a name of its own."""
    return route.name.replace("update_", "patch_", 1) if "PATCH" in (route.methods or ()) else route.name


def router(prefix: str, tag: str) -> Router:
    return Router(prefix=prefix, tags=[tag], route_class=Route, generate_unique_id_function=operation_id)
