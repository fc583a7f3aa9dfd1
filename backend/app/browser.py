"""The browser's door: its cookie, and the proof that a request comes from our own pages.

A browser sends the cookie by itself, whoever made it send the request. So what changes something must also
say where it comes from, in words that no foreign page can put into its mouth.
"""

import re
from typing import Annotated

from fastapi import Depends, Request, Response

from app.errors import Forbidden
from app.keys import digest

SECURE, PLAIN = "__Host-nocto", "nocto"
"""The cookie's name on https; and on plain http, where a browser takes neither the prefix nor `Secure`."""

SECURE_DEVICE, PLAIN_DEVICE = "__Host-nocto-device", "nocto-device"
"""The cookie by which a browser is recognised after its logins have ended."""

DEVICE_DAYS = 365

OUR_HEADER = "X-Nocto"
_SECRET = re.compile("[A-Za-z0-9_-]{43}")
_READING = ("GET", "HEAD", "OPTIONS")
_CLEARED = '"cache", "storage"'


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def login_of(request: Request) -> str | None:
    """What the login of the request's cookie is kept under; None without a cookie, or with two of them."""
    secret = _only(request, SECURE if is_secure(request) else PLAIN)
    return digest(secret) if secret else None


def device_of(request: Request) -> str | None:
    """The secret by which we may know this browser."""
    return _only(request, SECURE_DEVICE if is_secure(request) else PLAIN_DEVICE)


def _only(request: Request, name: str) -> str | None:
    """The cookie of this name. Of two, one was put there by somebody else, and none is taken."""
    pairs = [
        pair.strip().partition("=") for line in request.headers.getlist("cookie") for pair in line.split(";")
    ]
    values = [value for key, _, value in pairs if key == name]
    return values[0] if len(values) == 1 and _SECRET.fullmatch(values[0]) else None


def refuse_foreign(request: Request) -> None:
    """Let pass only what our own pages sent.

    Raises:
        Forbidden: another site's page made the browser send it, or it could have.
    """
    reading = request.method in _READING
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        ours = site == "same-origin" or (reading and site == "none")  # none: typed, or a bookmark
    else:
        ours = origin == _own_origin(request) or (reading and origin is None)
    if not ours:
        raise Forbidden("foreign_page")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not reading and kind != "application/json" and request.headers.get(OUR_HEADER) != "1":
        raise Forbidden("own_header_missing")


def _own_origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '').lower()}"


class Cookie:
    """The cookie that the answer sets or takes away."""

    def __init__(self, request: Request, response: Response) -> None:
        self._request, self._response = request, response
        self.login = login_of(request)
        """What the login that the browser came with is kept under, whether it still lives or not."""

    def put(self, secret: str | None) -> None:
        """Hand the browser a new secret; without one it keeps what it has."""
        if secret is not None:
            self._set(PLAIN, SECURE, secret, days=self._request.app.state.settings.SESSION_DAYS)

    def recognise(self, device: str | None) -> None:
        """Let us know the browser again, after its logins have ended too."""
        if device is not None:
            self._set(PLAIN_DEVICE, SECURE_DEVICE, device, days=DEVICE_DAYS)

    def drop(self) -> None:
        """Make the browser forget its login, and what it has kept of our data."""
        if self.login is not None:
            self._set(PLAIN, SECURE, "", days=0)
            self._response.headers["Clear-Site-Data"] = _CLEARED

    def _set(self, plain: str, secure_name: str, value: str, *, days: int) -> None:
        secure = is_secure(self._request)
        self._response.set_cookie(
            secure_name if secure else plain, value, max_age=days * 86_400, path="/",
            secure=secure, httponly=True, samesite="strict",
        )  # fmt: skip


async def _cookie(request: Request, response: Response) -> Cookie:
    return Cookie(request, response)


async def _ours(request: Request) -> None:
    refuse_foreign(request)


WithCookie = Annotated[Cookie, Depends(_cookie)]
FromOurPages = Depends(_ours)
