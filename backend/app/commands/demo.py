"""`nocto demo`, and `nocto demo --remove`"""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.commands.running import on_database
from app.config import Settings, get_settings
from app.database import Database
from app.services import demo

console = Console()


def run(
    remove: Annotated[
        bool, typer.Option("--remove", help="Take the demo away again, and nothing else.")
    ] = False,
) -> None:
    """Fill the CRM with a believable small business to try it out on."""

    async def work(database: Database, settings: Settings) -> demo.Report:
        if remove:
            return await demo.remove(database)
        return await demo.create(database, zone=settings.TIME_ZONE, currency=settings.CURRENCY)

    show(on_database(work), removed=remove)


def show(report: demo.Report, *, removed: bool) -> None:
    language = get_settings().LANGUAGE
    console.print(report.say(language), soft_wrap=True, highlight=False)
    if report.counts:
        table = Table("", "удалено" if language == "ru" else "removed") if removed else Table("", "")
        for entity, count in report.counts.items():
            table.add_row(demo.NAMES[entity][language != "ru"], str(count))
        console.print(table)
    for stays in report.stays:
        console.print(f"  {stays}", highlight=False)
