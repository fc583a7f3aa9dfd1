"""`nocto import`, `nocto demo` and `nocto doctor` at the command line: what they print and how they exit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.config import get_settings
from tests.exports import AMO_DEALS
from tests.importing import row, write

MAPPING = """
source = "old-crm"
dates = ["%d.%m.%Y"]
[pipeline]
name = "Из старой CRM"
[[pipeline.stages]]
name = "new"
[deal]
key = "{id}"
title = "{title}"
stage = "{stage}"
amount = "{amount}"
[client]
name = "{client}"
"""


@pytest.fixture
def nocto(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The command, on a database of the test's own."""
    for name, value in {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "COLUMNS": "160"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SECRET_KEY", raising=False)
    get_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(cli, [str(word) for word in words])
    get_settings.cache_clear()


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def said(result: Result) -> str:
    return result.output + str(result.exception or "")


def test_an_import_tells_its_account(nocto: Any, mapping: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "deals.csv", [row("A1"), row("A2", client="")])

    first = nocto("import", file, "--mapping", mapping)
    second = nocto("import", file, "--mapping", mapping, "--delimiter", ";", "--encoding", "utf-8")

    assert (first.exit_code, second.exit_code) == (0, 0), said(first)
    assert "Строк без клиента: 1, вместо него: #" in first.output
    assert "без изменений" in second.output


def test_a_dry_run_says_that_nothing_was_written(nocto: Any, mapping: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "deals.csv", [row("A1"), row("A2", client="")])

    result = nocto("import", file, "--mapping", mapping, "--dry-run")

    assert result.exit_code == 0, said(result)
    assert "ничего не записано" in result.output


def test_failed_rows_are_named_and_the_exit_code_says_so(nocto: Any, mapping: Path, tmp_path: Path) -> None:
    rows = [row(f"A{number}", amount="[bold]дорого[/]") for number in range(30)]
    file, errors = write(tmp_path / "deals.csv", rows), tmp_path / "errors.csv"

    result = nocto("import", file, "--mapping", mapping, "--errors", errors)

    assert result.exit_code == 1
    assert "«[bold]дорого[/]» — не сумма" in result.output
    assert "и ещё 10" in result.output
    lines = errors.read_text(encoding="utf-8-sig").splitlines()
    assert (len(lines), lines[1]) == (31, "2;amount;«[bold]дорого[/]» — не сумма")


@pytest.mark.parametrize("broken", ["mapping", "file", "column", "delimiter"])
def test_wrong_usage_exits_with_2(nocto: Any, mapping: Path, tmp_path: Path, broken: str) -> None:
    file = write(tmp_path / "deals.csv", [row("A1")])
    if broken == "mapping":
        mapping.write_text("source = 1 1")
    if broken == "file":
        file.unlink()
    if broken == "column":
        file.write_text("id;name\n")

    result = nocto(
        "import", file, "--mapping", mapping, "--delimiter", "|" if broken == "delimiter" else "auto"
    )

    assert result.exit_code == 2


def test_a_stage_that_contradicts_the_mapping_exits_with_2(nocto: Any, mapping: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "deals.csv", [row("A1")])
    nocto("import", file, "--mapping", mapping)
    mapping.write_text(MAPPING.replace('name = "new"', 'name = "new"\noutcome = "won"'), encoding="utf-8")

    result = nocto("import", file, "--mapping", mapping)

    assert result.exit_code == 2


def test_the_demo_comes_and_goes(nocto: Any) -> None:
    results = [nocto("demo"), nocto("demo"), nocto("demo", "--remove"), nocto("demo", "--remove")]

    assert [result.exit_code for result in results] == [0, 0, 0, 0], said(results[0])
    for result, words in zip(results, ("создана", "уже есть", "удалена", "нет"), strict=True):
        assert words in result.output


def test_the_doctor_says_what_is_wrong_by_its_exit_code(nocto: Any) -> None:
    before = nocto("doctor")
    made = CliRunner().invoke(
        cli,
        ["create-admin", "--username", "boss", "--email", "", "--full-name", "Boss", "--password-stdin"],
        input="vishnevyj-sad-1904\n",
    )
    after = nocto("doctor")

    assert before.exit_code == 1
    assert "nocto create-admin" in before.output
    assert made.exit_code == 0
    assert after.exit_code == 0, said(after)


def test_the_doctor_names_a_setting_that_can_t_work(nocto: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "changeme")
    get_settings.cache_clear()

    result = nocto("doctor")

    assert result.exit_code == 1
    assert "SECRET_KEY" in result.output


def test_the_doctor_names_a_database_that_is_none(nocto: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/crm")
    get_settings.cache_clear()

    result = nocto("doctor")

    assert result.exit_code == 1
    assert "mysql is not supported" in result.output


def test_a_file_of_a_known_format_needs_no_mapping(nocto: Any, tmp_path: Path) -> None:
    file = tmp_path / "amo.csv"
    file.write_text(AMO_DEALS, encoding="utf-8")

    checked = nocto("import", file, "--dry-run")
    result = nocto("import", file)

    assert (checked.exit_code, result.exit_code) == (1, 1)  # one row has an amount that is none
    assert "Формат: amoCRM: сделки" in checked.output
    assert "ничего не записано" in checked.output
    assert "Бюджет ₸ → deal.amount" in result.output
    assert "«дорого» — не сумма" in result.output


def test_a_file_that_is_no_table_is_refused_in_words(nocto: Any, tmp_path: Path) -> None:
    file = tmp_path / "amo.pdf"
    file.write_bytes(b"%PDF-1.7")

    result = nocto("import", file)

    assert result.exit_code == 2
    assert "это PDF" in said(result)


def test_a_list_is_exported_with_its_filters_and_brought_back(
    nocto: Any, mapping: Path, tmp_path: Path
) -> None:
    rows = [row("A1", title="Кофе"), row("A2", title="Чай", stage="new")]
    nocto("import", write(tmp_path / "deals.csv", rows), "--mapping", mapping)
    sheet = tmp_path / "out.xlsx"

    exported = nocto(
        "export", "deals", sheet, "--where", "search=кофе", "--where", "status=open", "--lang", "ru"
    )
    again = nocto("import", sheet)

    assert exported.exit_code == 0, said(exported)
    assert "1 строк" in said(exported)
    assert "Формат: noctoCRM" in said(again)
    assert "без изменений" in said(again)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("leads", "x.csv"), "deals, clients"),
        (("deals", "x.pdf"), "format"),
        (("deals", "x.csv", "--where", "colour=red"), "colour"),
        (("deals", "x.csv", "--sort", "colour"), "sort"),
    ],
)
def test_an_export_of_what_there_is_not_is_refused_in_words(
    nocto: Any, words: tuple[str, ...], told: str
) -> None:
    result = nocto("export", *words)

    assert (result.exit_code, told in said(result)) == (2, True), said(result)


def test_everything_is_dumped_and_loaded_into_an_empty_crm(
    nocto: Any, mapping: Path, tmp_path: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nocto("import", write(tmp_path / "deals.csv", [row("A1")]), "--mapping", mapping)
    archive = tmp_path / "all.zip"

    dumped, again = nocto("dump", archive), nocto("dump", archive)
    full = nocto("load", archive)
    monkeypatch.setenv("DATABASE_URL", empty)
    get_settings.cache_clear()
    loaded, missing = nocto("load", archive), nocto("load", tmp_path / "none.zip")

    assert (dumped.exit_code, again.exit_code, full.exit_code) == (0, 2, 1), said(dumped)
    assert "хеши паролей" in said(dumped)
    assert "пустую базу" in said(full)
    assert archive.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))
    assert (loaded.exit_code, missing.exit_code) == (0, 2), said(loaded)
    assert "1 строк" in said(nocto("export", "deals", tmp_path / "deals.xlsx"))


def test_a_dump_without_passwords_says_how_to_get_in(nocto: Any, tmp_path: Path) -> None:
    nocto("dump", tmp_path / "all.zip", "--without-passwords")

    assert "create-admin" in said(nocto("load", tmp_path / "all.zip"))
