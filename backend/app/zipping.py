"""Archives that are written while they are sent: nobody holds them as a whole, and nobody seeks in them."""

import zipfile

NEVER = (1980, 1, 1, 0, 0, 0)  # the same content makes the same archive


class Unseekable:
    """Takes what a zip writes; `taken` hands it on."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        return None

    def close(self) -> None:
        return None

    def taken(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NEVER)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
