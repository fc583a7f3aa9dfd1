"""What somebody looks for: the words of a question, and how the index is asked for them.

The index is asked in its own small language of tokens (see `words.tokens`): `("sромашк" OR ("tром" AND
"tома"))`. Tokens hold letters and digits only, so no sign that somebody types has a meaning there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from app.words import (
    MAX_TERMS,
    PART,
    core,
    edge_token,
    name_token,
    part_tokens,
    phone,
    plain_text,
    sign_token,
    signs,
    stem,
    stem_token,
    tag_line,
    tag_token,
    typo_tokens,
)

LONGEST = 64  # letters of a word that are looked for
ENOUGH_PARTS = 8  # of a long word that the index is asked for; what it finds is looked at anyway
PHONE_PART = 4  # digits beyond which a leading 8 may be the country's

_NUMBER = re.compile(r"\+?\(?(?<![^\W_])[0-9](?:[\s().+-]{0,3}[0-9]){3,19}(?![^\W_])")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for. There may be several ways to write it; each has one word or more.

    Or the row carries one of these tags, which are called so.
    """

    ways: tuple[tuple[str, ...], ...]
    tags: tuple[int, ...] = ()

    @property
    def words(self) -> list[str]:
        return [word for way in self.ways for word in way]


@dataclass(frozen=True)
class Sought:
    """A question. A row answers it if it has every term, or every sign where nothing else is asked."""

    terms: tuple[Term, ...]
    signs: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not self.terms and not self.signs

    @property
    def words(self) -> list[str]:
        """The first way of each term: what was typed."""
        return [word for term in self.terms for word in term.ways[0]]

    @cached_property
    def anywhere(self) -> str:
        """The rows that answer, and a few in which the parts of a word are not in a row."""
        if not self.terms:
            return _all(map(sign_token, self.signs))
        return _every(_or([_any_way(term, _part_or_form), *_tagged(term)]) for term in self.terms)

    @cached_property
    def by_name(self) -> str:
        """The rows that are called just so."""
        return _any({name_token(self.words), name_token(core(self.words))})

    @cached_property
    def by_beginning(self) -> str:
        """The rows whose name has words that begin so."""
        return _every(_any_way(term, lambda word: _all([edge_token(word)])) for term in self.terms)

    @cached_property
    def by_form(self) -> str:
        """The rows with these words, in whatever form."""
        return _every(_any_way(term, lambda word: _all([stem_token(stem(word))])) for term in self.terms)

    @cached_property
    def by_typo(self) -> str | None:
        """The rows with names that differ by a letter a word; None if no word is long enough for it."""
        if not any(typo_tokens(word) for term in self.terms for word in term.words):
            return None
        return _every(_any_way(term, _typo) for term in self.terms)

    @cached_property
    def patterns(self) -> tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]:
        """By term, way and word: LIKE patterns, one of which a row's `search_text` must fit."""
        if not self.terms:
            return tuple(((_sign_pattern(sign),),) for sign in self.signs)
        return tuple(
            (
                *(tuple(map(_patterns, way)) for way in term.ways),
                *(((_tag_pattern(tag)),) for tag in term.tags),
            )
            for term in self.terms
        )

    def tagged(self, tags_of: Callable[[Term], Iterable[int]]) -> "Sought":
        """The same question, which rows with such tags answer too."""
        return replace(self, terms=tuple(replace(term, tags=tuple(tags_of(term))) for term in self.terms))


def sought(text: str) -> Sought:
    """A question as it was typed, understood."""
    folded = plain_text(text)
    found: dict[Term, None] = {}
    place = 0
    for number in _NUMBER.finditer(folded):
        found |= dict.fromkeys(map(_plain, _WORD.findall(folded, place, number.start())))
        found[_number(number[0])] = None
        place = number.end()
    found |= dict.fromkeys(map(_plain, _WORD.findall(folded, place)))
    return Sought(tuple(found)[:MAX_TERMS], () if found else tuple(signs(text)))


def _plain(word: str) -> Term:
    return Term(((word[:LONGEST],),))


def _number(written: str) -> Term:
    """A phone, or a part of one: only its digits count, or else each group of them is a word of its own."""
    digits, typed = phone(written), re.sub("[^0-9]", "", written)
    ways = {(digits,): None}
    if digits == typed and (written.startswith("+7") or (typed[0] == "8" and len(typed) > PHONE_PART)):
        ways[(typed[1:],)] = None
    ways[tuple(_WORD.findall(written))] = None
    return Term(tuple(ways))


def _tagged(term: Term) -> list[str]:
    return [_all([tag_token(str(tag))]) for tag in term.tags]


def _tag_pattern(tag_id: int) -> tuple[str]:
    return (f"%{tag_line(tag_id)}%",)


def _any_way(term: Term, ask: Callable[[str], str]) -> str:
    return _or([_every(map(ask, way)) for way in term.ways])


def _part_or_form(word: str) -> str:
    if len(word) < PART:
        return _all([edge_token(word)])
    parts = part_tokens(word)
    step = -(-len(parts) // ENOUGH_PARTS)
    of_parts = _all(dict.fromkeys(parts[::step]))
    return _or([_all([stem_token(stem(word))]), of_parts]) if word.isalpha() else of_parts


def _typo(word: str) -> str:
    return _or([_part_or_form(word), *([_any(typo_tokens(word))] if typo_tokens(word) else [])])


def _patterns(word: str) -> tuple[str, str]:
    """A part of a word, or its beginning if it is too short; and a whole word, in some form."""
    if len(word) < PART:
        return f"% {word}%", f"%~{word}~%"
    return f"%{word}%", f"%~{stem(word)}~%"


def _sign_pattern(sign: str) -> tuple[str]:
    """The signs stand in the last line, after the stems."""
    literal = sign.translate({ord(wild): f"/{wild}" for wild in "%_/"})
    return (f"%~\n%{literal}%",)


def _all(tokens: Iterable[str]) -> str:
    return _and([f'"{token}"' for token in tokens])


def _any(tokens: Iterable[str]) -> str:
    return _or([f'"{token}"' for token in sorted(tokens)])


def _every(asked: Iterable[str]) -> str:
    return _and(list(asked))


def _and(asked: list[str]) -> str:
    return asked[0] if len(asked) == 1 else f"({' AND '.join(asked)})"


def _or(asked: list[str]) -> str:
    return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})"
