"""Secrets made by chance, and what is kept of them."""

import hashlib
import secrets

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
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(4)) for _ in range(4))
