"""Tags: put on rows by name, read with them, found by them, renamed, merged and taken back."""

from typing import Any

import pytest
from sqlalchemy import select

from app.models import LINKS, User
from app.uow import UnitOfWork
from tests.make import Caller, Make
from tests.test_queries import counted

ROWS = ("deals", "clients", "contacts")


def carrier(make: Make, kind: str, owner: User) -> int:
    client = make.client(owner)
    if kind == "deals":
        return make.deal(owner, client=client).id
    return make.contact(client, is_primary=True).id if kind == "contacts" else client.id


def tags_of(caller: Caller, kind: str, row_id: int) -> list[str]:
    return [tag["name"] for tag in caller.get(f"/api/{kind}/{row_id}").json()["tags"]]


def put(caller: Caller, kind: str, row_id: int, *tags: str | int) -> Any:
    return caller.put(f"/api/{kind}/{row_id}", json={"tags": tags})


def found(caller: Caller, query: str, kind: str = "deals") -> list[int]:
    return sorted(row["id"] for row in caller.get(f"/api/{kind}?{query}").json())


def undo(caller: Caller, answer: Any) -> Any:
    return caller.post(f"/api/changes/{answer.headers['X-Batch']}/undo", json={})


def links(make: Make) -> int:
    async def count(uow: UnitOfWork) -> int:
        return sum([len((await uow.session.scalars(select(link.id))).all()) for link in LINKS.values()])

    return make.run(count)


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_gets_tags_by_name_or_id_and_missing_ones_are_made(make: Make, as_: Any, kind: str) -> None:
    me = make.user()
    anna, known, row = as_(me), make.tag("опт"), carrier(make, kind, me)
    version = anna.get(f"/api/{kind}/{row}").json()["version"]

    answer = put(anna, kind, row, "VIP", known.id, "vip")

    assert [tag["name"] for tag in answer.json()["tags"]] == ["VIP", "опт"]
    assert answer.json()["version"] == version + 1
    assert answer.headers["ETag"] == f'"{version + 1}"'
    assert tags_of(anna, kind, row) == ["VIP", "опт"]
    assert [tag["name"] for tag in anna.get("/api/tags").json()] == ["VIP", "опт"]


@pytest.mark.parametrize("kind", ROWS)
def test_the_same_tags_again_are_no_new_version_and_null_takes_all_off(
    make: Make, as_: Any, kind: str
) -> None:
    me = make.user()
    anna, row = as_(me), carrier(make, kind, me)
    first = put(anna, kind, row, "Ёлки")

    again = put(anna, kind, row, "елки")
    empty = anna.put(f"/api/{kind}/{row}", json={"tags": None})

    assert again.json()["version"] == first.json()["version"]
    assert "X-Batch" not in again.headers
    assert empty.json()["tags"] == []
    assert links(make) == 0


