"""Raw connections: slow, silent and endless ones, and requests that two servers may read in two ways."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import uvicorn

from app import connections
from app.connections import Connection

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
LARGE = 32 * 1024 * 1024  # bytes: more than the kernel takes off our hands for a client that does not read
SOON = 0.2  # seconds
A_WHILE = 0.8  # seconds: enough for a busy machine to do a step that takes a tenth of it


class Program:
    """Answers with what it was sent; remembers who left before the end."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.left = threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, is_more = b"", True
        while is_more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.left.set()
                return
            body, is_more = body + message.get("body", b""), message.get("more_body", False)
        self.bodies.append(body)
        answer = b"." * LARGE if scope["path"] == "/large" else body
        length = str(len(answer)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        await send({"type": "http.response.body", "body": answer[:1000], "more_body": True})
        await send({"type": "http.response.body", "body": answer[1000:], "more_body": True})
        await send({"type": "http.response.body"})
        if await receive() == {"type": "http.disconnect"} and scope["path"] == "/large":
            self.left.set()


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def port(program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where the program is served; all that may take long may take a fifth of a second."""
    for name in ("HEAD_WITHIN", "BODY_TURN", "READ_TURN"):
        monkeypatch.setattr(connections, name, SOON)
    with served(program) as at:
        yield at


@contextmanager
def served(program: Any) -> Iterator[int]:
    config = uvicorn.Config(program, port=0, http=Connection, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


Dial = Callable[..., socket.socket]


@pytest.fixture
def connect(port: int) -> Iterator[Dial]:
    """A connection on which these bytes were sent."""
    with ExitStack() as opened:

        def dial(said: bytes = b"") -> socket.socket:
            connection = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            connection.sendall(said)
            return connection

        yield dial


def rest(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    told = b""
    try:
        while piece := connection.recv(65_536):
            told += piece
    except ConnectionResetError:
        pass
    return told


def refusal(told: bytes) -> tuple[int, str]:
    """Status and code of the one answer that was given, which is written as all others are."""
    head, _, body = told.partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert b"application/problem+json" in head
    assert b"X-Content-Type-Options: nosniff" in head
    assert b"Connection: close" in head
    assert head.startswith(f"HTTP/1.1 {problem['status']} {problem['title']}\r\n".encode())
    return problem["status"], problem["code"]


def test_who_says_nothing_is_left_without_a_word(connect: Dial) -> None:
    assert rest(connect()) == b""


def test_a_head_that_does_not_end_in_time_is_refused(connect: Dial) -> None:
    connection = connect(HEAD)
    for _ in range(3):
        time.sleep(SOON / 4)
        connection.sendall(b"X-Slow: 1\r\n")

    assert refusal(rest(connection)) == (408, "too_slow")


def test_a_second_head_has_no_more_time_than_the_first(connect: Dial) -> None:
    connection = connect(GET)
    assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    connection.sendall(HEAD)

    assert refusal(rest(connection)) == (408, "too_slow")


def test_a_head_without_an_end_is_refused_before_it_is_kept(connect: Dial) -> None:
    connection = connect(HEAD + b"X-Long: ")
    sent = 0
    try:
        while sent < 64 * connections.HEAD_MOST:
            connection.sendall(b"a" * 4096)
            sent += 4096
    except OSError:
        pass

    assert sent < 64 * connections.HEAD_MOST  # the server stopped reading, and the kernel's buffers are full


def test_a_body_that_trickles_in_is_refused_and_the_program_told(connect: Dial, program: Program) -> None:
    connection = connect(HEAD + b"Content-Length: 100\r\n\r\n")
    for _ in range(3):
        time.sleep(SOON / 4)
        connection.sendall(b"a")

    assert refusal(rest(connection)) == (408, "too_slow")
    assert program.left.wait(5)
    assert program.bodies == []


def test_a_body_that_keeps_coming_may_take_its_time(
    connect: Dial, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BODY_TURN", A_WHILE)
    pieces = 15
    size = connections.BODY_LEAST * pieces
    connection = connect(HEAD + f"Content-Length: {size}\r\nConnection: close\r\n\r\n".encode())
    for _ in range(pieces):
        time.sleep(A_WHILE / 10)
        connection.sendall(b"a" * connections.BODY_LEAST)

    assert rest(connection).startswith(b"HTTP/1.1 200")
    assert program.bodies == [b"a" * size]


def test_who_does_not_read_an_answer_is_left(connect: Dial, program: Program) -> None:
    connection = connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")

    assert program.left.wait(5)
    assert len(rest(connection)) < LARGE


def test_who_reads_slowly_gets_all_of_an_answer(connect: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_TURN", A_WHILE)
    connection = connect(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    told = 0
    while piece := connection.recv(1024 * 1024):
        told += len(piece)
        time.sleep(A_WHILE / 20)

    assert told > LARGE


def test_a_thousand_requests_in_one_go_are_answered_in_their_order(connect: Dial, program: Program) -> None:
    many = 1000
    bodies = [str(number).encode() for number in range(many)]
    requests = b"".join(HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
    connection = connect()
    threading.Thread(target=connection.sendall, args=(requests,)).start()

    told, answered = b"", 0
    while answered < many:
        told += connection.recv(65_536)
        answered += told.count(b"HTTP/1.1 200 OK\r\n")
        told = told[told.rfind(b"HTTP/1.1 200 OK\r\n") + 1 :] if b"HTTP/1.1 200 OK\r\n" in told else told

    assert program.bodies == bodies


BOTH_LENGTHS = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
SMUGGLED = {
    "two lengths": HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a length and chunks": HEAD + BOTH_LENGTHS,
    "a length below zero": HEAD + b"Content-Length: -1\r\n\r\n",
    "a length with a plus": HEAD + b"Content-Length: +4\r\n\r\nabcd",
    "a length in hexadecimal": HEAD + b"Content-Length: 0x4\r\n\r\nabcd",
    "a length in two words": HEAD + b"Content-Length: 4 4\r\n\r\nabcd",
    "a length in a list": HEAD + b"Content-Length: 4, 4\r\n\r\nabcd",
    "a length that is none": HEAD + b"Content-Length: four\r\n\r\nabcd",
    "a blank before the colon": HEAD + b"Content-Length : 4\r\n\r\nabcd",
    "chunks within something else": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunks by another name": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks and something else": HEAD
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "a chunk without a size": CHUNKED + b"\r\nabcd\r\n0\r\n\r\n",
    "a chunk of a wrong size": CHUNKED + b"4\r\nabcdef\r\n0\r\n\r\n",
    "a chunk of a size below zero": CHUNKED + b"-4\r\nabcd\r\n0\r\n\r\n",
    "a chunk of a size with 0x": CHUNKED + b"0x4\r\nabcd\r\n0\r\n\r\n",
    "a chunk of too large a size": CHUNKED + b"fffffffffffffffff\r\nabcd\r\n0\r\n\r\n",
    "a chunk's line ended by LF": CHUNKED + b"4\nabcd\n0\n\n",
    "lines ended by LF": b"GET / HTTP/1.1\nHost: x\nContent-Length: 0\n\n",
    "lines ended by CR": b"GET / HTTP/1.1\rHost: x\r\r",
    "a folded line": HEAD + b"X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "a header without a name": HEAD + b": x\r\n\r\n",
    "a header with a zero byte": HEAD + b"X-Zero: a\x00b\r\n\r\n",
    "HTTP/2 without an agreement": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("request_", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_a_request_that_may_be_read_in_two_ways_is_read_in_none(
    connect: Dial, program: Program, request_: bytes
) -> None:
    answer = rest(connect(request_ + b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"))

    assert refusal(answer) == (400, "bad_request")
    assert program.bodies == []


def test_what_comes_after_a_good_request_takes_nothing_from_its_answer(
    connect: Dial, program: Program
) -> None:
    answer = rest(connect(GET + b"\x00\x01\x02\r\n\r\n" + GET))

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.count(b"HTTP/1.1") == 1
    assert program.bodies == [b""]
