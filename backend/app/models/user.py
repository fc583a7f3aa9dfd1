"""People who work in the CRM, and the logins they have open."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.clock import now
from app.folding import fold
from app.models.base import Base, Searchable, Timestamped, Versioned, closed


class Role(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    EMPLOYEE = "employee"


class Door(StrEnum):
    """Through what somebody logged in: a browser holds a cookie, a program a token."""

    BROWSER = "browser"
    PROGRAM = "program"


class User(Timestamped, Versioned, Searchable, Base):
    """An account. Without a password hash it owns rows but cannot log in."""

    __tablename__ = "users"
    SEARCHED: ClassVar = ("full_name", "username", "email", "phone", "position")

    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # lower case may be longer
    username: Mapped[str] = mapped_column(String(64))
    username_key: Mapped[str] = mapped_column(String(200), unique=True)  # folding may lengthen it
    full_name: Mapped[str] = mapped_column(String(255))
    hashed_password: Mapped[str | None] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    role: Mapped[Role] = mapped_column(closed(Role), default=Role.EMPLOYEE)
    is_active: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str | None] = mapped_column(String(50))
    position: Mapped[str | None] = mapped_column(String(120))
    avatar_url: Mapped[str | None] = mapped_column(String(500))
    last_login: Mapped[datetime | None]

    @validates("username")
    def _keep_key(self, _name: str, value: str) -> str:
        self.username_key = fold(value)
        return value

    @validates("email")
    def _lower(self, _name: str, value: str | None) -> str | None:
        return value.lower() if value else None


class LoginSession(Base):
    """One login. Token and cookie are good only while its row is here, so ending it takes effect at once.

    A browser's login is put off with every use, up to a limit; a program's ends when its token says.
    """

    __tablename__ = "login_sessions"
    __table_args__ = (Index(None, "user_id"), Index(None, "expires_at"))
    ENTITY = "login"

    token_id: Mapped[str] = mapped_column(String(64), unique=True)  # named in a token, or a cookie's digest
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    door: Mapped[Door] = mapped_column(closed(Door), default=Door.PROGRAM)
    address: Mapped[str | None] = mapped_column(String(45))
    device: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
