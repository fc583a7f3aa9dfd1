"""The second factor, from outside."""

from typing import Annotated

from pydantic import Field

from app.schemas.base import CLEAN, NO_NUL, In, Out
from app.schemas.user import AS_TYPED

Code = Annotated[
    str,
    CLEAN,
    Field(
        min_length=1,
        max_length=32,
        description="Six digits from the app, or a recovery code.",
        json_schema_extra=NO_NUL,
    ),
]
Known = Annotated[
    str,
    CLEAN,
    AS_TYPED,
    Field(min_length=1, max_length=1000, json_schema_extra={"format": "password"} | NO_NUL),
]


class PasswordIn(In):
    """The password one has."""

    password: Known = Field(examples=["vishnevyj-sad-1904"])


class CodeIn(In):
    """A code from the app."""

    code: Code = Field(examples=["492039"])


class PasswordAndCode(PasswordIn, CodeIn):
    """The password, and a code from the app or a recovery code."""


class SecondFactorOut(Out):
    """How it stands with one's own second factor."""

    enabled: bool
    needed: bool = Field(description="Whether your role may do nothing else before it is set up.")
    recovery_codes_left: int


class Enrolment(Out):
    """A secret for an app such as Google Authenticator, Яндекс Ключ or a password manager."""

    secret: str = Field(description="Shown this once; for those who type it in.")
    uri: str = Field(description="The same for a QR code.")


class RecoveryCodes(Out):
    """Codes for the day the telephone is lost: each is good once."""

    codes: list[str] = Field(description="Shown this once.")
