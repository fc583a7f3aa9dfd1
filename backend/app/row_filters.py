"""Conditions put under a statement wherever it reads a model: how the rules of `policies` get there."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.util import _deep_annotate
from sqlalchemy.sql.visitors import InternalTraversal

from app.models import Base

Rule = Callable[[Any], ColumnElement[bool]]
"""A condition on a model, or on an alias of it."""


class RowFilter(LoaderCriteriaOption):
    """A rule put under a statement wherever it reads the model, under an alias too.

    SQLAlchemy's own option takes one ready condition and would put it beside an alias unchanged; this one
    makes the condition anew for each place. It carries no values (see `ME`), so it can be kept for ever.
    """

    __slots__ = ("rule",)
    inherit_cache = True
    _cache_key_traversal = LoaderCriteriaOption._traverse_internals

    def __init__(self, model: type[Base], rule: Rule) -> None:
        super().__init__(model, rule(model), include_aliases=True)
        self.rule = rule

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        return _deep_annotate(
            self.rule(ext_info.entity),
            {"for_loader_criteria": self},
            detect_subquery_cols=True,
            ind_cols_on_fromclause=True,
        )


class RowFilters(CriteriaOption):
    """All filters of a role as one option of a statement.

    As options of their own they would be looked through for values before each statement; they carry none.
    """

    __slots__ = ("deleted", "filters", "role")
    _cache_key_traversal = [  # noqa: RUF012 - SQLAlchemy wants a list
        ("role", InternalTraversal.dp_string),
        ("deleted", InternalTraversal.dp_boolean),
    ]
    propagate_to_loaders = True

    def __init__(self, role: str, filters: Iterable[RowFilter], *, deleted: bool) -> None:
        self.role = role
        self.deleted = deleted
        self.filters = tuple(filters)

    def process_compile_state(self, compile_state: Any) -> None:
        for each in self.filters:
            each.process_compile_state(compile_state)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:
        for each in self.filters:
            each.process_compile_state_replaced_entities(compile_state, mapper_entities)

    def get_global_criteria(self, attributes: Any) -> None:
        for each in self.filters:
            each.get_global_criteria(attributes)
