"""Currencies, as other systems write them down."""

import re
from functools import lru_cache

from app.schemas.base import CURRENCIES

_SIGNS = {"₽": "RUB", "₸": "KZT", "₴": "UAH", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₾": "GEL",
          "₺": "TRY", "֏": "AMD", "₼": "AZN"}  # fmt: skip
_WORDS = {"руб": "RUB", "рос": "RUB", "тенге": "KZT", "тг": "KZT", "гривн": "UAH", "долл": "USD",
          "евро": "EUR", "белорус": "BYN", "br": "BYN", "юан": "CNY", "сум": "UZS", "драм": "AMD",
          "лари": "GEL", "сом": "KGS", "ruble": "RUB", "dollar": "USD", "euro": "EUR"}  # fmt: skip


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
