"""The program as a web server: what answers where. `create_app` builds it, `app` is it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app import documentation, logs, metrics, openapi, problems, telemetry, webui
from app.auth import Tokens
from app.config import BACKEND, Settings, get_settings
from app.database import ANSWERS_WITHIN, Database
from app.jobs.access import keep_watch
from app.jobs.backups import keep_backing_up
from app.jobs.live import on_air
from app.jobs.runner import Runner
from app.jobs.spool import Spool
from app.jobs.upkeep import keep_house
from app.middleware import Envelope
from app.proxies import Proxies
from app.routers import (
    activities,
    alarms,
    auth,
    bin,
    changes,
    clients,
    contacts,
    dashboard,
    deals,
    demo,
    dump,
    duplicates,
    events,
    fields,
    handovers,
    health,
    imports,
    keys,
    personal,
    pipelines,
    reports,
    search,
    second_factor,
    tags,
    tasks,
    users,
    views,
)
from app.routers.routing import operation_id
from app.routers.unchanged import Freshness
from app.sealing import Seal
from app.services.access import Tally
from app.services.live import Feed
from app.upgrade import is_behind, upgrade

WEB = BACKEND.parent / "frontend" / "dist"

ROUTERS = (
    auth,
    users,
    pipelines,
    deals,
    clients,
    contacts,
    personal,
    duplicates,
    fields,
    tasks,
    activities,
    tags,
    search,
    dashboard,
    reports,
    events,
    changes,
    bin,
    demo,
    dump,
    imports,
    keys,
    views,
    handovers,
    second_factor,
    alarms,
)

FORM_AROUND_A_FILE = 64_000  # bytes that an upload may have beside its file

EXPOSED = (
    "X-Total-Count", "X-Next-Cursor", "Link", "ETag", "X-Request-Id", "X-Batch", "X-Duplicates",
    "Preference-Applied",
    "Idempotency-Replayed",
)  # fmt: skip
"""Headers that a browser shows to scripts of another origin."""

DESCRIPTION = (
    "The CRM that a small business runs itself. Sign in with `POST /api/auth/login` and send the token as "
    "`Authorization: Bearer …`. Lists are arrays; the total is in `X-Total-Count`, other pages in `Link`. "
    "`PUT` and `PATCH` change only the fields that are sent. A write that changed something names it in "
    "`X-Batch`, for `POST /api/changes/{batch}/undo`; with `Prefer: dry-run` it only answers as if. "
    "A `POST` with an `Idempotency-Key` may be sent again when its answer was lost: it is done once. "
    "Errors are `application/problem+json` with a "
    "`code` for programs and a `detail` for people, in Russian or English by `Accept-Language`."
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole product. Settings come from the environment unless given.

    Raises:
        ValueError: the settings would be unsafe or can't work; the text says what to do.
    """
    settings = settings or get_settings()
    app = FastAPI(
        title=settings.API_TITLE,
        version=settings.API_VERSION,
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        max_body_size=settings.MAX_BODY_BYTES,
        form_limits={"max_fields": 20, "max_files": 0, "max_part_size": 10_000},
        generate_unique_id_function=operation_id,
        telemetry=telemetry.telemetry(settings),
    )
    app.state.settings = settings
    app.state.tokens = Tokens(settings)
    app.state.seal = Seal(settings.secret())
    app.state.freshness = Freshness(settings)
    app.state.under_way = set()
    app.state.database = Database(
        settings.DATABASE_URL,
        pool_size=settings.DATABASE_POOL_SIZE,
        slow=settings.SLOW_QUERY_MS / 1000,
        answers_within=ANSWERS_WITHIN,
    )
    app.state.feed = Feed(app.state.database)
    app.state.spool = Spool(app.state.database, settings.DATABASE_URL, settings.DATA_DIR)
    app.state.metrics = metrics.Metrics()
    app.state.tally = Tally()
    for module in ROUTERS:
        app.include_router(module.routes)
    largest = settings.MAX_IMPORT_BYTES + FORM_AROUND_A_FILE
    app.include_router(imports.uploads, max_body_size=largest)
    app.include_router(health.routes)

    documentation.install(app)
    metrics.install(app)
    openapi.install(app)
    webui.install(app, WEB)
    problems.install(app)
    _add_middleware(app, settings)
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """The envelope goes around what Starlette itself puts outermost, which answers after a bug."""
    if settings.CORS_ORIGINS:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.CORS_ORIGINS,
            allow_methods=["*"],
            allow_headers=["*"],
            allow_credentials="*" not in settings.CORS_ORIGINS,
            expose_headers=EXPOSED,
        )
    build, proxies = app.build_middleware_stack, Proxies(settings.TRUSTED_PROXIES)
    app.build_middleware_stack = lambda: Envelope(build(), proxies, app.state.metrics)  # type: ignore[method-assign]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    await _upgrade(app.state.database, settings)
    database, alarms = app.state.database, app.state.metrics.alarms
    later = [
        asyncio.create_task(keep_house(database, settings)),
        asyncio.create_task(keep_watch(database, app.state.tally, settings, told=alarms.inc)),
    ]
    if settings.RUN_JOBS:
        later.append(asyncio.create_task(Runner(app.state.database, settings).run()))
        if settings.BACKUP_HOURS:
            later.append(asyncio.create_task(keep_backing_up(settings)))
    try:
        async with on_air(app.state.feed):
            yield
    finally:
        for task in later:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await app.state.database.close()


async def _upgrade(database: Database, settings: Settings) -> None:
    """Migrations may take longer than a request."""
    if not await is_behind(database):
        return
    patient = Database(settings.DATABASE_URL)
    try:
        await upgrade(patient)
    finally:
        await patient.close()


def __getattr__(name: str) -> FastAPI:
    """`uvicorn app.main:app` builds the program by asking for it; importing `create_app` does not."""
    if name != "app":
        raise AttributeError(name)
    try:
        logs.set_up(get_settings())
        app = globals()["app"] = create_app()
    except ValueError as error:
        raise SystemExit(f"noctoCRM did not start.\n{error}") from None
    return app
