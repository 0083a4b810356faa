"""Which records share most pairs of letters with a query: sorted arrays, no loop over the records."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from twin.errors import TwinError

BUDGET: Final = 250_000
"""Postings read for one query, rarest pairs first: bounds the time of the longest query."""
MOST_RECORDS: Final = 2**21
"""A pair takes 42 bits, and with the number of its record 63."""
_FIRST_HAN, _SPACE, _BREAK = 0x3400, 0x20, 0x0A
_BITS: Final = 21


def codes_of(text: str) -> NDArray[np.int64]:
    """The pairs of neighbouring characters, a space before each word included, and each Chinese character.

    A pair is (first << 21) | second; pairs that end in a space say nothing and are left out.
    """
    return _codes(np.frombuffer(f" {text}".encode("utf-32-le", "surrogatepass"), dtype="<u4"))


def _codes(points: NDArray[np.uint32]) -> NDArray[np.int64]:
    wide = points.astype(np.int64)
    pairs = (wide[:-1] << _BITS) | wide[1:]
    return np.concatenate((pairs[wide[1:] != _SPACE], wide[wide >= _FIRST_HAN]))


class TooManyRecordsError(TwinError):
    """More records than one index can number."""

    def __init__(self, records: int) -> None:
        super().__init__(
            f"{records} records are too many for one search index; make one of {MOST_RECORDS} at most"
        )
        self.records = records


class GramIndex:
    """Postings of the pairs of all texts of each record; `owners[i]` is the record of `texts[i]`."""

    def __init__(self, texts: Sequence[str], owners: Sequence[int], records: int) -> None:
        if records > MOST_RECORDS:
            raise TooManyRecordsError(records)
        self._records = records
        joined = "".join(f"\n {text}" for text in texts)  # a line break parts texts: no pair crosses it
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
        text_of = np.cumsum(points == _BREAK) - 1
        owner = np.asarray(owners, dtype=np.int64)[text_of] if len(points) else np.zeros(0, np.int64)
        first, second = points[:-1], points[1:]
        paired = (second != _SPACE) & (second != _BREAK) & (first != _BREAK)
        han = points >= _FIRST_HAN
        codes = np.concatenate((((first << _BITS) | second)[paired], points[han]))
        # One sort of (pair, record) numbers gives pairs, postings and their bounds at once.
        keys = codes * np.int64(max(records, 1)) + np.concatenate((owner[1:][paired], owner[han]))
        keys.sort()
        keys = keys[np.concatenate((np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1]))]
        codes, self._postings = keys // max(records, 1), (keys % max(records, 1)).astype(np.int32)
        begins = np.flatnonzero(np.concatenate((np.ones(min(len(codes), 1), bool), codes[1:] != codes[:-1])))
        self._codes: NDArray[np.int64] = codes[begins]
        self._starts: NDArray[np.int64] = np.append(begins, len(keys))
        # The longer a record, the likelier a chance meeting; this only parts what is otherwise equal.
        self._length = np.bincount(self._postings, minlength=records) * 0.01

    def best(self, asked: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        """Up to `most` records that share the most telling of the pairs `asked`, best first."""
        places = np.searchsorted(self._codes, asked)
        known = places < len(self._codes)
        places = places[known][self._codes[places[known]] == asked[known]]
        sizes = self._starts[places + 1] - self._starts[places]
        order = np.argsort(sizes, kind="stable")
        places, sizes = places[order], sizes[order]
        within = np.cumsum(sizes) <= BUDGET
        within[:1] = True
        places, sizes = places[within], sizes[within]
        if not len(places):
            return np.zeros(0, np.int64)
        lists = [self._postings[self._starts[p] : self._starts[p + 1]] for p in places]
        weights = np.repeat(np.log1p(self._records / sizes), sizes)
        scores = np.bincount(np.concatenate(lists), weights=weights, minlength=self._records)
        found = np.flatnonzero(scores > 0.3 * scores.max())
        merit = scores[found] - self._length[found]
        if len(found) > most:
            kept = np.argpartition(-merit, most)[:most]
            found, merit = found[kept], merit[kept]
        return found[np.lexsort((found, -merit))]
