"""Requests straight into the application, without a network or threads between."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Ask:
    """One request; `form` is sent instead of JSON where it is given."""

    method: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    form: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    file: bytes | None = None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content) if self.content else None


async def send(app: Any, ask: Ask, token: str | None, **headers: str) -> Answer:
    """What the application answers to a request made with this token; an endless answer's first words."""
    content, kind = _content(ask)
    headers |= ask.headers
    if kind:
        headers["content-type"] = kind
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    got: dict[str, Any] = {"content": b""}
    has_answer = asyncio.Event()

    async def hear(message: Any) -> None:
        if message["type"] == "http.response.start":
            got["status"] = message["status"]
            got["headers"] = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            got["content"] += message.get("body", b"")
            has_answer.set()

    try:
        await app(_scope(ask, headers), _receive(content, has_answer), hear)
    except Exception:  # a bug answers 500 and is raised once more, for the server's log
        if "status" not in got:
            raise
    return Answer(got["status"], got["headers"], got["content"])


def _receive(content: bytes, has_answer: asyncio.Event) -> Callable[[], Awaitable[dict[str, Any]]]:
    """The request, and once there is an answer nobody any more."""
    requests = [{"type": "http.request", "body": content, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if requests:
            return requests.pop()
        await has_answer.wait()
        return {"type": "http.disconnect"}

    return receive


def _content(ask: Ask) -> tuple[bytes, str]:
    if ask.file is not None:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="deals.csv"\r\n\r\n'
        return head + ask.file + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    if ask.form is not None:
        return urlencode(ask.form).encode(), "application/x-www-form-urlencoded"
    if ask.body is not None:
        return json.dumps(ask.body).encode(), "application/json"
    return b"", ""


def _scope(ask: Ask, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": ask.method,
        "scheme": "http",
        "path": ask.path,
        "raw_path": ask.path.encode(),
        "root_path": "",
        "query_string": urlencode(ask.query, doseq=True).encode(),
        "headers": [(b"host", b"nocto.test"), *((k.encode(), v.encode()) for k, v in headers.items())],
        "client": ("192.0.2.1", 50000),
        "server": ("nocto.test", 80),
    }
