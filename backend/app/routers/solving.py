"""What a handler needs, worked out once a route instead of once a request.

FastAPI walks through the tree of dependencies for each request, with a stack, a cache and a cancel scope
for any of them. What our routes depend on is known when they are made: a list of calls, in their order.
Only requests that fit are answered here; for all others FastAPI says what is wrong with them.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack, asynccontextmanager
from inspect import isasyncgenfunction
from typing import Any

from fastapi import Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import ResponseValidationError
from fastapi.params import Form
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request

JSON = "application/json"
NO_CONTENT = 204
KEPT_QUERIES, LONGEST_KEPT = 200, 300


class Unusual(Exception):
    """A request that this one does not answer. Nothing has been done for it yet."""


class _Step:
    """One call, and where its arguments come from."""

    def __init__(self, dependant: Dependant, needs: list[tuple[str | None, int]]) -> None:
        call: Any = dependant.call
        self.needs = tuple((name, place) for name, place in needs if name is not None)
        self.is_block = isasyncgenfunction(call)
        self.call: Callable[..., Any] = asynccontextmanager(call) if self.is_block else call
        self.request_name = dependant.request_param_name or dependant.http_connection_param_name
        self.response_name = dependant.response_param_name
        self._path, self._query = dependant.path_params, dependant.query_params
        self._headers = dependant.header_params
        self._names = tuple(field.alias for field in self._headers)
        self._absent = _checked(request_params_to_args(self._headers, {})) if self._headers else {}
        self._body = dependant.body_params
        self._queries: dict[bytes, dict[str, Any]] = {}

    async def given(self, request: Request, body: Any) -> dict[str, Any]:
        """What the request itself brings. Raises Unusual for what is not as it should be."""
        values: dict[str, Any] = {}
        if self._path:
            values |= _checked(request_params_to_args(self._path, request.path_params))
        if self._query:
            values |= self._asked(request)
        if self._headers:
            there = any(name in request.headers for name in self._names)
            values |= (
                _checked(request_params_to_args(self._headers, request.headers)) if there else self._absent
            )
        if self._body:
            found = await request_body_to_args(self._body, body, embed_body_fields=False)
            values |= _checked(found)
        return values

    def _asked(self, request: Request) -> dict[str, Any]:
        """The query, which is the same in most requests: as it was understood when it came first."""
        text: bytes = request.scope["query_string"]
        known = self._queries.get(text)
        if known is None:
            known = _checked(request_params_to_args(self._query, request.query_params))
            if len(text) <= LONGEST_KEPT:
                if len(self._queries) >= KEPT_QUERIES:
                    self._queries.clear()
                self._queries[text] = known
        return {name: _own(value) for name, value in known.items()}


def _own(value: Any) -> Any:
    return value.model_copy() if isinstance(value, BaseModel) else value


def _checked(found: tuple[dict[str, Any], list[Any]]) -> dict[str, Any]:
    values, faults = found
    if faults:
        raise Unusual
    return values


class Solution:
    """How one route is answered."""

    def __init__(self, route: APIRoute) -> None:
        self._route = route
        self._steps: list[_Step] = []
        self._places: dict[Any, int] = {}
        self._add(route.dependant)
        self._wants_response = any(step.response_name for step in self._steps)

    def _add(self, dependant: Dependant) -> int:
        if dependant.call in self._places:
            return self._places[dependant.call]
        needs = [(sub.name, self._add(sub)) for sub in dependant.dependencies]
        self._steps.append(_Step(dependant, needs))
        place = self._places[dependant.call] = len(self._steps) - 1
        return place

    async def answer(self, request: Request, body: Any, blocks: AsyncExitStack) -> Response:
        """Call the dependencies and the handler; what is still open is closed with `blocks`.

        Raises:
            Unusual: nothing was done.
        """
        given = [await step.given(request, body) for step in self._steps]
        beside = _beside() if self._wants_response else None
        results: list[Any] = []
        for step, values in zip(self._steps, given, strict=True):
            for name, place in step.needs:
                values[name] = results[place]
            if step.request_name:
                values[step.request_name] = request
            if step.response_name:
                values[step.response_name] = beside
            if step.is_block:
                results.append(await blocks.enter_async_context(step.call(**values)))
            else:
                results.append(await step.call(**values))
        return self._written(results[-1], beside)

    def _written(self, content: Any, beside: Response | None) -> Response:
        if isinstance(content, Response):
            return content
        field: Any = self._route.response_field
        value, faults = field.validate(content, {}, loc=("response",))
        if faults:
            raise ResponseValidationError(errors=faults, body=content)
        status = (beside and beside.status_code) or self._route.status_code or 200
        response = Response(field.serialize_json(value), status, media_type=JSON)
        if beside is not None:
            response.raw_headers.extend(beside.raw_headers)
        return response


def _beside() -> Response:
    """Where a handler puts headers."""
    response = Response()
    response.raw_headers.clear()
    response.status_code = None  # type: ignore[assignment]
    return response


def solution_of(route: APIRoute) -> Solution | None:
    """How to answer the route, or None if only FastAPI can."""
    plain = route.response_field is not None and route.status_code != NO_CONTENT
    return Solution(route) if plain and _is_simple(route.dependant) and not route.dependencies else None


def _is_simple(dependant: Dependant) -> bool:
    """Whether there is nothing in it that `_Step` does not know."""
    unknown = (
        dependant.cookie_params, dependant.websocket_param_name,
        dependant.background_tasks_param_name, dependant.security_scopes_param_name,
    )  # fmt: skip
    bodies = dependant.body_params
    if any(unknown) or len(bodies) > 1 or any(isinstance(field.field_info, Form) for field in bodies):
        return False
    return all(_is_simple(sub) for sub in dependant.dependencies)
