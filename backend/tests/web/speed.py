"""How heavy and how fast the board is, in a real browser: `python -m tests.web.speed [deals …]`.

`--sizes` prints the sizes alone, which need no quiet machine. The load of the machine is told at the end.
`probes.py` says what «painted» means. A frame is lost when the next one is shown a frame's time later than
it could be; «blank» counts frames that showed nothing where cards should be.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.models import Role, User
from bench import seed
from bench.servers import new_database
from tests.conftest import SECRET
from tests.web.conftest import ARGUMENTS, DESK, NAMES, sign_in
from tests.web.probes import WATCH
from tests.web.site import Site
from tests.web.weight import SHOWN, loaded, packed

TIMES = 7
LONG = 10_000
"""Cards in one column, in the run that scrolls it from end to end."""

OPEN_SHARE = 5
"""The seeded business has this many deals for each open one."""

WHEEL = 60
"""Pixels a frame: as fast as one turns a wheel."""

LEAP = 3_000
"""Pixels a frame: as fast as one drags the bar."""

ROLLED = ("frames lost", "worst", "blank", "last card")


@dataclass(frozen=True)
class Business:
    """A running product with somebody who sees everything, and a browser to look at it."""

    site: Site
    browser: Browser
    admin: User

    def visitor(self, *, known: bool = True) -> BrowserContext:
        """A browser without any memory of the product; signed in if `known`."""
        viewport = ViewportSize(width=DESK["width"], height=DESK["height"])
        context = self.browser.new_context(base_url=self.site.url, locale="ru-RU", viewport=viewport)
        context.add_init_script(WATCH)
        if known:
            sign_in(context, self.site.url, self.admin)
        return context


@contextmanager
def business(deals: int) -> Iterator[Business]:
    with tempfile.TemporaryDirectory() as folder, new_database("sqlite") as url:
        settings = Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=Path(folder))
        asyncio.run(seed.fill(settings, deals=deals))
        with Site(settings) as site, sync_playwright() as playwright:
            path = next((found for name in NAMES if (found := shutil.which(name))), None)
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield Business(site, browser, site.person(Role.ADMIN))
            browser.close()


def median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(TIMES))


def open_board(page: Page) -> float:
    """Milliseconds from the beginning of the navigation to painted cards."""
    page.goto("/board", wait_until="commit")
    return float(page.evaluate("window.firstCard"))


def drop_card(page: Page) -> float:
    """Milliseconds from letting go of a card to seeing it on the next column."""
    stages = page.locator("[data-stage]")
    source, target = stages.nth(0), stages.nth(1)
    link = source.locator("[data-open]").first
    stage, card = target.get_attribute("data-stage"), link.get_attribute("data-open")
    page.evaluate("([stage, card]) => watchDrop(stage, card)", [stage, card])
    box, goal = link.bounding_box(), target.bounding_box()
    assert box is not None
    assert goal is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=3)
    page.mouse.move(goal["x"] + 80, goal["y"] + 300, steps=5)
    with page.expect_response("**/move"):
        page.mouse.up()
        return float(page.evaluate("window.dropped"))


def roll(page: Page, step: int, most: int) -> dict[str, Any]:
    """Scroll the first column, so many pixels a frame, to its end or for so many milliseconds."""
    stage = page.locator("[data-stage]").nth(0).get_attribute("data-stage")
    found: dict[str, Any] = page.evaluate(
        "([stage, step, most]) => roll(stage, step, most)", [stage, step, most]
    )
    return found


def rolled(found: dict[str, Any]) -> tuple[str, ...]:
    frames = found["lost"] + found["shown"]
    return (
        f"{found['lost']} of {frames}",
        f"{found['worst']:.0f} ms",
        f"{found['blank']}",
        f"{found['last']:,}",
    )


def times(deals: int) -> tuple[str, ...]:
    with business(deals) as it:
        page = it.visitor().new_page()
        cold = open_board(page)
        warm = median(lambda: open_board(page))
        drop = median(lambda: drop_card(page))
        scrolled = rolled(roll(page, WHEEL, 4_000))
    return f"{deals:,}", f"{cold:.0f} ms", f"{warm:.0f} ms", f"{drop:.0f} ms", *scrolled


def board(counts: list[int]) -> Table:
    names = ("deals", "first visit", "again", "drop to painted", *ROLLED)
    table = Table(*names, title="The board")
    for count in counts:
        table.add_row(*times(count))
    return table


def long_column(cards: int) -> Table:
    """All open deals in one column, as one scrolls it: by the wheel, then to its end."""
    table = Table("way", *ROLLED, title=f"A column of {cards:,} cards")
    with business(cards * OPEN_SHARE) as it:
        page = it.visitor().new_page()
        open_board(page)
        crowd(page, it.site.url)
        open_board(page)
        table.add_row("by the wheel", *rolled(roll(page, WHEEL, 4_000)))
        table.add_row("to the end", *rolled(roll(page, LEAP, 120_000)))
        page.locator("[data-stage] ol").first.evaluate("(list) => list.parentElement.scrollTo(0, 0)")
        table.add_row("to the end again", *rolled(roll(page, LEAP, 120_000)))
    return table


def crowd(page: Page, origin: str) -> None:
    """Move all open deals to the first stage, as the product itself does it."""
    stage = int(page.locator("[data-stage]").first.get_attribute("data-stage") or 0)
    order = {"action": "move", "filter": {"status": ["open"]}, "stage_id": stage}
    answer = page.request.post(
        "/api/deals/bulk", data=order, headers={"X-Nocto": "1", "Origin": origin}, timeout=600_000
    )
    assert answer.ok, answer.text()


def sizes() -> Table:
    names = ("page", "files", "JavaScript", "brotli", "style sheets, brotli")
    table = Table(*names, title="First load, KB")
    with business(20) as it:
        for path in SHOWN:
            parts = loaded(it.visitor(known=path != "/login"), path)
            scripts = [part for part in parts if part.kind == "js"]
            plain = sum(part.plain for part in scripts)
            weights = (plain, packed(parts, "js"), packed(parts, "css"))
            table.add_row(path, str(len(scripts)), *(f"{weight / 1000:.1f}" for weight in weights))
    return table


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("deals", type=int, nargs="*", default=[1_000, 100_000])
    asked.add_argument("--sizes", action="store_true", help="only what the first load weighs")
    options = asked.parse_args()
    console = Console()
    console.print(sizes())
    if options.sizes:
        return
    console.print(board(options.deals))
    console.print(long_column(LONG))
    console.print(f"Load average at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
