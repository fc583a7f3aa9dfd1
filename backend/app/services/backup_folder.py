"""The folder of the backups: what is in it, who writes there now, and what is kept."""

import os
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.errors import Busy

KEPT: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (7, lambda made: made.date()),
    (4, lambda made: made.isocalendar()[:2]),
    (12, lambda made: (made.year, made.month)),
)
"""How many are kept and one of what: of the last seven days with a backup, four weeks, twelve months."""

_NAME = re.compile(r"nocto-(\d{8}-\d{6})\.zip")
_WRITTEN = "%Y%m%d-%H%M%S"
DRAFT = "nocto.part"
LEFT_BEHIND = 6 * 3600  # seconds after which a draft is nobody's: whoever wrote it is dead


def name_of(moment: datetime) -> str:
    return f"nocto-{moment.astimezone(UTC):{_WRITTEN}}.zip"


def draft_in(folder: Path) -> Path:
    """An empty file for the owner's eyes only, which nobody else writes.

    Raises:
        Busy: another process is writing one there.
    """
    draft = folder / DRAFT
    with suppress(FileNotFoundError):
        if time.time() - draft.stat().st_mtime > LEFT_BEHIND:
            draft.unlink()
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise Busy from error
    return draft


def made(folder: Path) -> dict[Path, datetime]:
    """The backups there, the newest first, and when each was made."""
    return dated(folder.iterdir() if folder.is_dir() else ())


def dated(files: Iterable[Path]) -> dict[Path, datetime]:
    """Those of the files that are called like backups, the newest first, and when each was made."""
    found = {
        file: datetime.strptime(name[1], _WRITTEN).replace(tzinfo=UTC)
        for file in files
        if (name := _NAME.fullmatch(file.name))
    }
    return dict(sorted(found.items(), key=lambda each: each[1], reverse=True))


def not_kept(backups: dict[Path, datetime]) -> Iterable[Path]:
    """Those that are neither the newest of a day, a week nor a month that is kept."""
    kept: set[Path] = set()
    for count, period in KEPT:
        newest: dict[object, Path] = {}
        for file, moment in backups.items():
            newest.setdefault(period(moment), file)
        kept |= set(list(newest.values())[:count])
    return [file for file in backups if file not in kept]


def is_due(folder: Path, *, hours: int, moment: datetime) -> bool:
    """Whether the newest backup is so many hours old, or there is none."""
    newest = next(iter(made(folder).values()), None)
    return newest is None or moment - newest >= timedelta(hours=hours)
