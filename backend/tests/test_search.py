"""The search finds the same rows in the same order on both databases, and tells where the words stand."""

from typing import Any

import pytest

from app.models import ClientStatus, TaskStatus, User
from tests.make import Caller, Make


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
    ("кузнецова", [MARIA, PETER]),
    ("кузнецовы", [MARIA, PETER]),
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
    ("доставка", [CALL, WHOLESALE, FLOWERS, TREES]),
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
