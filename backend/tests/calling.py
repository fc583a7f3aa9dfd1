"""The program called from a test: one step to its event loop and back for each answer.

Starlette's own client takes eight, to hand on the parts of an answer as they come. Few tests look at parts
(`web.stream`), and those still get them.
"""

import asyncio
from typing import Any

import httpx2
from fastapi.testclient import TestClient


class Web(TestClient):
    """Answers that are asked for whole come whole."""

    def request(self, method: str, url: Any, **options: Any) -> httpx2.Response:
        options["extensions"] = {**(options.get("extensions") or {}), "whole": True}
        return super().request(method, url, **options)

    def _transport_for_url(self, _url: httpx2.URL) -> httpx2.BaseTransport:
        return _Whole(self)


class _Whole(httpx2.BaseTransport):
    def __init__(self, web: Web) -> None:
        self._web = web

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        portal, parts = self._web.portal, self._web._transport
        if portal is None or not request.extensions.get("whole"):
            return parts.handle_request(request)
        request.read()
        answer: httpx2.Response = portal.call(self._answer, request, parts)
        return answer

    async def _answer(self, request: httpx2.Request, parts: Any) -> httpx2.Response:
        answer = _Answer(request.read())
        try:
            await parts.app(_scope(request, parts), answer.receive, answer.send)
        except Exception:
            if parts.raise_server_exceptions or not answer.started:
                raise
        body = b"" if request.method == "HEAD" else b"".join(answer.body)
        return httpx2.Response(answer.status, headers=answer.headers, stream=httpx2.ByteStream(body))


class _Answer:
    """Both ends of one call of an ASGI program."""

    def __init__(self, body: bytes) -> None:
        self.started = False
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []
        self._request: bytes | None = body
        self._over = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if self._request is None:
            await self._over.wait()
            return {"type": "http.disconnect"}
        body, self._request = self._request, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            assert not self.started, "an answer has one beginning"
            self.started, self.status = True, message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            assert self.started, "a body has a beginning"
            assert not self._over.is_set(), "nothing comes after the end"
            self.body.append(bytes(message.get("body", b"")))
            if not message.get("more_body", False):
                self._over.set()


def _scope(request: httpx2.Request, parts: Any) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.split(b"?", 1)[0],
        "query_string": url.query,
        "root_path": parts.root_path,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": parts.client,
        "server": [url.host, url.port or {"http": 80, "https": 443}[url.scheme]],
        "state": parts.app_state.copy(),
        "extensions": {},
    }
