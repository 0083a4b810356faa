"""The register of series in a DuckDB history: a number for each key, the same for ever."""

from collections.abc import Sequence

import duckdb

from twin.history.columns import SeriesKey


class SeriesRegister:
    """Series numbers, in memory and in the table `series`."""

    def __init__(self) -> None:
        self.keys: dict[int, SeriesKey] = {}
        self._numbers: dict[SeriesKey, int] = {}

    def load(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read what is stored."""
        found = connection.execute(
            "SELECT series, device_id, feature_of_interest, observed_property FROM series"
        ).fetchall()
        self.keys = {number: SeriesKey(device, feature, name) for number, device, feature, name in found}
        self._numbers = {key: number for number, key in self.keys.items()}

    def missing(self, keys: Sequence[SeriesKey]) -> list[SeriesKey]:
        """Those never seen, each once."""
        return [key for key in dict.fromkeys(keys) if key not in self._numbers]

    def store(self, connection: duckdb.DuckDBPyConnection, keys: Sequence[SeriesKey]) -> dict[int, SeriesKey]:
        """Write new keys with the numbers after the last; they count once `adopt` is called."""
        first = max(self.keys, default=-1) + 1
        connection.execute(
            """INSERT INTO series SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),
                unnest(?::VARCHAR[])""",
            [
                list(range(first, first + len(keys))),
                [key.device_id for key in keys],
                [key.feature_of_interest for key in keys],
                [key.observed_property for key in keys],
            ],
        )
        return dict(enumerate(keys, first))

    def adopt(self, stored: dict[int, SeriesKey]) -> None:
        """Know keys that are now durable."""
        # A new dict, so that a reader in another thread never sees one that changes.
        self.keys = self.keys | stored
        self._numbers |= {key: number for number, key in stored.items()}

    def numbers(self, keys: Sequence[SeriesKey]) -> list[int]:
        """The numbers of known keys."""
        return [self._numbers[key] for key in keys]
