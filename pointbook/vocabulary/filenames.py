"""File names that Windows and Linux both take, from names that people gave."""

import unicodedata

from pointbook.vocabulary.rules import Village

LONGEST_NAME = 120
_BYTES_OF_A_NAME = 200
_FORBIDDEN = set('<>:"/\\|?*')
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"
}


def safe_name(text: str) -> str:
    """A file name that Windows and Linux both take and that shows as what it is.

    Invisible and direction-turning characters go, separators and other forbidden ones become
    ``_``, device names get a ``_`` before them, and a long name is cut before its ending.
    """
    visible = (
        "_" if letter in _FORBIDDEN else letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    name = "".join(visible).strip().rstrip(". ").lstrip(". ~")
    if name.split(".")[0].rstrip().upper() in _RESERVED:
        name = f"_{name}"
    return _shortened(name) or "_"


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = name, ""
    else:
        ending = dot + ending
    while len(stem + ending) > LONGEST_NAME or len((stem + ending).encode()) > _BYTES_OF_A_NAME:
        stem = stem[:-1].rstrip(". ")
    return stem + ending


def form_name(village: Village, month: str) -> str:
    """What a village's form for a month is called."""
    return safe_name(f"{village.code}-{village.name}-{month}.xlsx")
