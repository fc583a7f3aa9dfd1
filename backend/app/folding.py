"""How a text is folded so that it can be found and sorted alike on both databases.

SQLite folds ASCII only and PostgreSQL folds by the server's locale, so neither is asked to:
the folded text is computed here and stored beside the original.
"""

import re
import unicodedata
from typing import Literal

MARKS = 30  # combining marks in a row that a text may have (UAX 15, Stream-Safe Text Format)
GRAPHEME_JOINER = "\u034f"

_CROWD = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS + 1},}}")


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The text in a normal form, in time that grows with its length.

    Sorting a row of marks takes the square of it, an hour for a million; long rows are parted by a joiner.
    """
    return text if text.isascii() else unicodedata.normalize(form, _CROWD.sub(_parted, text))


def _parted(crowd: re.Match[str]) -> str:
    parted, marks = [], 0
    for character in crowd[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MARKS:
            parted.append(GRAPHEME_JOINER)
            marks = 1
        parted.append(character)
    return "".join(parted)


def fold(text: str) -> str:
    """Case, width and ё folded away: «Ёлки» and «елки» become the same text."""
    return normal("NFKC", text).casefold().replace("ё", "е")
