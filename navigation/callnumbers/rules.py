"""How one library orders its call numbers: scheme, collection prefixes, table of auxiliary signs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final

from navigation.callnumbers.errors import CallNumberRulesError


class Scheme(StrEnum):
    """A classification by which books are shelved."""

    CLC = "clc"
    DEWEY = "dewey"
    LC = "lc"


class AuthorDigits(StrEnum):
    """How the digits of an author number compare: N9 before N10, or N10 before N9."""

    INTEGER = "integer"
    DECIMAL = "decimal"


DIGITS, LETTERS, RECOMMENDED = "0", "A", "a"
"""Entries of a table of signs that are no signs: where digits, letters and the recommending `a` stand."""

CLOSED_BY: Final = {"(": ")", '"': '"', "<": ">", "[": "]"}
"""Signs that come in pairs."""

_KNOWN_SIGNS: Final = frozenset("aA0-=:+([<\"'.,;#*&%!?~^_|{}")

CLC_SIGNS: Final = (RECOMMENDED, "-", "(", '"', "=", "<", ":", "+", DIGITS, LETTERS)
"""Auxiliary signs of the Chinese Library Classification in shelf order, after the number that has none.

Source: the manual of its 5th edition, pages 82 and 83, for - ( ) " " = < > : + and then digits (R711,
R711-62, R711(711), R711=6, R711<326>, R711:R83, R711+R173, R711.1). The manual's list names neither the
recommending `a`, which we put first, nor letters behind digits (TP312JA), which we put last.
"""

CLC_PREFIXES: Final = ("参", "R", "少儿", "儿", "地", "特", "善", "期", "外")
"""Collection prefixes that are known unless a library names its own: reference, children, local, ..."""

_MOST_SIGNS, _MOST_PREFIXES = 32, 100


@dataclass(frozen=True, kw_only=True)
class CallNumberRules:
    """The rules of one library, or of one collection of it.

    `signs` is the table of auxiliary signs in shelf order, with "0" where digits and "A" where letters stand
    among them. Books without a collection prefix come first, then those of each prefix in the order given.
    Raises CallNumberRulesError.
    """

    scheme: Scheme = Scheme.CLC
    signs: tuple[str, ...] = CLC_SIGNS
    prefixes: tuple[str, ...] = CLC_PREFIXES
    author_digits: AuthorDigits = AuthorDigits.INTEGER

    def __post_init__(self) -> None:
        _check_signs(self.signs)
        _check_prefixes(self.prefixes)

    @cached_property
    def prefix_ranks(self) -> dict[str, int]:
        """The place of each prefix; 0 is for books without one."""
        return {"": 0} | {prefix: rank for rank, prefix in enumerate(self.prefixes, 1)}

    @cached_property
    def prefix_initials(self) -> frozenset[str]:
        """The first characters of all prefixes."""
        return frozenset(prefix[0] for prefix in self.prefixes)

    @cached_property
    def prefix_pattern(self) -> re.Pattern[str]:
        """A prefix at the beginning: Chinese ones may touch what follows, Latin ones stand apart."""
        longest_first = sorted(self.prefixes, key=len, reverse=True)
        latin = "|".join(re.escape(p) for p in longest_first if p.isascii())
        other = "|".join(re.escape(p) for p in longest_first if not p.isascii())
        parts = [
            f"(?P<latin>{latin or '(?!)'})(?: ?/ ?| )",
            f"(?P<other>{other or '(?!)'})[ /:.-]*",
        ]
        return re.compile("|".join(parts), re.IGNORECASE)


@lru_cache(maxsize=64)
def sign_bytes(signs: tuple[str, ...]) -> Mapping[str, bytes]:
    """What each character of a class adds to the key. Bytes 1 and 2 end a class and close a pair."""
    found: dict[str, bytes] = {}
    for entry in signs:
        members = {DIGITS: "0123456789", LETTERS: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}.get(entry, entry)
        for character in members:
            found[character] = bytes((3 + len(found),))
    return MappingProxyType(found)


def _check_signs(signs: tuple[str, ...]) -> None:
    if len(signs) > _MOST_SIGNS or len(set(signs)) < len(signs):
        raise CallNumberRulesError("the table of signs names a sign twice, or too many; name each once")
    for entry in signs:
        if entry not in _KNOWN_SIGNS or len(entry) != 1:
            raise CallNumberRulesError(f"{entry!r} cannot be a sign; signs are single ASCII characters")
    missing = {DIGITS, LETTERS} - set(signs)
    if missing:
        raise CallNumberRulesError(f"the table of signs must say where {' and '.join(sorted(missing))} stand")
    if "." in signs:
        raise CallNumberRulesError("the dot only groups digits and has no place in the table of signs")


def _check_prefixes(prefixes: tuple[str, ...]) -> None:
    if len(prefixes) > _MOST_PREFIXES or len({p.upper() for p in prefixes}) < len(prefixes):
        raise CallNumberRulesError(f"prefixes are up to {_MOST_PREFIXES}, each named once")
    for prefix in prefixes:
        if not 1 <= len(prefix) <= 10 or not prefix.isalpha() or prefix != prefix.upper():
            raise CallNumberRulesError(f"prefix {prefix!r} is not one to ten letters in upper case")


DEFAULT_RULES: Final = CallNumberRules()
