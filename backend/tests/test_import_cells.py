"""The import's cells: amounts, days, templates, user names; and which file is in which encoding."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.services.imports import Unusable, open_table, read, values
from app.services.imports.template import parse
from app.services.imports.usernames import free, username
from app.services.imports.words import Unfit

FORMATS = ("%m/%d/%Y", "%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1054.00 ", "1054.00"),
        ("1 234,56", "1234.56"),
        ("1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,8", "1234567.80"),
        ("$1,234.56", "1234.56"),
        ("1.234.567,89 €", "1234567.89"),
        ("1,234,567", "1234567.00"),
        ("12 500 руб.", "12500.00"),
        ("500р", "500.00"),
        ("RUB 1'000", "1000.00"),
        ("0,500", "0.50"),
        ("1054.000", "1054.00"),
        ("−5", "-5.00"),
        ("1.005", None),
        ("12,34,567", None),
        ("1,2345.67", None),
        ("1e5", None),
        ("NaN", None),
        ("дорого", None),
        ("12 34x", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str | None) -> None:
    if amount is None:
        with pytest.raises(Unfit):
            values.amount(text)
    else:
        assert str(values.amount(text)) == amount


def test_an_amount_that_reads_in_two_ways_is_refused_until_the_mapping_says_which() -> None:
    with pytest.raises(Unfit) as refusal:
        values.amount("1,234")

    assert refusal.value.code == "amount_ambiguous"
    assert values.amount("1,234", decimal=".") == Decimal(1234)
    assert values.amount("1.234", decimal=",") == Decimal(1234)


def test_hundredths_are_never_taken_for_thousands() -> None:
    with pytest.raises(Unfit):
        values.amount("12,34", decimal=".")


def test_more_than_hundredths_are_kept_for_the_shape_to_refuse() -> None:
    assert values.amount("1 234,567") == Decimal("1234.567")


def test_a_day_is_its_first_minute_in_the_company_s_zone() -> None:
    assert values.moment("10/20/2016", FORMATS, "Europe/Moscow") == datetime(2016, 10, 19, 21, tzinfo=UTC)
    assert values.moment("2016-10-20 12:30", FORMATS, "UTC") == datetime(2016, 10, 20, 12, 30, tzinfo=UTC)
    assert values.day("3/1/2017", FORMATS) == date(2017, 3, 1)


@pytest.mark.parametrize("text", ["13/40/2016", "2016/10/20", "вчера", "0000-00-00", "12/31/9999"])
def test_what_is_no_day_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        values.moment(text, FORMATS, "Europe/Moscow")


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"a": "Кофе", "b": "Ромашка"}, "№ Кофе — Ромашка!"),
        ({"a": "Кофе", "b": " "}, "№ Кофе!"),
        ({"a": "", "b": "Ромашка"}, "Ромашка!"),
        ({"a": "", "b": ""}, ""),
    ],
)
def test_an_empty_cell_takes_the_text_before_it_along(cells: dict[str, str], text: str) -> None:
    template = parse("№ {a} — {b}!")

    assert template.fill(cells) == text
    assert template.columns == ("a", "b")


def test_a_template_without_a_column_is_a_constant() -> None:
    assert parse("client").fill({}) == "client"


def test_user_names_are_made_from_full_names_and_stay_apart() -> None:
    taken = {"moses.frase"}

    assert username("Мария Щёлокова-Юнг") == "mariya.schelokova.yung"
    assert username("Łukasz Müller") == "ukasz.muller"
    assert username("李小龍") == "user"
    assert [free(username("Moses Frase"), taken) for _ in range(2)] == ["moses.frase2", "moses.frase3"]


def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    return path


TEXT = "номер;название\r\n1;Ёжик и поставка кофе в зёрнах\r\n2;Обслуживание кофемашины\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1251"), "cp1251"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    table = open_table(file(tmp_path, content), {"номер": "deal.key"})

    assert (table.encoding, table.delimiter, table.header) == (encoding, ";", ("номер", "название"))
    assert [row.cells["название"] for row, _ in table.rows()] == [
        "Ёжик и поставка кофе в зёрнах",
        "Обслуживание кофемашины",
    ]


def test_cyrillic_that_begins_late_in_a_long_file_is_still_told_apart(tmp_path: Path) -> None:
    lines = "id;name\n" + "1;coffee\n" * 200_000 + "2;Кофе в зёрнах\n"

    table = open_table(file(tmp_path, lines.encode("cp1251")), {"id": "deal.key"})

    assert table.encoding == "cp1251"


def test_damaged_utf8_is_refused_rather_than_read_as_something_else(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="damaged at byte"):
        open_table(file(tmp_path, TEXT.encode() + b"\xff;x\n"), {})


@pytest.mark.parametrize(("sign", "name"), [(";", ";"), (",", ","), ("\t", "tab")])
def test_the_delimiter_is_found_from_the_header(tmp_path: Path, sign: str, name: str) -> None:
    content = f'"id, number{sign} or so"{sign}name\n1{sign}Ромашка\n'.encode()

    found = open_table(file(tmp_path, content), {"name": "deal.title"})
    named = open_table(file(tmp_path, content), {"name": "deal.title"}, delimiter=name)

    assert (found.delimiter, found.header[1]) == (named.delimiter, named.header[1]) == (sign, "name")


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"", {}, "empty"),
        (b"\n\n", {}, "empty"),
        (b"id;title\n", {}, "deal.stage needs the column 'stage', which is there 0 times"),
        (b"id;stage;stage\n", {}, "which is there 2 times"),
        ("id;stage\nщ;x\n".encode("cp1251"), {"encoding": "utf-8"}, "is not at byte"),
        (b"id;stage\n", {"encoding": "klingon"}, "unknown encoding"),
        (b"id;stage\n", {"delimiter": "|"}, "--delimiter"),
    ],
)
def test_a_file_that_can_t_be_used_is_refused_in_words(
    tmp_path: Path, content: bytes, options: dict[str, str], said: str
) -> None:
    with pytest.raises(Unusable, match=said):
        open_table(file(tmp_path, content), {"stage": "deal.stage"}, **options)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no such file"):
        open_table(tmp_path / "none.csv", {})


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, b"id\n" + b"x" * 3_000_000), {"id": "deal.key"})

    with pytest.raises(Unusable, match="line 2 is longer"):
        list(table.rows())


def test_rows_keep_their_lines_and_cells_may_have_several(tmp_path: Path) -> None:
    content = 'id;note\n1;"две\nстроки; и ""кавычки"""\n\n2;б\n3;в;лишняя\n4\n5;"нет конца\n'

    rows = [row for row, _ in open_table(file(tmp_path, content.encode()), {"id": "deal.key"}).rows()]

    assert [(row.line, row.cells.get("note"), row.broken) for row in rows] == [
        (2, 'две\nстроки; и "кавычки"', None),
        (5, "б", None),
        (6, None, "cells_count"),
        (7, None, "cells_count"),
        (8, None, "row_broken"),
    ]


