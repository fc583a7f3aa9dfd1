"""Consents, everything about one person in one answer, and erasing it so that no byte is left."""

import json
import sqlite3
from typing import Any

import asyncpg
import pytest

from app.config import Settings
from app.models import ExternalId, Import, ImportRow, ImportState, Outcome
from app.services import identity_upkeep
from app.services.personal.tracing import Traces
from app.services.search import upkeep
from tests.make import Make

NAME, PHONE, EMAIL, TELEGRAM = "Аврора Канарейкина", "+7 916 777-55-33", "avrora@gnezdo.example", "avrora_kan"
PLANTED = ("канарейкин", "аврор", "9167775533", "777-55-33", "gnezdo.example", "avrora")


def test_a_consent_is_noted_and_taken_back_once(make: Make, as_: Any) -> None:
    anna = make.user()
    contact, caller = make.contact(make.client(anna)), as_(anna)
    base = f"/api/contacts/{contact.id}/consents"
    given = caller.post(base, json={"text_version": "v3", "address": "192.0.2.17", "source": "Форма"})

    withdrawn = caller.post(f"{base}/{given.json()['id']}/withdraw", json={"through": "Письмо"})
    again = caller.post(f"{base}/{given.json()['id']}/withdraw", json={})

    assert given.status_code == 201
    assert withdrawn.json()["withdrawn_at"]
    assert (again.status_code, again.json()["code"]) == (409, "consent_withdrawn")
    told = caller.get(base).json()
    assert [(each["text_version"], each["address"], each["withdrawn_through"]) for each in told] == [
        ("v3", "192.0.2.17", "Письмо")
    ]


