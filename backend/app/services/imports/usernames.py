"""User names for people whom a file knows by their full name only."""

import re
import unicodedata

_LATIN = str.maketrans("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye") | str.maketrans(
    {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
)
LONGEST = 56  # leaves room for a number within 64


def username(full_name: str) -> str:
    """«Мария Кузнецова» → `mariya.kuznetsova`; what has no Latin letter at all becomes `user`."""
    latin = unicodedata.normalize("NFC", full_name).lower().translate(_LATIN)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:LONGEST].strip(".") or "user"


def free(wanted: str, taken: set[str]) -> str:
    """The name, with a number if it is taken; it is taken from now on."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    taken.add(name)
    return name
