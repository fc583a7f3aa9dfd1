from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.site import Site

Visit = Callable[..., Page]


def ready(page: Page) -> Page:
    """Keys are heard from the moment the frame is there."""
    expect(page.get_by_role("button", name="Найти")).to_be_visible()
    return page


def test_a_client_is_found_by_any_form_of_its_name_and_opened_by_the_keyboard(
    site: Site, visit: Visit
) -> None:
    anna = site.person()
    client = site.make.client(anna, name="ООО Ромашка")
    page = ready(visit(anna, "/settings/profile"))

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("ромашки")
    expect(page.get_by_role("option").first).to_contain_text("ООО Ромашка")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site.url}/clients/{client.id}")


def test_nothing_of_another_manager_is_found(site: Site, visit: Visit) -> None:
    site.make.client(site.person(), name="ООО Тайна")
    page = ready(visit(site.person(), "/settings/profile"))

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("тайна")

    expect(page.get_by_text("Ничего не нашлось")).to_be_visible()


def test_places_are_reached_by_name_and_by_two_keys(site: Site, visit: Visit) -> None:
    page = ready(visit(site.person(), "/settings/profile"))

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("воронка")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/board")
    page.keyboard.press("g")
    page.keyboard.press("s")

    expect(page).to_have_url(f"{site.url}/settings/profile")


def test_the_list_of_keys_is_one_key_away(site: Site, visit: Visit) -> None:
    page = ready(visit(site.person(), "/settings/profile"))

    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Клавиши")).to_contain_text("Отменить последнее изменение")
