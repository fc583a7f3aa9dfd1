"""Secrets made by chance, and what is kept of them."""

import hashlib
import re
import secrets
import string
import zlib

# Consonants and digits that are not mistaken for one another; without vowels no word comes out.
_SPOKEN = "bcdfghjkmnpqrstvwxz23456789"


def new_secret() -> str:
    """256 bits, for a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret: who reads the database can't use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def temporary_password() -> str:
    """76 bits that can be told over the telephone, such as `k7mp-x2qv-9trw-h4zn`."""
    return spoken(groups=4)


def spoken(*, groups: int) -> str:
    """19 bits a group, in letters and digits that are not mistaken for one another."""
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(4)) for _ in range(groups))


# The prefix tells scanners of published code whose key it is, the six last characters that it is one.
_KEY = re.compile("nck_[0-9A-Za-z]{42}")
KEY_PREFIX = "nck_"
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_CHECK = 6


def new_api_key() -> str:
    """214 bits and their checksum, such as `nck_3kT…`."""
    body = KEY_PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(36))
    return body + _checksum(body)


def is_api_key(text: str) -> bool:
    """Whether it is written as a key of ours; a mistyped one is not, and need not be looked for."""
    return bool(_KEY.fullmatch(text)) and _checksum(text[:-_CHECK]) == text[-_CHECK:]


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(_CHECK):
        number, digit = divmod(number, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits
