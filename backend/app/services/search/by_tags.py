"""Rows found by the tags they carry: a question is told which tags are called what it asks for."""

from itertools import takewhile
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.models import Tag
from app.seeking import Sought, Term, sought
from app.services.search.ranking import answers, has
from app.uow import UnitOfWork
from app.words import stem, words

MOST = 32  # tags for one word: those called just so come first, then the oldest


async def understood(uow: UnitOfWork, text: str) -> Sought:
    """What somebody looks for, among the tags too; one statement, whatever is asked."""
    question = sought(text)
    if not question.terms:
        return question
    tags = [(list(words(row.name)), row.id) for row in await uow.session.execute(_called(question))]
    return question.tagged(lambda term: _fitting(term, tags))


def _called(question: Sought) -> Any:
    """Tags that may be meant, under the names they have by now: renamed, or as what they were merged into."""
    known, meant = aliased(Tag), aliased(Tag)
    likely = [meant.name_key.contains(_constant_part(word)) for term in question.terms for word in term.words]
    return (
        select(meant.name, known.id)
        .join(meant, meant.id == func.coalesce(known.merged_into_id, known.id))
        .where(meant.deleted_at.is_(None), or_(*likely))
        .order_by(known.id)
    )


def _constant_part(word: str) -> str:
    """What all forms of a word begin with."""
    letters = takewhile(lambda pair: pair[0] == pair[1], zip(word, stem(word), strict=False))
    return "".join(letter for letter, _ in letters) or word


def _fitting(term: Term, tags: list[tuple[list[str], int]]) -> list[int]:
    found = [(name != [*term.ways[0]], tag_id) for name, tag_id in tags if answers(term, name, has)]
    return [tag_id for _, tag_id in sorted(found)[:MOST]]