MAPPING = {
    "source": "old-crm",
    "pipeline": {"name": "Продажи", "stages": [{"name": "Новый"}]},
    "deal": {"key": "{id}", "title": "{title}", "stage": "{stage}"},
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "source: "),
        ({"deal": {"key": "{id}"}}, "deal.title: Field required"),
        ({"deal": MAPPING["deal"] | {"titel": "{x}"}}, "deal.titel: Extra inputs"),  # type: ignore[operator]
        ({"deal": MAPPING["deal"] | {"amount": "{x"}}, "deal.amount: a brace is not closed"),  # type: ignore[operator]
        ({"pipeline": {"name": "Продажи", "stages": []}}, "pipeline.stages: "),
        (
            {"pipeline": {"name": "Продажи", "stages": [{"name": "A"}, {"name": "A"}]}},
            "two stages have the same",
        ),
        (
            {"pipeline": {"name": "П", "stages": [{"name": "A", "outcome": "gone"}]}},
            "pipeline.stages.0.outcome: ",
        ),
        ({"zone": "Mars/Phobos"}, "zone: unknown time zone"),
        ({"dates": []}, "dates: "),
    ],
)
def test_a_wrong_mapping_names_the_key(change: dict[str, object], said: str) -> None:
    with pytest.raises(Unusable, match=said.replace(".", r"\.")):
        read(MAPPING | change)
