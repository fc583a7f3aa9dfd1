"""A browser, and people in it. What a page prints as an error, or what its policy refuses, fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

from app.config import Settings
from app.models import User
from tests.conftest import SECRET
from tests.make import PASSWORD
from tests.servers import SqliteServer
from tests.web.site import Site, built

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first opens a page in two thirds of the time: it has no window to draw around it."""
HOW_TO_GET = "No Chromium: «apt-get install chromium» on Debian and Ubuntu, or «playwright install chromium»."
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 15_000  # ms that a page is waited for: a busy machine may need more than Playwright's five seconds
DESK = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here need the browser and the built interface, and so they are among the slow ones.

    A busy machine may keep a browser waiting for longer than a test does: one that fails is run once more,
    and the summary names it.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not built():
        _without("The web interface is not built: run «make web».")
    with sync_playwright() as playwright:
        path = next((found for name in NAMES if (found := shutil.which(name))), None)
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error:
            _without(HOW_TO_GET)
        expect.set_options(timeout=PATIENCE)
        yield chromium
        chromium.close()


def _without(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture
def site(sqlite: SqliteServer, tmp_path: Path) -> Iterator[Site]:
    """The product, running, with an empty business."""
    url, remove = sqlite.create()
    with Site(Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=tmp_path)) as running:
        yield running
    remove()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of somebody's own at some address: `visit(anna, "/board")`; signed in unless it is nobody."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        who: User | None = None, path: str = "/", *, language: str = "ru-RU", **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            locale=language,
            viewport=options.pop("viewport", DESK),
            **options,
        )
        contexts.append(context)
        if who is not None:
            sign_in(context, site.url, who)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.extend(_fault(message)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def sign_in(context: BrowserContext, origin: str, who: User) -> None:
    answer = context.request.post(
        "/api/auth/session", data={"username": who.username, "password": PASSWORD}, headers={"Origin": origin}
    )
    assert answer.ok, answer.text()


def _fault(message: ConsoleMessage) -> list[str]:
    """An error in the console; a refused call is one too for the browser, but not for us."""
    refused = message.text.startswith("Failed to load resource")
    return [f"{message.text} ({message.location})"] if message.type == "error" and not refused else []
