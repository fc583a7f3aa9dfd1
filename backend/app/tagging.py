"""Whether a row carries tags, as a condition: lists, the board, bulk changes and views share it."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased

from app.database import MAX_ID
from app.folding import fold
from app.listing import Where
from app.models import LINKS, Tag
from app.schemas.base import Sought

MOST = 50

Names = Annotated[list[Sought], Field(max_length=MOST)]
"""Tags in a filter, by name or id: a number is an id."""


def any_of(model: type[Any]) -> Where:
    """The row carries one of the tags."""
    return Where(lambda names: _carries(model, names))


def all_of(model: type[Any]) -> Where:
    """The row carries every one of the tags."""
    return Where(lambda names: and_(true(), *(_carries(model, [name]) for name in names)))


def none_of(model: type[Any]) -> Where:
    """The row carries none of the tags."""
    return Where(lambda names: ~_carries(model, names))


def _carries(model: type[Any], names: Sequence[str]) -> ColumnElement[bool]:
    link = LINKS[model]
    found: ColumnElement[bool] = model.id.in_(select(link.row_id).where(link.tag_id.in_(_ids(names))))
    return found


def _ids(names: Sequence[str]) -> Select[int]:
    """The tags meant, and all that were merged into them; no deleted ones."""
    asked, meant, other = aliased(Tag), aliased(Tag), aliased(Tag)
    return (
        select(other.id)
        .join(meant, meant.id == func.coalesce(other.merged_into_id, other.id))
        .join(asked, meant.id == func.coalesce(asked.merged_into_id, asked.id))
        .where(_named(asked, names), meant.deleted_at.is_(None))
    )


def _named(tag: Any, names: Sequence[str]) -> ColumnElement[bool]:
    ids = [int(name) for name in names if is_id(name)]
    keys = [fold(name) for name in names if not is_id(name)]
    return or_(false(), tag.id.in_(ids), and_(tag.deleted_at.is_(None), tag.name_key.in_(keys)))


def is_id(name: str) -> bool:
    return bool(re.fullmatch(r"\d{1,16}", name, re.ASCII)) and 0 < int(name) <= MAX_ID
