"""Whether a row is found by what somebody looks for, as a condition: lists and the search share it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true

from app.models import Searchable
from app.search_index import Asked, answers, index_of
from app.seeking import Sought

Patterns = Sequence[Sequence[Sequence[Sequence[Any]]]]
"""By term, way and word: LIKE patterns, or parameters for them."""


def finds(model: type[Any], question: Sought) -> ColumnElement[bool]:
    """The rows that answer the question; all of them if nothing is asked."""
    if question.is_blank:
        return true()
    return and_(model.id.in_(entries(model, question.anywhere)), fits(model, question.patterns))


def entries(model: type[Any], asked: Any) -> Select[tuple[int]]:
    """The ids that the index answers with; `asked` may be a parameter."""
    index = index_of(model.__tablename__)
    parameter = asked if not isinstance(asked, str) else bindparam(None, asked, type_=Asked())
    return select(index.c.rowid).where(answers(index.c.tokens, parameter))


def fits(model: type[Searchable], patterns: Patterns) -> ColumnElement[bool]:
    """The index does not know in what order the parts of a word stand; the row's own text does."""
    return and_(
        true(),
        *(
            or_(*(and_(*(or_(*(like(model, each) for each in word)) for word in way)) for way in term))
            for term in patterns
        ),
    )


def like(model: type[Searchable], pattern: Any) -> ColumnElement[bool]:
    return model.search_text.like(pattern, escape="/")
