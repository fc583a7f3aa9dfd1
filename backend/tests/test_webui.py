"""How the built interface is served, shown on a folder with three files in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import webui

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>shell")
    (tmp_path / "assets" / "app-1a2b.js").write_text("plain()")
    (tmp_path / "assets" / "app-1a2b.js.br").write_bytes(b"packed")
    return tmp_path


async def _nothing() -> None:
    """An address of the API."""


@pytest.fixture
def browser(folder: Path) -> Iterator[TestClient]:
    app = FastAPI()
    app.add_api_route("/api/deals", _nothing, methods=["POST"])
    webui.install(app, folder)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def test_every_screen_is_the_shell_which_is_asked_for_anew_each_time(browser: TestClient) -> None:
    answer = browser.get("/board", headers=PAGE)

    assert answer.text.endswith("shell")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_hashed_file_is_kept_for_a_year_and_sent_packed_to_whom_can_unpack_it(browser: TestClient) -> None:
    plain = browser.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    packed = browser.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "br"})

    assert plain.text == "plain()"
    assert packed.headers["content-encoding"] == "br"
    assert packed.headers["content-length"] == "6"
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["content-type"].startswith("text/javascript")


def test_an_unchanged_shell_is_not_sent_again(browser: TestClient) -> None:
    etag = browser.get("/", headers=PAGE).headers["etag"]

    answer = browser.get("/", headers=PAGE | {"If-None-Match": etag})

    assert (answer.status_code, answer.text) == (304, "")
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/assets/gone.js", "/docs/nothing"])
def test_what_is_no_screen_is_missing(browser: TestClient, path: str) -> None:
    accept = "*/*" if path.startswith("/assets") else "text/html"

    assert browser.get(path, headers={"Accept": accept}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/%2e%2e/index.html.br", "/assets/../../etc/passwd", "/assets/app-1a2b.js.br"]
)
def test_no_path_reaches_what_was_not_built(browser: TestClient, path: str) -> None:
    assert browser.get(path, headers={"Accept": "*/*"}).status_code == 404


def test_a_wrong_method_is_still_told_as_such(browser: TestClient) -> None:
    assert browser.get("/api/deals", headers=PAGE).status_code == 405
    assert browser.post("/board").status_code == 404


def test_without_a_build_the_start_page_leads_to_the_documentation(tmp_path: Path) -> None:
    app = FastAPI()
    webui.install(app, tmp_path / "nothing")

    with TestClient(app, follow_redirects=False) as client:
        start, screen = client.get("/", headers=PAGE), client.get("/board", headers=PAGE)

    assert (start.status_code, start.headers["location"]) == (307, "/docs")
    assert screen.status_code == 404
