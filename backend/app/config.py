"""Settings: read once from the environment and `.env`, then frozen.

Each is documented here; `.env.example` repeats names and defaults, and a test keeps the two equal.
"""

import contextlib
import os
import re
import secrets
import tempfile
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

VERSION = "0.1.0"
BACKEND = Path(__file__).resolve().parent.parent

MIN_SECRET = 32

PUBLISHED_SECRETS = frozenset(
    {
        "changeme",
        "change-me",
        "insecure",
        "secretkey",
        "supersecret",
        "change-this-secret-key-in-production",
        "your-secret-key-change-this-in-production",
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",  # from FastAPI's tutorial
    }
)

HOW_TO_SET = (
    "Leave SECRET_KEY empty to have one generated, or set it to the output of\n"
    '    python -c "import secrets; print(secrets.token_urlsafe(48))"'
)


class Settings(BaseSettings):
    """What an installation may change without touching the code."""

    model_config = SettingsConfigDict(
        env_file=BACKEND / ".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    DATABASE_URL: str = Field(
        "sqlite:///data/nocto.db",
        description="SQLite file (relative to backend/) or postgresql://user:password@host/name. Behind a "
        "pooler that lends connections for a transaction, such as pgbouncer, add ?pooler=transaction",
    )
    SECRET_KEY: str = Field(
        "",
        description="Signs access tokens. Empty: generated into DATA_DIR/secret.key, for its owner only.",
    )
    ALGORITHM: Literal["HS256", "HS384", "HS512"] = Field(
        "HS256", description="How access tokens are signed."
    )
    ACCESS_TOKEN_EXPIRE_MINUTES: int = Field(
        720, ge=1, le=525_600, description="How long a login lasts, in minutes."
    )
    SESSION_IDLE_MINUTES: int = Field(
        720, ge=10, le=525_600, description="After how many idle minutes a browser has to log in again."
    )
    SESSION_DAYS: int = Field(
        30, ge=1, le=365, description="After how many days a browser has to log in again, however busy."
    )
    SECOND_FACTOR_ROLES: Annotated[tuple[Literal["admin", "manager", "employee"], ...], NoDecode] = Field(
        (),
        description="Roles that may do nothing before they have set up a second factor, comma separated.",
    )
    TRUSTED_PROXIES: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are "
        "believed, comma separated. Behind a proxy on the same machine: 127.0.0.1",
    )
    CORS_ORIGINS: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Web origins of other sites that may call the API from a browser, comma separated.",
    )
    API_TITLE: str = Field("noctoCRM", description="The name on the interactive documentation.")
    API_VERSION: str = Field("1.0.0", description="The version on the interactive documentation.")
    DATA_DIR: Path = Field(
        Path("data"), description="Folder of the key file and of uploaded files (relative to backend/)."
    )
    TIME_ZONE: str = Field(
        "Europe/Moscow", description="The company's time zone: what «today» and «overdue» mean."
    )
    CURRENCY: str = Field(
        "RUB", pattern="^[A-Z]{3}$", description="Currency of new pipelines and of the dashboard's revenue."
    )
    LANGUAGE: Literal["ru", "en"] = Field(
        "ru", description="Language of error texts for a client that names none in Accept-Language."
    )
    MAX_BODY_BYTES: int = Field(1_000_000, ge=10_000, description="Largest request body, in bytes.")
    MAX_IMPORT_BYTES: int = Field(
        100_000_000, ge=10_000, description="Largest file that may be uploaded for an import, in bytes."
    )
    RUN_JOBS: bool = Field(
        True,
        description="Whether the server does imports and other long work itself; else `nocto worker` does.",
    )
    DATABASE_POOL_SIZE: int = Field(
        10, ge=1, le=200, description="Connections to PostgreSQL a process may hold."
    )

    IDEMPOTENCY_HOURS: int = Field(
        24, ge=1, le=720, description="How many hours an answer is kept for a request that comes again."
    )
    BACKUP_HOURS: int = Field(
        24, ge=0, description="How often the server makes a backup, in hours; 0 leaves it to you."
    )
    BACKUP_DIR: Path = Field(
        Path("data/backups"),
        description="Folder of the backups (relative to backend/); on another disk they survive this one. "
        "Kept are those of the last 7 days, 4 weeks and 12 months.",
    )

    BACKUP_STORE_URL: str = Field(
        "",
        description="Bucket, and folder if you like, of a store that speaks as S3 does, for copies of the "
        "backups: https://storage.example/bucket/folder. Empty: there are none.",
    )
    BACKUP_STORE_KEY: str = Field("", description="Whom the store knows us as.")
    BACKUP_STORE_SECRET: str = Field("", description="And by which secret.")
    BACKUP_STORE_REGION: str = Field("us-east-1", description="The store's region, which is signed too.")

    LOG_FORMAT: Literal["auto", "json", "text"] = Field(
        "auto", description="How the log looks: json, text, or auto: text on a terminal, json elsewhere."
    )
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least that is logged; each request is an INFO."
    )
    SLOW_QUERY_MS: int = Field(
        500, ge=0, description="Statements that take longer, in milliseconds, are logged; 0 logs none."
    )

    PUBLIC_URL: str = Field(
        "", description="Where people reach this CRM, such as https://crm.romashka.ru; for links in letters."
    )
    MAIL_FROM: str = Field(
        "",
        description="Whom letters are from, such as crm@romashka.ru. Letters are sent once it, PUBLIC_URL "
        "and SMTP_HOST are set.",
    )
    SMTP_HOST: str = Field("", description="The mail server that takes letters. Empty: none are sent.")
    SMTP_PORT: int = Field(587, ge=1, le=65_535, description="Its port: 587 with starttls, 465 with tls.")
    SMTP_TLS: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the way to it is encrypted; none only for a server on this machine."
    )
    SMTP_USER: str = Field("", description="Whom the mail server knows us as; empty if it asks nobody.")
    SMTP_PASSWORD: str = Field("", description="And by which password.")

    METRICS_TOKEN: str = Field(
        "",
        description="What Prometheus sends as `Authorization: Bearer …` for /metrics. Empty: there is none.",
    )

    ALARM_VIEWED: int = Field(
        300,
        ge=0,
        description="Administrators are told of somebody who looks at more different clients than this in a "
        "day, on the screen or through an API key, and at far more than they usually do; 0 never tells.",
    )
    ALARM_EXPORTED: int = Field(100, ge=0, description="The same for clients that are taken out as files.")
    ALARM_TIMES: int = Field(
        3, ge=1, le=100, description="How many times what somebody usually does is «far more»."
    )

    OTLP_ENDPOINT: str = Field(
        "",
        description="Where traces go, such as http://127.0.0.1:4318/v1/traces; needs the packages of "
        "`pip install .[telemetry]`. Empty: there are none.",
    )

    BIN_DAYS: int = Field(
        30, ge=0, le=36_500, description="How many days the bin keeps what was deleted; 0 keeps it for ever."
    )
    IMPORT_DAYS: int = Field(
        30,
        ge=0,
        le=36_500,
        description="How many days an uploaded file that nobody brought in is kept, and what was refused of "
        "those that were; 0 keeps it for ever.",
    )

    @field_validator("CORS_ORIGINS", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(origin.strip().rstrip("/") for origin in value.split(",") if origin.strip())
        return value

    @field_validator("SECOND_FACTOR_ROLES", "TRUSTED_PROXIES", mode="before")
    @classmethod
    def _split_words(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @field_validator("TRUSTED_PROXIES")
    @classmethod
    def _known_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            try:
                ip_network(address)
            except ValueError as error:
                raise ValueError(
                    f"{address!r} is no address or network; take 127.0.0.1 or 10.0.0.0/8"
                ) from error
        return value

    @field_validator("TIME_ZONE")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"unknown time zone {value!r}; take a name such as Europe/Moscow") from error
        return value

    @field_validator("DATA_DIR", "BACKUP_DIR")
    @classmethod
    def _under_backend(cls, value: Path) -> Path:
        return BACKEND / value

    @model_validator(mode="after")
    def _no_weak_secret(self) -> "Settings":
        if self.SECRET_KEY:
            refuse_weak_secret(self.SECRET_KEY)
        return self

    @field_validator("PUBLIC_URL")
    @classmethod
    def _known_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError(f"{value!r} is no address; take https://crm.romashka.ru")
        return value.rstrip("/")

    @field_validator("BACKUP_STORE_URL")
    @classmethod
    def _known_bucket(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#/]+)+/?", value):
            raise ValueError(f"{value!r} is no address of a bucket; take https://storage.example/bucket")
        return value

    @field_validator("MAIL_FROM")
    @classmethod
    def _known_sender(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s<>@,;]+@[^\s<>@,;]+", value):
            raise ValueError(f"{value!r} is no e-mail address")
        return value

    @property
    def sends_mail(self) -> bool:
        """Whether people are written to."""
        return bool(self.SMTP_HOST and self.MAIL_FROM and self.PUBLIC_URL)

    @property
    def uploads(self) -> Path:
        """The folder of the files that wait to be imported."""
        return self.DATA_DIR / "imports"

    def secret(self) -> str:
        """The signing key: SECRET_KEY, or the key file, which is created at the first call.

        Raises:
            ValueError: the key file is weak or can be read by others.
        """
        return self.SECRET_KEY or _secret_from(self.DATA_DIR / "secret.key")


def refuse_weak_secret(secret: str) -> None:
    """Raise ValueError, with the way out, for a secret that is short, repetitive or has been published."""
    if secret.casefold() in PUBLISHED_SECRETS or "secret-key" in secret.casefold():
        raise ValueError(f"SECRET_KEY is a published example; anybody could sign in as you. {HOW_TO_SET}")
    if len(secret) < MIN_SECRET or len(set(secret)) < 8:  # noqa: PLR2004 - "aaaa…" is long but no secret
        raise ValueError(f"SECRET_KEY needs at least {MIN_SECRET} random characters. {HOW_TO_SET}")


def _secret_from(file: Path) -> str:
    if not file.exists():
        _create_secret(file)
    if file.stat().st_mode & 0o077:
        raise ValueError(f"{file} can be read by other users of this machine. Run: chmod 600 {file}")
    secret = file.read_text(encoding="utf-8").strip()
    refuse_weak_secret(secret)
    return secret


def _create_secret(file: Path) -> None:
    """Written aside and linked into place, so that two processes starting at once end with one key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent)  # mkstemp creates it for the owner only
    with os.fdopen(handle, "w", encoding="utf-8") as new:
        new.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()


@lru_cache
def get_settings() -> Settings:
    """The settings of this process.

    Raises:
        ValueError: one of them is unsafe or can't work; the text names it and the way out.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ValueError("\n".join(_in_words(found) for found in error.errors())) from error


def _in_words(found: Any) -> str:
    name = ".".join(str(part) for part in found["loc"])
    words = str(found["msg"]).removeprefix("Value error, ")
    return f"{name}: {words}" if name else words
