"""The search finds the same rows in the same order on both databases, and tells where the words stand."""

from typing import Any

import pytest

from app.models import ClientStatus, TaskStatus, User
from app.services.search import candidates
from tests.make import Caller, Make
from tests.test_queries import counted


@pytest.fixture
def admin(make: Make, as_: Any) -> Caller:
    caller: Caller = as_(make.admin())
    return caller


def find(caller: Caller, q: str, **query: Any) -> list[dict[str, Any]]:
    answer = caller.get("/api/search", params={"q": q} | query)
    assert answer.status_code == 200, answer.text
    hits: list[dict[str, Any]] = answer.json()
    return hits


def titles(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["title"] for hit in hits]


def town(make: Make, anna: User | None = None) -> None:
    """Companies, people and their business, told apart by little."""
    new, won, _ = make.stages
    romashka = make.client(
        anna, name="ООО «Ромашка»", inn="7707083893", email="info@romashka.example",
        phone="8 (912) 345-67-89", website="https://romashka.example", address="Москва, Цветочная улица, 5",
    )  # fmt: skip
    service = make.client(anna, name="Ромашка-Сервис", phone="+7 495 123-45-67", inn="7728168971")
    make.client(anna, name="ЗАО «Аромашкино»", status=ClientStatus.ARCHIVE)
    elki = make.client(anna, name="Ёлки и Ко", email="hello@elki.example", address="Тверь")
    make.client(anna, name="Café Résumé GmbH", website="cafe-resume.example")
    make.client(anna, name="Straße Ltd", phone="+49 30 901820")
    make.client(anna, name="100% шерсть_A* 😀")
    make.contact(
        romashka, name="Мария Кузнецова", position="Закупки", phone="89161234567", telegram="@masha_k"
    )
    make.contact(service, name="Пётр Кузнецов", email="p.kuznetsov@romashka.example", whatsapp="+79031112233")
    make.contact(elki, name="Йосиф Ёжиков")
    make.deal(
        anna, client=romashka, title="Поставка цветов для Ромашки", description="Срочно, звонить вечером"
    )
    make.deal(anna, client=elki, title="Поставка ёлок", description="Договор № 45-2026", stage=won)
    make.deal(anna, client=elki, title="Поставка ёлок оптом", stage=new)
    make.task(anna, client=elki, title="Позвонить насчёт доставки", description="тел. +7 (921) 555-44-33")
    make.task(anna, title="Сдать отчётность", status=TaskStatus.DONE, author_id=anna.id if anna else None)
    make.activity(anna, client=elki, subject="Обсудили сроки", content="Просят скидку на companies list")
    make.activity(anna, client=romashka, subject="", content="Заметка без темы про орхидеи")


ROMASHKA, SERVICE, AROMASHKINO = "ООО «Ромашка»", "Ромашка-Сервис", "ЗАО «Аромашкино»"
ELKI, CAFE, STRASSE, WOOL = "Ёлки и Ко", "Café Résumé GmbH", "Straße Ltd", "100% шерсть_A* 😀"
MARIA, PETER, JOSEPH = "Мария Кузнецова", "Пётр Кузнецов", "Йосиф Ёжиков"
FLOWERS, TREES, WHOLESALE = "Поставка цветов для Ромашки", "Поставка ёлок", "Поставка ёлок оптом"
CALL, REPORT, TALK = "Позвонить насчёт доставки", "Сдать отчётность", "Обсудили сроки"
NOTE = "Заметка без темы про орхидеи"

