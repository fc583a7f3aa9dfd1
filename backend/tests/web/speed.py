"""How fast the board is, in a real browser: `python -m tests.web.speed [deals …]`. Prints a table.

Painted means: two frames after the first card, or the dropped one, is on the page. A frame is lost when
the next one comes later than 25 ms.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.models import Role
from bench import seed
from bench.servers import new_database
from tests.conftest import SECRET
from tests.web.conftest import ARGUMENTS, DESK, NAMES, sign_in
from tests.web.site import Site

DIST = Path(__file__).parents[3] / "frontend" / "dist"
TIMES = 7
CARDS_PAINTED = """() => new Promise((done) => {
  const look = () => {
    if (!document.querySelector('[data-card]')) return requestAnimationFrame(look)
    requestAnimationFrame(() => done(performance.now()))
  }
  look()
})"""
WATCH_DROP = """([stage, id]) => {
  const column = document.querySelector(`[data-stage="${stage}"]`)
  const isThere = () => column.querySelector(`[data-open="${id}"]`) !== null
  window.dropped = new Promise((done) => {
    const watch = () => {
      const start = performance.now()
      const look = () =>
        requestAnimationFrame(isThere() ? () => done(performance.now() - start) : look)
      look()
    }
    document.addEventListener('drop', watch, { capture: true, once: true })
  })
}"""
SCROLL = """async (stage) => {
  const list = document.querySelector(`[data-stage="${stage}"] ol`).parentElement
  const gaps = []
  let before = performance.now()
  const until = before + 4000
  while (before < until) {
    list.scrollTop += 60
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    gaps.push(now - before)
    before = now
  }
  return { frames: gaps.length, lost: gaps.filter((gap) => gap > 25).length, worst: Math.max(...gaps),
           seen: list.scrollTop }
}"""


def median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(TIMES))


def open_board(page: Page) -> float:
    """Milliseconds from the beginning of the navigation to painted cards."""
    page.goto("/board", wait_until="commit")
    return float(page.evaluate(CARDS_PAINTED))


def drop_card(page: Page) -> float:
    """Milliseconds from letting go of a card to seeing it on the next column."""
    stages = page.locator("[data-stage]")
    source, target = stages.nth(0), stages.nth(1)
    link = source.locator("[data-open]").first
    page.evaluate(WATCH_DROP, [target.get_attribute("data-stage"), link.get_attribute("data-open")])
    box, goal = link.bounding_box(), target.bounding_box()
    assert box is not None
    assert goal is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=3)
    page.mouse.move(goal["x"] + 80, goal["y"] + 300, steps=5)
    page.mouse.up()
    taken = float(page.evaluate("window.dropped"))
    page.wait_for_load_state("networkidle")
    return taken


def measured(deals: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder, new_database("sqlite") as url:
        settings = Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=Path(folder))
        asyncio.run(seed.fill(settings, deals=deals))
        with Site(settings) as site, sync_playwright() as playwright:
            path = next((found for name in NAMES if (found := shutil.which(name))), None)
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            context = browser.new_context(base_url=site.url, locale="ru-RU")
            sign_in(context, site.url, site.person(Role.ADMIN))
            page = context.new_page()
            page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
            cold = open_board(page)
            warm = median(lambda: open_board(page))
            drop = median(lambda: drop_card(page))
            stage = page.locator("[data-stage]").nth(0).get_attribute("data-stage")
            roll = page.evaluate(SCROLL, stage)
            browser.close()
    return (
        f"{deals:,}", f"{cold:.0f} ms", f"{warm:.0f} ms", f"{drop:.0f} ms",
        f"{roll['lost']} of {roll['frames']}", f"{roll['worst']:.0f} ms",
    )  # fmt: skip


def sizes() -> Table:
    table = Table("built", "files", "KB plain", "KB brotli", title="Bundle")
    for kind in ("js", "css"):
        files = sorted((DIST / "assets").glob(f"*.{kind}"))
        packed = [file.with_name(f"{file.name}.br") for file in files]
        plain = sum(file.stat().st_size for file in files)
        small = sum(
            (each if each.exists() else file).stat().st_size for file, each in zip(files, packed, strict=True)
        )
        table.add_row(kind, str(len(files)), f"{plain / 1000:.0f}", f"{small / 1000:.0f}")
    return table


def main(counts: list[int]) -> None:
    console = Console()
    names = ("deals", "first visit", "again", "drop to painted", "frames lost", "worst")
    table = Table(*names, title="The board")
    for count in counts:
        table.add_row(*measured(count))
    console.print(table)
    console.print(sizes())


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1_000, 100_000])
