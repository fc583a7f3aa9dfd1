"""Listens to all that the program logs while the tests run, for what no line may hold."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from app.logs import formatter
from tests.make import PASSWORD

SAID = {
    "a password": re.escape(PASSWORD),
    "a token": r"eyJ[\w-]{8,}\.[\w-]{8,}",
    "an API key": r"nck_\w{20,}",
    "a header or a cookie that lets one in": r"(?i:authorization['\"]?:|bearer [\w-]{8}|nocto(-device)?=)",
    "an e-mail address": r"[\w.+-]+@[\w-]+\.\w",
    "a phone number": r"\+7[\d ()-]{10}",
}
LOOKED_FOR = re.compile("|".join(f"(?P<s{number}>{words})" for number, words in enumerate(SAID.values())))
SHOWN = 5


class Listener(logging.Handler):
    """Formats each record as the server does, and keeps those that say too much."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(formatter(as_json=True))
        self.told: list[str] = []
        self.lines = 0

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        self.lines += 1
        if found := LOOKED_FOR.search(line):
            kind = list(SAID)[int((found.lastgroup or "s0")[1:])]
            self.told.append(f"{kind} in {line[:400]}")
        if "\n" in line:
            self.told.append(f"more than one line: {line[:400]!r}")


@contextmanager
def listening() -> Iterator[Listener]:
    """Inside `with`, at the level servers log at by default; AssertionError if a line said too much."""
    listener, root, ours = Listener(), logging.getLogger(), logging.getLogger("nocto")
    before = ours.level
    root.addHandler(listener)
    ours.setLevel(logging.INFO)
    try:
        yield listener
    finally:
        root.removeHandler(listener)
        ours.setLevel(before)
    assert not listener.told, "the log said\n" + "\n".join(listener.told[:SHOWN])
