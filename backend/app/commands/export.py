"""`nocto export LIST FILE`"""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from app.commands.running import give_up, on_database
from app.config import Settings
from app.database import Database
from app.messages import LANGUAGES, say
from app.models import Via
from app.policies import SYSTEM
from app.schemas.export import QUERIES, Export
from app.services import exports

console = Console()


def run(
    what: Annotated[str, typer.Argument(help=f"One of {', '.join(QUERIES)}.", metavar="LIST")],
    file: Annotated[Path, typer.Argument(help="Where to; its name ends in .csv or .xlsx.")],
    *,
    where: Annotated[
        list[str] | None, typer.Option(help="A filter of the list, such as status=won; may be repeated.")
    ] = None,
    sort: Annotated[
        str, typer.Option(help="Field to sort by; a minus before it turns the order round.")
    ] = "id",
    lang: Annotated[str | None, typer.Option(help="ru or en; LANGUAGE by default.")] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="No apostrophes before texts that a sheet takes for formulas.")
    ] = False,
) -> None:
    """Write a list into a file that `nocto import`, here or elsewhere, knows again."""
    query = _query(what, file, where or [], {"sort": sort, "lang": lang, "raw": raw})
    rows = on_database(
        lambda database, settings: _write(database, settings, exports.LISTS[what], query, file)
    )
    console.print(f"{file}: {rows} строк. / {rows} rows.", highlight=False)


def _query(what: str, file: Path, where: list[str], said: dict[str, Any]) -> Export:
    if what not in QUERIES:
        give_up(f"{what}: {', '.join(QUERIES)}", code=2)
    values: dict[str, Any] = {"format": file.suffix.removeprefix(".").lower(), **said}
    for one in where:
        name, _, value = one.partition("=")
        values.setdefault(name, []).append(value)
    try:
        return QUERIES[what].model_validate(
            {name: _fitting(QUERIES[what], name, values[name]) for name in values}
        )
    except ValidationError as error:
        give_up("\n".join(map(_in_words, error.errors())), code=2)


def _fitting(model: type[Export], name: str, value: Any) -> Any:
    """A filter that takes several values is given all of them, another one the last."""
    return value[-1] if isinstance(value, list) and not model.takes_several(name) else value


def _in_words(found: Any) -> str:
    params = {name: value for name, value in found.get("ctx", {}).items() if name != "error"}
    words = " / ".join(say(found["type"], language, **params) for language in LANGUAGES.values())
    return f"{'.'.join(str(part) for part in found['loc'])}: {words}"


async def _write(database: Database, settings: Settings, of: exports.List, query: Export, file: Path) -> int:
    order = exports.Order(of, query, SYSTEM, settings.TIME_ZONE, query.lang or settings.LANGUAGE)
    with file.open("wb") as written:
        return await exports.write(database, order, written.write, via=Via.CLI)
