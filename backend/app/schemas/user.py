"""People and their logins, from outside."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.folding import fold
from app.listing import Filters, ListQuery, Where, mentions
from app.models import Door, LoginSession, Role, User
from app.schemas.base import (
    CLEAN,
    NO_NUL,
    NOT_GIVEN,
    Email,
    Flag,
    In,
    Out,
    Phone,
    ShortLine,
    Sought,
    Title,
    WebAddress,
)

AS_TYPED = StringConstraints(strip_whitespace=False)  # a space at the end of a password is part of it
LONGEST_KEY = 200  # of a folded username


def _folds_short(value: str) -> str:
    """Some letters become eighteen when they are folded, and the folded name has its place too."""
    if len(fold(value)) > LONGEST_KEY:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": 64})
    return value


Username = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[^\s@/\\\x00-\x1f]+$",
        description="No spaces, no @ and no slashes.",
    ),
    AfterValidator(_folds_short),
    CLEAN,
]
Password = Annotated[
    str,
    Field(
        min_length=12,
        max_length=256,
        description="Twelve characters at least; common ones and those with one's own name are refused.",
        json_schema_extra={"format": "password", "writeOnly": True, "pattern": r"^[^\x00]*$"},
    ),
    AS_TYPED,
    CLEAN,
]


class UserIn(In):
    """A new account. Without a password it can own deals, but nobody can log in with it."""

    username: Username = Field(examples=["anna"])
    full_name: Title = Field(examples=["Анна Белова"])
    email: Email | None = Field(None, examples=["anna@example.com"])
    password: Password | None = Field(None, examples=["vishnevyj-sad-1904"])
    role: Role = Role.EMPLOYEE
    is_active: Flag = True
    phone: Phone | None = None
    position: ShortLine | None = None
    avatar_url: WebAddress | None = None


class UserEdit(UserIn, partial=True):
    """What changes in an account; a new password ends the person's logins."""


class ProfileEdit(In):
    """What people may change in their own account."""

    full_name: Title = Field(default=NOT_GIVEN, examples=["Анна Белова"])
    phone: Phone | None = Field(None, examples=["+7 916 123-45-67"])
    position: ShortLine | None = Field(None, examples=["Менеджер по продажам"])
    avatar_url: WebAddress | None = Field(None, examples=["https://romashka.example/anna.png"])


class PasswordChange(In):
    """The password one has, and the one to be."""

    current_password: Annotated[str, AS_TYPED] = Field(max_length=1000, examples=["vishnevyj-sad-1904"])
    new_password: Password = Field(examples=["djadja-vanja-1897"])


class Offers(Out):
    """What this CRM offers to whoever is not signed in."""

    password_reset: bool = Field(description="Whether it writes to those who have forgotten their password.")


class Forgotten(In):
    """Who has forgotten their password."""

    username: Annotated[str, CLEAN, Field(min_length=1, max_length=1000, json_schema_extra=NO_NUL)] = Field(
        description="Or the e-mail address.", examples=["anna"]
    )


class NewPassword(In):
    """A new password for whoever has got the letter."""

    token: Annotated[str, CLEAN, Field(min_length=1, max_length=100, json_schema_extra=NO_NUL)] = Field(
        description="What stands behind `#` in the letter's link.",
        examples=["3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    )
    new_password: Password = Field(examples=["djadja-vanja-1897"])


class TemporaryPassword(Out):
    """A password for one login: it opens nothing but its own change."""

    password: str = Field(description="Shown this once.", examples=["k7mp-x2qv-9trw-h4zn"])


class Person(Out):
    """A colleague by name."""

    id: int
    username: str
    full_name: str
    role: Role
    is_active: bool


class UserOut(Out):
    id: int
    username: str
    email: str | None
    full_name: str
    role: Role
    is_active: bool
    phone: str | None
    position: str | None
    avatar_url: str | None
    must_change_password: bool
    created_at: datetime
    updated_at: datetime
    last_login: datetime | None = Field(description="Shown to administrators and to the person.")
    has_second_factor: bool | None = Field(description="Shown to administrators and to the person.")
    version: int


class MeOut(UserOut):
    """The caller, with what a screen must know to offer only what will be allowed."""

    may: list[str] = Field(description="The actions the role allows, such as `deal.create`.")
    time_zone: str = Field(description="The company's: what «today» and «overdue» mean.")
    currency: str = Field(description="The company's.")
    must_set_up_second_factor: bool = Field(
        description="The role needs one: until it is set up, nothing else is allowed."
    )


class LoginForm(BaseModel):
    """A name and a password. The further fields of OAuth 2's password grant are ignored."""

    username: str = Field(min_length=1, description="Or the e-mail address.", examples=["anna"])
    password: str = Field(
        min_length=1, json_schema_extra={"format": "password"}, examples=["vishnevyj-sad-1904"]
    )
    code: str = Field("", max_length=32, description="Of the second factor, or a recovery code.")


class SessionIn(In):
    """A name and a password, as a browser sends them."""

    username: Annotated[str, CLEAN, Field(min_length=1, json_schema_extra=NO_NUL)] = Field(
        description="Or the e-mail address.", examples=["anna"]
    )
    password: Annotated[
        str, CLEAN, AS_TYPED, Field(min_length=1, json_schema_extra={"format": "password"} | NO_NUL)
    ] = Field(examples=["vishnevyj-sad-1904"])
    code: Annotated[str, CLEAN, Field(max_length=32, json_schema_extra=NO_NUL)] | None = Field(
        None, description="Of the second factor, or a recovery code."
    )


class LoginOut(Out):
    """One of the places where somebody is logged in."""

    id: int
    door: Door = Field(description="Through what: a browser holds a cookie, a program a token.")
    device: str | None = Field(description="As it introduced itself.", examples=["Firefox, Windows"])
    ip: str | None = Field(description="The address it logged in from.")
    created_at: datetime
    last_seen: datetime = Field(description="To within five minutes.")
    expires_at: datetime = Field(description="A browser's is put off when it is used.")
    current: bool = Field(description="Whether this request came with it.")

    @classmethod
    def of(cls, login: LoginSession, *, current: bool) -> "LoginOut":
        return cls(
            id=login.id, door=login.door, device=login.device, ip=login.address,
            created_at=login.created_at, last_seen=login.seen_at, expires_at=login.expires_at,
            current=current,
        )  # fmt: skip


class LogoutQuery(Filters):
    """Which logins to end."""

    everywhere: bool = Field(False, description="On all devices.")


class Token(Out):
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a kind, not a password
    expires_in: int = Field(description="Seconds.")
    must_change_password: bool


class UserQuery(ListQuery):
    """Filters of the list of people."""

    SORTABLE: ClassVar = {
        "id": User.id, "full_name": User.name_key, "username": User.username_key,
        "created_at": User.created_at,
    }  # fmt: skip

    sort: str = Field("full_name", description="Field to sort by; a minus before it turns the order round.")
    role: Annotated[list[Role] | None, Where(User.role.in_)] = None
    is_active: Annotated[bool | None, Where(User.is_active.is_)] = None
    search: Annotated[Sought | None, Field(description="Name, username, e-mail, phone or position."),
                      mentions(User)] = None  # fmt: skip
