"""What one connection may cost: a head that never ends, a body that trickles in, an answer nobody reads.

The server underneath waits for each of them without an end, and keeps what has come. Its parser refuses
what two servers may read in two ways (two lengths, a chunk without its size, a line ended by LF alone).
"""

import asyncio
import json
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.middleware import ALWAYS, API_POLICY

HEAD_WITHIN = 10.0  # seconds from the first byte, or from the connection, to the end of the headers
HEAD_MOST = 64 * 1024  # bytes that are read of a head without its end having come
BODY_TURN = 10.0  # seconds, in each of which a body brings at least BODY_LEAST or ends
BODY_LEAST = 10 * 1024  # bytes
READ_TURN = 60.0  # seconds, in each of which a client takes READ_LEAST of an answer that waits, or all
READ_LEAST = 10 * 1024  # bytes

BAD, TOO_SLOW, TOO_LONG = HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus(431)
DETAILS = {
    BAD: ("bad_request", "This is no HTTP request."),
    TOO_SLOW: ("too_slow", "The request did not come in time."),
    TOO_LONG: ("head_too_long", "The request's head is too long."),
}


class Connection(HttpToolsProtocol):
    """Closed as soon as it costs more; its client is told why, where no answer has begun."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head, self._in_body = True, False
        self._head_began_now = self._said_something = False
        self._head_size = self._body_size = 0
        self._is_over = False
        self._request_timer: asyncio.TimerHandle | None = None
        self._reading_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._request_timer)
        super().connection_lost(exc)  # it lets those who wait to write go on, and so `resume_writing` is next
        _cancel(self._reading_timer)

    def data_received(self, data: bytes) -> None:
        if self._is_over:
            return
        self._said_something, self._head_began_now = True, False
        phase = self._phase
        super().data_received(data)
        if self._in_head:
            # Where in this piece the head began is not known: what came before it is another request's.
            self._head_size = 0 if self._head_began_now else self._head_size + len(data)
            if self._head_size > HEAD_MOST:
                self._refuse(TOO_LONG)
        if phase != self._phase or self._head_began_now:
            self._watch()

    @property
    def _phase(self) -> tuple[bool, bool]:
        return self._in_head, self._in_body

    def on_message_begin(self) -> None:
        self._in_head = self._head_began_now = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body, self._body_size = False, True, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_size += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reading()

    def resume_writing(self) -> None:
        _cancel(self._reading_timer)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        self._refuse(BAD)

    def _watch(self) -> None:
        _cancel(self._request_timer)
        if self._is_over or self.transport.is_closing():
            return
        if self._in_head:
            self._request_timer = self.loop.call_later(HEAD_WITHIN, self._head_is_late)
        elif self._in_body:
            self._body_size = 0
            self._request_timer = self.loop.call_later(BODY_TURN, self._look_at_body)

    def _watch_reading(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._reading_timer = self.loop.call_later(READ_TURN, self._look_at_reading, waiting)

    def _look_at_reading(self, waiting: int) -> None:
        """The kernel's own buffer makes steps of what is a stream, so a turn is long."""
        if self.transport.get_write_buffer_size() > waiting - READ_LEAST:
            self.transport.abort()
        else:
            self._watch_reading()

    def _head_is_late(self) -> None:
        if self._is_answering:
            self._watch()
        elif self._said_something:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _look_at_body(self) -> None:
        """A body that we do not take in quickly is not its sender's fault."""
        if self.flow.read_paused or self._body_size >= BODY_LEAST:
            self._watch()
        else:
            self._refuse(TOO_SLOW)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, status: HTTPStatus) -> None:
        """End the connection, after the answers to the requests before this one."""
        self._is_over = True
        _cancel(self._request_timer)
        if self._is_answering and not self._in_body:
            self.cycle.keep_alive = False
        elif self._in_body and (self.pipeline or self.cycle.response_started):
            self.transport.abort()
        else:
            self.transport.write(_answer(status))
            self.transport.close()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def _answer(status: HTTPStatus) -> bytes:
    code, detail = DETAILS[status]
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    body = json.dumps(problem).encode()
    headers = ALWAYS | {
        "Content-Security-Policy": API_POLICY,
        "Cache-Control": "no-store",
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
