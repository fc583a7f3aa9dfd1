"""`nocto dump FILE` and `nocto load FILE`"""

import os
from pathlib import Path
from typing import Annotated

import typer

from app.commands.running import give_up, in_language, on_database, say_both
from app.config import Settings
from app.database import Database
from app.models import Via
from app.policies import SYSTEM
from app.services import dumps


def run(
    file: Annotated[Path, typer.Argument(help="The archive to write; it must not be there yet.")],
    *,
    without_passwords: Annotated[
        bool, typer.Option("--without-passwords", help="Leave out password hashes and API keys.")
    ] = False,
) -> None:
    """Write everything into one archive: all tables, the bin and the journal, password hashes included."""
    if file.exists():
        give_up(in_language(f"{file} уже есть.", f"{file} is there already."), code=2)
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
        say_both("В архиве хеши паролей и ключей API: храните его как саму базу.",
             "It holds hashes of passwords and API keys: keep it like the database itself.")  # fmt: skip


def load(
    file: Annotated[Path, typer.Argument(help="An archive of `nocto dump`, or of GET /api/dump.")],
) -> None:
    """Bring a dump into an empty CRM, of either database; whole or not at all."""
    if not file.is_file():
        give_up(in_language(f"{file}: файла нет.", f"{file}: there is no such file."), code=2)
    made = on_database(lambda database, _settings: dumps.load(database, file))
    _show(file, made)
    if not made.secrets:
        say_both("Паролей в архиве нет: войти можно под администратором от nocto create-admin.",
             "It has no passwords: sign in as an administrator made by nocto create-admin.")  # fmt: skip


def _show(file: Path, made: dumps.Manifest) -> None:
    say_both(
        f"{file}: таблиц {len(made.tables)}, строк {made.rows}.",
        f"{file}: {len(made.tables)} tables, {made.rows} rows.",
    )
