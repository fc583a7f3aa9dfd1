"""Pictures of every screen, of the demo business: `python -m tests.web.screenshots [folder]`."""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console

from app.config import Settings
from app.models import Role, User
from app.services import demo
from tests.conftest import SECRET
from tests.servers import SqliteServer
from tests.web.conftest import ARGUMENTS, NAMES, sign_in
from tests.web.site import Site

SCREENS = {
    "today": "/today?all=true", "board": "/board", "deal": "/board?deal=100", "deals": "/deals",
    "clients": "/clients", "contacts": "/contacts", "client": "/clients/3", "tasks": "/tasks?all=true",
    "reports": "/reports?days=90", "start": "/start",
    "profile": "/settings/profile", "pipelines": "/settings/pipelines", "people": "/settings/users",
    "fields": "/settings/fields", "tags": "/settings/tags", "unique": "/settings/duplicates",
    "keys": "/settings/keys", "alarms": "/settings/alarms", "data": "/settings/data",
    "import": "/import", "bin": "/bin", "changes": "/changes",
}  # fmt: skip
QUIET = 700  # ms after the last reading, so that nothing is caught half drawn


@dataclass(frozen=True)
class Look:
    """Whose eyes and what device."""

    name: str
    language: str
    scheme: str
    width: int
    height: int


LOOKS = (
    Look("ru-light", "ru-RU", "light", 1440, 900),
    Look("en-dark", "en-GB", "dark", 1440, 900),
    Look("ru-phone", "ru-RU", "light", 390, 844),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        url, _ = SqliteServer(Path(home)).create()
        settings = Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=Path(home))
        with Site(settings) as site, sync_playwright() as playwright:
            admin = site.person(Role.ADMIN, full_name="Анна Белова")
            database = site.app.state.database
            site.portal.call(lambda: demo.create(database, zone="Europe/Moscow", currency="RUB"))
            path = next((found for name in NAMES if (found := shutil.which(name))), None)
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            for look in LOOKS:
                _album(browser, site, admin, look, folder)


def _album(browser: Browser, site: Site, admin: User, look: Look, folder: Path) -> None:
    context = browser.new_context(
        base_url=site.url, locale=look.language, color_scheme=look.scheme,  # type: ignore[arg-type]
        viewport={"width": look.width, "height": look.height},
    )  # fmt: skip
    page = context.new_page()
    _shoot(page, "/login", folder / f"login-{look.name}.png")
    sign_in(context, site.url, admin)
    for name, path in SCREENS.items():
        _shoot(page, path, folder / f"{name}-{look.name}.png")
    context.close()


def _shoot(page: Page, path: str, file: Path) -> None:
    page.goto(path)
    page.get_by_role("main").first.wait_for()
    expect(page.get_by_role("status")).to_have_count(0)
    page.wait_for_timeout(QUIET)
    page.screenshot(path=file)
    Console().print(file.name)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
