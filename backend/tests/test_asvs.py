"""The table of ASVS in the documentation names every requirement of its level, and tests that are there."""

import ast
import re
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent
TABLE = (TESTS.parent.parent / "docs" / "security-asvs.md").read_text(encoding="utf-8")

ASKED = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2  2.1.1-3 2.2.1-3 2.3.1-4 2.4.1-1
3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2  4.1.1-3 4.2.1-1 4.3.1-2 4.4.1-4
5.1.1-1 5.2.1-3 5.3.1-2 5.4.1-3  6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4
7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2  8.1.1-2 8.2.1-3 8.3.1-1 8.4.1-1  9.1.1-3 9.2.1-4
10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3
11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1-1 11.6.1-1  12.1.1-3 12.2.1-2 12.3.1-4
13.1.1-1 13.2.1-5 13.3.1-2 13.4.1-5  14.1.1-2 14.2.1-4 14.3.1-3  15.1.1-3 15.2.1-3 15.3.1-7
16.1.1-1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3  17.1.1-1 17.2.1-4 17.3.1-2
"""
"""The requirements of levels 1 and 2, by section."""

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.*?) \| (.*?) \| (.*?) ?\| (.*?) ?\|$", re.M)


def asked() -> list[str]:
    ids = []
    for part in ASKED.split():
        section, _, numbers = part.rpartition(".")
        first, last = map(int, numbers.split("-"))
        ids += [f"{section}.{number}" for number in range(first, last + 1)]
    return ids


def named_in(file: str) -> set[str]:
    path = TESTS / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_requirement_has_its_row() -> None:
    rows = Counter(found[0] for found in ROW.findall(TABLE))

    assert rows == Counter(asked())


def test_a_row_says_whether_it_is_met_and_a_deviation_says_what_is_missing() -> None:
    rows = ROW.findall(TABLE)
    counted = Counter(met for _, _, met, _, _ in rows)
    print(dict(counted))  # noqa: T201

    assert counted.keys() <= {"yes", "partly", "no", "n/a"}
    assert [row[0] for row in rows if row[2] in ("partly", "no") and not row[3]] == []
    assert [row[0] for row in rows if row[2] == "yes" and not (row[3] or row[4])] == []


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"([\w/]+\.py)::(\w+)", TABLE))
    gone = {(file, name) for file, name in named if name not in named_in(file)}

    assert len(named) > 100
    assert gone == set()
