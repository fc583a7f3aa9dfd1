"""The forms of a Russian name. Pure.

A stemmer takes the end off «Иванов» and leaves it on «Ивановым»: by stems alone the one would not be found
by the other, and «Ивану» would be. So names are declined here, by what they end in; for the rest stems do.
"""

from functools import lru_cache

from app.words import stem

_VOWELS = frozenset("аеиоуыэюя")
_DECLINED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("ова", "ева", "ина", "ына"), 1, "а ой ою у е ы ых ыми"),
    (("ский", "цкий", "ской", "цкой", "ый", "ой"), 2, "ий ый ой ого ому им ым ом ие ые их ых ими ыми"),
    (("ская", "цкая", "ая"), 2, "ая ой ую ою ие ые их ых"),
    (("яя",), 2, "яя ей юю ею"),
    (("ий",), 2, "ий ия ию ием ии его ему им ем ого ому ом"),
    (("ия",), 1, "я и ю ей ею"),
    (("й",), 1, "й я ю ем е и"),
    (("я",), 1, "я и е ю ей ею"),
    (("а",), 1, "а ы и е у ой ою ей ею"),
    (("ь",), 1, "ь я ю ем е и ью"),
    (("ец",), 2, "ец ца цу цом цем це"),
    (("ек",), 2, "ек ка ку ком ке ька ьку ьком ьке ека еку еком еке"),
    (("ок",), 2, "ок ка ку ком ке ока оку оком оке"),
    (("павел",), 2, "ел ла лу лом ле"),
    (("ич", "ж", "ш", "щ", "ч"), 0, "- а у ем ом е и ей"),
    (("ов", "ев", "ин", "ын"), 0, "- а у ым ом е ы ых ыми"),
)
"""Endings of a name, how many letters of it change, and what they change to; «-» is nothing."""


@lru_cache(maxsize=4_096)
def forms(name: str) -> frozenset[str]:
    """A folded word of a name in all its forms, itself among them; just itself if it is not declined."""
    if name == "лев":
        return frozenset({name, "льва", "льву", "львом", "льве"})
    for endings, changed, others in _DECLINED:
        if name.endswith(endings) and len(name) > changed:
            base = name[:-changed] if changed else name
            return frozenset({name, *(base + ("" if end == "-" else end) for end in others.split())})
    if name.isascii() or name[-1:] in _VOWELS or not name.isalpha():
        return frozenset({name})
    return frozenset({name, *(name + end for end in ("а", "у", "ом", "ем", "е"))})


def is_declined(name: str) -> bool:
    return len(forms(name)) > 1


def is_form(word: str, name: str) -> bool:
    """Whether a word of a text is a form of a word of a name; both are folded."""
    return word in forms(name) or (not is_declined(name) and stem(word) == stem(name))
