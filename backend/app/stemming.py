"""The two stemmers we use: the library's own front door would load those of thirty languages."""

import sys
from importlib.util import find_spec, module_from_spec

LIBRARY = "snowballstemmer"

if LIBRARY not in sys.modules:
    spec = find_spec(LIBRARY)
    if spec is not None:  # its folder is known by this, and nothing in it has run
        sys.modules[LIBRARY] = module_from_spec(spec)

from snowballstemmer.english_stemmer import EnglishStemmer  # noqa: E402 - not before the line above
from snowballstemmer.russian_stemmer import RussianStemmer  # noqa: E402

__all__ = ["EnglishStemmer", "RussianStemmer"]
