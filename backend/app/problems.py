"""How a refusal is told: RFC 9457, in the reader's language, with a number to ask about."""

import errno
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.deps import TOLD
from app.errors import Busy, CrmError, InvalidFields, NoRoom, StaleVersion, Throttled, Unauthorized
from app.messages import Language, choose_language, say
from app.schemas.deal import DealOut

log = logging.getLogger("nocto")

CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
}

TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 412: "Precondition Failed", 413: "Content Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error",
    503: "Service Unavailable", 507: "Insufficient Storage",
}  # fmt: skip

NOT_ALLOWED = 405
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

RETRY_AFTER = {"Retry-After": "2"}
CHALLENGE = {"WWW-Authenticate": "Bearer"}


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> Response:
    request.scope.get(TOLD, {})["code"] = code
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request.scope.get("request_id", ""),
        **extra,
    }
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def too_large(request: Request) -> Response:
    return problem(request, 413, "too_large", say("too_large", language_of(request)))


def language_of(request: Request) -> Language:
    return choose_language(request.headers.get("accept-language"), request.app.state.settings.LANGUAGE)


async def _refusal(request: Request, error: CrmError) -> Response:
    language = language_of(request)
    detail = say(error.code, language, **error.params)
    extra = dict(error.extra)
    if field := getattr(error, "field", None):
        extra["errors"] = [{"field": field, "code": error.code, "message": detail}]
    if isinstance(error, InvalidFields):
        extra["errors"] = [
            {"field": field, "code": code, "message": say(code, language, **params)}
            for field, code, params in error.faults
        ]
    if isinstance(error, StaleVersion):
        extra["current"] = DealOut.model_validate(error.current).model_dump(mode="json")
    return problem(request, error.status, error.code, detail, headers=_headers(error), **extra)


def _headers(error: CrmError) -> dict[str, str] | None:
    if isinstance(error, Throttled):
        return {"Retry-After": str(error.seconds)}
    return RETRY_AFTER if isinstance(error, Busy) else CHALLENGE if isinstance(error, Unauthorized) else None


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    language = language_of(request)
    errors = [_field_problem(found, language) for found in error.errors()]
    fields = "; ".join(f"{found['field']} — {found['message']}" for found in errors[:5])
    return problem(request, 422, "validation", say("validation", language, fields=fields), errors=errors)


def _field_problem(found: Mapping[str, Any], language: Language) -> dict[str, str]:
    """One finding of Pydantic's, without the value that was sent: it may be long, secret or not even text."""
    place = [str(part) for part in found["loc"][1:]] or [str(part) for part in found["loc"]]
    params = {name: value for name, value in (found.get("ctx") or {}).items() if name != "error"}
    return {
        "field": ".".join(place).encode(errors="replace").decode(),
        "code": found["type"],
        "message": say(found["type"], language, **params),
    }


async def _http(request: Request, error: HTTPException) -> Response:
    code = CODES.get(error.status_code, "invalid")
    headers = {"Allow": _allowed(request)} if error.status_code == NOT_ALLOWED else error.headers
    return problem(request, error.status_code, code, say(code, language_of(request)), headers=headers)


def _allowed(request: Request) -> str:
    """Every method the address knows; the router has only told about those of the first route it met."""
    address = {"type": "http", "path": request.scope["path"], "root_path": "", "headers": []}
    known = [
        method
        for method in METHODS
        if any(route.matches({**address, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ", ".join(known + ["HEAD"] * ("GET" in known))


async def _of_the_system(request: Request, error: OSError) -> Response:
    """A file could not be written for want of room; anything else is a bug, and told as one."""
    if error.errno not in DISK_FULL:
        raise error
    log.warning("request %s could not be done: %s", request.scope.get("request_id"), error)
    return await _refusal(request, NoRoom())


async def _bug(request: Request, error: Exception) -> Response:
    log.exception("request %s failed", request.scope.get("request_id"), exc_info=error)
    return problem(request, 500, "internal", say("internal", language_of(request)))


def install(app: FastAPI) -> None:
    handlers: dict[Any, Callable[[Request, Any], Awaitable[Response]]] = {
        CrmError: _refusal,
        RequestValidationError: _invalid,
        HTTPException: _http,
        OSError: _of_the_system,
        Exception: _bug,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
