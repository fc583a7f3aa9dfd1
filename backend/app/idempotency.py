"""`Idempotency-Key`: a POST that comes again is done once, and answered as it was the first time.

The answer is kept in the transaction of what the request does. A refusal has done nothing and is not kept:
the same request is looked at anew. Of two at once, the later one hears 409 if both came in one login to one
process, and else waits for the first.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import Request, Response

from app.errors import Conflict, Invalid
from app.keys import digest
from app.sealing import Seal
from app.services import repeats
from app.services.repeats import Answer, Repeatable
from app.uow import UnitOfWork

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"

WITHOUT_KEY = {
    "login": "a second login does no harm, and what lets somebody in is kept nowhere",
    "open_session": "as above",
    "change_password": "a second time it is refused by itself: the current password is another one by then",
    "begin_second_factor": "a second time it makes another secret, and the first counts for nothing",
    "confirm_second_factor": "a second time it is on already",
    "disable_second_factor": "a second time it is off already",
    "renew_recovery_codes": "a second time the code it came with is used up",
    "ask_for_letter": "a second letter does no harm",
    "choose_password": "a second time the link is used up",
    "create_demo": "a second time it changes nothing by itself",
}
"""POSTs that take no key, each with its reason."""

_ASKED = "nocto.asked"
_KEY = re.compile(r'("?)([!#-\[\]-~]{1,255})\1')  # a string of RFC 8941, or bare
_NOT_KEPT = frozenset({"content-length", "set-cookie"})


class Answered(Exception):
    """The request was answered before."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class Asked:
    """A request with a key, while it is being done."""

    content: bytes | None = None
    """What it says, where that is not its body: two forms with one file differ in their boundary."""

    def __init__(self, request: Request, key: str) -> None:
        self._request, self._key = request, key
        self._seal: Seal = request.app.state.seal
        self._claimed: tuple[UnitOfWork, Repeatable] | None = None

    async def claim(self, uow: UnitOfWork) -> None:
        """Raises Answered if the answer is known, Invalid if the key came with another request."""
        state, url = self._request.app.state, self._request.url
        content = await self._request.body() if self.content is None else self.content
        place = f"{url.path}?{url.query}\n".encode()
        request = Repeatable(self._key, self._request.scope["route"].name, place + content)
        hours = timedelta(hours=state.settings.IDEMPOTENCY_HOURS)
        answer = await repeats.claim(uow, state.database, self._seal, request, kept_for=hours)
        if answer is not None:
            raise Answered(answer)
        self._claimed = uow, request

    async def keep(self, response: Response) -> None:
        """Keep the answer beside what it tells of. An answer that is read while it is sent can't be kept."""
        if self._claimed is None:
            return
        uow, request = self._claimed
        body: Any = getattr(response, "body", None)
        if body is None:
            await repeats.forget(uow, request)
            return
        headers = {name: value for name, value in response.headers.items() if name not in _NOT_KEPT}
        await repeats.keep(uow, self._seal, request, Answer(response.status_code, headers, bytes(body)))


async def once(request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
    """Do the work, or answer as it was answered before.

    Raises:
        Conflict: the same is being done at this moment.
        Invalid: that is no key.
    """
    key = _key_of(request)
    caller = [*request.headers.getlist("authorization"), *request.headers.getlist("cookie")]
    place = (digest("\n".join(caller)), request.scope["route"].name, key)
    under_way: set[tuple[str, str, str]] = request.app.state.under_way
    if place in under_way:
        raise Conflict("in_flight")
    under_way.add(place)
    request.scope[_ASKED] = Asked(request, key)
    try:
        return await work()
    except Answered as known:
        answer = known.answer
        return Response(answer.body, answer.status, {**answer.headers, REPLAYED: "true"})
    finally:
        under_way.discard(place)


def _key_of(request: Request) -> str:
    values = request.headers.getlist(HEADER)
    found = _KEY.fullmatch(values[0].strip()) if len(values) == 1 else None
    if found is None:
        raise Invalid("idempotency_key_format", field=HEADER)
    return found[2]


def asked(request: Request) -> Asked | None:
    """The request's key at work; None if it came without one."""
    found: Asked | None = request.scope.get(_ASKED)
    return found


async def begin(request: Request, uow: UnitOfWork) -> None:
    """Claim the key, if there is one, as the first thing in the transaction. Raises as `Asked.claim`."""
    if (with_key := asked(request)) is not None:
        await with_key.claim(uow)


async def tell_file(request: Request, name: str, path: Path) -> None:
    """Say what a form brought: the file and its name are what makes two of them the same."""
    if (with_key := asked(request)) is not None:
        with_key.content = name.encode() + b"\n" + await asyncio.to_thread(_digest, path)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
