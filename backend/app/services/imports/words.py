"""Why a row failed or was skipped, in Russian and English. Other codes are those of `app.messages`."""

from dataclasses import dataclass, field
from typing import Any

from app.messages import MESSAGES, Language, say

REASONS: dict[str, tuple[str, str]] = {
    "row_broken": ("строка не читается: кавычка не закрыта или не удвоена, либо ячейка длиннее 128 КБ", "the row can't be read: a quote is not closed or not doubled, or a cell is longer than 128 KB"),
    "cells_count": ("число ячеек не то, что в заголовке", "it has not as many cells as the header"),
    "empty": ("пусто", "empty"),
    "amount_unreadable": ("«{text}» — не сумма", "“{text}” is no amount"),
    "amount_ambiguous": ("«{text}» можно прочесть двояко: укажите decimal в файле соответствий", "“{text}” reads in two ways: set `decimal` in the mapping"),
    "date_unreadable": ("«{text}» — не дата вида {formats}", "“{text}” is no date like {formats}"),
    "stage_unknown": ("этапа «{text}» нет в файле соответствий", "the mapping has no stage “{text}”"),
    "key_repeated": ("номер «{text}» уже был в строке {line}", "the key “{text}” was on line {line} already"),
    "key_long": ("номер длиннее 255 символов", "the key is longer than 255 characters"),
    "client_in_bin": ("клиент «{text}» удалён: восстановите его", "the client “{text}” was deleted: restore it"),
    "unchanged": ("без изменений", "unchanged"),
    "deal_in_bin": ("сделка удалена после прошлого импорта", "the deal was deleted after the last import"),
    "row_empty": ("пустая строка", "an empty row"),
}  # fmt: skip


class Unfit(Exception):
    """A cell can't be what the mapping says it is."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row failed: where, and in words."""

    line: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def say(self, language: Language) -> str:
        return reason(self.code, language, **self.params)


def reason(code: str, language: Language, **params: Any) -> str:
    if code not in REASONS:
        return say(code if code in MESSAGES else "invalid", language, **params)
    russian, english = REASONS[code]
    return (russian if language == "ru" else english).format(**params)
