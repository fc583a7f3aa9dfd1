"""Order keys: where a card stands in its column, as a text that sorts by its bytes.

A key is a fraction written in base 62. Between two keys there is always another, so a drop is one
UPDATE; keys are chosen at random inside the gap, so two people who drop at the same place at once
get different ones. Equal keys are possible all the same: order by (position, id).
"""

import secrets
from collections.abc import Iterator

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in byte order
BASE = len(DIGITS)
VALUES = {digit: value for value, digit in enumerate(DIGITS)}
KEY_LENGTH = 40  # longer keys mean a crowded place: the neighbours are spread out instead
USUAL = 8  # digits of a key while there is room
ENOUGH = 12  # digits of the keys of any column that is spread out from end to end
UNITS = [(digits, BASE ** (KEY_LENGTH - digits)) for digits in range(USUAL, KEY_LENGTH + 1)]
ROOM = BASE**2  # a gap narrower than this gets one more digit
STEP = BASE**3  # how far from the end of a column a new card is put


class Crowded(Exception):
    """No key of bearable length fits; spread the neighbours out and try again."""


def key_between(above: str | None, below: str | None) -> str:
    """A key that sorts after `above` and before `below`; None is the end of the column.

    Raises:
        Crowded: the keys are equal, out of order, or too close for a key of KEY_LENGTH digits.
    """
    for digits, low, high in _gaps(above, below):
        if high - low > ROOM:
            return _text(_choose(low, high, above=above, below=below), digits)
    raise Crowded


def keys_between(above: str | None, below: str | None, how_many: int, *, spare: int = 0) -> list[str]:
    """`how_many` keys spread evenly between the two, in order; see `key_between`.

    They keep `spare` digits free for the keys that will be put between them.
    """
    longest = max(KEY_LENGTH - spare, ENOUGH)
    for digits, low, high in _gaps(above, below):
        if digits > longest:
            break
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


def _gaps(above: str | None, below: str | None) -> Iterator[tuple[int, int, int]]:
    """Between which numbers a key of so many digits must lie; from few digits to many."""
    low = _number(above) if above else 0
    high = _number(below) if below else BASE**KEY_LENGTH
    for digits, unit in UNITS:
        yield digits, low // unit, high // unit


def _number(key: str) -> int:
    """The key as a number of KEY_LENGTH digits."""
    value = 0
    for digit in key:
        value = value * BASE + VALUES[digit]
    shift: int = BASE ** (KEY_LENGTH - len(key))
    return value * shift


def _text(number: int, digits: int) -> str:
    text = ""
    for _ in range(digits):
        number, digit = divmod(number, BASE)
        text = DIGITS[digit] + text
    return text.rstrip("0") or "0"
