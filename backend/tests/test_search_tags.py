"""Rows are found by the tags they carry, whatever becomes of these."""

from typing import Any

import pytest

from app.models import ClientStatus
from app.services.search import by_tags, upkeep
from tests.make import Caller, Make
from tests.test_tags import ROWS, carrier, put, undo


def hits(caller: Caller, q: str) -> list[tuple[str, int]]:
    return [(hit["entity"], hit["id"]) for hit in caller.get("/api/search", params={"q": q}).json()]


def listed(caller: Caller, kind: str, q: str) -> list[int]:
    answer = caller.get(f"/api/{kind}", params={"search": q})
    rows = [row["id"] for row in answer.json()]
    assert answer.headers["X-Total-Count"] == str(len(rows))
    return sorted(rows)


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("q", ["vip", "клиента", "VIP клиент", "кли"])
def test_a_row_is_found_by_the_words_of_its_tags(make: Make, as_: Any, kind: str, q: str) -> None:
    me = make.admin()
    boss, row, other = as_(me), carrier(make, kind, me), carrier(make, kind, me)
    make.tag("Опт")
    put(boss, kind, row, "VIP-клиенты")
    put(boss, kind, other, "Опт")
    if kind == "clients":
        for row_id in (row, other):
            boss.put(f"/api/clients/{row_id}", json={"name": f"Ромашка {row_id}"})

    assert (kind[:-1], row) in hits(boss, q)
    assert (kind[:-1], other) not in hits(boss, q) or kind != "clients"
    if kind != "contacts":
        assert row in listed(boss, kind, q)
        assert other not in listed(boss, kind, q)


def test_words_of_a_row_and_of_its_tags_are_found_together(make: Make, as_: Any) -> None:
    me = make.user()
    anna = as_(me)
    both, tagged, named = (make.client(me, name=name).id for name in ("Ромашка", "Лютик", "Ромашка"))
    put(anna, "clients", both, "вип")
    put(anna, "clients", tagged, "вип")

    assert hits(anna, "ромашки вип") == [("client", both)]
    assert listed(anna, "clients", "вип ромашка") == [both]
    assert listed(anna, "clients", "ромашка") == [both, named]


def test_a_tag_keeps_finding_its_rows_when_it_is_renamed_merged_and_deleted(make: Make, as_: Any) -> None:
    me = make.admin()
    boss = as_(me)
    deal, other = make.deal(me, title="Кофе").id, make.deal(me, title="Чай").id
    put(boss, "deals", deal, "вип")
    put(boss, "deals", other, "важные")
    ids = {tag["name"]: tag["id"] for tag in boss.get("/api/tags").json()}

    def finds(*words: str) -> list[list[int]]:
        assert [listed(boss, "deals", word) for word in words] == [
            sorted(row_id for _, row_id in hits(boss, word)) for word in words
        ]
        return [listed(boss, "deals", word) for word in words]

    boss.put(f"/api/tags/{ids['вип']}", json={"name": "золото"})
    renamed = finds("вип", "золото")
    merged = boss.post(f"/api/tags/{ids['вип']}/merge", json={"into_id": ids["важные"]})
    after_merge = finds("золото", "важные")
    undo(boss, merged)
    after_undo = finds("золото", "важные")
    gone = boss.delete(f"/api/tags/{ids['важные']}")
    after_delete = finds("важные")
    undo(boss, gone)

    assert renamed == [[], [deal]]
    assert after_merge == [[], [deal, other]]
    assert after_undo == [[deal], [other]]
    assert after_delete == [[]]
    assert finds("важные") == [[other]]
    assert make.run(upkeep.differences) == []


def test_a_tag_taken_off_finds_the_row_no_more_and_undo_brings_it_back(make: Make, as_: Any) -> None:
    me = make.user()
    anna, deal = as_(me), make.deal(me, title="Кофе").id
    put(anna, "deals", deal, "вип")

    off = put(anna, "deals", deal)
    without = listed(anna, "deals", "вип")
    undo(anna, off)

    assert (without, listed(anna, "deals", "вип")) == ([], [deal])
    assert make.run(upkeep.differences) == []


def test_tags_put_on_in_bulk_are_found(make: Make, as_: Any) -> None:
    me = make.admin()
    boss = as_(me)
    deals = [make.deal(me, title="Кофе").id for _ in range(3)]
    tag = make.tag("вип").id

    boss.post("/api/deals/bulk", json={"ids": deals[:2], "action": "tag", "tags": [tag]})

    assert listed(boss, "deals", "вип") == deals[:2]
    assert make.run(upkeep.differences) == []


def test_the_search_says_that_the_word_is_a_tag_s(make: Make, as_: Any) -> None:
    me = make.user()
    anna, deal = as_(me), make.deal(me, title="Кофе").id
    put(anna, "deals", deal, "вип", "опт")

    [hit] = anna.get("/api/search?q=вип").json()

    assert hit["title"] == "Кофе"
    assert hit["matched_in"] == {"field": "tags", "snippet": "вип, опт", "marks": [[0, 3]]}


def test_a_binned_row_is_found_in_the_bin_by_its_tag(make: Make, as_: Any) -> None:
    me = make.admin()
    boss, deal, _ = as_(me), make.deal(me, title="Кофе").id, make.deal(me, title="Чай")
    put(boss, "deals", deal, "вип")
    boss.delete(f"/api/deals/{deal}")

    assert [row["id"] for row in boss.get("/api/bin?search=вип").json()] == [deal]
    assert listed(boss, "deals", "вип") == []


def test_what_one_may_not_see_is_not_found_by_its_tag(make: Make, as_: Any) -> None:
    me, other = make.user(), make.user()
    anna, oleg = as_(me), as_(other)
    deal = make.deal(other, title="Кофе").id
    put(oleg, "deals", deal, "вип")

    assert (hits(anna, "вип"), listed(anna, "deals", "вип")) == ([], [])
    assert hits(oleg, "вип") == [("deal", deal)]


def test_of_very_many_tags_with_a_word_those_called_just_so_count_first(
    make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_tags, "MOST", 2)
    me = make.user()
    anna, deal = as_(me), make.deal(me, title="Кофе").id
    for name in ("вип один", "вип два", "вип"):
        make.tag(name)
    put(anna, "deals", deal, "вип")

    assert listed(anna, "deals", "вип") == [deal]


def test_a_question_of_signs_asks_for_no_tags(make: Make, as_: Any) -> None:
    me = make.user()
    anna = as_(me)
    client = make.client(me, name="Ромашка #", status=ClientStatus.CLIENT).id
    put(anna, "clients", make.client(me, name="Лютик").id, "вип")

    assert listed(anna, "clients", "#") == [client]
