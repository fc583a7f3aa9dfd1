"""Everything that can go wrong on purpose. Services raise; `main.py` renders.

CrmError
├── BadRequest            400  the request can't be read
├── Unauthorized          401  nobody, or not any more
├── Forbidden             403  visible, but not allowed
├── NotFound              404  no such row, or none for this actor
├── Conflict              409  somebody was faster, or the row is in the wrong state
│   ├── StaleVersion      409  with the fresh row beside it
│   └── Duplicate         409  somebody else has this phone, e-mail or number, and only one may
├── PreconditionFailed    412  If-Match named another version
├── UnsupportedMediaType  415  the body is of another kind than the address takes
├── Invalid               422  well formed, but breaks a rule
│   └── InvalidFields     422  several fields do, each in its own way
├── Throttled             429  wrong too often
├── Busy                  503  try again in a moment
│   ├── NotReady          503  this process can't work now, whoever asks
│   └── Collided          503  two transactions were in each other's way; this one was undone
└── NoRoom                507  the disk is full

Each carries a `code` for machines; `messages.py` holds its words in Russian and English.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from app.messages import LANGUAGES, say


class CrmError(Exception):
    """A refusal the caller can act on. Never raise it for a bug.

    `params` fill the message of `code`; `extra` goes into the answer's body as it is.
    """

    status: ClassVar[int] = 400
    code: str = "bad_request"

    def __init__(
        self, code: str | None = None, *, extra: dict[str, Any] | None = None, **params: Any
    ) -> None:
        self.code = code or self.code
        self.params = params
        self.extra = extra or {}
        super().__init__(self.code, params)


class BadRequest(CrmError):
    status, code = 400, "bad_request"


class Unauthorized(CrmError):
    status, code = 401, "unauthorized"


class Forbidden(CrmError):
    """The actor may see the row but not do this to it."""

    status, code = 403, "forbidden"


class NotFound(CrmError):
    """No such row, or no such row for this actor. The two must look alike."""

    status, code = 404, "not_found"

    def __init__(self, what: type | str, row_id: int | str | None = None) -> None:
        noun = what if isinstance(what, str) else what.__name__
        super().__init__("not_found" if row_id is None else f"{noun.lower()}_not_found", id=row_id)


class Conflict(CrmError):
    """Somebody was faster, or the row is in the wrong state."""

    status, code = 409, "conflict"


class StaleVersion(Conflict):
    """The caller worked from an older version; `current` is what it is now."""

    code = "stale_version"

    def __init__(self, current: object) -> None:
        super().__init__()
        self.current = current


class Duplicate(Conflict):
    """Another row has what only one may have. `duplicates` are those of them that the caller sees."""

    code = "duplicate"

    def __init__(self, field: str, duplicates: list[int]) -> None:
        super().__init__(extra={"duplicates": duplicates})
        self.field = field


class PreconditionFailed(CrmError):
    status, code = 412, "version_mismatch"


class UnsupportedMediaType(CrmError):
    status, code = 415, "unsupported_media_type"


class Invalid(CrmError):
    """The request is well formed but breaks a business rule. `field` says where."""

    status, code = 422, "invalid"

    def __init__(
        self, code: str, *, field: str | None = None, extra: dict[str, Any] | None = None, **params: Any
    ):
        super().__init__(code, extra=extra, **params)
        self.field = field


Fault = tuple[str, str, dict[str, Any]]
"""A field, the code of what is wrong with it, and what fills that code's message."""


class InvalidFields(Invalid):
    """Several fields break rules; each is told by itself."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        fields = {
            language: "; ".join(
                f"{field} — {say(code, language, **params)}" for field, code, params in faults
            )
            for language in LANGUAGES.values()
        }
        super().__init__("validation", fields=fields)


class Throttled(CrmError):
    """Too many wrong passwords, or letters; `seconds` until the next one is looked at."""

    status, code = 429, "too_many_tries"

    def __init__(self, seconds: int) -> None:
        super().__init__(minutes=max(1, -(-seconds // 60)))
        self.seconds = max(1, seconds)


class Busy(CrmError):
    """Too much at once, or the database is away. Nothing was changed."""

    status, code = 503, "busy"


class NotReady(Busy):
    """The process lives, but can't do its work now."""

    code = "not_ready"


class Collided(Busy):
    """A deadlock or a serialization failure: the database undid one of two; done again it will go well."""


class NoRoom(CrmError):
    """The disk is full. Nothing was changed, and what only reads goes on."""

    status, code = 507, "no_room"
