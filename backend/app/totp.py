"""Codes that change every half minute (RFC 6238), as apps on telephones show them."""

import base64
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a telephone's clock may be ahead or behind


def new_secret() -> bytes:
    """160 bits, as RFC 4226 asks for."""
    return secrets.token_bytes(20)


def as_text(secret: bytes) -> str:
    """For those who type it in."""
    return base64.b32encode(secret).decode().rstrip("=")


def uri(secret: bytes, *, account: str, issuer: str) -> str:
    """What a QR code for an app holds."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': as_text(secret), 'issuer': issuer}, quote_via=quote)}"
    )


def code_at(secret: bytes, step: int) -> str:
    mac = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    place = mac[-1] & 15
    number: int = struct.unpack(">I", mac[place : place + 4])[0] & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def step_of(secret: bytes, code: str, moment: datetime) -> int | None:
    """The step, near this moment, whose code it is; None if it is no code of now."""
    steps = range(step_at(moment) - DRIFT, step_at(moment) + DRIFT + 1)
    fitting = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return fitting[0] if fitting else None
