"""The forms in which a record may be typed: its texts as they are, in pinyin and in initials."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

from navigation.search.folding import fold, fold_code, has_han, is_han
from navigation.search.pinyin import MOST_VARIANTS, initials, syllables
from navigation.search.searchable import Searchable


class Via(IntEnum):
    """How a form spells its text."""

    WORDS = 0
    """Words without any Chinese."""
    HAN = 1
    """Chinese and nothing else."""
    MIXED = 2
    """Chinese with letters or digits in it."""
    PINYIN = 3
    INITIALS = 4
    CODE = 5
    SYLLABLES = 6
    """Pinyin with spaces: candidates are found by it, but compared without the spaces."""


AS_WRITTEN: Final = frozenset({Via.WORDS, Via.HAN, Via.MIXED})


class Form(NamedTuple):
    """`text` is what a query is compared with; `source` is its field, such as `zh` or `author`."""

    text: str
    via: Via
    source: str


def sources_of(record: Searchable) -> Iterator[tuple[str, str]]:
    """The searched texts of a record with the field of each: a language, `alias` or `author`."""
    if not record.by_alias_only:
        for language, name in record.name.items():
            if name:
                yield language, name
    for alias in record.aliases:
        yield "alias", alias
    if record.author:
        yield "author", record.author


def forms_of(record: Searchable) -> Iterator[Form]:
    """Every form of a record. Texts with Chinese in them have no spaces, others are words."""
    for source, name in sources_of(record):
        text = fold(name)
        if not text:
            continue
        if not has_han(text):
            yield Form(text, Via.WORDS, source)
            continue
        text = text.replace(" ", "")
        spelled = syllables(text)
        yield Form(text, Via.HAN if all(map(is_han, text)) else Via.MIXED, source)
        yield Form("".join(spelled), Via.PINYIN, source)
        yield Form(" ".join(spelled), Via.SYLLABLES, source)
        variants = 0 if source == "author" else MOST_VARIANTS
        for letters in initials(text, spelled, variants):
            yield Form(letters, Via.INITIALS, source)
    if record.call_number and (code := fold_code(record.call_number)):
        yield Form(code, Via.CODE, "call_number")
