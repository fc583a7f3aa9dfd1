"""What leaves a trace in the log though it changes nothing: who took which data out."""

import json
import logging
import sys
from typing import Any

from app.clock import now

log = logging.getLogger("nocto.audit")


def note(event: str, **said: Any) -> None:
    """One line of JSON. It names people and rows by number: what the data say is no business of a log's."""
    if log.level == logging.NOTSET:
        log.setLevel(logging.INFO)
    if not log.hasHandlers():  # nobody has set up any logging: then it goes where the server's lines go
        log.addHandler(logging.StreamHandler(sys.stderr))
    log.info(json.dumps({"at": now().isoformat(timespec="seconds"), "event": event} | said))
