"""Where in a text the words stand that were asked for. Pure: no database."""

from collections.abc import Iterator, Sequence

from app.schemas.search import Elsewhere, Marks
from app.seeking import Sought
from app.services.search.ranking import has, resembles
from app.words import TYPO, Word, placed

BEFORE, SHOWN = 30, 120  # characters of a long text: before the first mark, and in all
LONGEST = 4_000  # characters of a text that are looked through for its words


def marks(text: str, question: Sought) -> Marks:
    """The places of all words of the text that answer, in their order and merged where they touch."""
    found: Marks = []
    for start, end in sorted(_marked(placed(text), question)):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _marked(found: Sequence[Word], question: Sought) -> Iterator[tuple[int, int]]:
    asked = {word for term in question.terms for word in term.words}
    for word in found:
        yield from (_within(word, each) for each in asked if has(word.text, each))
    for each in asked:
        if len(each) >= TYPO and not any(has(word.text, each) for word in found):
            yield from ((word.start, word.end) for word in found if resembles(word.text, each))


def _within(word: Word, asked: str) -> tuple[int, int]:
    """The part of a word that was asked for, or the whole word if that is another form of it."""
    at = word.text.find(asked)
    if at < 0 or len(word.text) != word.end - word.start:
        return word.start, word.end
    return word.start + at, word.start + at + len(asked)


def missing(text: str, question: Sought) -> Sought:
    """What of the question the text does not have."""
    found = placed(text)
    left = tuple(
        term
        for term in question.terms
        if not any(
            all(any(resembles(word.text, each) for word in found) for each in way) for way in term.ways
        )
    )
    return Sought(left, question.signs)


def elsewhere(field: str, text: str, question: Sought) -> Elsewhere | None:
    """What is shown of a field that has something of the question; None if it has nothing."""
    text = text[:LONGEST]
    found = marks(text, question)
    if not found:
        return None
    start = max(found[0][0] - BEFORE, 0)
    end = min(start + SHOWN, len(text))
    shown = [(max(first, start) - start, min(last, end) - start) for first, last in found if first < end]
    return Elsewhere(field=field, snippet=text[start:end], marks=shown)
