"""The first load stays light: counted in bytes, which no busy machine changes."""

from playwright.sync_api import Browser

from app.models import Role
from tests.web.conftest import sign_in
from tests.web.site import Site
from tests.web.weight import Part, loaded, packed

MOST = 250_000


def _first_load(site: Site, browser: Browser, path: str, language: str = "ru-RU") -> list[Part]:
    anna = site.person(Role.ADMIN)
    site.make.deal(anna)
    context = browser.new_context(base_url=site.url, locale=language)
    if path != "/login":
        sign_in(context, site.url, anna)
    parts = loaded(context, path)
    context.close()
    return parts


def test_the_board_needs_less_than_250_kb_of_javascript(site: Site, browser: Browser) -> None:
    parts = _first_load(site, browser, "/board")

    assert packed(parts, "js") < MOST, "\n".join(f"{part.packed:>8} {part.name}" for part in parts)


def test_only_the_words_of_the_chosen_language_are_loaded(site: Site, browser: Browser) -> None:
    russian, english = (
        {part.name for part in _first_load(site, browser, "/login", language)}
        for language in ("ru-RU", "en-GB")
    )

    assert len(russian - english) == 1
    assert len(english - russian) == 1
