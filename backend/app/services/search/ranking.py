"""Which of the rows found is the best, and where in its texts the words stand. Pure: no database."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from app.seeking import Sought, Term
from app.words import PART, alike, core, stem, words

Fits = Callable[[str, str], bool]
"""Whether a word of a text answers to a word that was asked for."""

AROUND = 40  # characters of a text that are shown before and after what was found


class Level(IntEnum):
    """How well a row answers: the less the better."""

    NAME = 0  # it is called just so
    START = 1  # its name begins so
    BEGINNINGS = 2  # words of its name begin so
    FORMS = 3  # words of its name, in some form
    FORMS_ELSEWHERE = 4  # its words, in some form; a whole phone, ИНН or address
    PARTS = 5  # parts of its name
    PARTS_ELSEWHERE = 6
    TYPOS = 7  # words of its name but for a letter


def level(title: str, question: Sought, *, formed: bool) -> Level:
    """How well a row of this title answers; `formed` if it has all the words somewhere, in some form."""
    name, asked = list(words(title)), question.words
    if core(name) == core(asked) or name == asked:
        return Level.NAME
    starts = (" ".join(name), " ".join(core(name)))
    if asked and any(start.startswith(" ".join(asked)) for start in starts):
        return Level.START
    if _all(question, name, begins):
        return Level.BEGINNINGS
    if _all(question, name, is_form):
        return Level.FORMS
    if formed:
        return Level.FORMS_ELSEWHERE
    return Level.PARTS if _all(question, name, has) else Level.PARTS_ELSEWHERE


def mistyped(title: str, question: Sought) -> bool:
    """Whether the name has every word, but for a letter a word."""
    return _all(question, list(words(title)), resembles)


def begins(word: str, asked: str) -> bool:
    return word.startswith(asked)


def is_form(word: str, asked: str) -> bool:
    return word == asked or stem(word) == stem(asked)


def has(word: str, asked: str) -> bool:
    """Whether a word answers to what was asked: by its beginning, a part of it or a form."""
    return word.startswith(asked) or (len(asked) >= PART and (asked in word or is_form(word, asked)))


def resembles(word: str, asked: str) -> bool:
    return has(word, asked) or alike(word, asked)


def _all(question: Sought, found: Sequence[str], fits: Fits) -> bool:
    """Whether each term has a way whose every word fits some word that was found."""
    return bool(question.terms) and all(answers(term, found, fits) for term in question.terms)


def answers(term: Term, found: Sequence[str], fits: Fits) -> bool:
    """Whether a way to write the term has its every word among those found."""
    return any(all(any(fits(word, asked) for word in found) for asked in way) for way in term.ways)
