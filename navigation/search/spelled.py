"""A query laid along a Chinese text: characters, whole syllables, initials, or all of these mixed."""

from typing import Final, NamedTuple

from navigation.search.pinyin import readings

_LONGEST: Final = 80


class Laid(NamedTuple):
    """The query covers the text from `start` up to `stop`; `whole` is the text's length."""

    start: int
    stop: int
    whole: int


def lay_along(query: str, text: str) -> Laid | None:
    """Where a folded query without spaces spells a folded text without spaces, or None.

    Each character is spelled by itself, by any of its readings, or by the first letter or letters of one (zh
    for 中); the last may be half typed. The earliest place counts.
    """
    text = text[:_LONGEST]
    tried: list[set[int]] = [set() for _ in text]
    for start in range(len(text)):
        stop = _reach(query, text, start, tried)
        if stop is not None:
            return Laid(start, stop, len(text))
    return None


def _reach(query: str, text: str, start: int, tried: list[set[int]]) -> int | None:
    """How far the whole query reaches from `start`, or None where it gets stuck.

    `tried` keeps by character how much of the query was used up before it, to no avail, from other starts.
    """
    at = {0}
    for j in range(start, len(text)):
        at -= tried[j]
        tried[j] |= at
        after = {i + n for i in at for n in _used(query, i, text[j])}
        if len(query) in after:
            return j + 1
        if not after:
            return None
        at = after
    return None


def _used(query: str, i: int, char: str) -> set[int]:
    """How many letters of the query from `i` on may spell a character."""
    used = {1} if query[i] == char else set()
    rest = query[i:]
    for reading in readings(char):
        if rest.startswith(reading):
            used.add(len(reading))
        elif reading.startswith(rest):
            used.add(len(rest))
        if rest[0] == reading[0]:
            used.add(1)
            if reading[1:2] == "h" and rest[1:2] == "h":
                used.add(2)
    return used


def sounds_like(query: str, text: str) -> bool:
    """Whether a text begins with as many characters as the query has, each of which may be read like its own.

    This is also how traditional characters are understood: 還書 and 还书 have readings in common.
    """
    return len(text) >= len(query) and all(
        a == b or not set(readings(a)).isdisjoint(readings(b)) for a, b in zip(query, text, strict=False)
    )
