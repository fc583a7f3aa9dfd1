"""Which fields refer to which rows, as the tables say it."""

from functools import cache

from sqlalchemy import inspect

from app.models import Base

Reference = tuple[str, type[Base]]
"""A field, and the model whose id it holds."""


@cache
def references(model: type[Base]) -> tuple[Reference, ...]:
    """The fields of a model that refer to other rows and keep those from being removed."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    mapper = inspect(model)
    return tuple(
        (mapper.get_property_by_column(key.parent).key, by_table[key.column.table])
        for key in sorted(mapper.local_table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.name == "id" and key.ondelete is None
    )


@cache
def referrers(model: type[Base]) -> tuple[tuple[type[Base], str], ...]:
    """The models and their fields that refer to this one."""
    others: list[type[Base]] = sorted(
        (mapper.class_ for mapper in Base.registry.mappers), key=lambda other: other.__name__
    )
    return tuple((other, name) for other in others for name, target in references(other) if target is model)
