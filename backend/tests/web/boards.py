"""The board in a test's words: its columns, its cards, and a hand that drags them."""

from playwright.sync_api import FloatRect, Locator, Page, expect


def column(page: Page, stage: str) -> Locator:
    return page.get_by_role("region", name=stage, exact=True)


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("link", name=title, exact=True))


def titles(page: Page, stage: str) -> Locator:
    """The names of the cards of a column, from the top."""
    return column(page, stage).get_by_role("article").get_by_role("link")


def take(page: Page, title: str) -> None:
    """Press the mouse on a card and begin to drag it."""
    box = _at_rest(card(page, title))
    x, y = box["x"] + 40, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 8, steps=4)


def _at_rest(target: Locator) -> FloatRect:
    """Where it lies once it lies still: a card that has just been dropped or made way flies for a while."""
    before = None
    while (box := target.bounding_box()) != before or box is None:
        before = box
        target.page.wait_for_timeout(50)
    return box


def carry(page: Page, target: Locator, *, at: float = 0.5) -> None:
    """Carry what is dragged over something, so far down its height."""
    box = _at_rest(target)
    x, y = box["x"] + 60, box["y"] + box["height"] * at
    page.mouse.move(x, y, steps=6)
    page.mouse.move(x + 1, y + 1)


def drag(page: Page, title: str, target: Locator, *, at: float = 0.5) -> None:
    """Drag a card with the mouse, as a hand does, and let go."""
    take(page, title)
    carry(page, target, at=at)
    page.mouse.up()


def ready(page: Page) -> Page:
    """The page once its board is there."""
    expect(page.get_by_role("region").first).to_be_visible()
    return page