FOUND: list[tuple[str, list[str]]] = [
    # a name, whatever its case, quotes and form: just so, then its beginning, a form, a part
    ("ромашки", [FLOWERS, SERVICE, ROMASHKA, AROMASHKINO]),
    ("ромашкой", [FLOWERS, SERVICE, ROMASHKA]),
    ("ООО Ромашка", [ROMASHKA]),
    ('ооо "ромашка"', [ROMASHKA]),
    ("«Ромашка»", [ROMASHKA, SERVICE, FLOWERS]),
    ("ромашка сервис", [SERVICE]),
    ("ромашка-сервис", [SERVICE]),
    ("кузнецов", [PETER, MARIA]),
    ("кузнецова", [MARIA]),
    ("кузнецовы", [MARIA]),
    ("цветы", [FLOWERS]),
    ("цветами", [FLOWERS]),
    ("поставка", [WHOLESALE, FLOWERS, TREES]),
    ("поставки", [WHOLESALE, FLOWERS, TREES]),
    ("company", [TALK]),
    ("companies", [TALK]),
    ("отчетность", [REPORT]),
    ("отчётности", [REPORT]),
    ("вечер", [FLOWERS]),
    ("скидка", [TALK]),
    # ё is е, й is a letter of its own, accents and ß are what one types for them
    ("елки", [ELKI]),
    ("ёлки", [ELKI]),
    ("ЁЛКИ", [ELKI]),
    ("елок", [WHOLESALE, TREES]),
    ("ёж", [JOSEPH]),
    ("йосиф", [JOSEPH]),
    ("иосиф", [JOSEPH]),
    ("cafe", [CAFE]),
    ("CAFÉ", [CAFE]),
    ("résumé", [CAFE]),
    ("strasse", [STRASSE]),
    ("straße", [STRASSE]),
    # a part from three letters on, the beginning of a word before
    ("омаш", [FLOWERS, SERVICE, ROMASHKA, AROMASHKINO]),
    ("ромаш", [SERVICE, ROMASHKA, FLOWERS, AROMASHKINO]),
    ("ром", [SERVICE, ROMASHKA, FLOWERS, AROMASHKINO]),
    ("ро", [SERVICE, ROMASHKA, FLOWERS]),
    ("р", [SERVICE, ROMASHKA, FLOWERS]),
    ("машка", [SERVICE, ROMASHKA]),
    ("аромашкино", [AROMASHKINO]),
    ("доставка", [CALL]),
    ("ул", [ROMASHKA]),
    # all words, in whatever order and field
    ("мар закуп", [MARIA]),
    ("кузнецова мария", [MARIA]),
    ("постав оптом", [WHOLESALE]),
    ("москва цветочная", [ROMASHKA]),
    ("улица москва", [ROMASHKA]),
    ("ромашка zzz", []),
    ("орхидеи", [NOTE]),
    # ИНН, e-mail, site and what else has no forms
    ("7707083893", [ROMASHKA]),
    ("7707", [ROMASHKA]),
    ("083893", [ROMASHKA]),
    ("info@romashka.example", [ROMASHKA]),
    ("INFO@ROMASHKA.EXAMPLE", [ROMASHKA]),
    ("info@rom", [ROMASHKA]),
    ("romashka.example", [PETER, ROMASHKA]),
    ("@masha_k", [MARIA]),
    ("masha", [MARIA]),
    ("45-2026", [TREES]),
    # a phone in any writing
    ("8 (912) 345-67-89", [ROMASHKA]),
    ("+7 912 345 67 89", [ROMASHKA]),
    ("+79123456789", [ROMASHKA]),
    ("89123456789", [ROMASHKA]),
    ("9123456789", [ROMASHKA]),
    ("912 345", [ROMASHKA]),
    ("345-67-89", [ROMASHKA]),
    ("345-67", [MARIA, SERVICE, ROMASHKA]),
    ("6789", [ROMASHKA]),
    ("+7912", [ROMASHKA]),
    ("+7 (912)", [ROMASHKA]),
    ("8 495 123 45 67", [SERVICE]),
    ("4951234567", [SERVICE]),
    ("9215554433", [CALL]),
    ("555-44-33", [CALL]),
    ("901820", [STRASSE]),
    # one letter wrong, missing, too many, or two changed over: only where little is found, and in names
    ("ромшка", [SERVICE, ROMASHKA]),
    ("рамашка", [SERVICE, ROMASHKA]),
    ("рромашка", [SERVICE, ROMASHKA]),
    ("ромакша", [SERVICE, ROMASHKA]),
    ("кузнецвоа", [MARIA]),
    ("кузнзцов", [PETER]),
    ("поставкк елок", [WHOLESALE, TREES]),
    # signs mean themselves where nothing else is asked, and nothing to the index
    ("%", [WOOL]),
    ("_", [MARIA, WOOL]),
    ("*", [WOOL]),
    ("😀", [WOOL]),
    ('"', []),
    ("100%", [WOOL]),
    ("шерсть_A*", [WOOL]),
    ("-ромашка", [ROMASHKA, SERVICE, FLOWERS]),
    ("ро*", [SERVICE, ROMASHKA, FLOWERS]),
    ("AND", []),
    ("NEAR", []),
    ("ромашка OR елки", []),
    (" ", []),
]


