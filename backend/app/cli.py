"""`nocto …`: the program from the command line. No back door: everything goes through the services."""

import json
import secrets
import signal
import sys
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.panel import Panel
from sqlalchemy import select

from app.commands import backup, demo, doctor, dump, export, import_, upgrade, worker
from app.commands.running import give_up, on_database
from app.config import Settings, get_settings
from app.database import Database
from app.folding import fold
from app.messages import LANGUAGES, say
from app.models import Pipeline, User, Via
from app.policies import ADMINISTRATOR, SYSTEM
from app.schemas.change import UndoOut
from app.schemas.user import UserIn
from app.services import pipelines, undo, users
from app.uow import unit_of_work

cli = typer.Typer(
    help="noctoCRM: the CRM that a small business runs itself.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
console = Console()

FIRST_ADMIN = "admin"
CONNECTION = "app.connections:Connection"  # by its name: no other command needs what it stands on
PATIENCE = 10  # seconds a client that reads nothing may hold up the server when it stops


@cli.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; more than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve the product. The first time, also create the standard pipeline and an administrator."""
    password = on_database(_first_start)
    if password:
        _show_password(password, port)
    signal.signal(signal.SIGTERM, _leave)
    uvicorn.run("app.main:app", host=host, port=port, workers=workers, http=CONNECTION, server_header=False,
                proxy_headers=False, timeout_graceful_shutdown=PATIENCE)  # fmt: skip


def _leave(*_: object) -> None:
    """Uvicorn ends its work at this signal and sends it on to us: having ended in order is no failure."""
    sys.exit(0)


async def _first_start(database: Database, settings: Settings) -> str | None:
    """Fill an empty installation; the password of its first administrator, or None if there is somebody."""
    settings.secret()
    async with unit_of_work(database, SYSTEM, via=Via.CLI) as uow:
        if await uow.session.scalar(select(Pipeline.id).limit(1)) is None:
            await pipelines.create_standard(uow, currency=settings.CURRENCY)
        if await uow.session.scalar(select(User.id).limit(1)) is not None:
            return None
        password = secrets.token_urlsafe(12)
        admin = UserIn(username=FIRST_ADMIN, full_name="Администратор", password=password, role=ADMINISTRATOR)
        await users.create(uow, admin, must_change_password=True)
    return password


def _show_password(password: str, port: int) -> None:
    console.print(
        Panel(
            f"Вход / sign in: http://127.0.0.1:{port}\n"
            f"Имя / username: [bold]{FIRST_ADMIN}[/]\n"
            f"Пароль / password: [bold]{password}[/]\n\n"
            "Он показан один раз; при первом входе задайте свой.\n"
            "It is shown once; choose your own at the first sign-in.",
            title="noctoCRM",
            expand=False,
        )
    )


@cli.command("create-admin")
def create_admin(
    username: Annotated[str | None, typer.Option(help="Name to sign in with.")] = None,
    email: Annotated[str | None, typer.Option(help="E-mail address.")] = None,
    full_name: Annotated[str | None, typer.Option(help="Name that colleagues see.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin.")
    ] = False,
) -> None:
    """Create an administrator: asks for what is not given."""
    name = username or typer.prompt("Имя пользователя / username")
    address = email if email is not None else typer.prompt("E-mail", default="", show_default=False)
    full = full_name or typer.prompt("Полное имя / full name", default=name)
    secret = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask_password()
    if not secret:
        give_up("Пароль пуст. / The password is empty.")
    try:
        data = UserIn(username=name, email=address, full_name=full, password=secret, role=ADMINISTRATOR)
    except ValidationError as error:
        give_up("\n".join(_in_words(found) for found in error.errors()))

    async def create(database: Database, _settings: Settings) -> None:
        async with unit_of_work(database, SYSTEM, via=Via.CLI) as uow:
            await users.create(uow, data)

    on_database(create)
    console.print(f"Администратор «{name}» создан. / Administrator “{name}” created.")


def _in_words(found: Any) -> str:
    russian, english = (
        say(found["type"], language, **found.get("ctx", {})) for language in LANGUAGES.values()
    )
    return f"{found['loc'][0]}: {russian} / {english}"


def _ask_password() -> str:
    answer: str = typer.prompt("Пароль / password", hide_input=True, confirmation_prompt=True)
    return answer


@cli.command("init-pipeline")
def init_pipeline() -> None:
    """Create the standard pipeline; a second run changes nothing."""

    async def create(database: Database, settings: Settings) -> bool:
        async with unit_of_work(database, SYSTEM, via=Via.CLI) as uow:
            return await pipelines.create_standard(uow, currency=settings.CURRENCY)

    created = on_database(create)
    name = pipelines.STANDARD
    console.print(
        f"Воронка «{name}» создана. / Pipeline created."
        if created
        else f"Воронка «{name}» уже есть, ничего не изменено. / The pipeline is there, nothing was changed."
    )


@cli.command("openapi")
def show_openapi() -> None:
    """Print the API's description (OpenAPI), from which a client can be generated."""
    from app.main import create_app  # two fifths of all imports: no other command waits for them

    document = create_app(get_settings()).openapi()
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True))


@cli.command("undo")
def undo_batch(
    batch: Annotated[str, typer.Argument(help="As in X-Batch, or in GET /api/changes.")],
    skip_conflicts: Annotated[
        bool, typer.Option("--skip-conflicts", help="Leave rows that were changed since, and do the rest.")
    ] = False,
) -> None:
    """Take back everything that a request or an import changed."""

    async def take_back(database: Database, _settings: Settings) -> UndoOut:
        async with unit_of_work(database, SYSTEM, via=Via.CLI) as uow:
            return await undo.undo(uow, batch, skip_conflicts=skip_conflicts)

    done = on_database(take_back)
    console.print(
        f"Отменено строк: {done.undone}, оставлено: {done.left_total}. "
        f"/ Rows put back: {done.undone}, left: {done.left_total}."
    )


@cli.command("second-factor-off")
def turn_second_factor_off(
    username: Annotated[str, typer.Argument(help="Whose telephone and recovery codes are lost.")],
) -> None:
    """Let somebody in by the password alone again; their logins end."""

    async def turn_off(database: Database, _settings: Settings) -> bool:
        async with unit_of_work(database, SYSTEM, via=Via.CLI) as uow:
            known = select(User.id).where(User.username_key == fold(username))
            user_id = await uow.session.scalar(known)
            if user_id is not None:
                await users.reset_second_factor(uow, user_id)
            return user_id is not None

    if not on_database(turn_off):
        give_up(f"Пользователя «{username}» нет. / There is no user “{username}”.")
    console.print(f"«{username}» входит только по паролю. / “{username}” logs in by the password alone.")


cli.command("import")(import_.run)
cli.command("export")(export.run)
cli.command("dump")(dump.run)
cli.command("load")(dump.load)
cli.command("backup")(backup.run)
cli.command("restore")(backup.restore)
cli.command("upgrade")(upgrade.run)
cli.command("worker")(worker.run)
cli.command("demo")(demo.run)
cli.command("doctor")(doctor.run)


def main() -> None:
    cli()


if __name__ == "__main__":
    main()
