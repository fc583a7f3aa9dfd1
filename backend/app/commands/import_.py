"""`nocto import FILE`: recognises what it is, or reads it by `--mapping mapping.toml`."""

import csv
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as Shown

from app.commands.running import give_up, on_database
from app.config import Settings, get_settings
from app.database import Database
from app.messages import Language
from app.schemas.imports import ImportMapping
from app.services import imports
from app.services.imports.recognition import Recognised, recognise_file
from app.services.imports.words import reason

SHOWN = 20  # failures on the screen

console = Console()


def run(
    file: Annotated[
        Path, typer.Argument(help="CSV (UTF-8, UTF-16 or cp1251; ; , or tab), XLSX, or Bitrix24's .xls.")
    ],
    *,
    mapping: Annotated[
        Path | None, typer.Option(help="Which column is what; see examples/sales-pipeline.toml.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would happen.")] = False,
    encoding: Annotated[str, typer.Option(help="Encoding of the file, such as cp1251.")] = "auto",
    delimiter: Annotated[str, typer.Option(help="What parts the cells: ; , or tab.")] = "auto",
    errors: Annotated[Path | None, typer.Option(help="Write all rows that failed to this CSV.")] = None,
) -> None:
    """Bring clients and deals of another system in. A second run makes nothing twice."""
    try:
        rules, table = _rules(file, mapping, encoding=encoding, delimiter=delimiter)
    except imports.BadFile as error:
        give_up(f"{file.name}: {error.say(get_settings().LANGUAGE)}", code=2)
    except imports.Unusable as error:
        give_up(str(error), code=2)
    with ExitStack() as stack:
        progress = stack.enter_context(_bar())
        task = progress.add_task(file.name, total=table.size)
        watch: dict[str, Any] = {"progress": lambda read: progress.update(task, completed=read)}
        if errors:
            watch["failures"] = _writer(errors, stack)
        account = on_database(partial(_bring_in, table=table, mapping=rules, dry_run=dry_run, watch=watch))
    show(account, get_settings().LANGUAGE)
    if account.failed:
        raise typer.Exit(1)


def _rules(
    file: Path, mapping: Path | None, *, encoding: str, delimiter: str
) -> tuple[imports.Mapping | ImportMapping, imports.Table]:
    """How the file is read: by the mapping, or by what it is recognised as."""
    if mapping is not None:
        rules = imports.load(mapping)
        return rules, imports.open_table(file, rules.columns(), encoding=encoding, delimiter=delimiter)
    found = recognise_file(file, encoding=encoding, delimiter=delimiter)
    _say_format(found, get_settings().LANGUAGE)
    return ImportMapping.model_validate(found.mapping), found.table


def _say_format(found: Recognised, language: Language) -> None:
    what = found.format.title if found.format else ("неизвестен" if language == "ru" else "unknown")
    console.print(f"{'Формат' if language == 'ru' else 'Format'}: {what}")
    for column in found.columns:
        console.print(f"  {escape(column['name'])} → {column['field'] or '—'}", highlight=False)
    for warning in found.warnings:
        console.print(reason(warning["code"], language, **warning["params"]), highlight=False, soft_wrap=True)


async def _bring_in(
    database: Database,
    settings: Settings,
    *,
    table: imports.Table,
    mapping: imports.Mapping | ImportMapping,
    dry_run: bool,
    watch: dict[str, Any],
) -> imports.Account:
    company: dict[str, Any] = {"zone": settings.TIME_ZONE, "currency": settings.CURRENCY}
    try:
        return await imports.run(database, table, mapping, dry_run=dry_run, **company, **watch)
    except imports.Unusable as error:
        give_up(str(error), code=2)


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True)


def _writer(file: Path, stack: ExitStack) -> Callable[[list[imports.Reason]], None]:
    rows: Any = csv.writer(
        stack.enter_context(file.open("w", encoding="utf-8-sig", newline="")), delimiter=";"
    )
    rows.writerow(("line", "column", "reason"))
    return lambda failures: rows.writerows(
        (one.line, one.column, one.say(get_settings().LANGUAGE)) for one in failures
    )


def show(account: imports.Account, language: Language) -> None:
    """The account: every row of the file is in one line of it."""
    if account.dry_run:
        console.print(
            "Проверка: ничего не записано." if language == "ru" else "Dry run: nothing was written."
        )
    console.print(_table(account, language))
    if account.failures:
        console.print(_failures(account, language))
    for line in _remarks(account, language):
        console.print(line, highlight=False, soft_wrap=True)


def _table(account: imports.Account, language: Language) -> Shown:
    ru = language == "ru"
    table = Shown("", "строк" if ru else "rows")
    table.columns[1].justify = "right"
    table.add_row("создано" if ru else "created", f"{account.created:,}".replace(",", " "))
    table.add_row("обновлено" if ru else "updated", f"{account.updated:,}".replace(",", " "))
    for code, count in sorted(account.skipped.items()):
        why = imports.Reason(0, "", code).say(language)
        table.add_row(f"{'пропущено' if ru else 'skipped'}: {why}", f"{count:,}".replace(",", " "))
    table.add_row("не удалось" if ru else "failed", f"{account.failed:,}".replace(",", " "), end_section=True)
    table.add_row("всего" if ru else "in all", f"{account.rows:,}".replace(",", " "))
    return table


def _failures(account: imports.Account, language: Language) -> Shown:
    ru = language == "ru"
    heads = ("строка", "колонка", "причина") if ru else ("line", "column", "reason")
    rest = account.failed - min(SHOWN, len(account.failures))
    more = (
        f"и ещё {rest}; все — с --errors файл.csv"
        if ru
        else f"and {rest} more; all of them with --errors file.csv"
    )
    table = Shown(*heads, caption=more if rest else None)
    for one in account.failures[:SHOWN]:
        table.add_row(str(one.line), escape(one.column), escape(one.say(language)))
    return table


def _remarks(account: imports.Account, language: Language) -> list[str]:
    speed = round(account.rows / max(account.seconds, 0.001))
    if language == "ru":
        lines = [f"Новых клиентов: {account.new_clients}, обновлено: {account.updated_clients}, "
                 f"новых менеджеров (без входа): {account.new_managers}"]  # fmt: skip
        if account.without_client:
            lines.append(f"Строк без клиента: {account.without_client}, вместо него: {_stand_in(account)}")
        return [*lines, f"{account.encoding}, «{_sign(account)}», {account.seconds:.1f} с, {speed} строк/с; "
                        f"пакет журнала {account.batch}"]  # fmt: skip
    lines = [f"New clients: {account.new_clients}, updated: {account.updated_clients}, "
             f"new managers (who can't sign in): {account.new_managers}"]  # fmt: skip
    if account.without_client:
        lines.append(
            f"Rows without a client: {account.without_client}, stand-in client: {_stand_in(account)}"
        )
    return [*lines, f"{account.encoding}, “{_sign(account)}”, {account.seconds:.1f} s, {speed} rows/s; "
                    f"journal batch {account.batch}"]  # fmt: skip


def _stand_in(account: imports.Account) -> str:
    return f"#{account.stand_in_id}" if account.stand_in_id else "—"


def _sign(account: imports.Account) -> str:
    return "tab" if account.delimiter == "\t" else account.delimiter
