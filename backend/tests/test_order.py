"""Order keys: there is always room between two cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.order import KEY_LENGTH, Crowded, key_between, keys_between


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=200))
def test_keys_inserted_anywhere_keep_their_order(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        at = place % (len(keys) + 1)
        above, below = keys[at - 1] if at else None, keys[at] if at < len(keys) else None
        try:
            keys.insert(at, key_between(above, below))
        except Crowded:
            continue

    assert keys == sorted(keys)
    assert all(len(key) <= KEY_LENGTH for key in keys)


def test_a_hundred_thousand_cards_on_top_keep_keys_short() -> None:
    key = key_between(None, None)

    for _ in range(100_000):
        above = key_between(None, key)
        assert above < key
        key = above

    assert len(key) <= 9


def test_a_crowded_place_says_so() -> None:
    above, below, inserted = "A", "B", 0

    with pytest.raises(Crowded):  # noqa: PT012 - how often it went well is the point
        while True:
            below = key_between(above, below)
            inserted += 1

    assert inserted > 100


@pytest.mark.parametrize(("above", "below"), [("A", "A"), ("B", "A")])
def test_there_is_no_room_between_equal_or_swapped_keys(above: str, below: str) -> None:
    with pytest.raises(Crowded):
        key_between(above, below)


def test_spread_keys_are_in_order_and_between() -> None:
    keys = keys_between("A", "B", 500)

    assert ["A", *keys, "B"] == sorted(["A", *keys, "B"])
    assert len(set(keys)) == 500


def test_spreading_between_equal_keys_is_impossible() -> None:
    with pytest.raises(Crowded):
        keys_between("A", "A", 2)


def test_keys_that_shall_keep_digits_free_find_less_room() -> None:
    above, below = "A" * 30, "A" * 29 + "B"

    assert len(keys_between(above, below, 2)) == 2
    with pytest.raises(Crowded):
        keys_between(above, below, 2, spare=KEY_LENGTH - 30)