def test_a_consent_of_somebody_else_is_not_found(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    client, other = make.client(), make.client()
    consent = boss.post(f"/api/clients/{client.id}/consents", json={"text_version": "v3"}).json()

    answer = boss.post(f"/api/clients/{other.id}/consents/{consent['id']}/withdraw", json={})

    assert answer.status_code == 404


def test_consents_follow_a_merge_and_come_back_with_its_undo(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(), make.client()
    boss.post(f"/api/clients/{gone.id}/consents", json={"text_version": "v3"})
    merged = boss.post(f"/api/clients/{kept.id}/merge", json={"with": [gone.id]})
    followed = boss.get(f"/api/clients/{kept.id}/consents").json()

    boss.post(f"/api/changes/{merged.headers['X-Batch']}/undo", json={})

    assert len(followed) == 1
    assert len(boss.get(f"/api/clients/{gone.id}/consents").json()) == 1


def test_everything_about_a_person_is_told_in_one_answer(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    person = make.contact(client, name=NAME, phone=PHONE, email=EMAIL)
    make.contact(client, name="Другой Человек")
    make.activity(anna, client=client, subject="Звонок Авроре Канарейкиной")
    make.activity(anna, client=client, subject="Звонок Другому Человеку")
    make.task(anna, client=client, title="Перезвонить 8 916 7775533")

    told = as_(anna).get(f"/api/contacts/{person.id}/personal-data").json()
    of_client = as_(anna).get(f"/api/clients/{client.id}/personal-data").json()

    assert told["contact"]["name"] == NAME
    assert told["client"]["id"] == client.id
    assert [row["subject"] for row in told["activities"]] == ["Звонок Авроре Канарейкиной"]
    assert len(told["tasks"]) == 1
    assert [entry["action"] for entry in told["journal"]] == ["create"]
    assert (len(of_client["contacts"]), len(of_client["activities"])) == (2, 2)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Звонила Авроре Канарейкиной утром", "Звонила [удалено] [удалено] утром"),
        ("Тел. 8(916)777-55-33, почта AVRORA@gnezdo.example", "Тел. [удалено], почта [удалено]"),
        ("Ничего такого", "Ничего такого"),
    ],
)
def test_a_person_is_found_in_texts_however_they_are_written(text: str, bare: str) -> None:
    traces = Traces([{"name": NAME, "phone": PHONE, "email": EMAIL}], person=True)

    assert traces.out_of(text) == bare


IVANOV = [{"name": "Иванов Пётр Сергеевич"}]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (
            "Иванову отправлено, с Ивановым созвон, об Иванове забыли",
            "{0} отправлено, с {0} созвон, об {0} забыли",
        ),
        ("Письмо Петру Сергеевичу от Ивановых", "Письмо {0} {0} от {0}"),
        ("ИВАНОВ П.С., затем ивановым", "{0} П.С., затем {0}"),
        ("Ивану, Иваном и Иваново", "Ивану, Иваном и Иваново"),
        ("Ивановой Марии и Петру Сидорову", "Ивановой Марии и Петру Сидорову"),
        ("Передал Петру Иванову, а не Петру Сидорову", "Передал {0} {0}, а не Петру Сидорову"),
        ("Сергей перезвонит", "Сергей перезвонит"),
    ],
)
def test_a_name_is_masked_in_all_its_forms_and_nobody_else_s(text: str, bare: str) -> None:
    traces = Traces(IVANOV, person=True, others=["Пётр Сидоров", "Мария Иванова"])

    assert traces.out_of(text) == bare.format("[удалено]")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Мария Кузнецова", "Марии Марию Марией Кузнецовой Кузнецову"),
        ("Андрей Достоевский", "Андрея Андрею Андреем Андрее Достоевского Достоевскому Достоевским"),
        ("Павел Лебедь", "Павла Павлу Павлом Лебедя Лебедю Лебедем"),
        ("Лев Толстой", "Льва Льву Львом Толстого Толстому Толстым"),
        ("Ирина Белая", "Ирины Ириной Ирину Белой Белую"),
        ("Юрий Кравец", "Юрия Юрию Юрием Кравца Кравцу Кравцом"),
        ("Илья Шевченко", "Ильи Илье Илью Ильёй Шевченко"),
        ("Иван Пушкин", "Ивана Ивану Иваном Иване Пушкина Пушкину Пушкиным"),
        ("Наталья Ткач", "Натальи Наталье Наталью Натальей Ткача Ткачу"),
    ],
)
def test_names_are_declined_as_they_are_spoken(name: str, told: str) -> None:
    traces = Traces([{"name": name}], person=True)

    assert traces.out_of(told) == " ".join(["[удалено]"] * len(told.split()))


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Звонил Петру Иванову", "Звонил [удалено] [удалено]"),
        ("Звонил Петру Сергеевичу Иванову", "Звонил [удалено] [удалено] [удалено]"),
        ("Звонил Ивановым", "Звонил Ивановым"),
        ("Пётр Сергеевич", "Пётр Сергеевич"),
    ],
)
def test_among_anybody_s_data_only_the_whole_name_is_surely_the_person_s(cell: str, kept: str) -> None:
    traces = Traces(IVANOV, person=True)

    assert traces.all_out_of({"a": [cell]}) == {"a": [kept]}


def test_an_erasure_finds_all_forms_of_a_name_and_leaves_others_of_the_client(make: Make, as_: Any) -> None:
    anna = make.user(full_name="Пётр Белов")
    boss = as_(make.admin())
    client = make.client(anna, notes="Решает Иванов, с Ивановым на ты")
    person = make.contact(client, name="Пётр Иванов")
    wife = make.contact(client, name="Мария Иванова", notes="Мария Иванова, мужу Петру Иванову не звонить")
    deal = make.deal(
        anna, client=client, title="Счёт Иванову", description="Передать Петру Белову и Ивановой Марии"
    )
    task = make.task(anna, title="Обсудить с Петром Ивановым", client_id=client.id)

    boss.post(f"/api/contacts/{person.id}/erase", json={"confirm": "Пётр Иванов"})

    assert boss.get(f"/api/clients/{client.id}").json()["notes"] == "Решает [удалено], с [удалено] на ты"
    assert boss.get(f"/api/contacts/{wife.id}").json()["notes"] == (
        "Мария Иванова, мужу [удалено] [удалено] не звонить"
    )
    shown = boss.get(f"/api/deals/{deal.id}").json()
    assert shown["title"] == "Счёт [удалено]"
    assert shown["description"] == "Передать Петру Белову и Ивановой Марии"
    assert boss.get(f"/api/tasks/{task.id}").json()["title"] == "Обсудить с [удалено] [удалено]"


