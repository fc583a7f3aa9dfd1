"""How a command runs on the database, and how it gives up."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

import typer

from app.config import Settings, get_settings
from app.database import Database
from app.errors import CrmError
from app.messages import say
from app.upgrade import NewerSchema, upgrade

Result = TypeVar("Result")


def on_database(work: Callable[[Database, Settings], Awaitable[Result]]) -> Result:
    """Do something on the migrated database; what is refused is told in words, with exit code 1."""

    async def go() -> Result:
        settings = get_settings()
        database = Database(settings.DATABASE_URL)
        try:
            await upgrade(database)
            return await work(database, settings)
        finally:
            await database.close()

    return in_words(lambda: asyncio.run(go()))


def in_words(work: Callable[[], Result]) -> Result:
    """Do something; what is refused is told in words, with exit code 1."""
    try:
        return work()
    except CrmError as error:
        give_up(f"{say(error.code, 'ru', **error.params)} / {say(error.code, 'en', **error.params)}")
    except (ValueError, NewerSchema, OSError) as error:
        give_up(str(error))


def say_both(russian: str, english: str) -> None:
    typer.echo(in_language(russian, english))


def in_language(russian: str, english: str) -> str:
    """What of both is in the language of the settings."""
    return russian if get_settings().LANGUAGE == "ru" else english


def give_up(reason: str, *, code: int = 1) -> NoReturn:
    """Say why, and leave: with 1 for what went wrong, with 2 for what was asked wrongly."""
    typer.secho(reason, fg=typer.colors.RED, err=True)
    raise typer.Exit(code)
