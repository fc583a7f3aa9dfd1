"""`nocto backup` and `nocto restore FILE`"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.commands.doctor import show
from app.commands.running import give_up, in_words, on_database, say_both
from app.config import Settings, get_settings
from app.jobs.backups import send
from app.jobs.object_store import store_of
from app.services import backups


def run(
    to: Annotated[Path | None, typer.Option("--to", help="Another folder than BACKUP_DIR.")] = None,
) -> None:
    """Write a backup while people work, and remove those that are too old to keep."""
    file, said = on_database(lambda database, settings: backups.back_up(database, to or settings.BACKUP_DIR))
    say_both(f"{file}: строк {said.rows}.", f"{file}: {said.rows} rows.")
    if store := store_of(get_settings()):
        sent = in_words(lambda: send(file.parent, store))
        say_both(f"Отправлено в хранилище: {sent}.", f"Sent to the store: {sent}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or an archive of `nocto dump`.")],
    *,
    from_store: Annotated[
        bool, typer.Option("--from-store", help="Fetch it from BACKUP_STORE_URL into BACKUP_DIR first.")
    ] = False,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Only load it into a database that is thrown away, and examine that."),
    ] = False,
) -> None:
    """Put a backup in the place of the database, which is kept beside it. Stop the server first."""
    if from_store:
        file = _fetched(file.name, get_settings())
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


def _fetched(name: str, settings: Settings) -> Path:
    store, file = store_of(settings), settings.BACKUP_DIR / name
    if store is None:
        give_up("BACKUP_STORE_URL не задан. / BACKUP_STORE_URL is not set.")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        store.fetch(name, file)
    except OSError as error:
        give_up(str(error))
    return file
