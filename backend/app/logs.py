"""What the program writes down about itself: a line an event, in UTC, with the number of its request.

On a terminal it is to be read, elsewhere each line is one JSON object. No line holds what somebody typed:
routes and not addresses, ids and not names. Whoever logs uses Python's own `logging` and puts facts into
`extra`; here is how they look.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from app.config import Settings

OF_THE_SERVER = ("uvicorn", "uvicorn.error")
ITS_REQUESTS = "uvicorn.access"  # tells whole addresses, with what was looked for in them


def set_up(settings: Settings) -> None:
    """Write the whole process's log to its standard error; for servers, not for tests."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(settings.LOG_FORMAT == "json" or not _is_read(settings)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.LOG_LEVEL)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in OF_THE_SERVER:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger(ITS_REQUESTS).disabled = True


def _is_read(settings: Settings) -> bool:
    return settings.LOG_FORMAT == "text" or sys.stderr.isatty()


def formatter(as_json: bool) -> logging.Formatter:
    """How a record looks."""
    return _Line() if as_json else _to_be_read()


_of_request: ContextVar[str | None] = ContextVar("of_request", default=None)


@contextmanager
def of_request(request_id: str) -> Iterator[None]:
    """Every line written meanwhile bears the request's number."""
    before = _of_request.set(request_id)
    try:
        yield
    finally:
        _of_request.reset(before)


_COMMON = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName"}


class _Line(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat()
        line: dict[str, Any] = {"event": record.getMessage()}
        if (request_id := _of_request.get()) is not None:
            line["request_id"] = request_id
        line |= {"level": record.levelname.lower(), "logger": record.name}
        line |= {name: value for name, value in vars(record).items() if name not in _COMMON}
        line["at"] = moment.replace("+00:00", "Z")
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=repr)


def _to_be_read() -> logging.Formatter:
    """In colours. It is imported for a terminal only, for it is a twentieth of what a server holds."""
    import structlog
    from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

    def add_request(_logger: Any, _method: str, event: Any) -> Any:
        request_id = _of_request.get()
        return event if request_id is None else {"request_id": request_id} | event

    known: list[Any] = [
        add_request,
        add_log_level,
        add_logger_name,
        ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="at")
    return ProcessorFormatter(
        foreign_pre_chain=known, processors=[ProcessorFormatter.remove_processors_meta, last]
    )