@pytest.mark.parametrize("role", ["admin", "manager"])
def test_what_is_found_and_in_which_order(make: Make, as_: Any, role: str) -> None:
    anna = make.user()
    town(make, anna)
    caller = as_(anna if role == "manager" else make.admin())

    found = {q: titles(find(caller, q)) for q, _ in FOUND}

    assert found == dict(FOUND)


def test_marks_and_the_field_that_has_what_the_title_has_not(make: Make, admin: Caller) -> None:
    town(make)

    marked = {q: hit(find(admin, q)[0]) for q in ("поставка ромашки", "ром", "мария закуп", "912345")}

    assert marked == {
        "поставка ромашки": (FLOWERS, ["Поставка", "Ромашки"], None),
        "ром": (SERVICE, ["Ром"], None),
        "мария закуп": (MARIA, ["Мария"], ("position", ["Закуп"])),
        "912345": (ROMASHKA, [], ("phone", ["8 (912) 345-67-89"])),
    }


def test_what_a_hit_leads_to(make: Make, admin: Caller) -> None:
    client = make.client(name="Якорь", inn="7707083893")
    deal = make.deal(client=client, title="Якорь для яхты")
    task = make.task(deal=deal, title="Якорь измерить")

    found = {(hit["entity"], hit["id"]): hit for hit in find(admin, "якорь")}

    assert {
        key: (hit["client_id"], hit["deal_id"], hit["status"], hit["subtitle"]) for key, hit in found.items()
    } == {
        ("client", client.id): (client.id, None, "lead", "7707083893"),
        ("deal", deal.id): (client.id, deal.id, "open", "Якорь"),
        ("task", task.id): (client.id, deal.id, "todo", "Якорь для яхты · Якорь"),
    }


def test_what_is_over_comes_after_what_goes_on_and_the_old_after_the_new(make: Make, admin: Caller) -> None:
    new, won, lost = make.stages
    stages = (new, won, new, lost, new)
    deals = [make.deal(title="Кофе", stage=stage) for stage in stages]

    found = [hit["id"] for hit in find(admin, "кофе")]

    assert found == [deals[place].id for place in (4, 2, 0, 3, 1)]


def test_only_some_kinds_and_only_so_many(make: Make, admin: Caller) -> None:
    town(make)

    assert {hit["entity"] for hit in find(admin, "ромашка", entity=["client", "deal"])} == {"client", "deal"}
    assert titles(find(admin, "ромашка", limit=1)) == [ROMASHKA]
    assert admin.get("/api/search?q=a&entity=user").status_code == 422
    assert admin.get("/api/search?q=a&limit=51").status_code == 422
    assert (find(admin, ""), admin.get("/api/search").json()) == ([], [])


