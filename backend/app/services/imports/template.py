"""How a field of ours is made from the columns of a file: `{product} — {account}`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PART = re.compile(r"([^{}]*)\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in braces; text alone is a constant.

    An empty cell takes the text before it along, so that «{product} — {account}» without an account is
    the product alone.
    """

    parts: tuple[tuple[str, str], ...]
    end: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for _, column in self.parts)

    def fill(self, cells: Mapping[str, str]) -> str:
        text = ""
        for place, (before, column) in enumerate(self.parts):
            cell = cells[column].strip()
            if cell:
                text += (before if text or place == 0 else "") + cell
        return text + self.end if text or not self.parts else ""


def parse(text: str) -> Template:
    """Raises ValueError for a brace that is not closed."""
    parts = tuple((before, column.strip()) for before, column in _PART.findall(text))
    end = _PART.sub("", text)
    if "{" in end or "}" in end:
        raise ValueError("a brace is not closed; a column is written {column}")
    return Template(parts, end)
