"""What every answer carries: a request id, what was changed, and the headers that keep a browser safe."""

import logging
import re
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.deps import CARRIED, TOLD
from app.logs import of_request
from app.metrics import Metrics
from app.problems import too_large
from app.proxies import Proxies

API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HTML_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
HTTPS_FROM_NOW_ON = b"max-age=31536000; includeSubDomains"
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
DOCS = ("/docs", "/redoc")
TOO_LARGE = 413
log = logging.getLogger("nocto.request")

Headers = list[tuple[bytes, bytes]]


class Envelope:
    """Puts the request id and the security headers on every answer, errors included.

    Inside it a request has the caller's own address and scheme. It stands around everything, the limit of
    the body's size too, whose own answer is a bare text.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies, metrics: Metrics) -> None:
        self.app = app
        self._proxies, self._metrics = proxies, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = self._proxies.unwrap(scope)
        request_id = scope["request_id"] = _request_id(scope)
        carried: dict[str, str] = {}
        told: dict[str, Any] = {}
        scope[CARRIED], scope[TOLD] = carried, told
        is_docs = scope["path"].startswith(DOCS)
        is_public_https = _is_public_https(scope)
        if scope["method"] == "HEAD":  # what GET says, without the body, which the server leaves out
            scope = {**scope, "method": "GET", "is_head": True}

        replaced = False
        began = time.perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                named = {name.lower(): value for name, value in message["headers"]}
                kind = named.get(b"content-type", b"")
                if message["status"] == TOO_LARGE and kind.startswith(b"text/plain"):
                    await too_large(Request(scope))(scope, receive, send_with_headers)
                    replaced = True
                    return
                added = _added(carried, request_id, named, is_docs=is_docs, is_public_https=is_public_https)
                message["headers"] = _with(message["headers"], named.keys(), added)
                told["status"] = message["status"]
            if not replaced:
                await send(message)

        with of_request(request_id):
            try:
                await self.app(scope, receive, send_with_headers)
            finally:
                self._tell(scope, told, seconds=time.perf_counter() - began)

    def _tell(self, scope: Scope, told: dict[str, Any], *, seconds: float) -> None:
        """Count the request, and write its line. Its route is as declared: an address may hold anything."""
        route = getattr(scope.get("route"), "path", None)
        self._metrics.count(scope["method"], route, told.get("status", 0), seconds)
        if not log.isEnabledFor(logging.INFO):
            return
        peer = (scope.get("client") or ("",))[0]
        about = {"method": scope["method"], "route": route, "peer": peer, "ms": round(1000 * seconds, 1)}
        log.info("request", extra=about | told)


_ALWAYS = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
_OURS = frozenset(name for name, _ in _ALWAYS)
_POLICIES = {policy: policy.encode() for policy in (API_POLICY, DOCS_POLICY, HTML_POLICY)}


def _added(
    carried: dict[str, str],
    request_id: str,
    named: dict[bytes, bytes],
    *,
    is_docs: bool,
    is_public_https: bool,
) -> Headers:
    """What this answer gets beside ALWAYS."""
    added = [(name.lower().encode(), value.encode("latin-1")) for name, value in carried.items()]
    added.append((b"x-request-id", request_id.encode()))
    added.append((b"content-security-policy", _policy(named.get(b"content-type", b""), is_docs=is_docs)))
    if is_public_https:
        added.append((b"strict-transport-security", HTTPS_FROM_NOW_ON))
    if b"cache-control" not in named:
        added.append((b"cache-control", b"no-store"))
    return added


def _with(headers: Headers, there: Iterable[bytes], added: Headers) -> Headers:
    """The headers with ours, and without what somebody else has put in the place of ours."""
    ours = _OURS.union(name for name, _ in added)
    kept = headers if ours.isdisjoint(there) else [each for each in headers if each[0].lower() not in ours]
    return [*kept, *_ALWAYS, *added]


def _policy(kind: bytes, *, is_docs: bool) -> bytes:
    if is_docs:
        return _POLICIES[DOCS_POLICY]
    return _POLICIES[HTML_POLICY if kind.startswith(b"text/html") else API_POLICY]


def _is_public_https(scope: Scope) -> bool:
    """A developer's machine speaks http again tomorrow, on another port."""
    return scope["scheme"] == "https" and Request(scope).url.hostname not in THIS_MACHINE


def _request_id(scope: Scope) -> str:
    """The caller's own X-Request-Id if it is a plain word, so that logs meet; else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and re.fullmatch(rb"[A-Za-z0-9_.-]{8,64}", value):
            return str(value.decode())
    return uuid4().hex
