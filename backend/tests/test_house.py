"""The house stays as it was built: imports point down, and each thing is in its own room."""

import ast
import re
import statistics
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic_core import core_schema
from sqlalchemy import Connection

from app import errors
from app.config import BACKEND, Settings
from app.database import Database
from app.messages import FIELD_NAMES, MESSAGES
from app.models import Base, Needed
from app.search_index import is_index

APP = BACKEND / "app"

# From the top down; a room may use what is in its own row and below.
FLOORS = (
    "main cli commands documentation connections logs metrics middleware openapi problems proxies telemetry "
    "webui",
    "routers",
    "deps auth browser idempotency",
    "services jobs",
    "uow source journal writing",
    "policies row_filters listing finding tagging schemas scopes sight",
    "models",
    "database sqlite_loop outages search_index doorbell upgrade aside errors config clock folding identity "
    "keys listed quick sealing seeking stemming totp words lending sequences sql_functions zipping",
    "messages",
)

UPSTAIRS: dict[tuple[str, str], str] = {
    ("services/users.py", "auth"): "an account is changed together with the hash of its password",
    ("services/passwords.py", "auth"): "what is weighed is what will be hashed",
    ("services/resets.py", "auth"): "what is chosen is kept as its hash",
    ("services/second_factor.py", "auth"): "whoever changes it shows that they know the password",
    ("services/logins.py", "auth"): "a login checks a password and ends in a signed token",
}
"""Imports that point up on purpose, each with its reason."""

RAW_SQL = {
    "upgrade.py": "runs before there is a model to ask",
    "aside.py": "copies whole databases",
    "search_index.py": "the index is no model, and is read only beside one",
    "policies.py": "inside a rule no other rule may be applied again",
    "writing.py": "only writes, rows in bulk",
    "models/base.py": "sets an option of every table",
    "models/client.py": "the condition of a partial index",
}

ROLES = {
    "policies.py": "who may do what",
    "models/user.py": "the column",
    "models/__init__.py": "hands on the column's type",
    "schemas/user.py": "the field",
}

COMMITS = {
    "uow.py": "the only commit in the program",
    "upgrade.py": "migrations have their own transaction",
}

DIALECTS = {
    "database.py": "every difference between SQLite and PostgreSQL",
    "sqlite_loop.py": "the driver for one of them",
    "quick.py": "the plain drivers, each in its own way",
    "writing.py": "one can write rows of several kinds in one statement",
    "listed.py": "a list as one value, which they take differently",
    "sql_functions.py": "functions that they write differently",
    "sequences.py": "the two count their ids differently",
    "doorbell.py": "only one of them can notify other processes",
    "search_index.py": "each has an index of its own kind",
    "upgrade.py": "locks differ, and what a migration may do",
    "aside.py": "one is a file",
    "outages.py": "each has its own codes",
    "config.py": "what DATABASE_URL may look like",
    "models/base.py": "options of the tables",
    "models/client.py": "the condition of a partial index",
    "services/backups.py": "a backup is proven in a file of its own",
    "services/doctor.py": "a file may be missing, and stands on a disk that may be full",
    "services/imports/known.py": "keeps its own notes in a temporary file",
    "cli.py": "tells users what each can do",
}

LINES_A_FILE, LINES_A_FUNCTION = 400, 60
LINES_A_HANDLER, MEDIAN_HANDLER = 10, 3


@cache
def trees() -> dict[str, ast.Module]:
    """Every file of the program, parsed, by its path from `app/`."""
    return {
        str(file.relative_to(APP)): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(APP.rglob("*.py"))
    }


def found(kind: Callable[[ast.AST], bool]) -> set[str]:
    """The files that hold such a thing."""
    return {name for name, tree in trees().items() if any(map(kind, ast.walk(tree)))}


def floor_of(room: str) -> int:
    """0 is the top."""
    return next(number for number, floor in enumerate(FLOORS) if room in floor.split())


def room_of(file: str) -> str:
    return file.partition("/")[0].removesuffix(".py")


def imports(tree: ast.Module) -> Iterator[str]:
    """The rooms of the house that a file uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "app":
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("app."))


def test_imports_only_point_down() -> None:
    upward = {
        (file, room)
        for file, tree in trees().items()
        if file != "__init__.py"
        for room in imports(tree)
        if floor_of(room) < floor_of(room_of(file))
    }

    assert upward == set(UPSTAIRS)


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(file) for file in trees()} - {"__init__"}

    assert rooms - set(" ".join(FLOORS).split()) == set()


def test_relative_imports_are_not_used() -> None:
    assert found(lambda node: isinstance(node, ast.ImportFrom) and node.level > 0) == set()


def is_raw_sql(node: ast.AST) -> bool:
    """`text(…)`, and a table that the row filters do not reach."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "text"
    return isinstance(node, ast.Attribute) and node.attr == "__table__"


def test_sql_past_the_row_filters_is_written_in_few_places() -> None:
    assert found(is_raw_sql) == set(RAW_SQL)


