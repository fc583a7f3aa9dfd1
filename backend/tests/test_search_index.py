"""The search's index follows the rows: within the transaction, and only where their texts change."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text, update

from app import search_index
from app.errors import Conflict
from app.models import Activity, Client, Deal, Searchable
from app.seeking import sought
from app.services.search import upkeep
from app.uow import UnitOfWork
from app.words import alike, searchable, tokens, words
from tests.make import Caller, Make
from tests.test_queries import counted

Wrong = Callable[[], list[tuple[str, int]]]


@pytest.fixture
def admin(make: Make, as_: Any) -> Caller:
    caller: Caller = as_(make.admin())
    return caller


@pytest.fixture
def wrong(make: Make) -> Wrong:
    """The rows that the index does not know as they are."""
    return lambda: make.run(upkeep.differences)


def ids(admin: Caller, q: str) -> list[int]:
    return [hit["id"] for hit in admin.get("/api/search", params={"q": q}).json()]


def test_a_change_of_a_text_is_found_and_the_old_text_no_more(
    make: Make, admin: Caller, wrong: Wrong
) -> None:
    client = make.client(name="Старое имя")

    admin.put(f"/api/clients/{client.id}", json={"name": "Новейшее", "email": "novoe@mail.example"})

    assert (ids(admin, "старое"), ids(admin, "новейшее"), ids(admin, "novoe")) == (
        [],
        [client.id],
        [client.id],
    )
    assert wrong() == []


def test_a_row_changed_twice_in_one_transaction(make: Make, admin: Caller, wrong: Wrong) -> None:
    async def go(uow: UnitOfWork) -> int:
        client = Client(name="Первое")
        uow.add(client)
        for name in ("Второе", "Третье"):
            await uow.flush()
            client.name = name
        return client.id

    client_id = make.run(go)

    assert (ids(admin, "первое"), ids(admin, "второе"), ids(admin, "третье")) == ([], [], [client_id])
    assert wrong() == []


def test_what_is_rolled_back_was_never_there(make: Make, admin: Caller, wrong: Wrong) -> None:
    client = make.client(name="Осталось")

    async def go(uow: UnitOfWork) -> None:
        (await uow.get(Client, client.id)).name = "Передумали"
        await uow.flush()
        raise Conflict

    with pytest.raises(Conflict):
        make.run(go)

    assert (ids(admin, "осталось"), ids(admin, "передумали")) == ([client.id], [])
    assert wrong() == []


def test_the_deleted_leave_the_index_and_the_restored_come_back(
    make: Make, admin: Caller, wrong: Wrong
) -> None:
    client = make.client(name="Ромашка")
    make.contact(client, name="Ромашкина")
    admin.delete(f"/api/clients/{client.id}")
    after_deletion = ids(admin, "ромашк"), entries(make, "clients"), wrong()

    async def restore(uow: UnitOfWork) -> None:
        with uow.everything():
            (await uow.get(Client, client.id)).deleted_at = None

    make.run(restore)

    assert after_deletion == ([], 0, [])
    assert (ids(admin, "ромашк"), entries(make, "clients"), wrong()) == ([client.id], 1, [])


def entries(make: Make, table_name: str) -> int:
    """How many entries an index has."""

    async def count(uow: UnitOfWork) -> int:
        connection = await uow.session.connection()
        return len(await connection.run_sync(search_index._digests, table_name))

    return make.run(count)


def test_a_move_does_not_touch_the_index(make: Make, admin: Caller) -> None:
    deal = make.deal(title="Кофе")

    with counted(make) as statements:
        answer = admin.post(f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[1].id})

    assert answer.status_code == 200
    assert [statement for statement in statements if "_search" in statement] == []


def test_a_change_of_a_text_costs_two_statements_more_at_most(make: Make, admin: Caller) -> None:
    deal = make.deal(title="Кофе")

    with counted(make) as statements:
        admin.put(f"/api/deals/{deal.id}", json={"title": "Чай"})

    assert len([statement for statement in statements if "deals_search" in statement]) <= 3


def test_a_row_without_any_text_is_no_trouble(make: Make, wrong: Wrong) -> None:
    make._add(Activity(type="call"))

    assert wrong() == []


def test_whoever_writes_behind_the_index_s_back_is_found_out_and_a_rebuild_mends_it(
    make: Make, admin: Caller, wrong: Wrong
) -> None:
    renamed, gone = make.client(name="Ромашка"), make.client(name="Лютик")

    async def go(uow: UnitOfWork) -> None:
        await uow.session.execute(update(Client).where(Client.id == renamed.id).values(name="Василёк"))
        await uow.session.execute(text("DELETE FROM clients WHERE id = :id"), {"id": gone.id})

    make.run(go)
    found = wrong()
    make.call(upkeep.rebuild, make.app.state.database)

    assert found == [("client", renamed.id), ("client", gone.id)]
    assert (wrong(), ids(admin, "василек"), ids(admin, "ромашка")) == ([], [renamed.id], [])


def test_an_entry_that_is_not_what_it_should_be_harms_no_writer(make: Make, admin: Caller) -> None:
    client = make.client(name="Ромашка")

    async def forget(uow: UnitOfWork) -> None:
        connection = await uow.session.connection()
        await connection.run_sync(search_index.clear, "clients")

    make.run(forget)
    answers = [
        admin.put(f"/api/clients/{client.id}", json={"name": "Василёк"}).status_code,
        admin.delete(f"/api/clients/{client.id}").status_code,
        admin.post("/api/clients", json={"name": "Лютик"}).status_code,
    ]

    assert answers == [200, 204, 201]
    assert len(ids(admin, "лютик")) == 1


async def test_the_migration_finds_what_was_there_before(make: Make, admin: Caller, wrong: Wrong) -> None:
    client, deal = make.client(name="Ёлки"), make.deal(title="Поставка")
    deleted = make.client(name="Удалённый")
    admin.delete(f"/api/clients/{deleted.id}")

    async def as_before(uow: UnitOfWork) -> None:
        connection = await uow.session.connection()
        for model in (Client, Deal):
            await uow.session.execute(update(model).values(search_text="как раньше"))
            await connection.run_sync(search_index.drop, model.__tablename__)
            await connection.run_sync(search_index.create, model.__tablename__)
            await connection.run_sync(search_index.rebuild, model.__tablename__, model.SEARCHED, binned=True)

    make.run(as_before)

    assert (ids(admin, "елки"), ids(admin, "поставки"), wrong()) == ([client.id], [deal.id], [])


def test_every_searchable_row_has_its_index(make: Make) -> None:
    async def names(uow: UnitOfWork) -> list[str]:
        connection = await uow.session.connection()
        return await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync))

    tables = make.run(names)

    assert {f"{model.__tablename__}_search" for model in upkeep.SEARCHED} <= set(tables)
    assert all(issubclass(model, Searchable) for model in upkeep.SEARCHED)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ООО «Ёлки-Сервис»", ["ооо", "елки", "сервис"]),
        ("Йод и ИОД", ["йод", "и", "иод"]),
        ("и\u0306од", ["йод"]),
        ("Ｆｕｌｌ ﬁne", ["full", "fine"]),
        ("İstanbul STRASSE straße", ["istanbul", "strasse", "strasse"]),
        ("+7 (912) 345-67-89", ["7", "912", "345", "67", "89", "9123456789"]),
        ("8-912-345-67-89", ["8", "912", "345", "67", "89", "9123456789"]),
        ("a_b 😀", ["a", "b"]),
        ("", []),
    ],
)
def test_the_words_of_a_text(written: str, read: list[str]) -> None:
    assert list(words(written)) == read


@pytest.mark.parametrize(
    ("first", "second", "are"),
    [("ромашка", "ромшка", True), ("ромашка", "рромашка", True), ("ромашка", "рамашка", True),
     ("ромашка", "ромакша", True), ("ромашка", "ромашка", True), ("ромашка", "ромашкаа", True),
     ("ромашка", "омашак", False), ("ромашка", "ромка", False), ("ромашка", "рамашки", False)],
)  # fmt: skip
def test_words_that_differ_by_a_letter(first: str, second: str, are: bool) -> None:
    assert (alike(first, second), alike(second, first)) == (are, are)


def test_words_that_differ_by_a_letter_have_a_token_in_common() -> None:
    word, letters = "василек", "абвгдежзик"
    wrong = {word[:n] + word[n + 1 :] for n in range(len(word))}
    wrong |= {word[:n] + letter + word[n:] for n in range(len(word) + 1) for letter in letters}
    wrong |= {word[:n] + letter + word[n + 1 :] for n in range(len(word)) for letter in letters}
    wrong |= {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)}
    own = {token for token in tokens(searchable([word])) if token[0] == "d"}

    missed = [each for each in wrong if not own & {f"d{rest}" for rest in deletions(each)}]

    assert missed == []
    assert all(alike(word, each) for each in wrong)


def deletions(word: str) -> set[str]:
    start = word[:7]
    return {start, *(start[:n] + start[n + 1 :] for n in range(len(start)))}


def test_no_sign_reaches_the_index_s_language() -> None:
    asked = sought("\"a' OR (b) & !c | d:* <-> e\\").anywhere

    assert set(asked.replace(" AND ", "")) <= set('"()eabcord')


def test_the_longest_texts_are_indexed_and_found(make: Make, admin: Caller, wrong: Wrong) -> None:
    strange = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 19_000)) + " ﷺ"
    deal = make.deal(title="Длинная", description=strange)
    marks = make.deal(title="Знаки", description="a" + "\u0301\u0323" * 9_000)

    assert (ids(admin, strange[5_000:5_005]), ids(admin, "знаки"), wrong()) == ([deal.id], [marks.id], [])


def test_a_million_combining_marks_are_refused_before_they_are_sorted(admin: Caller) -> None:
    answer = admin.post("/api/clients", json={"name": "a" + "\u0301\u0323" * 250_000})

    assert answer.status_code in (413, 422)


def test_a_text_keeps_its_form_and_long_rows_of_marks_are_parted(make: Make, admin: Caller) -> None:
    crowd = "е\u0301" + "\u0323\u0301" * 40

    kept = admin.post("/api/clients", json={"name": f"{crowd} и\u0306"}).json()["name"]
    again = admin.post("/api/clients", json={"name": kept}).json()["name"]

    assert kept.endswith("й")
    assert "\u034f" in kept
    assert again == kept
