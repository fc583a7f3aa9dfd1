"""What an uploaded file is: which system wrote it, what each column is, and which stages it names."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from app.services.imports.fields import KEYS
from app.services.imports.formats import FORMATS, Format, bare, recognise
from app.services.imports.guessing import SURE, guess
from app.services.imports.opening import open_any
from app.services.imports.table import Row, Table

LOOKED_AT = 2_000  # rows
REASON = "Причина (не импортируется)"
"""The column of a file of failed rows that says why they failed."""
SAMPLE, SAMPLE_LENGTH = 3, 100
MOST_STAGES = 200
MOST_VALUES = 40
KEPT = 0.4  # how sure it is that an unknown column of a known format belongs into the notes
SINGLE = frozenset(
    {"deal.title", "deal.amount", "deal.stage", "deal.pipeline", "deal.manager", "deal.key", "client.name",
     "client.key", "contact.name", "contact.key"}
)  # fmt: skip


@dataclass(slots=True)
class Recognised:
    """A file that can be read, and how we would read it."""

    table: Table
    format: Format | None
    columns: list[dict[str, Any]]
    mapping: dict[str, Any]
    stages: list[dict[str, Any]]
    rows_estimate: int
    warnings: list[dict[str, Any]] = field(default_factory=list)


def recognise_file(path: Path, *, encoding: str = "auto", delimiter: str = "auto") -> Recognised:
    """Open a file and look at its first rows.

    Raises:
        BadFile: it is none of ours, damaged or dangerous.
    """
    table = open_any(path, encoding=encoding, delimiter=delimiter)
    rows, read = _first_rows(table)
    known = recognise(table.header)
    columns = _columns(table.header, rows, known)
    mapping = mapping_of(columns, known)
    mapping["day_first"] = _day_first(columns, rows, default=known.day_first if known else True)
    found = Recognised(
        table, known, columns, mapping, stages_of(rows, mapping["columns"]), _estimate(table, len(rows), read)
    )
    found.warnings = _warnings(found, rows)
    return found


def _first_rows(table: Table) -> tuple[list[Row], int]:
    rows, read = [], 0
    for row, read in islice(table.rows(), LOOKED_AT):  # noqa: B007 - the last one is told
        rows.append(row)
    return rows, read


def _estimate(table: Table, rows: int, read: int) -> int:
    """How many rows there are, by how much of the file the first ones take."""
    if rows < LOOKED_AT or not read:
        return rows
    return max(rows, round(rows * table.size / read))


def _columns(header: Sequence[str], rows: Sequence[Row], known: Format | None) -> list[dict[str, Any]]:
    taken: set[str] = set()
    columns = []
    for name in header:
        values = _sample(rows, name)
        key, confidence = _proposal(name, values, known)
        if key in SINGLE and key in taken and known is None:
            key, confidence = None, 0.0
        if key:
            taken.add(key)
        shown = [value[:SAMPLE_LENGTH] for value in values[:SAMPLE]]
        columns.append(
            {
                "name": name,
                "sample": shown,
                "field": key,
                "confidence": confidence,
                "values": _few(rows, name),
            }
        )
    return columns


def _sample(rows: Sequence[Row], name: str) -> list[str]:
    found = dict.fromkeys(value.strip() for row in rows[:200] if (value := row.cells.get(name, "")))
    return [value for value in found if value][: 4 * SAMPLE]


def _few(rows: Sequence[Row], name: str) -> dict[str, int] | None:
    """The values of a column with few different ones, such as stages have, counted."""
    counted = Counter(value[:SAMPLE_LENGTH] for row in rows if (value := row.cells.get(name, "").strip()))
    return dict(counted) if len(counted) <= MOST_VALUES else None


def _proposal(name: str, values: Sequence[str], known: Format | None) -> tuple[str | None, float]:
    """For a known format its own table; what else is there is kept in the notes of what the row is about."""
    if bare(name) == bare(REASON):
        return None, 0.0
    if known is None:
        return guess(name, values)
    if bare(name) in known.columns:
        return known.columns[bare(name)], 1.0
    if bare(name) in known.ignored:
        return None, 0.0
    key, confidence = guess(name, values)
    if key in ("contact.phone", "contact.email", "client.inn") and confidence >= SURE:
        return key, confidence
    return f"{known.main}.other", KEPT


def mapping_of(columns: Sequence[dict[str, Any]], known: Format | None) -> dict[str, Any]:
    """The proposal as a mapping that may be sent back as it is."""
    chosen = {column["name"]: column["field"] for column in columns if column["field"]}
    return {
        "main": known.main if known else _main(set(chosen.values())),
        "columns": chosen,
        "source": known.source if known else "file",
        "pipeline": known.pipeline if known else None,
    }


def _main(keys: set[str]) -> str:
    """What the rows of an unknown file are about."""
    if keys & {"deal.title", "deal.amount", "deal.stage", "deal.key"}:
        return "deal"
    return "contact" if {key for key in keys if key.startswith("contact.")} else "client"


def stages_of(rows: Sequence[Row], columns: dict[str, str | None]) -> list[dict[str, Any]]:
    """The stages that the first rows name, with how many of them stand there."""
    by_key: dict[str, list[str]] = {}
    for column, key in columns.items():
        by_key.setdefault(key or "", []).append(column)
    if "deal.stage" not in by_key:
        return []
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.broken is None:
            stage, pipeline = (_first(row, by_key.get(key, ())) for key in ("deal.stage", "deal.pipeline"))
            if stage and len(counted) < MOST_STAGES:
                counted[pipeline, stage] += 1
    return [{"pipeline": pipeline or None, "value": stage, "rows": count}
            for (pipeline, stage), count in counted.items()]  # fmt: skip


def _first(row: Row, columns: Sequence[str]) -> str:
    return next((text for column in columns if (text := row.cells.get(column, "").strip())), "")


def _day_first(columns: Sequence[dict[str, Any]], rows: Sequence[Row], *, default: bool) -> bool:
    """Whether 3/4/2026 is in April; the first date that can be read in one way only decides."""
    dated = [column["name"] for column in columns if (column["field"] or "").endswith(("_at", "_date"))]
    for row in rows:
        for column in dated:
            parts = row.cells.get(column, "").strip()[:10].split("/")
            if len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit():  # noqa: PLR2004 - day, month, year
                if int(parts[0]) > 12:  # noqa: PLR2004
                    return True
                if int(parts[1]) > 12:  # noqa: PLR2004
                    return False
    return default


def _warnings(found: Recognised, rows: Sequence[Row]) -> list[dict[str, Any]]:
    warnings: list[dict[str, Any]] = []
    filled = [column for column in found.columns if column["sample"]]
    left = [column["name"] for column in filled if not column["field"]]
    kept = [column["name"] for column in filled if column["confidence"] == KEPT]
    broken = [row for row in rows if row.broken]
    fields = {column["field"] for column in found.columns}
    if found.format is None:
        warnings.append({"code": "format_unknown", "params": {}})
    if left:
        warnings.append({"code": "columns_left_out", "params": {"columns": ", ".join(left[:50])}})
    if kept:
        warnings.append({"code": "columns_kept", "params": {"columns": ", ".join(kept[:50])}})
    if broken:
        warnings.append({"code": "rows_broken", "params": {"count": len(broken), "line": broken[0].line}})
    if found.mapping["main"] == "deal" and "deal.key" not in fields:
        warnings.append({"code": "no_key", "params": {}})
    if "contact.name" in fields or "contact.first_name" in fields:
        warnings.append({"code": "people_become_clients", "params": {}})
    return warnings


def title_of(key: str | None) -> str | None:
    """The name of a format, for people."""
    return next((known.title for known in FORMATS if known.key == key), None)


def unknown_fields(columns: dict[str, str | None], own: Collection[str]) -> list[str]:
    return sorted({key for key in columns.values() if key and key not in KEYS and key not in own})
