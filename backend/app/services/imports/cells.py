"""A row of the file by our own fields."""

PROTECTED = tuple("=+-@\t\r\n'＝＋－＠")
"""With what a text begins that a sheet would take for a formula; and the apostrophe that says it is none."""
NOTHING = frozenset({"-", "—", "–", "не закрыта", "не закрыто", "не указана", "не указано", "нет данных",
                     "n/a", "null", "none", "(none)", "not closed", "0000-00-00", "00.00.0000"})  # fmt: skip
JOINED = {"deal.description": "\n", "client.notes": "\n", "contact.notes": "\n", "client.address": ", "}


class Cells:
    """A row by the keys of our fields."""

    def __init__(
        self, columns: dict[str, list[str]], cells: dict[str, str], *, as_it_is: bool = False
    ) -> None:
        self._columns = columns
        self._cells = cells
        self._clean = str if as_it_is else _clean

    def all(self, key: str) -> list[str]:
        """What the columns of a field hold, empty ones left out."""
        columns = self._columns.get(key)
        if not columns:
            return []
        return [text for column in columns if (text := self._clean(self._cells[column]))]

    def text(self, key: str) -> str:
        """The first of them, or all in one for fields that hold several lines."""
        columns = self._columns.get(key)
        if not columns:
            return ""
        if len(columns) == 1:
            return self._clean(self._cells[columns[0]])
        found = self.all(key)
        if key in JOINED:
            return JOINED[key].join(dict.fromkeys(found))
        return found[0] if found else ""

    def value(self, key: str) -> str:
        """A text that is a number, a day or a word; what says «nothing» is nothing."""
        text = self.text(key)
        return "" if text and text.casefold() in NOTHING else text

    def named(self, key: str) -> list[str]:
        """Lines like «Город: Тула», for columns that we have no field for."""
        lines = {}
        for column in self._columns.get(key, ()):
            if text := self._clean(self._cells[column]):
                lines[column.rpartition(" (")[0] if column.endswith(")") else column] = text
        return [f"{column}: {text}" for column, text in lines.items()]


def _clean(text: str) -> str:
    """Without spaces around it, and without the apostrophe that keeps Excel from reading a formula."""
    bare = text.strip()
    return bare[1:] if len(bare) > 1 and bare[0] == "'" and bare[1] in PROTECTED else bare


def harmless(text: str) -> str:
    """With the apostrophe that `_clean` takes off again."""
    return f"'{text}" if text.startswith(PROTECTED) else text
