"""What each test's program would make anew, and is the same every time: routes, composed statements, pages.

A server does this once in its life. A hundred programs a minute would spend half of their time on it.
"""

from functools import cache
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app import database, openapi, webui
from app.quick import Quick


def share_routes(patch: pytest.MonkeyPatch) -> None:
    """A noun's routes are analysed by the first program that serves them."""
    include, included = APIRouter.include_router, dict[tuple[int, int | None], Any]()

    def include_once(self: APIRouter, router: APIRouter, **options: Any) -> None:
        if options.get("max_body_size") is not None or not self.dependency_overrides_provider:
            include(self, router, **options)
        elif (known := (id(router), self.max_body_size)) in included:
            self.routes.append(included[known])
            self._mark_routes_changed()
        else:
            include(self, router, **options)
            included[known] = self.routes[-1]

    patch.setattr(APIRouter, "include_router", include_once)


def share_statements(patch: pytest.MonkeyPatch) -> None:
    """A statement is composed by the first engine of its kind that runs it."""
    kept: dict[str, Engine] = {}

    def create(url: Any, **options: Any) -> AsyncEngine:
        engine = create_async_engine(url, **options)
        own = engine.sync_engine
        first = kept.get(kind := f"{url.drivername} {sorted(options)} {sorted(url.query)}")
        if first is None or "default_isolation_level" not in vars(first.dialect):  # it has not connected yet
            kept[kind] = own
        else:
            # What makes connections keeps the dialect it was made with: both must hear the same.
            own.dialect.dispatch, own.dialect._has_events = first.dialect.dispatch, True
            own.dialect, own._compiled_cache = first.dialect, first._compiled_cache
        return engine

    patch.setattr(database, "create_async_engine", create)


def share_forms(patch: pytest.MonkeyPatch) -> None:
    """What goes past the toolkit is compiled for the first program on a kind of database."""
    begin, kept = Quick.__init__, dict[str, Any]()

    def begin_with_them(self: Quick, engine: Engine) -> None:
        begin(self, engine)
        self._forms = kept.setdefault(engine.dialect.name, self._forms)

    patch.setattr(Quick, "__init__", begin_with_them)


def share_pages(patch: pytest.MonkeyPatch) -> None:
    """The web interface is read from the disk by the first program that serves it."""
    patch.setattr(webui, "read", cache(webui.read))


def share_document(patch: pytest.MonkeyPatch) -> None:
    """The API's description is written for the first program that is asked for it."""
    install, written = openapi.install, dict[str, Any]()

    def install_once(app: FastAPI) -> None:
        install(app)
        write = app.openapi

        def document() -> dict[str, Any]:
            if not written:
                written.update(write())
            app.openapi_schema = written
            return written

        app.openapi = document  # type: ignore[method-assign]

    patch.setattr(openapi, "install", install_once)
