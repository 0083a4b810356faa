"""Call numbers as people type them, made plain: full-width signs, curly quotes, dashes, stray spaces."""

import unicodedata
from typing import Final

from navigation.callnumbers.errors import CallNumberError

LONGEST: Final = 100
"""Characters of the longest call number that is looked at; real ones stay under 40."""

_PLAIN: Final = str.maketrans({
    **dict.fromkeys("“”„〝〞「」『』", '"'),
    **dict.fromkeys("〈《‹〔⟨", "<"),
    **dict.fromkeys("〉》›〕⟩", ">"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("∶︰", ":"),
    **dict.fromkeys("。·•．", "."),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", None),
})  # fmt: skip


def plain(text: str) -> str:
    """`text` in half-width signs, with single spaces and none at the ends; raises CallNumberError."""
    if len(text) > LONGEST:
        raise CallNumberError(text, f"it has {len(text):,} characters; none is longer than {LONGEST}")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
        if not text.isprintable():
            raise CallNumberError(text, "it holds a character that cannot be printed; type it anew")
    if not text:
        raise CallNumberError(text, "it is empty")
    return text
