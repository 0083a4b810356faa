"""Which records have a text that begins as a query does: one sorted list, and bisection."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LAST = "\U0010ffff"


class PrefixIndex:
    """Texts in order; `owners[i]` is the record of `texts[i]`."""

    def __init__(self, texts: Sequence[str], owners: Sequence[int]) -> None:
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self._texts = [texts[i] for i in order]
        self._owners = np.asarray(owners, dtype=np.int64)[order] if order else np.zeros(0, np.int64)
        self._lengths = np.fromiter(map(len, self._texts), dtype=np.int32, count=len(self._texts))

    def equal(self, text: str) -> NDArray[np.int64]:
        """The records of texts equal to `text`."""
        return self._owners[bisect_left(self._texts, text) : bisect_left(self._texts, text + "\0")]

    def beginning(self, prefix: str, most: int) -> NDArray[np.int64]:
        """Up to `most` records of texts that begin so, those of short texts before others."""
        low, high = bisect_left(self._texts, prefix), bisect_left(self._texts, prefix + _LAST)
        owners = self._owners[low:high]
        if len(owners) <= most:
            return owners
        return owners[np.argpartition(self._lengths[low:high], most)[:most]]
