"""Rows are found by the tags they carry

Revision: 0020, after 0019
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from alembic import op
from sqlalchemy import Connection, text

from app import search_index
from app.words import tag_line

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = {"clients": "client_tags", "contacts": "contact_tags", "deals": "deal_tags"}
LINES = 4  # of what a row without tags is found by
AT_ONCE = 1_000


def upgrade() -> None:
    _renew(lambda found, tags: "\n".join([*found, "".join(map(tag_line, tags))]))


def downgrade() -> None:
    _renew(lambda found, _tags: "\n".join(found))


def _renew(words: Any) -> None:
    connection = op.get_bind()
    for table, links in TABLES.items():
        tagged = _tagged(connection, table, links)
        while rows := list(islice(tagged, AT_ONCE)):
            new = [(row_id, words(found.split("\n")[:LINES], tags)) for row_id, found, tags, _ in rows]
            alive = {row_id for row_id, _, _, binned in rows if not binned}
            search_index.take_out(connection, table, [row[:2] for row in rows if row[0] in alive])
            search_index.put(connection, table, [entry for entry in new if entry[0] in alive])
            statement = text(f"UPDATE {table} SET search_text = :found WHERE id = :row")  # noqa: S608
            connection.execute(statement, [{"row": row_id, "found": found} for row_id, found in new])


def _tagged(connection: Connection, table: str, links: str) -> Iterator[tuple[int, str, list[int], bool]]:
    """The rows that carry tags: what they are found by, the tags, and whether they are deleted."""
    query = text(
        f"SELECT t.id, t.search_text, t.deleted_at, l.tag_id FROM {table} t JOIN {links} l ON l.row_id = t.id"  # noqa: S608
        " ORDER BY t.id, l.tag_id"
    )
    last: tuple[int, str, list[int], bool] | None = None
    for row in connection.execute(query).all():
        if last is not None and last[0] == row.id:
            last[2].append(row.tag_id)
            continue
        if last is not None:
            yield last
        last = row.id, row.search_text, [row.tag_id], row.deleted_at is not None
    if last is not None:
        yield last
