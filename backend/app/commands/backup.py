"""`nocto backup` and `nocto restore FILE`"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.commands.doctor import show
from app.commands.running import in_words, on_database, say_both
from app.config import get_settings
from app.services import backups


def run(
    to: Annotated[Path | None, typer.Option("--to", help="Another folder than BACKUP_DIR.")] = None,
) -> None:
    """Write a backup while people work, and remove those that are too old to keep."""
    file, said = on_database(lambda database, settings: backups.back_up(database, to or settings.BACKUP_DIR))
    say_both(f"{file}: строк {said.rows}.", f"{file}: {said.rows} rows.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or an archive of `nocto dump`.")],
    *,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Only load it into a database that is thrown away, and examine that."),
    ] = False,
) -> None:
    """Put a backup in the place of the database, which is kept beside it. Stop the server first."""
    if verify:
        said, findings = in_words(lambda: asyncio.run(backups.verify(file, get_settings())))
        show(findings)
        say_both(f"{file}: строк {said.rows}.", f"{file}: {said.rows} rows.")
        if not all(finding.ok for finding in findings):
            raise typer.Exit(1)
        return
    said, aside = in_words(lambda: asyncio.run(backups.restore(file, get_settings())))
    say_both(f"Восстановлено строк: {said.rows}.", f"{said.rows} rows are back.")
    if aside:
        say_both(f"Прежняя база: {aside}", f"What was there before: {aside}")
