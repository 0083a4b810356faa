"""Datapoints as columns of plain values, the form in which the hot path carries them.

One reading as one object costs more than everything else ingest does with it, so a batch is a handful of
arrays (`benchmarks/ingest.py` is the figure that this serves).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What a series is of: one property of one feature, as one device reports it."""

    device_id: str
    feature_of_interest: str
    observed_property: str


@dataclass(slots=True, kw_only=True)
class Columns:
    """A batch of datapoints, shape (n,) each.

    `series` int32, the number a history gave to a SeriesKey; `time_us` int64, measured; `received_us` int64,
    heard; `value` float64, booleans as 0 and 1, NaN for text; `quality` uint8 (twin.observation.Quality);
    `texts` the text results by row number.
    """

    series: NDArray[np.int32]
    time_us: NDArray[np.int64]
    received_us: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    texts: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.series)

    def chosen(self, rows: NDArray[np.bool_]) -> "Columns":
        """The rows for which `rows`, shape (n,), is true."""
        places = np.cumsum(rows) - 1
        return Columns(
            series=self.series[rows],
            time_us=self.time_us[rows],
            received_us=self.received_us[rows],
            value=self.value[rows],
            quality=self.quality[rows],
            texts={int(places[row]): text for row, text in self.texts.items() if rows[row]},
        )

    def followed_by(self, other: "Columns") -> "Columns":
        """These rows and then the other ones."""
        first = len(self)
        return Columns(
            series=np.concatenate((self.series, other.series)),
            time_us=np.concatenate((self.time_us, other.time_us)),
            received_us=np.concatenate((self.received_us, other.received_us)),
            value=np.concatenate((self.value, other.value)),
            quality=np.concatenate((self.quality, other.quality)),
            texts={**self.texts, **{first + row: text for row, text in other.texts.items()}},
        )


@dataclass(frozen=True, slots=True)
class QuarantinedMessage:
    """A message no decoder could read: everything needed to try again after a fix."""

    received_us: int
    topic: str
    payload: bytes
    decoder: str
    reason: str
    id: int = 0
