"""How Chinese is spelled: the likely reading of a text, and every reading of a character."""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from navigation.search.folding import is_han

MOST_READINGS: Final = 6
MOST_VARIANTS: Final = 4
_LONGEST_PHRASE: Final = 8


@lru_cache(maxsize=32_768)
def readings(char: str) -> tuple[str, ...]:
    """The readings of a Chinese character without tones, the most common first; ü is v. Else none."""
    if not is_han(char):
        return ()
    found = (_toneless(reading) for reading in PINYIN_DICT.get(ord(char), "").split(",") if reading)
    return tuple(dict.fromkeys(found))[:MOST_READINGS]


def syllables(text: str) -> tuple[str, ...]:
    """The text syllable by syllable, as its words are read; what is not Chinese stays as it is.

    A phrase of the dictionary decides between readings (重庆 is chong qing); the longest one wins.
    """
    out: list[str] = []
    i = 0
    while i < len(text):
        phrase = _phrase_at(text, i)
        if phrase is None:
            char = text[i]
            out.append((readings(char) or (char,))[0])
            i += 1
        else:
            out += phrase
            i += len(phrase)
    return tuple(out)


def initials(text: str, spelled: Sequence[str], variants: int = MOST_VARIANTS) -> list[str]:
    """The first letters of a text spelled so; then up to `variants` with one character read otherwise."""
    letters = [syllable[0] for syllable in spelled]
    found = ["".join(letters)]
    for i, char in enumerate(text):
        if len(found) > variants:
            break
        others = (letter for letter in _first_letters(char) if letter != letters[i])
        found += ["".join((*letters[:i], letter, *letters[i + 1 :])) for letter in others]
    return found[: variants + 1]


@lru_cache(maxsize=32_768)
def _first_letters(char: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading[0] for reading in readings(char)))


def _phrase_at(text: str, i: int) -> tuple[str, ...] | None:
    longest = _longest_phrases().get(text[i : i + 2], 0)
    for length in range(min(longest, len(text) - i), 1, -1):
        found = _phrase(text[i : i + length])
        if found is not None:
            return found
    return None


@lru_cache(maxsize=65_536)
def _phrase(text: str) -> tuple[str, ...] | None:
    found = PHRASES_DICT.get(text)
    if found is None or len(found) != len(text):
        return None
    return tuple(_toneless(options[0]) for options in found)


@cache
def _longest_phrases() -> dict[str, int]:
    """By the first two characters, how long the longest phrase is that begins with them."""
    longest: dict[str, int] = {}
    for phrase in PHRASES_DICT:
        if 2 <= len(phrase) <= _LONGEST_PHRASE and len(phrase) > longest.get(phrase[:2], 0):
            longest[phrase[:2]] = len(phrase)
    return longest


@lru_cache(maxsize=8_192)
def _toneless(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in plain.lower() if "a" <= c <= "z") or "x"
