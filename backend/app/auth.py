"""Passwords, tokens, and who the caller is."""

import asyncio
import hashlib
import re
import secrets
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import jwt
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import bindparam, or_, select

from app.clock import now
from app.config import Settings
from app.errors import Busy, Unauthorized
from app.models import ApiKey, LoginSession, User
from app.policies import Actor
from app.source import Source
from app.sql_functions import database_state

STALE_AFTER = timedelta(minutes=5)
"""How old the last use of a login may be in its row: reading writes it down no oftener."""

# OWASP's cheapest accepted setting: 19 MiB and two passes, some 30 ms.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
_HASHING = ThreadPoolExecutor(
    max_workers=2, thread_name_prefix="hashing"
)  # bounds the memory, and the queue waits

LONGEST_LINE = 64
"""How many may wait for their password to be hashed, about a second; who comes then hears «busy» at once."""


class _Line:
    """Those who wait for a hash."""

    length = 0

    @contextmanager
    def stand(self) -> Iterator[None]:
        """Raises Busy when the line is full."""
        if self.length >= LONGEST_LINE:
            raise Busy
        self.length += 1
        try:
            yield
        finally:
            self.length -= 1


in_line = _Line().stand

ISSUER = "nocto"
TOKENS_KEPT = 2_000
"""How many tokens are read but once, by their digests; then all are read anew."""
_PLAIN = re.compile("[0-9A-Za-z]+")


def normal(password: str) -> str:
    """One form for what keyboards write in several: й may be one character or two."""
    return unicodedata.normalize("NFKC", password)


LONGEST_PASSWORD = 256


def too_long(password: str) -> bool:
    """Whether it is longer than any password may be; such a one is not even hashed."""
    return (
        len(password) > 4 * LONGEST_PASSWORD or len(unicodedata.normalize("NFC", password)) > LONGEST_PASSWORD
    )


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_HASHING, _HASHER.hash, normal(password))


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether the password fits; takes as long when there is no hash to compare with."""
    check = partial(_HASHER.verify, normal(password), hashed or _NOBODY)
    fits = await asyncio.get_running_loop().run_in_executor(_HASHING, check)
    return fits and hashed is not None


class Tokens:
    """Signs and reads access tokens. A token names a login; what it may do is asked of the database."""

    def __init__(self, settings: Settings) -> None:
        self._read: dict[bytes, tuple[str, int]] = {}
        self._secret = settings.secret()
        self._algorithm = settings.ALGORITHM
        self.lifetime = timedelta(minutes=settings.ACCESS_TOKEN_EXPIRE_MINUTES)

    def issue(self, login: LoginSession) -> str:
        claims = {
            "iss": ISSUER,
            "sub": str(login.user_id),
            "sid": login.token_id,
            "iat": int(login.created_at.timestamp()),
            "exp": int(login.expires_at.timestamp()),
        }
        return jwt.encode(claims, self._secret, algorithm=self._algorithm)

    def session_of(self, token: str) -> str:
        """The login session a token names; says nothing about whether it still lives.

        What a token says is signed and never changes, so it is read once; whether its login lives is not
        kept here, but asked of the database each time.

        Raises:
            Unauthorized: not our signature, expired, or not an access token.
        """
        name = hashlib.sha256(token.encode()).digest()
        known = self._read.get(name)
        if known is None:
            known = self._verified(token)
            if len(self._read) >= TOKENS_KEPT:
                self._read.clear()
            self._read[name] = known
        session_id, ends_at = known
        if ends_at <= time.time():
            del self._read[name]
            raise Unauthorized
        return session_id

    def _verified(self, token: str) -> tuple[str, int]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[self._algorithm],
                issuer=ISSUER,
                options={"require": ["exp", "iat", "sub", "iss", "sid"], "verify_aud": False},
            )
        except (jwt.PyJWTError, ValueError, OverflowError, RecursionError, TypeError) as error:
            raise Unauthorized from error
        session_id = claims["sid"]
        if not isinstance(session_id, str) or not _PLAIN.fullmatch(session_id) or "aud" in claims:
            raise Unauthorized
        return session_id, int(claims["exp"])


class Proof(NamedTuple):
    """What a caller came with, as it is kept: a login's name, or a key's digest."""

    kept_under: str
    is_key: bool = False


_BY_LOGIN = (
    select(
        User.id,
        User.role,
        User.must_change_password,
        User.has_second_factor,
        LoginSession.id,
        LoginSession.seen_at < bindparam("stale"),
    )
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        LoginSession.token_id == bindparam("kept_under"),
        LoginSession.expires_at > bindparam("moment"),
        User.is_active.is_(True),
    )
)
_BY_KEY = (
    select(
        User.id,
        User.role,
        User.must_change_password,
        User.has_second_factor,
        or_(ApiKey.last_used.is_(None), ApiKey.last_used < bindparam("stale")),
        ApiKey.id,
        ApiKey.scopes,
    )
    .join(ApiKey, ApiKey.user_id == User.id)
    .where(
        ApiKey.digest == bindparam("kept_under"),
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > bindparam("moment")),
        User.is_active.is_(True),
    )
)
_WITH_STATE = {kept: kept.add_columns(database_state()) for kept in (_BY_LOGIN, _BY_KEY)}


async def actor_of(source: Source, proof: Proof) -> Actor:
    """Whoever this login or key belongs to, as the database knows them at this moment: one query.

    Raises:
        Unauthorized: logged out, revoked, expired or deactivated.
    """
    moment = now()
    values = {"kept_under": proof.kept_under, "moment": moment, "stale": moment - STALE_AFTER}
    statement: Any = _BY_KEY if proof.is_key else _BY_LOGIN
    rows = await source.rows(_WITH_STATE[statement] if source.is_snapshot else statement, values)
    if not rows:
        raise Unauthorized
    found = rows[0]
    if source.is_snapshot:
        *found, source.state = found
    if not proof.is_key:
        return Actor(*found)
    user_id, role, must_change_password, has_second_factor, is_stale, key_id, scopes = found
    return Actor(user_id, role, must_change_password, has_second_factor,
                 is_stale=is_stale, key_id=key_id, scopes=frozenset(scopes))  # fmt: skip
