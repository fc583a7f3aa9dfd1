"""The statements that the program really sends, beside the request that sent each first."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_LIST = re.compile(r"\((?:\?|\$\d+(?:::\w+)?)(?:, (?:\?|\$\d+(?:::\w+)?))+\)")
_READS = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.I)


@dataclass(frozen=True)
class Sent:
    """A statement with the values it was sent with, and what asked for it."""

    asker: str
    sql: str
    values: Any


@dataclass
class Recorder:
    """Each statement once, however many values an IN had."""

    asker: str = ""
    seen: dict[str, Sent] = field(default_factory=dict)

    def hear(self, _connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        shape = _LIST.sub("(…)", sql)
        if self.asker and shape not in self.seen and _READS.match(sql):
            # Rows that go in with one statement come as one flat row of values, marked as many all the same.
            apart = many and isinstance(values[0], (tuple, dict))
            self.seen[shape] = Sent(self.asker, sql, values[0] if apart else values)


@contextmanager
def recorded() -> Iterator[Recorder]:
    """What is sent inside the block, by threads with connections of their own too."""
    recorder = Recorder()
    event.listen(Engine, "before_cursor_execute", recorder.hear)
    try:
        yield recorder
    finally:
        event.remove(Engine, "before_cursor_execute", recorder.hear)
