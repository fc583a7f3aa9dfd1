"""Finds a person in texts: by name in any form, by phone in any writing, by addresses."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.identity import KeyKind, keys
from app.words import LEGAL_FORMS, core, phone, placed, stem, words

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
    """What a person is known by, of now and of earlier."""

    def __init__(self, states: Iterable[Mapping[str, Any]], *, person: bool) -> None:
        told = [{name: value for name, value in state.items() if isinstance(value, str)} for state in states]
        self.literals = _literals(told, _LITERAL)
        self.sure = [each for each in _literals(told, _SURE) if len(each) >= SURE or " " in each]
        self.names = [list(words(state["name"])) for state in told if state.get("name")]
        self.stems = {
            stem(word) for name in self.names for word in core(name) if len(word) >= SHORTEST
        } - LEGAL_FORMS
        found = {key for state in told for key in keys(dict(state), person=person)}
        self.keys = {key for key in found if key[0] is not KeyKind.NAME}
        self.phones = {phone(value) for kind, value in self.keys if kind is KeyKind.PHONE}
        self._literal, self._sure = _any_of(self.literals), _any_of(self.sure)

    def is_in(self, text: str | None) -> bool:
        return bool(text) and self.out_of(text) != text

    def out_of(self, text: Any, *, names: bool = True) -> Any:
        """A text from around the person without them; `names`: also without each word of the name."""
        return self._out_of(text, self._literal, names=names)

    def _out_of(self, text: Any, literal: re.Pattern[str], *, names: bool) -> Any:
        if not isinstance(text, str):
            return text
        bare = literal.sub(ERASED, text)
        spans = [
            (word.start, word.end)
            for word in placed(bare)
            if word.text in self.phones or (names and stem(word.text) in self.stems)
        ]
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
        return self._out_of(value, self._sure, names=False)


def _literals(states: Iterable[Mapping[str, str]], fields: Iterable[str]) -> list[str]:
    """The values as they are written, the longest first."""
    found = {state[name].strip().casefold() for state in states for name in fields if state.get(name)}
    return sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True)


def _any_of(literals: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, literals)) or r"(?!)", re.IGNORECASE)
