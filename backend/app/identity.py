"""By what clients and people are known to be the same: phones, addresses, tax numbers and names in one form.

The import, the warning about duplicates and the keys in the database all ask here, so that they agree.

    «8 (916) 123-45-67 доб. 5», «+7 916 123 45 67»  ->  +79161234567
    «ООО "Ёлки-сервис"», «Елки сервис, ООО»          ->  елки сервис
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from app.words import core, words


class KeyKind(StrEnum):
    """By what two rows are known to be the same; `name` is a hint, the others are proof enough to warn."""

    INN = "inn"
    EMAIL = "email"
    PHONE = "phone"
    TELEGRAM = "telegram"
    NAME = "name"


Key = tuple[KeyKind, str]

LONGEST = 255  # characters of a key

_EXTENSION = re.compile(r"(?i)[\s,;]*(?:доб|вн|ext|x)\.?\s*№?\s*(\d{1,6})\s*$")
_EXTENSION_COMES = re.compile(r"(?i)[,;]\s*(?=(?:доб|вн|ext)\b)")
_EMAIL = re.compile(r"[^\s,;<>\"'()]+@[^\s,;<>\"'()]+")
_NO_PHONE = re.compile(r"[^\d\s()+\-–—.]")
_NOT_DIGIT = re.compile(r"\D")
_MESSENGER = re.compile(
    r"(?i)^(?:https?://)?(?:www\.)?(?:t(?:elegram)?\.me|wa\.me|api\.whatsapp\.com/send\?phone=)/?"
)
_TELEGRAM_NAME = re.compile(r"@?([a-z][a-z0-9_]{3,31})", re.ASCII)
_NO_INN = re.compile(r"[^0-9A-ZА-Я]")

NATIONAL, WITH_COUNTRY = 10, 11  # digits of a Russian phone without and with the country's
LEAST_PHONE, MOST_PHONE = 7, 15  # a town's own numbers have seven; E.164 allows fifteen
LEAST_INN = 5
LEAST_OF_A_PERSON = 2  # words of a name: «Мария» is nobody in particular


def phone(text: str) -> str:
    """One phone in the form that is kept: «8 (916) 123-45-67» is +79161234567; others stay as they are."""
    bare = text.strip().lstrip("'’`").strip()
    extension = _EXTENSION.search(bare)
    number = bare[: extension.start()] if extension else bare
    if _NO_PHONE.search(number):
        return bare
    digits = _NOT_DIGIT.sub("", number)
    if len(digits) == WITH_COUNTRY and digits[0] in "78" and not number.startswith("+8"):
        number = f"+7{digits[1:]}"
    elif len(digits) == NATIONAL and not number.startswith("+"):
        number = f"+7{digits}"
    return f"{number} доб. {extension[1]}" if extension else number


def phones(text: str) -> list[str]:
    """The phones of a cell, in their order, each once."""
    parts = re.split(r"[,;\n|]", _EXTENSION_COMES.sub(" ", text))
    return list(dict.fromkeys(found for part in parts if (found := phone(part))))


@lru_cache(maxsize=4096)
def phone_key(text: str) -> str | None:
    """By what two phones are the same: E.164, without an extension; None for what is too short to tell."""
    number = _EXTENSION.sub("", phone(text))
    digits = _NOT_DIGIT.sub("", number)
    if not LEAST_PHONE <= len(digits) <= MOST_PHONE:
        return None
    if number.lstrip("( ").startswith("+"):
        return f"+{digits}"
    if len(digits) == WITH_COUNTRY and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) == NATIONAL:
        return f"+7{digits}"
    return f"+{digits}" if len(digits) > NATIONAL else digits


def emails(text: str) -> list[str]:
    return list(dict.fromkeys(found.rstrip(".") for found in _EMAIL.findall(text)))


def email_key(text: str) -> str:
    return text.strip().casefold()


def inn_key(text: str) -> str | None:
    """Digits for Russia, letters too for others; None for what is too short to be anybody's."""
    found = _NO_INN.sub("", text.upper())
    return found if len(found) >= LEAST_INN else None


def name_key(text: str, *, person: bool) -> str | None:
    """The words of a name without its legal form; of a person in any order, not a first name alone."""
    found = core(words(text))
    if person:
        return " ".join(sorted(found)) if len(found) >= LEAST_OF_A_PERSON else None
    return " ".join(found) or None


def _phones_of(text: str) -> Iterable[Key]:
    return ((KeyKind.PHONE, key) for each in phones(text) if (key := phone_key(each)))


def _messenger_of(text: str) -> Iterable[Key]:
    """«@anna», «https://t.me/anna», «https://wa.me/79161234567»: a name or a phone."""
    bare = _MESSENGER.sub("", text.strip())
    if name := _TELEGRAM_NAME.fullmatch(bare.rstrip("/").lower()):
        return [(KeyKind.TELEGRAM, name[1])]
    return _phones_of(bare)


def _inn_of(text: str) -> Iterable[Key]:
    return [(KeyKind.INN, key)] if (key := inn_key(text)) else []


def _phone_in(text: str) -> Iterable[Key]:
    return _phones_of(_MESSENGER.sub("", text.strip()))


_OF_FIELDS: tuple[tuple[str, Callable[[str], Iterable[Key]]], ...] = (
    ("inn", _inn_of),
    ("email", lambda text: [(KeyKind.EMAIL, email_key(text))]),
    ("phone", _phones_of),
    ("whatsapp", _phone_in),
    ("telegram", _messenger_of),
)

DECISIVE = frozenset({"name", *(field for field, _ in _OF_FIELDS)})
"""The fields that keys are made of."""


def keys(fields: Mapping[str, str | None], *, person: bool) -> set[Key]:
    """Everything that a client, or a person, with these fields is known by."""
    found = {key for field, of in _OF_FIELDS if (text := fields.get(field)) for key in of(text)}
    if (name := fields.get("name")) and (key := name_key(name, person=person)):
        found.add((KeyKind.NAME, key))
    return {(kind, value[:LONGEST]) for kind, value in found if value}


INN_OF_COMPANY, INN_OF_PERSON = 10, 12
_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def inn_is_valid(text: str) -> bool:
    """Whether the check digits of a Russian ИНН are right; those of other countries have none to look at."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in (INN_OF_COMPANY, INN_OF_PERSON)):
        return False
    checked = (len(digits) - 1,) if len(digits) == INN_OF_COMPANY else (len(digits) - 2, len(digits) - 1)
    return all(int(digits[place]) == _check_digit(digits[:place]) for place in checked)


def _check_digit(digits: str) -> int:
    weights = _WEIGHTS[-len(digits) :]
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10
