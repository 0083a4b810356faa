"""The class part of a Chinese Library Classification number: checked, dotted, and turned into a key."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from navigation.callnumbers.errors import CallNumberError
from navigation.callnumbers.rules import CLOSED_BY, RECOMMENDED, sign_bytes
from navigation.callnumbers.sortkey import END

_CLOSED: Final = b"\x02"
"""Less than whatever could go on inside the pair, more than END."""

_GROUP = 3
"""Digits between two dots."""


@lru_cache(maxsize=65_536)
def read_class(text: str, signs: tuple[str, ...]) -> tuple[str, bytes]:
    """The class as it is written properly, and its key by this table of signs; raises CallNumberError."""
    text = text.replace(" ", "")
    if not ("A" <= text[:1].upper() <= "Z"):
        raise CallNumberError(text, "a class begins with a letter, as in TP311.5/123")
    return _Reader(text, sign_bytes(signs)).read()


class _Reader:
    """One pass over a class from the left."""

    def __init__(self, text: str, sign_bytes: Mapping[str, bytes]) -> None:
        self._text = text
        self._bytes = sign_bytes
        self._written: list[str] = []
        self._key: list[bytes] = []
        self._run = 0
        self._awaited: str | None = None

    def read(self) -> tuple[str, bytes]:
        for place, character in enumerate(self._text):
            if character == ".":
                self._dot(place)
            elif character.isascii() and character.isdigit():
                self._digit(character)
            elif character == RECOMMENDED and self._is_recommending(place):
                self._sign(character)
            elif character.isascii() and character.isalpha():
                self._letter(character.upper())
            elif character == self._awaited:
                self._close(place)
            else:
                self._open(place)
        if self._awaited is not None:
            raise CallNumberError(self._text, f"{self._awaited} is missing at the end")
        return "".join(self._written), b"".join(self._key) + END

    def _dot(self, place: int) -> None:
        """Dots only group digits, so they are put anew; but they do stand between digits."""
        beside = self._text[place - 1 : place] + self._text[place + 1 : place + 2]
        if len(beside) < 2 or not beside.isdigit():
            raise CallNumberError(self._text, "a dot stands between two digits, as in I247.57")

    def _digit(self, character: str) -> None:
        if self._run and self._run % _GROUP == 0:
            self._written.append(".")
        self._run += 1
        self._put(character)

    def _letter(self, character: str) -> None:
        self._run = 0
        self._put(character)

    def _is_recommending(self, place: int) -> bool:
        """A small `a` alone behind a class is the recommending sign; other small letters are just small."""
        before, after = self._text[place - 1 : place], self._text[place + 1 : place + 2]
        closing = set(CLOSED_BY.values())
        return RECOMMENDED in self._bytes and (before.isdigit() or before in closing) and not after.isalnum()

    def _sign(self, character: str) -> None:
        self._run = 0
        self._put(character)

    def _open(self, place: int) -> None:
        character = self._text[place]
        if character not in self._bytes or character == RECOMMENDED:
            reason = f"{character!r} is no letter, digit or sign of this library; its table has " + " ".join(
                sign for sign in self._bytes if not sign.isalnum()
            )
            raise CallNumberError(self._text, reason)
        following = self._text[place + 1 : place + 2]
        if not (following.isascii() and following.isalnum()):
            raise CallNumberError(self._text, f"a digit or letter must follow {character}")
        if character in CLOSED_BY:
            if self._awaited is not None:
                raise CallNumberError(self._text, f"{self._awaited} is missing before {character}")
            self._awaited = CLOSED_BY[character]
        self._sign(character)

    def _close(self, place: int) -> None:
        self._run = 0
        self._written.append(self._text[place])
        self._key.append(_CLOSED)
        self._awaited = None

    def _put(self, character: str) -> None:
        self._written.append(character)
        self._key.append(self._bytes[character])
