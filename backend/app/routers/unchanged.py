"""Whether what a reader has is what they would be given now, found out without making it again.

An answer is called by all it was made from: what the database's state was called before it was read, who
asks for what, with what settings, of which program; and until when time alone changes nothing in it. So
whatever was committed since, to whichever row, a new role, another day or setting calls for another answer.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b, sha256
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response, status

from app.clock import now
from app.config import BACKEND, Settings
from app.uow import UnitOfWork

MOST_NAMES = 8  # of one If-None-Match that are looked at
UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "What was given with the `ETag` in `If-None-Match` is still so."}
}


class Freshness:
    """Gives names to answers, which tell nobody anything, and knows its own again."""

    def __init__(self, settings: Settings) -> None:
        made_by = (_program(), repr(settings), settings.secret())
        self._key = sha256(repr(made_by).encode()).digest()

    def name(self, uow: UnitOfWork, asked: bytes, until: int) -> str:
        made_from = repr((uow.state, uow.actor.id, uow.actor.role, asked, until)).encode()
        return f"{until:x}-{blake2b(made_from, key=self._key, digest_size=16).hexdigest()}"

    def knows(self, name: str, uow: UnitOfWork, asked: bytes) -> bool:
        until = _read(name.partition("-")[0])
        return now().timestamp() < until and name == self.name(uow, asked, until)


@cache
def _program() -> int:
    """When it was last changed: after an upgrade an answer may look another way."""
    return max(file.stat().st_mtime_ns for file in (BACKEND / "app").rglob("*.py"))


def _read(number: str) -> int:
    """0 for what is none of ours."""
    try:
        return int(number, 16) if len(number) < 16 else 0  # noqa: PLR2004 - 64 bits
    except ValueError:
        return 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What the caller has from an earlier answer to the same question, and the name of this one."""

    freshness: Freshness
    asked: bytes
    names: tuple[str, ...]
    response: Response

    def unchanged(self, uow: UnitOfWork) -> Response | None:
        """The answer to whoever has all that they would be given now."""
        for name in self.names:
            if self.freshness.knows(name, uow, self.asked):
                return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers={"ETag": f'"{name}"'})
        return None

    def tell(self, uow: UnitOfWork, *, until: datetime) -> None:
        """Name what is about to be given, which is true until then while nothing is changed."""
        name = self.freshness.name(uow, self.asked, int(until.timestamp()))
        self.response.headers["ETag"] = f'"{name}"'


async def _kept(
    request: Request, response: Response, if_none_match: Annotated[str | None, Header()] = None
) -> Kept:
    scope, given = request.scope, (if_none_match or "").split(",", MOST_NAMES)
    names = tuple(name.strip().removeprefix("W/").strip('"') for name in given[:MOST_NAMES] if name)
    asked = repr((scope["path"], scope["query_string"])).encode()
    return Kept(request.app.state.freshness, asked, names, response)


Known = Annotated[Kept, Depends(_kept)]