def planted(make: Make, as_: Any, settings: Settings) -> tuple[Any, int, dict[str, int]]:
    """A person everywhere the program keeps anything of them; their id, and what hangs around them."""
    boss = as_(make.admin(username="boss"))
    client = boss.post(
        "/api/clients", json={"name": NAME, "phone": PHONE, "notes": f"Пишет с {EMAIL}"}
    ).json()
    person = boss.post(
        f"/api/clients/{client['id']}/contacts",
        json={"name": "Аврора", "phone": "8 (916) 777-55-33", "telegram": f"https://t.me/{TELEGRAM}",
              "notes": "Любит кофе, живёт на Канарейкиной улице"},
    ).json()  # fmt: skip
    boss.put(f"/api/contacts/{person['id']}", json={"name": NAME, "email": EMAIL})
    boss.post(
        f"/api/contacts/{person['id']}/consents", json={"text_version": "v3", "source": f"Форма {EMAIL}"}
    )
    stages = make.stages
    deal = boss.post(
        "/api/deals",
        json={"title": "Подарок для Авроры Канарейкиной", "client_id": client["id"], "amount": 700,
              "pipeline_id": stages[0].pipeline_id, "stage_id": stages[0].id},
    ).json()  # fmt: skip
    call = boss.post(
        "/api/activities",
        json={
            "type": "call",
            "deal_id": deal["id"],
            "subject": "Звонок Авроре",
            "content": "Номер 89167775533",
        },
    ).json()
    boss.put(f"/api/activities/{call['id']}", json={"content": f"Почта {EMAIL}"})
    boss.post("/api/tasks", json={"title": "Позвонить Канарейкиной", "deal_id": deal["id"]})
    make._add(
        ExternalId(source="file", entity="contact", key="name:аврора канарейкина", entity_id=person["id"])
    )
    taken = Import(file_name="a.csv", stored_name="kept.csv", size=1, state=ImportState.STOPPED,
                   columns=[{"name": "Имя", "sample": [NAME]}], mapping={})  # fmt: skip
    import_id = make._add(taken).id
    cells = [NAME, "8 916 777 55 33", "прочее"]
    make._add(ImportRow(import_id=import_id, line=2, outcome=Outcome.FAILED, code="email_format",
                        params={"text": EMAIL}, cells=cells))  # fmt: skip
    make._add(ImportRow(import_id=import_id, line=3, outcome=Outcome.FAILED, code="email_format",
                        params={}, cells=["Чужой человек"]))  # fmt: skip
    folder = settings.DATA_DIR / "imports"
    folder.mkdir(exist_ok=True)
    (folder / "kept.csv").write_text(f"Имя;Почта\n{NAME};{EMAIL}\n", encoding="cp1251")
    (folder / "other.csv").write_text("Имя\nЧужой человек\n", encoding="utf-8")
    return boss, person["id"], {"client": client["id"], "deal": deal["id"], "call": call["id"]}


