"""Where a tag was seen last: the newest read, the better of two at once, and any disorder of delivery."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sensors.shelves.sighting import MOST_TOGETHER, TOGETHER_US, Sighting
from sensors.shelves.tags import FORGOTTEN_AFTER_US, ShelfTags
from tests.shelves.reads import EPC, NOON, SHELVES, Read, S, batch, datapoints, series, shelves
from twin.observation import Quality

OTHER = "E2801160600002000000AB02"
DOOR = len(SHELVES)


def listening(most_tags: int = 1_000) -> ShelfTags:
    tags = ShelfTags(shelves(), most_tags)
    tags.add_series(series())
    return tags


def hear(tags: ShelfTags, *reads: Read) -> None:
    tags.observe(batch(datapoints(reads)))


def where(tags: ShelfTags, epc: str = EPC, now_us: int = NOON + 3600 * S) -> str | None:
    found = tags.find(epc, now_us)
    return None if found is None else found.shelf_id


def test_a_tag_is_where_it_was_read_last() -> None:
    tags = listening()
    hear(tags, Read(0, NOON))
    assert tags.find(EPC, NOON) == Sighting("one", NOON, "reader-one")
    hear(tags, Read(1, NOON + 60 * S))
    assert tags.find(EPC, NOON + 60 * S) == Sighting("two", NOON + 60 * S, "reader-two")


def test_a_read_that_comes_late_does_not_outrank_a_newer_one() -> None:
    tags = listening()
    hear(tags, Read(1, NOON + 60 * S))
    hear(tags, Read(0, NOON, rssi_dbm=-20))
    assert where(tags) == "two"


def test_of_two_shelves_at_once_the_stronger_mean_signal_has_it() -> None:
    tags = listening()
    hear(tags, Read(0, NOON, rssi_dbm=-50), Read(0, NOON + S, rssi_dbm=-54))
    hear(tags, Read(1, NOON + 2 * S, rssi_dbm=-40), Read(1, NOON + 3 * S, rssi_dbm=-70, count=90))
    assert tags.find(EPC, NOON + 5 * S) == Sighting("one", NOON + S, "reader-one")


def test_where_a_reader_tells_no_signal_the_number_of_reads_decides() -> None:
    tags = listening()
    hear(tags, Read(0, NOON, count=9, rssi_dbm=-80), Read(1, NOON + 2 * S), Read(1, NOON + 3 * S))
    assert where(tags) == "one"


def test_a_read_before_the_last_seconds_has_no_say() -> None:
    tags = listening()
    hear(tags, Read(0, NOON, rssi_dbm=-20), Read(1, NOON + TOGETHER_US + 1, rssi_dbm=-80))
    assert where(tags) == "two"


def test_a_tag_that_nobody_read_for_thirty_days_is_forgotten() -> None:
    tags = listening()
    hear(tags, Read(0, NOON))
    assert where(tags, now_us=NOON + FORGOTTEN_AFTER_US) == "one"
    assert where(tags, now_us=NOON + FORGOTTEN_AFTER_US + 1) is None


def test_a_gate_at_the_door_is_no_shelf() -> None:
    tags = listening()
    hear(tags, Read(DOOR, NOON))
    assert where(tags) is None
    assert len(tags) == 0


def test_reads_from_the_future_are_passed_over_and_impossible_signals_too() -> None:
    tags = listening()
    hear(tags, Read(1, NOON + 60 * S, quality=Quality.FUTURE), Read(0, NOON, rssi_dbm=-60, count=2))
    assert where(tags) == "one"
    hear(tags, Read(1, NOON + S, rssi_dbm=19, quality=Quality.OUT_OF_RANGE, count=500))
    assert tags.find(EPC, NOON + S) == Sighting("one", NOON, "reader-one")


def test_a_code_may_be_written_small_and_what_is_no_code_was_seen_nowhere() -> None:
    tags = listening()
    hear(tags, Read(0, NOON))
    assert where(tags, EPC.lower()) == "one"
    assert [where(tags, code) for code in ("", "no tag", "123", OTHER)] == [None] * 4


def test_beyond_the_bound_the_tags_seen_longest_ago_are_forgotten() -> None:
    tags = listening(most_tags=32)
    codes = [f"{number:08X}" for number in range(100)]
    for number, code in enumerate(codes):
        hear(tags, Read(0, NOON + number * S, code))
        assert len(tags) <= 34
    assert all(where(tags, code) == "one" for code in codes[-32:])
    assert all(where(tags, code) is None for code in codes[:64])


READS = st.lists(
    st.builds(
        Read,
        shelf=st.integers(0, DOOR),
        time_us=st.integers(0, 30).map(lambda second: NOON + second * S)
        | st.integers(0, 2 * MOST_TOGETHER).map(lambda step: NOON + step),
        epc=st.sampled_from((EPC, OTHER)),
        rssi_dbm=st.none() | st.integers(-90, -20),
        count=st.none() | st.integers(1, 50),
        quality=st.just(Quality.GOOD),
    ),
    max_size=80,
    unique_by=lambda read: (read.shelf, read.time_us),
)


@given(reads=READS, data=st.data())
def test_order_repetition_and_batches_leave_no_trace(reads: list[Read], data: st.DataObject) -> None:
    at_once = listening()
    hear(at_once, *reads)
    told = data.draw(
        st.permutations(reads + data.draw(st.lists(st.sampled_from(reads)) if reads else st.just([])))
    )
    size = data.draw(st.integers(1, 7))
    piecemeal = listening()
    for first in range(0, len(told), size):
        rows = datapoints(told[first : first + size])
        order = np.random.default_rng(first).permutation(len(rows))
        piecemeal.observe(batch(rows[i] for i in order))
    restored = listening()
    restored.restore(datapoints(reversed(told)))
    for epc in (EPC, OTHER):
        expected = at_once.find(epc, NOON + 60 * S)
        assert piecemeal.find(epc, NOON + 60 * S) == expected
        assert restored.find(epc, NOON + 60 * S) == expected


@given(reads=READS)
def test_the_shelf_told_of_read_the_tag_within_the_last_seconds(reads: list[Read]) -> None:
    tags = listening()
    hear(tags, *reads)
    for epc in (EPC, OTHER):
        mine = [read for read in reads if read.epc == epc and read.shelf != DOOR]
        found = tags.find(epc, NOON + 60 * S)
        assert (found is None) == (not mine)
        if found is not None:
            assert max(read.time_us for read in mine) - found.time_us <= TOGETHER_US
            assert found.time_us in {read.time_us for read in mine if SHELVES[read.shelf] == found.shelf_id}
