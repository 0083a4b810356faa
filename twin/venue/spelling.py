"""What a misspelt key was meant to be."""

import re
from collections.abc import Iterable
from functools import lru_cache

_SHORT, _MIDDLING = 4, 8


def distance(a: str, b: str, limit: int) -> int:
    """How many letters to add, drop, change or swap with a neighbour to turn `a` into `b`.

    Counts up to `limit`; anything farther is `limit + 1`. (Optimal string alignment distance.)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return min(above[-1], limit + 1)


def find_meant(key: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `key` was meant to be: written differently, or a letter or two off."""
    plain = _plain(key)
    near = []
    for candidate in known:
        if candidate == key:
            return None
        target = _plain(candidate)
        if plain == target:
            return candidate
        limit = _tolerance(target)
        if limit and (apart := distance(plain, target, limit)) <= limit:
            near.append((apart, candidate))
    return min(near)[1] if near else None


def find_meant_by_words(key: str, words: frozenset[str], keys: frozenset[str]) -> str | None:
    """`key` with its misspelt words put right, where every other word of it is one of `words`.

    A key that only is written differently than one of `keys`, such as `shortName`, was meant to be that.
    """
    parts = [part for part in _words(key) if part]
    right = [part if part in words else find_meant(part, sorted(words)) for part in parts]
    known = [part for part in right if part is not None]
    meant = "_".join(known)
    if len(known) < len(parts) or meant == key or (known == parts and meant not in keys):
        return None
    return meant


def _tolerance(word: str) -> int:
    if len(word) < _SHORT:
        return 0
    return 1 if len(word) <= _MIDDLING else 2


def _plain(key: str) -> str:
    return "".join(_words(key))


@lru_cache(maxsize=4096)
def _words(key: str) -> tuple[str, ...]:
    return tuple(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key[:80]).replace("-", "_").lower().split("_"))
