"""The browser's door: its cookie, and the proof that a request comes from our own pages.

A browser sends the cookie by itself, whoever made it send the request. So what changes something must also
say where it comes from, in words that no foreign page can put into its mouth.
"""

import re
from typing import Annotated

from fastapi import Depends, Request, Response

from app.auth import digest
from app.errors import Forbidden

SECURE, PLAIN = "__Host-nocto", "nocto"
"""The cookie's name on https; and on plain http, where a browser takes neither the prefix nor `Secure`."""

OUR_HEADER = "X-Nocto"
_SECRET = re.compile("[A-Za-z0-9_-]{43}")
_READING = ("GET", "HEAD", "OPTIONS")
_CLEARED = '"cache", "storage"'


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def login_of(request: Request) -> str | None:
    """What the login of the request's cookie is kept under; None without a cookie, or with two of them."""
    secret = _only(request, SECURE if is_secure(request) else PLAIN)
    return digest(secret) if secret and _SECRET.fullmatch(secret) else None


def _only(request: Request, name: str) -> str | None:
    """The cookie of this name. Of two, one was put there by somebody else, and none is taken."""
    pairs = [
        pair.strip().partition("=") for line in request.headers.getlist("cookie") for pair in line.split(";")
    ]
    values = [value for key, _, value in pairs if key == name]
    return values[0] if len(values) == 1 else None


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
            self._set(secret, self._request.app.state.settings.SESSION_DAYS * 86_400)

    def drop(self) -> None:
        """Make the browser forget us, and what it has kept of our data."""
        if self.login is not None:
            self._set("", 0)
            self._response.headers["Clear-Site-Data"] = _CLEARED

    def _set(self, value: str, seconds: int) -> None:
        secure = is_secure(self._request)
        self._response.set_cookie(
            SECURE if secure else PLAIN, value, max_age=seconds, path="/",
            secure=secure, httponly=True, samesite="strict",
        )  # fmt: skip


async def _cookie(request: Request, response: Response) -> Cookie:
    return Cookie(request, response)


async def _ours(request: Request) -> None:
    refuse_foreign(request)


WithCookie = Annotated[Cookie, Depends(_cookie)]
FromOurPages = Depends(_ours)
