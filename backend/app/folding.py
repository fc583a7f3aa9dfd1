"""How a text is folded so that it can be found and sorted alike on both databases.

SQLite folds ASCII only and PostgreSQL folds by the server's locale, so neither is asked to:
the folded text is computed here and stored beside the original.
"""

import unicodedata


def fold(text: str) -> str:
    """Case, width and ё folded away: «Ёлки» and «елки» become the same text."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
