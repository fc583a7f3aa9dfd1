"""Why a row failed or was skipped, in Russian and English. Other codes are those of `app.messages`."""

from dataclasses import dataclass, field
from typing import Any

from app.messages import MESSAGES, Language, say
from app.models import Outcome

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
    "own_missing": ("нет значения обязательного поля «{name}»", "the required field “{name}” has no value"),
    "taken": ("такое значение уже есть у другой записи, а по правилам может быть только у одной", "another row has this value already, and only one may have it"),
    "unchanged": ("без изменений", "unchanged"),
    "deal_in_bin": ("сделка удалена после прошлого импорта", "the deal was deleted after the last import"),
    "row_empty": ("пустая строка", "an empty row"),
    "joined": ("ещё один товар той же сделки, записан в неё", "one more product of the same deal, which it went into"),
    "exists": ("уже есть, обновление выключено", "it is there already, and updates are off"),
    "client_bin": ("клиент удалён после прошлого импорта", "the client was deleted after the last import"),
    "contact_bin": ("контакт удалён после прошлого импорта", "the contact was deleted after the last import"),
    "date_ambiguous": ("«{text}» можно прочесть двояко: укажите day_first", "“{text}” reads in two ways: set `day_first`"),
    "pipeline_in_archive": ("воронка «{text}» в архиве", "the pipeline “{text}” is archived"),
    "number_unreadable": ("«{text}» — не число", "“{text}” is no number"),
    "nobody_named": ("нет ни названия, ни имени, ни телефона, ни e-mail", "there is no name, phone or e-mail"),
    # what is wrong with a whole file
    "file_missing": ("файла нет", "there is no such file"),
    "file_empty": ("файл пуст: в первой строке должны быть названия колонок", "the file is empty; its first line must name the columns"),
    "header_broken": ("строка 1 не читается: кавычка не закрыта или не удвоена", "line 1 can't be read: a quote is not closed or not doubled"),
    "file_damaged": ("UTF-8, но повреждён на байте {byte}. Сохраните файл заново или укажите кодировку", "UTF-8, but damaged at byte {byte}. Save it anew, or name its --encoding"),
    "file_encoding": ("похоже на {encoding}, но на байте {byte} это не так. Укажите кодировку", "looks like {encoding}, but is not at byte {byte}. Name its --encoding"),
    "format_unknown": ("Формат не узнан: проверьте, какая колонка чем станет.", "The format is unknown: check what each column becomes."),
    "columns_left_out": ("Не попадут в CRM: {columns}.", "Left out: {columns}."),
    "columns_kept": ("Своего поля нет, сохранятся в описании с названием колонки: {columns}.", "No field of ours, kept in the description by the column's name: {columns}."),
    "rows_broken": ("Не читаются строки: {count}, первая из них — {line}.", "Rows that can't be read: {count}, the first of them on line {line}."),
    "no_key": ("Номера сделки нет: повторный импорт узнает сделку по названию, клиенту, сумме и дате.", "There is no number of the deal: a second import knows it by title, client, amount and date."),
    "people_become_clients": ("Человек без компании станет клиентом со своим именем и контактом у этого клиента.", "A person without a company becomes a client of that name, and its contact."),
    "file_line_long": ("строка {line} длиннее {most} знаков: это точно таблица?", "line {line} is longer than {most} characters: is this a CSV file?"),
    "file_columns": ("колонок {count}, а можно не больше {most}", "it has {count} columns; at most {most} are taken"),
    "file_too_broken": ("больше {most} строк не читаются, последняя — {line}: проверьте кавычки и разделитель", "more than {most} rows can't be read, the last of them on line {line}: check the quotes and the delimiter"),
    "file_kind": ("это {kind}, а нужна таблица: CSV, XLSX или выгрузка Битрикс24 в .xls", "this is {kind}, but a table is needed: CSV, XLSX or Bitrix24's .xls export"),
    "xlsx_encrypted": ("файл защищён паролем либо это старый .xls. Сохраните его как .xlsx без пароля или как CSV", "it is protected by a password, or an old .xls. Save it as .xlsx without a password, or as CSV"),
    "xlsx_macros": ("в файле макросы. Сохраните его как .xlsx без макросов", "it has macros. Save it as .xlsx without them"),
    "xlsx_bomb": ("{part} распаковывается в подозрительно большой объём", "{part} unpacks to suspiciously much"),
    "xlsx_broken": ("не читается {part}: {place}", "{part} can't be read: {place}"),
    "xlsx_dtd": ("в {part} есть DTD; в настоящих таблицах его не бывает", "{part} has a DTD, which real sheets never have"),
    "html_broken": ("в таблице HTML слишком длинный кусок без тегов около байта {byte}", "the HTML table has too long a piece without tags near byte {byte}"),
}  # fmt: skip


class Unusable(ValueError):
    """The mapping, the file or the two together can't be used; the text says why and what to do."""


class BadFile(Unusable):
    """A file that can't be used, by a code that has its words in both languages."""

    def __init__(self, code: str, *, file: str = "", **params: Any) -> None:
        self.code, self.params = code, params
        said = reason(code, "en", **params)
        super().__init__(f"{file}: {said}" if file else said)

    def say(self, language: Language) -> str:
        return reason(self.code, language, **self.params)


class Unfit(Exception):
    """A cell can't be what the mapping says it is."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row failed or was skipped: where, and in words."""

    line: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    outcome: Outcome = Outcome.FAILED

    def say(self, language: Language) -> str:
        return reason(self.code, language, **self.params)


def reason(code: str, language: Language, **params: Any) -> str:
    if code not in REASONS:
        return say(code if code in MESSAGES else "invalid", language, **params)
    russian, english = REASONS[code]
    return (russian if language == "ru" else english).format(**params)
