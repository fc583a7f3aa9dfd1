"""`nocto dump FILE` and `nocto load FILE`"""

import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from app.commands.running import give_up, on_database
from app.config import Settings, get_settings
from app.database import Database
from app.models import Via
from app.policies import SYSTEM
from app.services import dumps

console = Console()


def run(
    file: Annotated[Path, typer.Argument(help="The archive to write; it must not be there yet.")],
    *,
    without_passwords: Annotated[
        bool, typer.Option("--without-passwords", help="Leave out password hashes and API keys.")
    ] = False,
) -> None:
    """Write everything into one archive: all tables, the bin and the journal, password hashes included."""
    if file.exists():
        _refuse(f"{file} уже есть.", f"{file} is there already.")
    draft = file.with_name(f"{file.name}.part")

    async def write(database: Database, _settings: Settings) -> dumps.Manifest:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            made = await dumps.dump(database, SYSTEM, out.write, secrets=not without_passwords, via=Via.CLI)
            out.flush()
            os.fsync(out.fileno())
            return made

    try:
        made = on_database(write)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    _show(file, made)
    if made.secrets:
        _say("В архиве хеши паролей и ключей API: храните его как саму базу.",
             "It holds hashes of passwords and API keys: keep it like the database itself.")  # fmt: skip


def load(
    file: Annotated[Path, typer.Argument(help="An archive of `nocto dump`, or of GET /api/dump.")],
) -> None:
    """Bring a dump into an empty CRM, of either database; whole or not at all."""
    if not file.is_file():
        _refuse(f"{file}: файла нет.", f"{file}: there is no such file.")
    made = on_database(lambda database, _settings: dumps.load(database, file))
    _show(file, made)
    if not made.secrets:
        _say("Паролей в архиве нет: войти можно под администратором от nocto create-admin.",
             "It has no passwords: sign in as an administrator made by nocto create-admin.")  # fmt: skip


def _show(file: Path, made: dumps.Manifest) -> None:
    rows = sum(table.rows for table in made.tables.values())
    _say(
        f"{file}: таблиц {len(made.tables)}, строк {rows}.",
        f"{file}: {len(made.tables)} tables, {rows} rows.",
    )


def _say(russian: str, english: str) -> None:
    words = russian if get_settings().LANGUAGE == "ru" else english
    console.print(escape(words), highlight=False, soft_wrap=True)


def _refuse(russian: str, english: str) -> NoReturn:
    give_up(russian if get_settings().LANGUAGE == "ru" else english, code=2)
