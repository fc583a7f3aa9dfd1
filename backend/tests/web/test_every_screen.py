"""What holds on every screen: nothing that people wrote runs as code, and nobody is shut out."""

from collections.abc import Callable
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from app.clock import now, today
from app.models import ActivityType, ClientStatus, FieldEntity, FieldKind, Role, User
from tests.web.axe import violations
from tests.web.hostile import corpus
from tests.web.site import Site

Visit = Callable[..., Page]

SCREENS = (
    "/today?all=true", "/board", "/deals", "/clients", "/contacts", "/tasks?all=true", "/settings/profile",
    "/settings/pipelines", "/settings/fields", "/settings/fields?of=client", "/settings/tags",
    "/settings/duplicates", "/settings/users", "/settings/keys", "/settings/alarms", "/settings/data",
    "/start", "/reports?days=365", "/import", "/bin", "/changes", "/duplicates",
    "/duplicates?entity=contacts",
)  # fmt: skip


def settled(page: Page) -> None:
    """The frame is there and nothing is still being waited for."""
    expect(page.get_by_role("navigation").first).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(0, timeout=20_000)


def fill(site: Site, admin: User, texts: list[str]) -> tuple[int, int]:
    """Rows with a hostile text in every field that people write; the ids of a client and a deal of them."""
    make, text = site.make, cycle(texts)
    pipeline = make.pipeline(next(text)[:120], description=next(text))
    stages = [make.stage(pipeline.row, name=next(text)[:120]) for _ in range(5)]
    client_id = deal_id = 0
    for number, payload in enumerate(texts):
        client = make.client(
            admin, name=payload, inn=payload[:20], website=payload, email=payload, phone=payload[:50],
            address=payload, source=payload[:120], notes=payload, status=ClientStatus.CLIENT,
        )  # fmt: skip
        lost = number % 7 == 0
        deal = make.deal(
            admin, client=client, title=payload, description=payload, reason=payload if lost else None,
            stage=pipeline.stages[2] if lost else stages[number % 5],
        )  # fmt: skip
        if number % 10 == 0:
            make.contact(
                client, name=payload, position=payload[:120], phone=payload[:50], email=payload,
                telegram=payload[:120], whatsapp=payload[:120], notes=payload,
            )  # fmt: skip
            make.task(admin, title=payload, description=payload, deal=deal, due_date=today("Europe/Moscow"))
            make.activity(
                admin,
                type=ActivityType.NOTE,
                subject=payload,
                content=payload,
                deal=deal,
                activity_date=now(),
            )
            make.user(full_name=payload, position=payload[:120], phone=payload[:50], avatar_url=payload)
            client_id, deal_id = client.id, deal.id
    return client_id, deal_id


def test_no_text_runs_as_code_on_any_screen(site: Site, visit: Visit) -> None:
    texts = corpus()
    assert len(texts) > 400
    admin = site.person(Role.ADMIN, full_name=texts[0])
    client_id, deal_id = fill(site, admin, texts)
    page = visit(admin, "/board")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))

    for path in (*SCREENS, f"/clients/{client_id}", f"/board?deal={deal_id}"):
        page.goto(path)
        settled(page)
        page.mouse.wheel(0, 4_000)

        assert page.evaluate("window.hacked") is None, path


@pytest.mark.parametrize("width", [1440, 390], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_breaks_the_rules_of_accessibility(
    site: Site, visit: Visit, scheme: str, width: int
) -> None:
    admin = site.person(Role.ADMIN, full_name="Анна Белова")
    stage = site.make.stages[0]
    client = site.make.client(admin, name="ООО Ромашка", phone="+7 912 345-67-89", email="info@example.com")
    deal = site.make.deal(admin, client=client, stage=stage, title="Поставка зерна")
    site.make.task(admin, deal=deal, title="Позвонить", due_date=today("Europe/Moscow"))
    site.make.field(FieldEntity.DEAL, "payment", FieldKind.CHOICE, "Счёт", "Карта", name="Способ оплаты")
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}}
    page = visit(None, "/login", **look)
    assert violations(page) == []

    page = visit(admin, "/board", **look)
    found = {}
    for path in (*SCREENS, f"/clients/{client.id}", f"/board?deal={deal.id}"):
        page.goto(path)
        settled(page)
        found[path] = violations(page)

    assert {path: broken for path, broken in found.items() if broken} == {}
