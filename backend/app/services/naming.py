"""What rows of every kind are called: in lists of deleted rows, of changes and of conflicts."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.journal import UNRECORDED
from app.models import Base, Searchable
from app.uow import UnitOfWork


def _parents_first() -> dict[str, type[Base]]:
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    models: list[type[Base]] = [by_table[table] for table in Base.metadata.sorted_tables]
    return {model.ENTITY: model for model in models if not issubclass(model, UNRECORDED)}


MODELS = _parents_first()
"""The models that the journal keeps, by what they are called there; what others refer to comes first."""


def name_column(model: type[Base]) -> Any:
    """The field a row is called by; None for rows without a name, such as somebody's part in a deal."""
    if issubclass(model, Searchable):
        return getattr(model, model.SEARCHED[0])
    return getattr(model, "name", None)


async def names(uow: UnitOfWork, model: type[Base], ids: Iterable[int]) -> dict[int, str]:
    """What these rows are called, deleted ones too, as far as the actor sees them."""
    column = name_column(model)
    if column is None:
        return {}
    with uow.deleted():
        found = await uow.session.execute(select(model.id, column).where(model.id.in_(ids)))
    return {row_id: name for row_id, name in found}  # noqa: C416 - a Row is not a pair to mypy
