"""Texts made comparable: one width, one case, no marks, no punctuation."""

import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 64
"""Characters of a query that are read; a title is no better found by more."""
LONGEST_TEXT: Final = 200
"""Characters of a name, title or author that are searched."""


@lru_cache(maxsize=65_536)
def _folded(char: str) -> str:
    """What one character becomes: letters and digits, or a space for everything else."""
    out: list[str] = []
    for c in unicodedata.normalize("NFKD", char).casefold():
        category = unicodedata.category(c)
        if c == "\u0308" and char.casefold() in _U_UMLAUTS:
            out[-1] = "v"  # the usual way to type the sound of 女 and 绿
        elif category[0] in "LN":
            out.append(c)
        elif category[0] != "M":
            out.append(" ")
    return "".join(out)


_U_UMLAUTS: Final = frozenset("üǖǘǚǜ")


def fold(text: str) -> str:
    """The words of a text, single-spaced; its first 200 characters count."""
    folded = "".join(map(_folded, text[:LONGEST_TEXT]))
    return " ".join(folded.split())[:LONGEST_TEXT]


def fold_query(text: str) -> str:
    """The words of a query; its first 64 characters count."""
    return fold(text[: 2 * LONGEST])[:LONGEST].strip()


def fold_code(text: str) -> str:
    """A call number as it is compared: one width and case, without spaces."""
    normal = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c)[0] != "C")[:LONGEST]


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text without spaces, and the index in `text` that each came from."""
    chars: list[str] = []
    places: list[int] = []
    for i, char in enumerate(text[:LONGEST_TEXT]):
        for c in _folded(char):
            if c != " ":
                chars.append(c)
                places.append(i)
    return "".join(chars), places


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003fffd" or char == "〇"


def has_han(text: str) -> bool:
    """Whether any character is a Chinese one."""
    return any(map(is_han, text))
