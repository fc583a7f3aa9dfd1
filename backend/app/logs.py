"""What the program writes down about itself: a line an event, in UTC, with the number of its request.

On a terminal it is to be read, elsewhere each line is one JSON object. No line holds what somebody typed:
routes and not addresses, ids and not names. Whoever logs uses Python's own `logging` and puts facts into
`extra`; here is how they look.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.types import Processor

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
    known: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_log_level,
        add_logger_name,
        ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="at")]
    )
    return ProcessorFormatter(
        foreign_pre_chain=known, processors=[ProcessorFormatter.remove_processors_meta, *last]
    )


@contextmanager
def of_request(request_id: str) -> Iterator[None]:
    """Every line written meanwhile bears the request's number."""
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        yield
