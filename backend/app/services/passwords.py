"""Which passwords are refused: what a guesser would try first. There are no rules of composition."""

import re
from collections.abc import Iterable
from functools import cache

from app.auth import LONGEST_PASSWORD, normal
from app.errors import Invalid
from app.folding import fold
from app.services.common_passwords import KEYBOARDS, LOOKALIKES, PIECES

SHORTEST = 12
TELLING = 4  # letters of a name, from which on it gives a password away
LEFT = 4  # characters that must be there beside well-known pieces
PRODUCT = "nocto"


def refuse_weak(password: str, *, names: Iterable[str | None], field: str = "password") -> None:
    """Refuse what is easily guessed; `names` are the person's own.

    Raises:
        Invalid: it is too short or too long, holds a name, or is made of well-known pieces.
    """
    length = len(normal(password))
    if length < SHORTEST:
        raise Invalid("password_short", field=field, least=SHORTEST)
    if length > LONGEST_PASSWORD:
        raise Invalid("password_long", field=field, most=LONGEST_PASSWORD)
    if any(word in fold(password) for word in _telling(names)):
        raise Invalid("password_personal", field=field)
    if is_common(password):
        raise Invalid("password_common", field=field)


def _telling(names: Iterable[str | None]) -> set[str]:
    """The words of somebody's names, and the product's."""
    words = {word for name in names if name for word in re.split(r"[\W_]+", fold(name))}
    return {word for word in words if len(word) >= TELLING} | {PRODUCT}


def is_common(password: str) -> bool:
    """Whether hardly anything is left when what everybody uses is taken away: words, rows of keys, digits."""
    folded = fold(password)
    spelt = _AT_THE_ENDS.sub("", folded).translate(LOOKALIKES)
    return min(_left(folded), _left(spelt)) < LEFT


_AT_THE_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_REPEATED = re.compile(r"(.{1,8}?)\1+")
_RUN = 3  # keys beside one another that are no accident


def _left(text: str) -> int:
    """How many letters are in no piece and in no row of keys; those that are repeated count once."""
    covered = [False] * len(text)
    for piece in PIECES:
        for found in re.finditer(re.escape(piece), text) if piece in text else ():
            covered[found.start() : found.end()] = [True] * len(piece)
    for start in range(len(text) - _RUN + 1):
        if text[start : start + _RUN] in _runs():
            covered[start : start + _RUN] = [True] * _RUN
    rest = "".join(
        letter for letter, is_known in zip(text, covered, strict=True) if letter.isalpha() and not is_known
    )
    return len(_REPEATED.sub(r"\1", rest))


@cache
def _runs() -> frozenset[str]:
    rows = [row for line in KEYBOARDS for row in (line, line[::-1])]
    return frozenset(row[start : start + _RUN] for row in rows for start in range(len(row) - _RUN + 1))
