"""A tiny HTTP client, so that the client is not what is measured."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """The header of that name, which is written in small letters."""
        for line in self.head.decode().split("\r\n")[1:]:
            found, _, value = line.partition(": ")
            if found.lower() == name:
                return value
        return None

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return len(self.head) + len(self.body)


def request(
    method: str,
    path: str,
    *,
    token: str | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: nocto.bench", "Accept-Language: en"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    content = b"" if body is None else json.dumps(body).encode()
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Connection(asyncio.Protocol):
    """A connection that is kept open and carries one request at a time."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None
        self._transport: Any = None
        self._lost: Exception | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = exc or ConnectionError("the server closed the connection")
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(self._lost)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0 or self._waiting is None:
            return
        head = bytes(self._received[: end + 4])
        whole = len(head) + _content_length(head)
        if len(self._received) >= whole:
            answer = Answer(int(head[9:12]), head, bytes(self._received[len(head) : whole]))
            self._received.clear()
            self._waiting.set_result(answer)

    async def send(self, raw: bytes) -> Answer:
        """Raises OSError if the connection is lost, or was."""
        if self._lost is not None:
            raise self._lost
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        return await self._waiting

    @property
    def is_cut(self) -> bool:
        """Whether the connection was lost in the middle of an answer."""
        return self._lost is not None and bool(self._received)

    def close(self) -> None:
        self._transport.close()


def _content_length(head: bytes) -> int:
    name = b"content-length: "
    start = head.lower().find(name)
    if start < 0:
        return 0
    return int(head[start + len(name) : head.index(b"\r", start)])


async def connect(address: Address) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, *address)
    return connection
