"""Whether a column's value is in a list that is one parameter: the statement is the same for any length."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[Sequence[int]]):
    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = String() if dialect.name == "sqlite" else ARRAY(BigInteger)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return json.dumps(ids) if dialect.name == "sqlite" else ids


class _listed(FunctionElement[bool]):  # noqa: N801 - reads as the SQL it is
    inherit_cache = True


@compiles(_listed, "sqlite")
def _of_sqlite(element: _listed, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - parts that were compiled


@compiles(_listed, "postgresql")
def _of_postgres(element: _listed, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({ids})"


def listed(column: Any, name: str) -> Any:
    """Whether it is one of the ids in the parameter of that name."""
    return _listed(column, bindparam(name, type_=_Ids()))