def test_an_old_name_is_found_among_many_newer_that_mention_it(
    make: Make, admin: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST", 3)
    make.client(name="Хромов и партнёры")
    exact = make.client(name="ООО «Ром»")
    start = make.client(name="Ромовая бочка")
    for number in range(5):
        make.client(name=f"Хромированный «{number}»")

    found = [hit["id"] for hit in find(admin, "ром", entity="client")]

    assert found[:2] == [exact.id, start.id]
    assert len(found) == 5


def test_a_manager_finds_own_rows_under_many_of_others(
    make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST", 2)
    monkeypatch.setattr(candidates, "DEPTH", 3)
    anna, oleg = make.user(), make.user()
    mine = make.client(anna, name="Кофейня «Моя»")
    for _ in range(6):
        make.client(oleg, name="Кофейня")

    assert [hit["id"] for hit in find(as_(anna), "кофейня")] == [mine.id]


def test_nobody_finds_what_is_hidden_from_them_or_deleted(make: Make, as_: Any) -> None:
    anna, oleg, worker = make.user(), make.user(), make.employee()
    theirs = make.client(oleg, name="Канарейка", email="canary@nest.example", phone="+7 921 000-11-22")
    make.contact(theirs, name="Канарейка Иванов")
    deal = make.deal(oleg, client=theirs, title="Канарейка")
    make.task(oleg, deal=deal, title="Канарейка")
    make.activity(oleg, deal=deal, subject="Канарейка")
    shared = make.deal(anna, client=theirs, title="Сделка с чужим клиентом")

    for q in ("канарейка", "канарйека", "кан", "анаре", "canary", "9210001122", "0022", "сделка"):
        for caller in (as_(anna), as_(worker)):
            answer = caller.get("/api/search", params={"q": q})
            assert "анаре" not in answer.text.lower(), q
            assert "canary" not in answer.text, q
            lists = [
                caller.get(url, params={"search": q}) for url in ("/api/clients", "/api/deals", "/api/tasks")
            ]
            assert {page.headers["X-Total-Count"] for page in lists} <= {"0", "1"} if q == "сделка" else {"0"}
    assert [hit["id"] for hit in find(as_(anna), "сделка")] == [shared.id]
    assert len(find(as_(oleg), "канарейка")) == 5

    as_(oleg).delete(f"/api/deals/{deal.id}")

    assert {hit["entity"] for hit in find(as_(oleg), "канарейка")} == {"client", "contact"}


LISTS = {
    "/api/clients": "ромашки",
    "/api/deals": "поставки",
    "/api/tasks": "звонить",
    "/api/activities": "сроками",
    "/api/users": "кузнецовой",
}


@pytest.mark.parametrize("url", LISTS)
def test_lists_find_alike_and_count_and_page_what_they_find(make: Make, admin: Caller, url: str) -> None:
    town(make)
    for name in ("Кузнецова Анна", "Анна Кузнецова"):
        make.user(full_name=name)
    make.task(title="Позвонить ещё раз"), make.activity(subject="Сроки")
    query = {"search": LISTS[url], "sort": "-id", "limit": 1}

    whole = admin.get(url, params=query | {"limit": 100})
    first = admin.get(url, params=query)
    second = admin.get(url, params=query | {"cursor": first.headers["X-Next-Cursor"]})

    assert len(whole.json()) > 1
    assert first.headers["X-Total-Count"] == whole.headers["X-Total-Count"] == str(len(whole.json()))
    assert [first.json()[0]["id"], second.json()[0]["id"]] == [row["id"] for row in whole.json()[:2]]


def test_the_board_finds_alike(make: Make, admin: Caller) -> None:
    town(make)

    columns = admin.get("/api/deals/stats/pipeline", params={"search": "поставки елок"}).json()

    assert [(column["deals_count"], [card["title"] for card in column["deals"]]) for column in columns] == [
        (1, [WHOLESALE]), (1, [TREES]), (0, []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "q", ["щ" * 200, "ы " * 100, "0" * 200, "%" * 200, "😀" * 200, '" OR "' * 33, "(" * 200, "a̲" * 100,
          "ﷺ" * 200,
          "NEAR(a b)", "tokens: a", "a^2 {x} -y +z", "'; DROP TABLE clients; --", "\\", "_", "/"], ids=ascii,
)  # fmt: skip
def test_no_question_is_an_error(make: Make, admin: Caller, q: str) -> None:
    make.client(name="ООО «Ромашка»")

    assert [admin.get("/api/search", params={"q": q}).status_code,
            admin.get("/api/clients", params={"search": q}).status_code] == [200, 200]  # fmt: skip


def test_a_question_too_long_is_refused_at_once(admin: Caller) -> None:
    for q in ("x" * 201, "x" * 10_000, "a" + "\u0301\u0323" * 5_000, "a\0b"):
        assert admin.get("/api/search", params={"q": q}).status_code == 422


def test_the_search_costs_a_few_statements_however_much_there_is(make: Make, as_: Any) -> None:
    anna = make.user()
    callers = (as_(anna), as_(make.admin()))
    costs = []
    for _ in range(2):
        for _ in range(4):
            (
                make.deal(anna, title="Кофе"),
                make.contact(make.client(anna, name="Кофе"), name="Кофейный человек"),
            )
        cost = []
        for q in ("кофе", "кофк", "кофе нет такого"):
            for caller in callers:
                with counted(make) as statements:
                    find(caller, q)
                cost.append(len(statements))
        costs.append(cost)

    assert costs == [[4, 4, 5, 5, 4, 4]] * 2


def hit(found: dict[str, Any]) -> tuple[Any, ...]:
    """What is marked, in words."""
    elsewhere = found["matched_in"]
    inside = elsewhere and (elsewhere["field"], _marked(elsewhere["snippet"], elsewhere["marks"]))
    return found["title"], _marked(found["title"], found["marks"]), inside


def _marked(text: str, marks: list[list[int]]) -> list[str]:
    return [text[start:end] for start, end in marks]
