"""Finds a person in texts: by name in any form, by phone in any writing, by addresses."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.identity import KeyKind, keys
from app.services.personal.people import Names
from app.words import LEGAL_FORMS, Word, core, phone, placed, words

ERASED = "[удалено]"
HIDDEN = "***"
"""Instead of a field's value in the journal, as of a password."""

SHORTEST = 3  # letters of a word that stands for somebody
SURE = 8  # letters of a single word that is hardly anybody else's
FIELDS = ("name", "inn", "website", "email", "phone", "address", "telegram", "whatsapp", "notes", "position")
"""What of a row is about the person."""

_LITERAL = ("name", "inn", "website", "email", "phone", "address", "telegram", "whatsapp")
_SURE = ("name", "inn", "email", "phone", "telegram", "whatsapp")
"""What one may look for in texts about anybody: a town, or a first name, is not one person's."""


class Traces:
    """What a person is known by, of now and of earlier; `others` are people who are left alone."""

    def __init__(
        self, states: Iterable[Mapping[str, Any]], *, person: bool, others: Iterable[str] = ()
    ) -> None:
        told = [{name: value for name, value in state.items() if isinstance(value, str)} for state in states]
        self.literals = _literals(told, _LITERAL)
        self.sure = [each for each in _literals(told, _SURE) if len(each) >= SURE or " " in each]
        self.names = [list(words(state["name"])) for state in told if state.get("name")]
        self._theirs = Names(_telling(name) for name in self.names)
        self._others = Names(_telling(words(name)) for name in others)
        found = {key for state in told for key in keys(dict(state), person=person)}
        self.keys = {key for key in found if key[0] is not KeyKind.NAME}
        self.phones = {phone(value) for kind, value in self.keys if kind is KeyKind.PHONE}
        self._literal, self._sure = _any_of(self.literals), _any_of(self.sure)

    def is_in(self, text: str | None) -> bool:
        return bool(text) and self.out_of(text) != text

    def out_of(self, text: Any, *, but: str = "") -> Any:
        """A text from around the person without them, and without each word of their name in any form.

        Whom another full name means is left alone, and so are the words of the name in `but`.
        """
        spared = Names([_telling(words(but))])

        def is_named(found: list[Word], bare: str) -> set[int]:
            together = self._theirs.in_pairs(found, bare)
            own = {place for place, word in enumerate(found) if self._theirs.has(word.text)}
            alone = own - self._others.in_pairs(found, bare)
            return together | {place for place in alone if not spared.has(found[place].text)}

        return self._out_of(text, self._literal, is_named)

    def _out_of(
        self, text: Any, literal: re.Pattern[str], is_named: Callable[[list[Word], str], set[int]]
    ) -> Any:
        if not isinstance(text, str):
            return text
        bare = literal.sub(ERASED, text)
        found = placed(bare)
        named = is_named(found, bare)
        spans = {
            (word.start, word.end)
            for place, word in enumerate(found)
            if place in named or word.text in self.phones
        }
        for start, end in sorted(spans, reverse=True):
            bare = f"{bare[:start]}{ERASED}{bare[end:]}"
        return bare

    def is_same(self, name: str, value: Any) -> bool:
        """Whether a field of another row holds what this person is known by."""
        if not isinstance(value, str):
            return False
        if name == "name":
            found = sorted(core(words(value)))
            return any(found == sorted(core(each)) for each in self.names)
        return bool(keys({name: value}, person=True) & self.keys) or self.is_literally(value)

    def is_literally(self, value: str) -> bool:
        return value.strip().casefold() in self.literals

    def all_out_of(self, value: Any) -> Any:
        """A document of JSON about anybody without the person: what is surely theirs, and nothing else."""
        if isinstance(value, dict):
            return {self.all_out_of(name): self.all_out_of(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.all_out_of(part) for part in value]
        return self._out_of(value, self._sure, self._theirs.whole)


def _telling(name: Iterable[str]) -> list[str]:
    """The words of a name that stand for somebody."""
    return [word for word in core(name) if len(word) >= SHORTEST and word not in LEGAL_FORMS]


def _literals(states: Iterable[Mapping[str, str]], fields: Iterable[str]) -> list[str]:
    """The values as they are written, the longest first."""
    found = {state[name].strip().casefold() for state in states for name in fields if state.get(name)}
    return sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True)


def _any_of(literals: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, literals)) or r"(?!)", re.IGNORECASE)
