"""Who of many people sees which rows: the rules of `policies.py`, asked once for all of them.

`ME` becomes the id of a person in the same statement. Whoever has lost the role they are asked for, or was
deactivated, sees nothing.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    cast,
    column,
    literal_column,
    select,
    true,
    values,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.visitors import replacement_traverse

from app.models import Base, User
from app.policies import ME, VISIBLE
from app.row_filters import Rule

_person = aliased(User, name="person")

# A name and no column: a subquery would otherwise read the table of people itself, and see for everybody.
_THE_PERSON: ColumnElement[int] = literal_column("person.id", BigInteger)


def _of_the_person(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    def replace(element: Any, **_: Any) -> Any:
        is_me = isinstance(element, BindParameter) and element.key == ME.key
        return _THE_PERSON if is_me else None

    told: ColumnElement[bool] = replacement_traverse(condition, {}, replace)
    return told


def _asked(role: str) -> tuple[ColumnElement[bool], ...]:
    people = _person.id.in_(bindparam("people", expanding=True))
    return people, _person.role == role, _person.is_active.is_(True)


@cache
def who_sees(model: type[Base], role: str) -> Select[int, int]:
    """(person, row), for those of `people`, all of this role, and those of `rows` that they see."""
    pairs = select(_person.id, model.id).select_from(_person).join(model, true())
    query = pairs.where(model.id.in_(bindparam("rows", expanding=True)), *_asked(role))
    rule = _rule(model, role)
    return query.where(_of_the_person(rule(model))) if rule else query


def who_saw(model: type[Base], role: str, states: Mapping[int, Mapping[str, Any]]) -> Select[int, int]:
    """(person, key), for those of `people` who would see a row in the state that is kept under this key.

    Only the row itself is as it was; what the rule asks of other rows, it asks of them as they are.
    """
    names = sorted(decisive(model, role) | {"id"})
    whole = [column(name, BigInteger) for name in names]
    rows = [(key, *(state.get(name) for name in names)) for key, state in states.items()]
    were = values(column("state_key", BigInteger), *whole, name="were").data(rows).cte("were")
    # PostgreSQL takes a column of nothing but nulls for a text.
    was = select(were.c.state_key, *(cast(were.c[name], BigInteger).label(name) for name in names)).subquery(
        "was"
    )
    pairs = select(_person.id, was.c.state_key).select_from(_person).join(was, true())
    query = pairs.where(*_asked(role))
    rule = _rule(model, role)
    return query.where(_of_the_person(rule(was.c))) if rule else query


@cache
def decisive(model: type[Base], role: str) -> frozenset[str]:
    """The fields of a row itself by which the rule decides."""
    rule, reader = _rule(model, role), _Reader(model)
    if rule:
        rule(reader)
    return frozenset(reader.read)


def _rule(model: type[Base], role: str) -> Rule | None:
    rules: Mapping[Any, Mapping[type[Base], Rule]] = VISIBLE
    return rules[role].get(model)


class _Reader:
    """A row that remembers which of its fields were asked for."""

    def __init__(self, model: type[Base]) -> None:
        self._model = model
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._model, name)


def by_role(actors: Iterable[Any]) -> dict[str, set[int]]:
    """The people among the actors, by their role."""
    found: dict[str, set[int]] = {}
    for actor in actors:
        found.setdefault(actor.role, set()).add(actor.id)
    return found
