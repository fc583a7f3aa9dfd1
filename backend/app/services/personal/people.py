"""People's names in texts, in any form."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from app.services.personal.forms import forms, is_declined
from app.words import Word, stem

FULL = 2  # words of a name that together mean one person
_PATRONYMICS = ("вич", "ьич", "вна", "чна")

Meant = set[tuple[int, int]]
"""Which name, and which of its words."""


class Names:
    """Several names, each a list of folded words."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        self._names = [list(name) for name in names]
        self._declined: defaultdict[str, Meant] = defaultdict(set)
        self._stems: defaultdict[str, Meant] = defaultdict(set)
        for number, name in enumerate(self._names):
            for place, word in enumerate(name):
                for form in forms(word):
                    self._declined[form].add((number, place))
                if not is_declined(word):
                    self._stems[stem(word)].add((number, place))

    def has(self, word: str) -> bool:
        """Whether it is a word of one of the names, in some form."""
        return bool(self._meant(word))

    def _meant(self, word: str) -> Meant:
        return self._declined.get(word, set()) | self._stems.get(stem(word), set())

    def in_pairs(self, found: Sequence[Word], text: str) -> set[int]:
        """The places of words beside which another word of the same name stands."""
        return {
            place
            for before, after in _adjacent(found, text)
            if _of_one_name(self._meant(found[before].text), self._meant(found[after].text))
            for place in (before, after)
        }

    def whole(self, found: Sequence[Word], text: str) -> set[int]:
        """The places of words that together are one of the names; a patronymic may be missing."""
        paired = self.in_pairs(found, text)
        runs: list[list[int]] = []
        for place in sorted(paired):
            if runs and (runs[-1][-1], place) in set(_adjacent(found, text)):
                runs[-1].append(place)
            else:
                runs.append([place])
        return {
            place for run in runs if self._is_whole([found[place].text for place in run]) for place in run
        }

    def _is_whole(self, run: Sequence[str]) -> bool:
        meant: Meant = set().union(*map(self._meant, run))
        for number, name in enumerate(self._names):
            needed = {place for place, word in enumerate(name) if not word.endswith(_PATRONYMICS)}
            if len(needed) >= FULL and {(number, place) for place in needed} <= meant:
                return True
        return False


def _adjacent(found: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    """The places of words with nothing but spaces between them."""
    for place in range(len(found) - 1):
        between = text[found[place].end : found[place + 1].start]
        if found[place].end < found[place + 1].start and between.isspace():
            yield place, place + 1


def _of_one_name(first: Meant, second: Meant) -> bool:
    """Whether two words are different ones of the same name."""
    return any(number == other and a != b for number, a in first for other, b in second)