def names_a_role(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "Role"
    imported = isinstance(node, ast.ImportFrom) and any(name.name == "Role" for name in node.names)
    compared = isinstance(node, ast.Compare) and any(
        isinstance(part, ast.Constant) and part.value in ("admin", "manager", "employee")
        for part in (node.left, *node.comparators)
    )
    return imported or compared


def test_roles_are_named_only_in_the_policies() -> None:
    assert found(names_a_role) == set(ROLES)


def is_commit(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"


def test_only_the_unit_of_work_commits() -> None:
    assert found(is_commit) == set(COMMITS)


def docstrings(tree: ast.Module) -> set[int]:
    """Texts that are statements of their own: nothing is done with them."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def words(tree: ast.Module) -> Iterator[str]:
    """Every name and every text in a file, but not what is only said about it."""
    said = docstrings(tree)
    for node in ast.walk(tree):
        if id(node) in said:
            continue
        for attribute in ("id", "attr", "arg", "name", "module", "value"):
            word = getattr(node, attribute, None)
            if isinstance(word, str):
                yield word


def test_dialects_are_named_only_where_they_differ() -> None:
    naming = {
        file for file, tree in trees().items() if re.search("sqlite|postgres", "\n".join(words(tree)), re.I)
    }

    assert naming == set(DIALECTS)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function's statements take, its docstring apart."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


def is_handler(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("routes" in ast.dump(decorator) for decorator in function.decorator_list)


def test_handlers_are_one_sentence() -> None:
    lines = {
        function.name: body_lines(function)
        for file, tree in trees().items()
        if room_of(file) == "routers"
        for function in functions(tree)
        if is_handler(function)
    }
    figures = {"handlers": len(lines), "longest": max(lines.values()),
               "median": statistics.median(lines.values())}  # fmt: skip
    print(figures)  # noqa: T201

    assert {name: count for name, count in lines.items() if count > LINES_A_HANDLER} == {}
    assert figures["median"] <= MEDIAN_HANDLER


def test_no_file_and_no_function_is_too_long() -> None:
    files = {name: len((APP / name).read_text(encoding="utf-8").splitlines()) for name in trees()}
    lengths = {
        f"{name}: {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name, tree in trees().items()
        for function in functions(tree)
    }
    longest_file, longest = (
        max(files, key=lambda name: files[name]),
        max(lengths, key=lambda name: lengths[name]),
    )
    print(len(files), "files,", sum(files.values()), "lines")  # noqa: T201
    print("longest file", longest_file, files[longest_file])  # noqa: T201
    print("longest function", longest, lengths[longest])  # noqa: T201
    print("median function", statistics.median(lengths.values()))  # noqa: T201

    assert {name: count for name, count in files.items() if count > LINES_A_FILE} == {}
    assert {name: count for name, count in lengths.items() if count > LINES_A_FUNCTION} == {}


REFUSALS = {
    name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, Exception)
}
PYDANTIC = set(get_args(core_schema.ErrorType))
NOT_FOUND = {f"{mapper.class_.ENTITY}_not_found" for mapper in Base.registry.mappers} | {
    "participant_not_found"
}


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def texts(node: ast.AST) -> set[str]:
    """The texts an expression may come to."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return set().union(*map(texts, node.values))
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def raised() -> set[str]:
    """The codes that the program refuses with: given to an error, or an error's own."""
    codes: set[str] = set()
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in REFUSALS - {"NotFound"} | {
                "PydanticCustomError"
            }:
                codes |= texts(node.args[0]) if node.args else set()
            elif isinstance(node, ast.Call) and called(node) == "_flush_unless":
                codes |= texts(node.args[1])
            elif isinstance(node, ast.ClassDef) and file == "errors.py":
                codes |= {thing.code for thing in [getattr(errors, node.name)] if hasattr(thing, "code")}
    from app.problems import CODES
    from app.uow import REFUSED_BY

    return codes | set(CODES.values()) | set(REFUSED_BY.values())


def test_every_code_has_its_words() -> None:
    assert raised() - MESSAGES.keys() == set()


def test_every_sentence_is_said_somewhere() -> None:
    said = {word for file, tree in trees().items() if file != "messages.py" for word in words(tree)}

    assert MESSAGES.keys() - said - PYDANTIC - NOT_FOUND == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_say_the_same(code: str) -> None:
    russian, english = MESSAGES[code]

    assert russian.strip()
    assert english.strip()
    assert sorted(re.findall(r"{(\w+)}", russian)) == sorted(re.findall(r"{(\w+)}", english))


def test_every_field_a_stage_may_ask_for_has_a_name() -> None:
    assert FIELD_NAMES.keys() == set(Needed)


def is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """The search's index is no model; FTS5 keeps several tables for one."""
    return not (kind == "table" and is_index(name))


def differences(connection: Connection) -> Any:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "include_name": is_modelled}
    )
    return compare_metadata(context, Base.metadata)


# Some are on PostgreSQL only (`alive_latest`).
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
async def test_the_migrations_lead_to_the_models(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


EXAMPLE = BACKEND / ".env.example"


def test_every_setting_is_in_the_example_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name, raising=False)
    names = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.M)

    assert names == list(Settings.model_fields)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_the_example_explains_each_setting_and_holds_no_secret() -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").strip().split("\n\n")
    settings = [block for block in blocks if re.search(r"^[A-Z_]+=", block, re.M)]

    assert [block for block in settings if not block.startswith("# ")] == []
    assert len(settings) == len(Settings.model_fields)
    assert any(block.endswith("\nSECRET_KEY=") for block in settings)


def test_every_file_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = {
        name
        for name, tree in trees().items()
        if tree.body and ast.get_docstring(tree) is None and room_of(name) != "routers"
    }

    assert silent == set()


def test_the_paths_of_the_contract_are_there() -> None:
    fixed = """models/user.py models/client.py models/deal.py models/task.py models/activity.py
        routers/auth.py routers/pipelines.py routers/deals.py auth.py config.py database.py main.py"""

    assert [name for name in fixed.split() if not (APP / name).is_file()] == []
    assert [
        name
        for name in ("create_admin.py", "init_pipeline.py", "requirements.txt", ".env.example")
        if not Path(BACKEND / name).is_file()
    ] == []
