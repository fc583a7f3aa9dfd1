"""Secrets that must be read again, kept so that whoever reads only the database can't read them."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


class Unreadable(Exception):
    """It was sealed with another SECRET_KEY, or is damaged."""


class Seal:
    """Seals and opens with keys derived from SECRET_KEY, one for each purpose."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def shut(self, content: bytes, purpose: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(self._key(purpose)).encrypt(nonce, content, None)

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed for this purpose.

        Raises:
            Unreadable: not with this SECRET_KEY, or not for this purpose.
        """
        try:
            return AESGCM(self._key(purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error

    def fingerprint(self, content: bytes, purpose: str) -> str:
        """Equal for equal contents; without SECRET_KEY nobody can try which content it is of."""
        return hmac.new(self._key(purpose), content, hashlib.sha256).hexdigest()

    def _key(self, purpose: str) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=f"nocto {purpose}".encode()).derive(self._secret)