async def dump(url: str) -> str:
    """Every value of every table, and on SQLite the bytes of the search's index too."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        tables = [row[0] for row in found]
        rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608
        connection.close()
    else:
        postgres = await asyncpg.connect(url)
        tables = [
            row[0]
            for row in await postgres.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        rows = [tuple(row) for table in tables for row in await postgres.fetch(f"SELECT * FROM {table}")]  # noqa: S608
        await postgres.close()
    return "\n".join(_readable(value) for row in rows for value in row).casefold()


def _readable(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="ignore")
    text = str(value)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def test_after_an_erasure_no_byte_of_the_person_is_left(
    make: Make, as_: Any, settings: Settings, database_url: str
) -> None:
    boss, person, around = planted(make, as_, settings)
    before = make.call(dump, database_url)

    answer = boss.post(f"/api/contacts/{person}/erase", json={"confirm": NAME})
    after = make.call(dump, database_url)

    assert answer.status_code == 200
    assert [word for word in PLANTED if word not in before] == []
    assert [word for word in PLANTED if word in after] == []
    assert answer.json()["files"] == 1
    assert [file.name for file in sorted((settings.DATA_DIR / "imports").iterdir())] == ["other.csv"]
    assert boss.get(f"/api/deals/{around['deal']}").json()["amount"] == 700
    assert boss.get(f"/api/contacts/{person}").json()["erased_at"]


def test_an_erasure_leaves_the_journal_its_shape_and_everything_in_order(
    make: Make, as_: Any, settings: Settings
) -> None:
    boss, person, _ = planted(make, as_, settings)
    before = boss.get(f"/api/contacts/{person}/history").json()

    boss.post(f"/api/contacts/{person}/erase", json={"confirm": NAME})
    after = boss.get(f"/api/contacts/{person}/history").json()

    shape = [(entry["action"], sorted(change["field"] for change in entry["changes"])) for entry in before]
    assert [
        (entry["action"], sorted(change["field"] for change in entry["changes"])) for entry in after[:-1]
    ] == shape
    assert [change["field"] for change in after[-1]["changes"]] == ["erased_at"]
    assert make.run(identity_upkeep.differences) == []
    assert make.run(upkeep.differences) == []


def test_an_erasure_can_not_be_undone_nor_what_touched_the_person_before(
    make: Make, as_: Any, settings: Settings
) -> None:
    boss, person, around = planted(make, as_, settings)
    edited = boss.put(f"/api/contacts/{person}", json={"position": "Закупки"}).headers["X-Batch"]
    call = boss.put(f"/api/activities/{around['call']}", json={"subject": "Письмо Авроре"}).headers["X-Batch"]
    erased = boss.post(f"/api/contacts/{person}/erase", json={"confirm": NAME}).headers["X-Batch"]

    refused = [boss.post(f"/api/changes/{batch}/undo", json={}) for batch in (edited, erased)]
    of_call = boss.post(f"/api/changes/{call}/undo", json={})

    assert [each.status_code for each in refused] == [409, 409]
    assert {row["reason"] for each in refused for row in each.json()["conflicts"]} == {"erased"}
    assert of_call.status_code == 200
    assert boss.get(f"/api/activities/{around['call']}").json()["subject"] == "Звонок [удалено]"


def test_the_bin_does_not_bring_the_person_back(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    contact = make.contact(make.client(), name=NAME, phone=PHONE)
    boss.post(f"/api/contacts/{contact.id}/erase", json={"confirm": NAME})
    boss.delete(f"/api/contacts/{contact.id}")

    boss.post(f"/api/bin/contact/{contact.id}/restore")

    row = boss.get(f"/api/contacts/{contact.id}").json()
    assert (row["name"], row["phone"]) == (f"Удалённый контакт {contact.id}", None)


def test_a_client_is_erased_with_what_was_merged_into_it(make: Make, as_: Any, database_url: str) -> None:
    boss = as_(make.admin())
    kept, gone = make.client(name="ИП Канарейкина"), make.client(name=NAME, inn="500100732259", email=EMAIL)
    boss.post(f"/api/clients/{kept.id}/merge", json={"with": [gone.id], "fields": {"name": kept.id}})

    answer = boss.post(f"/api/clients/{kept.id}/erase", json={"confirm": "ИП Канарейкина"})
    after = make.call(dump, database_url)

    assert answer.status_code == 200
    assert [word for word in ("канарейкин", "500100732259", "gnezdo") if word in after] == []


def test_an_erasure_wants_the_name_repeated_and_happens_once(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    contact = make.contact(make.client(), name=NAME)
    address = f"/api/contacts/{contact.id}/erase"

    wrong = boss.post(address, json={"confirm": "Аврора"})
    done = boss.post(address, json={"confirm": NAME})
    again = boss.post(address, json={"confirm": f"Удалённый контакт {contact.id}"})
    merged = boss.post(f"/api/contacts/{make.contact(make.client()).id}/merge", json={"with": [contact.id]})

    assert (wrong.status_code, wrong.json()["code"]) == (422, "erase_confirm")
    assert done.status_code == 200
    assert (again.status_code, merged.status_code) == (409, 409)


def test_strangers_of_the_same_town_are_left_alone(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    client = make.client(name="Пётр", address="Москва", notes="Пётр из Москвы")
    other = make.client(name="Ромашка", address="Москва", notes="Пётр звонил из Москвы")

    boss.post(f"/api/clients/{client.id}/erase", json={"confirm": "Пётр"})

    row = boss.get(f"/api/clients/{other.id}").json()
    assert (row["address"], row["notes"]) == ("Москва", "Пётр звонил из Москвы")
