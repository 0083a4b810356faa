"""The newest rows of each series before a moment are the same as if all rows were looked at."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.history.batches import ACTION, CO2, DAY_US, MOTION, Row, columns, comparable, expected, open_at
from twin.history.packing import US_PER_DAY

times = st.integers(DAY_US, DAY_US + 12) | st.integers(DAY_US, DAY_US + 5 * US_PER_DAY)
rows = st.one_of(
    st.tuples(st.just(CO2), times, st.sampled_from([-1.0, 0.0, 2.5])),
    st.tuples(st.just(MOTION), times, st.sampled_from([0.0, 1.0])),
    st.tuples(st.just(ACTION), times, st.sampled_from(["press", "hold"])),
)


def newest(rows: list[Row], per_series: int, before_us: int | None) -> list[Row]:
    """The plain way: sort, and take the last of each series."""
    kept = [row for row in expected(rows) if before_us is None or row[1] < before_us]
    found = []
    for series in (CO2, MOTION, ACTION):
        of_series = sorted((row for row in kept if row[0] == series), key=lambda row: row[1:])
        found += of_series[-per_series:]
    return sorted(found, key=repr)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.lists(rows, max_size=12), st.booleans()), max_size=4),
    st.integers(1, 4),
    st.none() | times,
)
def test_the_newest_rows_before_any_moment_however_they_are_packed(batches, per_series, before_us):
    with tempfile.TemporaryDirectory() as folder:
        history = open_at(Path(folder) / "history.duckdb")
        for batch, packed in batches:
            history.append(columns(batch))
            if packed:
                history.compact(DAY_US)
        found = history.reader().newest([CO2, MOTION, ACTION], per_series, before_us)
        assert [row.time_us for row in found] == sorted(row.time_us for row in found)
        every = [row for batch, _ in batches for row in batch]
        assert sorted(
            ((row.series, row.time_us, comparable(row.value)) for row in found), key=repr
        ) == newest(every, per_series, before_us)
        history.close()
