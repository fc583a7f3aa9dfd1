"""The words of a text, as the search knows them: the same for rows and for what is looked for.

A row is found by words, their forms and their parts, whatever their case, their accents or the ё. Phones
are words of digits only, without the country's 7 or 8. All of it is computed here, so that both databases
store the same and find the same.

    «ООО "Ёлки-сервис", +7 (912) 345-67-89»  ->  ооо елки сервис 9123456789 (and 7 912 345 67 89)
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from threading import local
from typing import Any

from app.stemming import EnglishStemmer, RussianStemmer

PART = 3  # letters from which on a part of a word is found; fewer find its beginning
EDGE = 6  # letters of a word's beginning that are told apart
STEMMED = 40  # letters of the longest word whose forms are known
TYPO = 4  # letters from which on one may be wrong
TYPED = 7  # letters of a word's beginning in which one may be wrong; later the beginning finds it
SIGNS = 32  # signs of a row that are kept
LINE = 200  # characters of a text that is remembered
MAX_TERMS = 8  # words that are looked for; a longer question is cut

LEGAL_FORMS = frozenset(
    {"ооо", "оао", "зао", "пао", "ао", "нао", "ип", "тоо", "нко", "ано", "гуп", "муп", "фгуп", "пк", "тсж",
     "снт", "llc", "ltd", "inc", "gmbh", "corp", "co"}
)  # fmt: skip
"""Words that a company's name is as good without."""


class _Folding(dict[int, str]):
    """Case, width, accents and the ё folded away, a character at a time; й is a letter of its own."""

    def __missing__(self, code: int) -> str:
        character = chr(code).casefold()
        if character == "й":
            folded = "й"
        else:
            parts = unicodedata.normalize("NFKD", character)
            folded = "".join(part for part in parts if not unicodedata.category(part).startswith("M"))
            folded = folded.casefold()
        self[code] = folded
        return folded


_FOLDING = _Folding()
_BREVE = "\u0306"  # makes й of и where the two were not composed


def plain_text(text: str) -> str:
    """The text without what nobody types when looking for it."""
    if _BREVE in text:
        text = text.replace(f"и{_BREVE}", "й").replace(f"И{_BREVE}", "й")
    return text.translate(_FOLDING)


_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[^\w\s]|_")
_PHONE = re.compile(r"\+?[0-9](?:[\s().-]{0,3}[0-9]){9,14}(?![0-9])")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_RUSSIA = 11  # digits of a phone with the country's 7 or 8 before it


def phone(written: str) -> str:
    """Only digits, and without the country's 7 or 8."""
    digits = _NOT_DIGIT.sub("", written)
    return digits[1:] if len(digits) == _RUSSIA and digits[0] in "78" else digits


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and where it stands there."""

    text: str
    start: int
    end: int


def words(text: str) -> tuple[str, ...]:
    """The words of a text in their order, and after them its phones."""
    return _parted(text)[0]


Parted = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of a text, and the signs that belong to none of them."""


def _parted(text: str) -> Parted:
    return _parted_line(text) if len(text) <= LINE else _part(text)


def _part(text: str) -> Parted:
    folded = plain_text(text)
    found = _WORD.findall(folded)
    found += map(phone, _PHONE.findall(folded))
    return tuple(found), tuple(_SIGN.findall(folded))


# Many rows are called alike, and all are asked for more than once.
_parted_line = lru_cache(maxsize=2_048)(_part)


def placed(text: str) -> list[Word]:
    """The words of a text with their places in the text as it is written."""
    parts = [plain_text(character) for character in text]
    folded = "".join(parts)
    origin = [place for place, part in enumerate(parts) for _ in part]
    found = [Word(each[0], *each.span()) for each in _WORD.finditer(folded)]
    found += [Word(phone(each[0]), *each.span()) for each in _PHONE.finditer(folded)]
    return [Word(word.text, origin[word.start], origin[word.end - 1] + 1) for word in found]


