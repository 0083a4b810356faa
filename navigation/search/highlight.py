"""Which letters of a shown text a query met."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

from navigation.search.folding import fold_with_places
from navigation.search.spelled import lay_along

Ranges = tuple[tuple[int, int], ...]
_ALIKE: Final = 60.0


def ranges_in(words: str, text: str) -> Ranges:
    """The ranges of `text` met by a folded query, in order; none where they cannot be told."""
    folded, places = fold_with_places(text)
    asked = fold_with_places(words)[0]
    if not folded or not asked:
        return ()
    at = folded.find(asked)
    if at >= 0:
        return (_range(places, at, at + len(asked)),)
    laid = lay_along(asked, folded)
    if laid is not None:
        return (_range(places, laid.start, laid.stop),)
    parts = [_part(word, folded) for word in words.split()]
    if len(parts) > 1 and any(parts):
        return _merged(_range(places, *part) for part in parts if part is not None)
    near = fuzz.partial_ratio_alignment(asked, folded, score_cutoff=_ALIKE)
    if near is None or near.dest_end <= near.dest_start:
        return ()
    return (_range(places, near.dest_start, near.dest_end),)


def _part(word: str, folded: str) -> tuple[int, int] | None:
    at = folded.find(word)
    if at >= 0:
        return at, at + len(word)
    laid = lay_along(word, folded)
    return None if laid is None else (laid.start, laid.stop)


def _range(places: list[int], start: int, stop: int) -> tuple[int, int]:
    return places[start], places[stop - 1] + 1


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    out: list[tuple[int, int]] = []
    for start, stop in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(stop, out[-1][1]))
        else:
            out.append((start, stop))
    return tuple(out)
