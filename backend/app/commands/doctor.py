"""`nocto doctor`"""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.commands.running import on_database
from app.config import Settings, get_settings
from app.database import Database
from app.services import doctor
from app.services.search.upkeep import rebuild

console = Console()


def run(
    rebuild_search: Annotated[
        bool, typer.Option("--rebuild-search", help="First make the search's index anew.")
    ] = False,
) -> None:
    """Look whether everything is in order; exit code 1 if it is not."""
    if rebuild_search:
        count = on_database(lambda database, _settings: rebuild(database))
        console.print(f"Поиск: {count} строк. / Search: {count} rows.")
    try:
        settings = get_settings()
    except ValueError as error:
        findings = [doctor.Finding("settings", False, str(error))]
    else:
        findings = asyncio.run(_examine(settings))
    show(findings)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> list[doctor.Finding]:
    try:
        database = Database(settings.DATABASE_URL)
    except (ValueError, OSError) as error:
        return [doctor.Finding("database", False, str(error))]
    try:
        return await doctor.examine(database, settings)
    finally:
        await database.close()


def show(findings: list[doctor.Finding]) -> None:
    table = Table("", "", "")
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]!![/]"
        table.add_row(mark, finding.check, escape(finding.detail))
    console.print(table)
