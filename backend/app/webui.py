"""The web interface: the files built from `frontend/`, known by name since the start and kept in memory.

FastAPI's own `frontend()` neither picks a file compressed at build time nor tells which may be kept for ever,
so the few lines are here. A name that was not built is not looked for: no path ever reaches the disk.
"""

import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

SHELL = "index.html"
PACKED = ".br"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_SCREENS = frozenset({"api", "docs", "openapi.json", "health", "ready", "metrics"})
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True, slots=True)
class Built:
    """One built file, as it travels."""

    plain: bytes
    packed: bytes | None
    media_type: str
    etag: str
    cache: str

    def answer(self, request: Request) -> Response:
        headers = {"ETag": self.etag, "Cache-Control": self.cache, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == self.etag:
            # A browser takes the headers of a 304 for the page it kept: its policy hangs on the type.
            return Response(status_code=304, headers=headers, media_type=self.media_type)
        if self.packed is not None and "br" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "br"
            return Response(self.packed, headers=headers, media_type=self.media_type)
        return Response(self.plain, headers=headers, media_type=self.media_type)


def read(folder: Path) -> dict[str, Built]:
    """Every built file by its path inside the folder; empty if nothing was built."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != PACKED)
    return {file.relative_to(folder).as_posix(): _built(file, folder) for file in files}


def _built(file: Path, folder: Path) -> Built:
    plain = file.read_bytes()
    packed = file.with_name(file.name + PACKED)
    hashed = file.parent != folder  # the build puts a hash into the names of what it puts into folders
    return Built(
        plain=plain,
        packed=packed.read_bytes() if packed.exists() else None,
        media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        etag=f'"{sha256(plain).hexdigest()[:32]}"',
        cache=FOR_EVER if hashed else ASK_AGAIN,
    )


def install(app: FastAPI, folder: Path) -> None:
    """Answer every address that nothing else answers: a file by its name, a screen with the shell.

    It is the router's last resort, not a route: a route for every address would hide wrong methods and
    trailing slashes. Where nothing was built, the start page leads to the documentation.
    """
    files = read(folder)
    missing = app.router.default

    async def show(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        found = _find(request, files) if request.method == "GET" else None
        await (found or missing)(scope, receive, send)

    app.router.default = show


def _find(request: Request, files: dict[str, Built]) -> Response | None:
    path = request.url.path.lstrip("/")
    if path in files and path != SHELL:
        return files[path].answer(request)
    if path.partition("/")[0] in NOT_SCREENS or not _wants_page(request):
        return None
    if SHELL in files:
        return files[SHELL].answer(request)
    return None if path else RedirectResponse("/docs")


def _wants_page(request: Request) -> bool:
    """A browser going somewhere, and not a program asking for data or a script that is no more."""
    return "text/html" in request.headers.get("accept", "") or request.url.path == "/"
