"""How people are reached, as other systems write it down: phones, e-mails, currencies."""

import re
from functools import lru_cache

from app.schemas.base import CURRENCIES

_EXTENSION = re.compile(r"(?i)[\s,;]*(?:доб|вн|ext|x)\.?\s*№?\s*(\d{1,6})\s*$")
_EXTENSION_COMES = re.compile(r"(?i)[,;]\s*(?=(?:доб|вн|ext)\b)")
_EMAIL = re.compile(r"[^\s,;<>\"'()]+@[^\s,;<>\"'()]+")
_SIGNS = {"₽": "RUB", "₸": "KZT", "₴": "UAH", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₾": "GEL",
          "₺": "TRY", "֏": "AMD", "₼": "AZN"}  # fmt: skip
_WORDS = {"руб": "RUB", "рос": "RUB", "тенге": "KZT", "тг": "KZT", "гривн": "UAH", "долл": "USD",
          "евро": "EUR", "белорус": "BYN", "br": "BYN", "юан": "CNY", "сум": "UZS", "драм": "AMD",
          "лари": "GEL", "сом": "KGS", "ruble": "RUB", "dollar": "USD", "euro": "EUR"}  # fmt: skip


def phone(text: str) -> str:
    """One phone in the form that is kept: «8 (916) 123-45-67» is +79161234567; others stay as they are."""
    bare = text.strip().lstrip("'’`").strip()
    extension = _EXTENSION.search(bare)
    number = bare[: extension.start()] if extension else bare
    if re.search(r"[^\d\s()+\-–—.]", number):
        return bare
    digits = re.sub(r"\D", "", number)
    if len(digits) == 11 and digits[0] in "78" and not number.startswith("+8"):  # noqa: PLR2004
        number = f"+7{digits[1:]}"
    elif len(digits) == 10 and not number.startswith("+"):  # noqa: PLR2004
        number = f"+7{digits}"
    return f"{number} доб. {extension[1]}" if extension else number


def phones(text: str) -> list[str]:
    """The phones of a cell, in their order, each once."""
    parts = re.split(r"[,;\n|]", _EXTENSION_COMES.sub(" ", text))
    return list(dict.fromkeys(found for part in parts if (found := phone(part))))


def phone_key(text: str) -> str | None:
    """By what two phones are the same: the last ten digits; None for what is too short to tell."""
    digits = re.sub(r"\D", "", _EXTENSION.sub("", text))
    return digits[-10:] if len(digits) >= 7 else None  # noqa: PLR2004 - a town's own numbers have seven


def emails(text: str) -> list[str]:
    return list(dict.fromkeys(found.rstrip(".") for found in _EMAIL.findall(text)))


@lru_cache(maxsize=1024)
def currency(text: str) -> str | None:
    """«₽», «RUB», «Российский рубль»; the sign may stand in a header, as in «Бюджет ₸»."""
    for sign, code in _SIGNS.items():
        if sign in text:
            return code
    for word in re.findall(r"[A-Za-z]{3}", text):
        if word.upper() in CURRENCIES:
            return str(word).upper()
    folded = text.casefold()
    if "белорус" in folded:
        return "BYN"
    return next((code for word, code in _WORDS.items() if re.search(rf"\b{word}", folded)), None)