def test_new_rows_are_born_with_tags(make: Make, as_: Any) -> None:
    me = make.user()
    anna, client = as_(me), make.client(me)

    answers = [
        anna.post("/api/deals", json={"title": "Кофе", "client_id": client.id, "stage_id": make.stages[0].id,
                                      "tags": ["VIP"]}),
        anna.post("/api/clients", json={"name": "Ромашка", "tags": ["VIP"]}),
        anna.post(f"/api/clients/{client.id}/contacts", json={"name": "Мария", "tags": ["VIP"]}),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [201] * 3
    assert [[tag["name"] for tag in answer.json()["tags"]] for answer in answers] == [["VIP"]] * 3
    assert links(make) == 3


@pytest.mark.parametrize(
    "tags", [["a,b"], ["a;b"], [" "], ["x" * 61], [str(n) for n in range(51)], [999_999]]
)
def test_what_is_no_tag_is_refused_and_nothing_is_changed(make: Make, as_: Any, tags: list[Any]) -> None:
    me = make.user()
    anna, row = as_(me), carrier(make, "deals", me)

    answer = put(anna, "deals", row, "Новый", *tags)

    assert answer.status_code == 422
    assert anna.get("/api/tags").json() == []


def test_the_board_and_its_further_cards_show_tags(make: Make, as_: Any) -> None:
    me = make.user()
    anna, deals = as_(me), [make.deal(me).id for _ in range(2)]
    for deal in deals:
        put(anna, "deals", deal, "VIP")

    first = anna.get("/api/deals/stats/pipeline?limit=1").json()[0]
    rest = anna.get(first["next"]).json()

    assert [tag["name"] for card in [*first["deals"], *rest] for tag in card["tags"]] == ["VIP", "VIP"]


def test_rows_are_filtered_by_any_by_all_and_by_no_tag(make: Make, as_: Any) -> None:
    me = make.user()
    anna = as_(me)
    a, b, both, none = (make.deal(me).id for _ in range(4))
    put(anna, "deals", a, "А")
    put(anna, "deals", b, "Б")
    put(anna, "deals", both, "А", "Б")
    tag = anna.get("/api/tags?search=б").json()[0]["id"]

    assert found(anna, "tag=а") == [a, both]
    assert found(anna, f"tag=а&tag={tag}") == [a, b, both]
    assert found(anna, "tag_all=А&tag_all=Б") == [both]
    assert found(anna, "without_tag=А") == [b, none]
    assert found(anna, "without_tag=А&without_tag=Б") == [none]
    assert found(anna, "tag=В") == []
    assert anna.get("/api/deals?tag=А").headers["X-Total-Count"] == "2"
    assert sum(column["deals_count"] for column in anna.get("/api/deals/stats/pipeline?tag=А").json()) == 2


def test_clients_and_contacts_are_filtered_by_tags_too(make: Make, as_: Any) -> None:
    me = make.user()
    anna, client = as_(me), make.client(me)
    person, other = make.contact(client, is_primary=True).id, make.contact(client).id
    put(anna, "clients", client.id, "VIP")
    put(anna, "contacts", person, "ЛПР")

    assert found(anna, "tag=vip", "clients") == [client.id]
    assert found(anna, "without_tag=vip", "clients") == []
    assert found(anna, "tag=лпр", f"clients/{client.id}/contacts") == [person]
    assert found(anna, "without_tag=лпр", f"clients/{client.id}/contacts") == [other]


def test_a_list_with_tags_costs_one_statement_more_however_many_rows(make: Make, as_: Any) -> None:
    me = make.user()
    anna = as_(me)
    costs = []
    for number in range(3):
        for place in range(2):
            put(anna, "deals", make.deal(me).id, f"Тег {number}", f"Тег {place}")
        cost = []
        for address in ("/api/deals", "/api/deals/stats/pipeline", f"/api/deals/{make.deal(me).id}"):
            with counted(make) as statements:
                assert anna.get(address).status_code == 200
            cost.append(len(statements))
        costs.append(cost)

    assert costs == [[4, 6, 2]] * 3


def test_setting_tags_is_undone_and_done_again_with_what_it_made(make: Make, as_: Any) -> None:
    me = make.user()
    anna, row = as_(me), carrier(make, "deals", me)
    before = links(make)
    answer = put(anna, "deals", row, "VIP")

    undone = undo(anna, answer)
    after_undo = tags_of(anna, "deals", row), anna.get("/api/tags").json(), links(make)
    again = undo(anna, undone)

    assert after_undo == ([], [], before)
    assert again.status_code == 200
    assert tags_of(anna, "deals", row) == ["VIP"]
    assert found(anna, "tag=vip") == [row]


def test_undo_takes_off_what_was_put_on_and_leaves_what_came_since(make: Make, as_: Any) -> None:
    me = make.user()
    anna, row = as_(me), carrier(make, "deals", me)
    put(anna, "deals", row, "первый")
    answer = put(anna, "deals", row, "второй")
    put(anna, "deals", row, "второй", "третий")

    undone = undo(anna, answer)

    assert undone.status_code == 200
    assert tags_of(anna, "deals", row) == ["первый", "третий"]


def test_a_tag_that_others_use_meanwhile_outlives_the_undo_of_its_making(make: Make, as_: Any) -> None:
    me = make.user()
    anna, row, other = as_(me), carrier(make, "deals", me), carrier(make, "clients", me)
    answer = put(anna, "deals", row, "VIP")
    put(anna, "clients", other, "VIP")

    undo(anna, answer)

    assert tags_of(anna, "deals", row) == []
    assert tags_of(anna, "clients", other) == ["VIP"]


def test_a_dry_run_shows_tags_and_leaves_none(make: Make, as_: Any) -> None:
    me = make.user()
    anna, row = as_(me), carrier(make, "deals", me)

    answer = anna.put(f"/api/deals/{row}", json={"tags": ["VIP"]}, headers={"Prefer": "dry-run"})

    assert [tag["name"] for tag in answer.json()["tags"]] == ["VIP"]
    assert anna.get("/api/tags").json() == []
    assert links(make) == 0


def test_a_deleted_row_comes_back_with_its_tags_and_a_purged_one_leaves_no_link(make: Make, as_: Any) -> None:
    me = make.user()
    anna, boss, row = as_(me), as_(make.admin()), carrier(make, "deals", me)
    put(anna, "deals", row, "VIP")
    anna.delete(f"/api/deals/{row}")
    gone = found(anna, "tag=vip")

    anna.post(f"/api/bin/deal/{row}/restore")
    back = found(anna, "tag=vip")
    anna.delete(f"/api/deals/{row}")
    purged = boss.delete(f"/api/bin/deal/{row}")

    assert (gone, back) == ([], [row])
    assert purged.status_code == 204
    assert links(make) == 0


def test_a_renamed_tag_is_renamed_everywhere_and_touches_no_row(make: Make, as_: Any) -> None:
    me = make.user()
    anna, boss, row = as_(me), as_(make.admin()), carrier(make, "deals", me)
    put(anna, "deals", row, "ВИП")
    version = anna.get(f"/api/deals/{row}").json()["version"]
    tag = anna.get("/api/tags").json()[0]["id"]

    answer = boss.put(f"/api/tags/{tag}", json={"name": "VIP", "color": "#123456"})

    assert answer.status_code == 200
    assert anna.get(f"/api/deals/{row}").json()["tags"] == [{"id": tag, "name": "VIP", "color": "#123456"}]
    assert anna.get(f"/api/deals/{row}").json()["version"] == version
    assert found(anna, "tag=vip") == [row]


def test_a_deleted_tag_is_nowhere_and_undo_brings_it_back_to_its_rows(make: Make, as_: Any) -> None:
    me = make.user()
    anna, boss, row = as_(me), as_(make.admin()), carrier(make, "deals", me)
    put(anna, "deals", row, "VIP")
    tag = anna.get("/api/tags").json()[0]["id"]

    answer = boss.delete(f"/api/tags/{tag}")
    gone = tags_of(anna, "deals", row), found(anna, "tag=VIP"), found(anna, f"tag={tag}")
    undone = undo(boss, answer)

    assert gone == ([], [], [])
    assert undone.status_code == 200
    assert tags_of(anna, "deals", row) == ["VIP"]
    assert found(anna, "tag=VIP") == [row]


def test_merged_tags_are_one_by_either_id_and_undo_parts_them(make: Make, as_: Any) -> None:
    me = make.user()
    anna, boss = as_(me), as_(make.admin())
    one, two, both = (make.deal(me).id for _ in range(3))
    put(anna, "deals", one, "ВИП")
    put(anna, "deals", two, "VIP")
    put(anna, "deals", both, "ВИП", "VIP")
    ids = {tag["name"]: tag["id"] for tag in anna.get("/api/tags").json()}

    answer = boss.post(f"/api/tags/{ids['ВИП']}/merge", json={"into_id": ids["VIP"]})
    merged = [tags_of(anna, "deals", row) for row in (one, two, both)]
    by = found(anna, "tag=VIP"), found(anna, f"tag={ids['ВИП']}"), found(anna, "without_tag=VIP")
    uses = anna.get("/api/tags?with_uses=true").json()
    undone = undo(boss, answer)

    assert merged == [["VIP"], ["VIP"], ["VIP"]]
    assert by == ([one, two, both], [one, two, both], [])
    assert [(tag["name"], tag["uses"]["deals"]) for tag in uses] == [("VIP", 3)]
    assert undone.status_code == 200
    assert [tags_of(anna, "deals", row) for row in (one, two, both)] == [["ВИП"], ["VIP"], ["VIP", "ВИП"]]


def test_a_tag_merged_twice_is_read_as_the_last_one(make: Make, as_: Any) -> None:
    me = make.user()
    anna, boss, row = as_(me), as_(make.admin()), carrier(make, "deals", me)
    put(anna, "deals", row, "А")
    make.tag("Б")
    make.tag("В")
    ids = {tag["name"]: tag["id"] for tag in anna.get("/api/tags").json()}

    for name, into in (("А", "Б"), ("Б", "В")):
        assert boss.post(f"/api/tags/{ids[name]}/merge", json={"into_id": ids[into]}).status_code == 200

    assert tags_of(anna, "deals", row) == ["В"]
    assert found(anna, f"tag={ids['А']}") == [row]


def test_a_name_of_a_deleted_tag_is_free_and_its_return_is_then_refused(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    tag = boss.post("/api/tags", json={"name": "VIP"}).json()["id"]
    deleted = boss.delete(f"/api/tags/{tag}")

    again = boss.post("/api/tags", json={"name": "vip"})
    undone = undo(boss, deleted)

    assert again.status_code == 201
    assert (undone.status_code, undone.json()["code"]) == (409, "tag_taken")


def test_what_each_tag_is_on_is_counted_as_far_as_one_sees_it(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()
    put(as_(anna), "deals", make.deal(anna).id, "VIP")
    put(as_(oleg), "deals", make.deal(oleg).id, "VIP")

    mine = as_(anna).get("/api/tags?with_uses=true").json()[0]["uses"]
    every = as_(make.admin()).get("/api/tags?with_uses=true").json()[0]["uses"]

    assert mine == {"clients": 0, "contacts": 0, "deals": 1}
    assert every["deals"] == 2


def test_the_history_tells_tags_by_name(make: Make, as_: Any) -> None:
    me = make.user()
    anna, row = as_(me), carrier(make, "deals", me)
    put(anna, "deals", row, "VIP")
    put(anna, "deals", row, "опт")

    told = [change for entry in anna.get(f"/api/deals/{row}/history").json() for change in entry["changes"]]

    assert [(change["before"], change["after"]) for change in told if change["field"] == "tags"] == [
        ([], ["VIP"]),
        (["VIP"], ["опт"]),
    ]


@pytest.mark.parametrize("kind", ROWS)
def test_many_rows_are_tagged_and_untagged_together(make: Make, as_: Any, kind: str) -> None:
    me = make.user()
    anna, rows = as_(me), [carrier(make, kind, me) for _ in range(3)]
    put(anna, kind, rows[0], "опт")

    tagged = anna.post(f"/api/{kind}/bulk", json={"ids": rows, "action": "tag", "tags": ["VIP"]})
    after = [tags_of(anna, kind, row) for row in rows]
    off = anna.post(
        f"/api/{kind}/bulk", json={"filter": {"tag": ["vip"]}, "action": "untag", "tags": ["VIP", "опт"]}
    )

    assert (tagged.json()["done"], tagged.json()["count"]) == (3, 3)
    assert after == [["VIP", "опт"], ["VIP"], ["VIP"]]
    assert off.json()["done"] == 3
    assert [tags_of(anna, kind, row) for row in rows] == [[], [], []]
    assert undo(anna, off).status_code == 200
    assert undo(anna, tagged).status_code == 200
    assert [tags_of(anna, kind, row) for row in rows] == [["опт"], [], []]


def test_a_preview_counts_what_a_filter_would_tag(make: Make, as_: Any) -> None:
    me = make.user()
    anna = as_(me)
    for _ in range(3):
        make.deal(me)
    order = {"filter": {"status": ["open"]}, "action": "tag", "tags": ["VIP"]}

    answer = anna.post("/api/deals/bulk", json=order, headers={"Prefer": "dry-run"})

    assert answer.json()["count"] == 3
    assert anna.get("/api/tags").json() == []


def test_an_unknown_tag_can_t_be_taken_off(make: Make, as_: Any) -> None:
    me = make.user()
    row = make.deal(me).id

    answer = as_(me).post("/api/deals/bulk", json={"ids": [row], "action": "untag", "tags": ["нет такого"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "tag_unknown")


def test_a_row_in_bulk_gets_no_more_tags_than_it_may_carry(make: Make, as_: Any) -> None:
    me = make.user()
    anna, full, free = as_(me), carrier(make, "deals", me), carrier(make, "deals", me)
    put(anna, "deals", full, *(f"Тег {number}" for number in range(50)))

    answer = anna.post(
        "/api/deals/bulk", json={"ids": [full, free], "action": "tag", "tags": ["VIP"], "mode": "each"}
    )

    assert answer.json()["done"] == 1
    assert [(row["id"], row["code"]) for row in answer.json()["failed"]] == [(full, "too_many_tags")]
