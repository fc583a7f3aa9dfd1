from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models import Role
from tests.web.axe import violations
from tests.web.site import Site

Visit = Callable[..., Page]


def test_the_first_administrator_chooses_how_to_begin_and_looks_at_the_demo(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/start")

    page.get_by_role("button", name="Посмотреть на примере").click()

    expect(page).to_have_url(f"{site.url}/board", timeout=30_000)
    expect(page.get_by_text("Новый лид")).to_be_visible()


def test_the_demo_is_taken_away_in_one_click(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/settings/data")

    page.get_by_role("button", name="Добавить демоданные").click()
    page.get_by_role("button", name="Убрать демоданные").click(timeout=30_000)

    expect(page.get_by_role("button", name="Добавить демоданные")).to_be_visible(timeout=30_000)


def test_stages_are_reordered_by_dragging_and_by_the_arrows(site: Site, visit: Visit) -> None:
    admin, pipeline = site.person(Role.ADMIN), site.make.pipeline()
    first, second, third = (stage.name for stage in pipeline.stages)
    page = visit(admin, "/settings/pipelines")
    rows = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Изменить этап"))

    rows.filter(has_text=third).drag_to(rows.filter(has_text=first), target_position={"x": 200, "y": 4})
    expect(rows.nth(0)).to_contain_text(third)
    page.get_by_role("button", name=f"Ниже: {third}").click()

    expect(rows.nth(1)).to_contain_text(third)
    page.reload()
    expect(rows.nth(0)).to_contain_text(first)
    expect(rows.nth(1)).to_contain_text(third)
    expect(rows.nth(2)).to_contain_text(second)


def test_a_stage_gets_a_limit_and_a_required_field(site: Site, visit: Visit) -> None:
    admin, pipeline = site.person(Role.ADMIN), site.make.pipeline()
    page = visit(admin, "/settings/pipelines")

    page.get_by_role("button", name=f"Изменить этап {pipeline.stages[2].name}").click()
    page.get_by_label("Сделка застоялась через, дней").fill("14")
    page.get_by_label("Причина отказа").check()
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    page.get_by_role("button", name=f"Изменить этап {pipeline.stages[2].name}").click()
    expect(page.get_by_label("Сделка застоялась через, дней")).to_have_value("14")
    expect(page.get_by_label("Причина отказа")).to_be_checked()


def test_a_colleague_is_invited_with_a_temporary_password(site: Site, visit: Visit) -> None:
    page = visit(site.person(Role.ADMIN), "/settings/users")

    page.get_by_role("button", name="Пригласить сотрудника").click()
    page.get_by_label("Имя и фамилия").fill("Олег Зимин")
    page.get_by_label("Имя пользователя").fill("oleg")
    page.get_by_label("Временный пароль").fill("сирень цветёт весной")
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_role("listitem").filter(has_text="Олег Зимин")).to_contain_text("Менеджер")


def test_a_manager_finds_only_what_is_his_to_set(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/settings")

    sections = page.get_by_role("navigation", name="Настройки").get_by_role("link")

    expect(sections).to_have_text(["Профиль", "Ключи API", "Данные", "Журнал"])


def test_the_program_turns_english_and_dark_and_stays_so(site: Site, visit: Visit) -> None:
    page = visit(site.person(), "/settings/profile")

    page.get_by_role("main").get_by_text("English").click()
    page.get_by_role("main").get_by_text("Dark").click()
    page.reload()

    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"


def test_a_new_temporary_password_is_shown_once_and_lets_its_owner_in(site: Site, visit: Visit) -> None:
    admin = site.person(Role.ADMIN, full_name="Анна Белова")
    boris = site.person(full_name="Борис Орлов")
    page = visit(admin, "/settings/users")

    page.get_by_role("button", name="Новый временный пароль: Борис Орлов").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name="Новый временный пароль").click()
    expect(asked).to_contain_text("Он показан один раз")
    assert violations(page) == []
    password = asked.locator("code").inner_text()

    other = visit(None, "/login")
    other.get_by_label("Имя пользователя или e-mail").fill(boris.username)
    other.get_by_label("Пароль").fill(password)
    other.get_by_role("button", name="Войти").click()
    expect(other).to_have_url(f"{site.url}/password")
