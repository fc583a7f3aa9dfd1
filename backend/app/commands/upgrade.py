"""`nocto upgrade`"""

import asyncio
from typing import Annotated

import typer

from app.commands.doctor import show
from app.commands.running import in_words, say_both
from app.config import get_settings
from app.services.upgrading import upgrade_and_verify


def run(
    copy: Annotated[
        bool, typer.Option("--copy/--no-copy", help="Copy the database first, to put it back on failure.")
    ] = True,
) -> None:
    """Bring the database to this version: a copy, the migrations, an examination; back if it fails."""
    done = in_words(lambda: asyncio.run(upgrade_and_verify(get_settings(), copy=copy)))
    if done is None:
        say_both("База уже этой версии.", "The database is of this version already.")
        return
    show(done.findings)
    if done.is_sound:
        say_both(f"Схема базы: {done.revision}.", f"The database has schema {done.revision}.")
        if done.copy:
            say_both(f"Прежняя база: {done.copy}", f"What was there before: {done.copy}")
        return
    if done.was_put_back:
        say_both(
            "Обновление отменено: вернулась прежняя база.",
            "The upgrade was taken back: the former database is in its place.",
        )
    raise typer.Exit(1)
