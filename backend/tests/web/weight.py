"""What a browser has to load before a screen is there, in bytes as they travel."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Response, expect

DIST = Path(__file__).parents[3] / "frontend" / "dist"
KIND = {".js": "js", ".css": "css"}
SHOWN = {"/login": "form", "/board": "[data-card]"}
"""What a person waits for on each of these pages."""

NEVER_AHEAD = """const now = window.setTimeout
window.setTimeout = (call, ms, ...rest) => ms >= 1000 ? 0 : now(call, ms, ...rest)"""
"""What is fetched ahead once all is quiet is no part of it, however slow the machine is."""


@dataclass(frozen=True)
class Part:
    """One built file that was loaded."""

    name: str
    plain: int
    packed: int

    @property
    def kind(self) -> str | None:
        return KIND.get(Path(self.name).suffix)


def loaded(context: BrowserContext, path: str) -> list[Part]:
    """The files that a first visit to this page needs until it shows what it is for; the largest first."""
    page = context.new_page()
    page.add_init_script(NEVER_AHEAD)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path)
    expect(page.locator(SHOWN[path]).first).to_be_visible()
    _settle(page)
    names = {answer.url.split("/", 3)[3] for answer in answers}
    page.close()
    parts = [_part(name) for name in names if (DIST / name).is_file()]
    return sorted(parts, key=lambda part: -part.packed)


def _settle(page: Page) -> None:
    """Wait for the files asked for so far; what is fetched ahead for later comes after that."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _part(name: str) -> Part:
    file = DIST / name
    packed = file.with_name(f"{file.name}.br")
    return Part(name, file.stat().st_size, (packed if packed.exists() else file).stat().st_size)


def packed(parts: list[Part], kind: str) -> int:
    """Bytes of one kind of file, as brotli leaves them."""
    return sum(part.packed for part in parts if part.kind == kind)