_stemmers = local()  # one a thread: they keep the word they work on


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What all forms of a word have in common; a word without forms is its own."""
    if not word.isalpha() or len(word) > STEMMED:
        return word
    if not hasattr(_stemmers, "russian"):
        _stemmers.russian, _stemmers.english = RussianStemmer(), EnglishStemmer()
    stemmer = _stemmers.english if word.isascii() else _stemmers.russian
    return str(stemmer.stemWord(word)) or word


Field = str | dict[str, Any] | list[int] | None
"""A text; the fields that a business has added; or tags by their ids, whose names may change."""


def searchable(fields: Iterable[Field]) -> str:
    """What a row is found by, a line each: its name's words, the others', their stems, the signs, the tags.

    A space stands before each word and a tilde around each stem, so that LIKE can tell them apart; the last
    line is there only if there are tags.
    """
    told = list(fields)
    (name, first_signs), *others = [_parted(text_of(field)) if field else _NOTHING for field in told]
    rest = dict.fromkeys([word for found, _ in others for word in found])
    stems = dict.fromkeys(map(stem, (*name, *rest)))
    found = _first_of(chain(first_signs, *(more for _, more in others)))
    lines = [_spaced(name), _spaced(rest), f"~{'~'.join(stems)}~", "".join(found)]
    tags = [tag for field in told if isinstance(field, list) for tag in field]
    return "\n".join([*lines, "".join(map(tag_line, tags))] if tags else lines)


def tag_line(tag_id: int) -> str:
    """A tag, as the last line has it and as a question asks for it; no word is written so."""
    return f"#{tag_id}#"


_NOTHING: Parted = ((), ())


def text_of(field: Field) -> str:
    """The words of a field; of several in one, such as those a business has added, the texts among them."""
    if isinstance(field, list):
        return ""
    if isinstance(field, dict):
        return "\n".join(value for _, value in sorted(field.items()) if isinstance(value, str))
    return field or ""


def signs(text: str) -> list[str]:
    """The first of the characters that belong to no word: somebody may look for nothing but a heart."""
    return _first_of(_parted(text)[1])


def _first_of(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))[:SIGNS]


def _spaced(found: Iterable[str]) -> str:
    return "".join([f" {word}" for word in found])


def tokens(search_text: str) -> set[str]:
    """What the index keeps of a row: without order or number, so that finding is an intersection of sets.

    n the whole name, e beginnings of words, t three letters in a row, s stems, d a word of the name with
    one letter left out, y signs, g tags, h a sum of it all by which a stale entry is told.
    """
    name_line, rest_line, stem_line, sign_line, *tag_lines = search_text.split("\n")
    name = name_line.split()
    found = {digest(search_text), *map(sign_token, sign_line)}
    found.update([stem_token(part) for part in stem_line.split("~") if part])
    found.update([tag_token(tag) for line in tag_lines for tag in line.split("#") if tag])
    if name:
        found.add(name_token(name))
        found.add(name_token(core(name)))
    for word in name:
        found.update(_of_short_name(word) if len(word) <= STEMMED else _of_name(word))
    for word in rest_line.split():
        found.update(_of_short_rest(word) if len(word) <= STEMMED else _of_rest(word))
    return found


def _of_name(word: str) -> tuple[str, ...]:
    """The tokens of a word of the name."""
    edges = (f"e{word[:size]}" for size in range(1, min(len(word), EDGE) + 1))
    return (*edges, *typo_tokens(word), *part_tokens(word))


def _of_rest(word: str) -> tuple[str, ...]:
    """Those of a word of the other fields."""
    return f"e{word[:1]}", f"e{word[:2]}", *part_tokens(word)


_of_short_name, _of_short_rest = lru_cache(maxsize=4_096)(_of_name), lru_cache(maxsize=4_096)(_of_rest)


def digest(search_text: str) -> str:
    return f"h{zlib.crc32(search_text.encode()) & 0xFFFF:04x}"


def tag_token(tag_id: str) -> str:
    return f"g{tag_id}"


def sign_token(sign: str) -> str:
    return f"y{ord(sign):x}"


def stem_token(found: str) -> str:
    return f"s{found[:STEMMED]}"


def name_token(name: Iterable[str]) -> str:
    """A sum of the name: names are long and all different."""
    return f"n{zlib.crc32(' '.join(name).encode()):08x}"


def edge_token(word: str) -> str:
    """The beginning of a word."""
    return f"e{word[:EDGE]}"


def part_tokens(word: str) -> list[str]:
    """Every three letters in a row."""
    return [f"t{word[place : place + PART]}" for place in range(len(word) - PART + 1)]


def typo_tokens(word: str) -> set[str]:
    """The beginning of a word as it is, and with each of its letters left out.

    Two words that differ by one letter, or by two that changed places, have one of these in common.
    """
    if len(word) < TYPO or not word.isalpha():
        return set()
    start = word[:TYPED]
    return {f"d{start}", *(f"d{start[:place]}{start[place + 1 :]}" for place in range(len(start)))}


def core(name: Iterable[str]) -> list[str]:
    """The words of a name without its legal form, unless there is nothing else."""
    found = list(name)
    return [word for word in found if word not in LEGAL_FORMS] or found


def alike(first: str, second: str) -> bool:
    """Whether one letter makes the difference: another, one more, one less, or two that changed places."""
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1:
        return False
    place = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[place:] == long[place + 1 :]
    swapped = short[place + 1 : place + 2] + short[place : place + 1] + short[place + 2 :]
    return short[place + 1 :] == long[place + 1 :] or swapped == long[place:]
