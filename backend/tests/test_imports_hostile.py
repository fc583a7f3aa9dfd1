"""Files that want to do harm, or that were broken on the way, are refused in words."""

import io
import zipfile
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.services.imports import BadFile, open_any
from app.services.imports.recognition import recognise_file
from tests.uploading import Desk
from tests.xlsx import SHEET, workbook, zipped

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>'
MUCH = 60 << 20


def store(folder: Path, content: bytes | str) -> Path:
    path = folder / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(path: Path) -> int:
    return sum(1 for _ in open_any(path).rows())


def bomb(part: str) -> bytes:
    """A part that unpacks to hundreds of times its size; it is never whole in the memory here either."""
    good = workbook(["Название сделки"], ["Кофе"])
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        with archive.open(part, "w") as target:
            target.write(b"<worksheet><sheetData><row><c t='str'><v>Name</v></c></row>")
            for _ in range(MUCH >> 16):
                target.write(b" " * (1 << 16))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \n\n", "file_empty"),
        (b"%PDF-1.7 ...", "file_kind"),
        (b"MZ\x90\x00", "file_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "xlsx_encrypted"),
        (b"PK\x03\x04 no zip at all", "xlsx_broken"),
        (zipped({"readme.txt": "hello"}), "file_kind"),
        (workbook(["A"], ["b"], **{"xl/vbaProject.bin": b"x"}), "xlsx_macros"),
        (workbook(["A"], ["b"], **{SHEET: LAUGHS}), "xlsx_dtd"),
        (workbook(["A"], ["b"], **{SHEET: OUTSIDE}), "xlsx_dtd"),
        (workbook(["A"], ["b"], **{"xl/sharedStrings.xml": LAUGHS}), "xlsx_dtd"),
        (workbook(["A"], ["b"], **{SHEET: "<worksheet><sheetData><row>"}), "xlsx_broken"),
        (workbook(["A"], **{"xl/_rels/workbook.xml.rels": "<Relationships/>"}), "xlsx_broken"),
        (workbook([str(number) for number in range(600)]), "file_columns"),
        (";".join(str(number) for number in range(10_000)) + "\n1\n", "file_columns"),
        ("название;сумма\nкофе;" + "1" * 3_000_000 + "\n", "file_line_long"),
        ('"название;сумма\nкофе;1\n', "header_broken"),
        ("название;сумма\nкофе;1\n".encode() + b"\xff\xfe\xfd", "file_damaged"),
        ("<table><tr><td>" + "x" * 3_000_000, "html_broken"),
        ("<table><tr>" + "<td>x</td>" * 2_000 + "</tr></table>", "file_columns"),
    ],
)  # fmt: skip
def test_a_file_that_can_t_be_used_is_refused_by_name(
    tmp_path: Path, content: bytes | str, code: str
) -> None:
    with pytest.raises(BadFile) as refused:
        recognise_file(store(tmp_path, content))

    assert refused.value.code == code
    assert refused.value.say("ru") != refused.value.say("en")


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_zip_bomb_is_left_before_it_unpacks(tmp_path: Path, part: str) -> None:
    path = store(tmp_path, bomb(part))
    before = psutil.Process().memory_info().rss

    with pytest.raises(BadFile) as refused:
        rows_of(path)

    assert refused.value.code in ("xlsx_bomb", "xlsx_broken")
    assert psutil.Process().memory_info().rss - before < 100 << 20


def test_a_million_shared_strings_stay_on_the_disk(tmp_path: Path) -> None:
    strings = f"<sst>{''.join(f'<si><t>text {number}</t></si>' for number in range(1_000_000))}</sst>"
    content = workbook(["A"], ["b"], **{"xl/sharedStrings.xml": strings})
    path = store(tmp_path, content)
    del strings, content
    before = psutil.Process().memory_info().rss

    count = rows_of(path)

    assert count == 1
    assert psutil.Process().memory_info().rss - before < 100 << 20


def test_a_giant_tag_is_not_waited_for(tmp_path: Path) -> None:
    sheet = "<worksheet><sheetData><row r='" + "1" * 20_000_000
    path = store(tmp_path, workbook(["A"], **{SHEET: sheet}))

    with pytest.raises(BadFile) as refused:
        rows_of(path)

    assert refused.value.code in ("xlsx_broken", "xlsx_bomb")


def test_one_quote_without_end_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = [f"{number};кофе" for number in range(20_000)]
    lines[10] = '10;"кофе'

    found = [row for row, _ in open_any(store(tmp_path, "id;название\n" + "\n".join(lines) + "\n")).rows()]

    assert [row.line for row in found if row.broken] == [12]
    assert len(found) == 20_000


def test_a_refused_upload_leaves_no_file_and_says_why(make: Any, as_: Any, settings: Any) -> None:
    desk = Desk(make, as_)

    answer = desk.upload(b"%PDF-1.7", "deals.pdf")

    assert (answer.status_code, answer.json()["code"]) == (422, "file_unusable")
    assert "PDF" in answer.json()["detail"]
    assert list((settings.DATA_DIR / "imports").iterdir()) == []


def test_a_file_beyond_the_limit_is_refused_while_it_comes(
    make: Any, as_: Any, app: Any, settings: Any
) -> None:
    desk = Desk(make, as_)
    largest = settings.MAX_BODY_BYTES

    taken = desk.upload("Название сделки\n" + "кофе\n" * (largest // 5))
    other = desk.call.post("/api/clients", json={"name": "x" * largest})

    assert taken.status_code == 201
    assert other.status_code == 413


def test_the_name_of_a_file_is_shown_without_folders_and_control_characters(make: Any, as_: Any) -> None:
    desk = Desk(make, as_)

    answer = desk.upload("Название сделки\nкофе\n", "../../etc/сделки\u202e.csv")

    assert answer.json()["file_name"] == "сделки.csv"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"", 415),
        ("multipart/form-data; boundary=x", b"garbage", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n", 422),
        ("multipart/form-data; boundary=x", b"--x\r\nA: " + b"a" * 9_000 + b"\r\n\r\nb\r\n--x--\r\n", 400),
        ("multipart/form-data; boundary=x",
         b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + b"b" * 20_000 + b"\r\n--x--\r\n", 400),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(make: Any, as_: Any, kind: str, body: bytes, status: int) -> None:
    desk = Desk(make, as_)

    answer = desk.call.post("/api/imports", content=body, headers={"Content-Type": kind})

    assert answer.status_code == status, answer.text
