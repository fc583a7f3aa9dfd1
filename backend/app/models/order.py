"""Order keys: where a card stands in its column, as a text that sorts by its bytes.

A key is a fraction written in base 62. Between two keys there is always another, so a drop is one
UPDATE; keys are chosen at random inside the gap, so two people who drop at the same place at once
get different ones. Equal keys are possible all the same: order by (position, id).
"""

import secrets

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in byte order
BASE = len(DIGITS)
KEY_LENGTH = 40  # longer keys mean a crowded place: the neighbours are spread out instead
USUAL = 8  # digits of a key while there is room
ROOM = BASE**2  # a gap narrower than this gets one more digit
STEP = BASE**3  # how far from the end of a column a new card is put


class Crowded(Exception):
    """No key of bearable length fits; spread the neighbours out and try again."""


def key_between(above: str | None, below: str | None) -> str:
    """A key that sorts after `above` and before `below`; None is the end of the column.

    Raises:
        Crowded: the keys are equal, out of order, or too close for a key of KEY_LENGTH digits.
    """
    for digits in range(USUAL, KEY_LENGTH + 1):
        low = _number(above, digits) if above else 0
        high = _number(below, digits) if below else BASE**digits
        if high - low > ROOM:
            return _text(_choose(low, high, above=above, below=below), digits)
    raise Crowded


def keys_between(above: str | None, below: str | None, how_many: int) -> list[str]:
    """`how_many` keys spread evenly between the two, in order; see `key_between`."""
    for digits in range(USUAL, KEY_LENGTH + 1):
        low = _number(above, digits) if above else 0
        high = _number(below, digits) if below else BASE**digits
        step = (high - low) // (how_many + 1)
        if step > ROOM:
            return [_text(low + step * place, digits) for place in range(1, how_many + 1)]
    raise Crowded


def _choose(low: int, high: int, *, above: str | None, below: str | None) -> int:
    room = high - low - 1
    if above is None and below is not None:  # the top of a column: step a little, don't halve
        return high - 1 - secrets.randbelow(min(STEP, room))
    if below is None and above is not None:  # its end
        return low + 1 + secrets.randbelow(min(STEP, room))
    return low + 1 + room // 4 + secrets.randbelow(max(room // 2, 1))


def _number(key: str, digits: int) -> int:
    value = 0
    for place in range(digits):
        value = value * BASE + (DIGITS.index(key[place]) if place < len(key) else 0)
    return value


def _text(number: int, digits: int) -> str:
    text = ""
    for _ in range(digits):
        number, digit = divmod(number, BASE)
        text = DIGITS[digit] + text
    return text.rstrip("0") or "0"
