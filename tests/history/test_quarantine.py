"""What cannot be read is kept aside, within bounds, until it is replayed."""

from tests.history.batches import CO2, DAY_US, columns, open_at
from twin.history.columns import QuarantinedMessage
from twin.history.duckdb_quarantine import QuarantineBounds


def message(number: int, payload: bytes = b"\xff\x00{", decoder: str = "desk") -> QuarantinedMessage:
    return QuarantinedMessage(number, f"library/{number}", payload, decoder, "not JSON")


NOTHING = columns([])


def test_messages_are_kept_byte_for_byte_with_their_batch(tmp_path):
    history = open_at(tmp_path / "history.duckdb")
    assert history.append(columns([(CO2, DAY_US, 1.0)]), [message(1), message(2, b"", "zigbee")]) == 1
    history.append(NOTHING, [message(3)])
    history.close()
    history = open_at(tmp_path / "history.duckdb")
    found = history.reader().quarantined(2)
    assert [(each.received_us, each.payload, each.decoder) for each in found] == [
        (1, b"\xff\x00{", "desk"),
        (2, b"", "zigbee"),
    ]
    assert [each.topic for each in history.reader().quarantined(5, after_id=found[-1].id)] == ["library/3"]
    assert history.quarantine_counts() == {"desk": 2, "zigbee": 1}
    history.close()


def test_released_messages_are_gone_and_their_numbers_never_given_again(tmp_path):
    history = open_at(tmp_path / "history.duckdb")
    history.append(NOTHING, [message(1), message(2)])
    ids = [each.id for each in history.reader().quarantined(5)]
    history.release_quarantined(ids)
    history.release_quarantined([])
    assert history.quarantine_counts() == {}
    history.close()
    history = open_at(tmp_path / "history.duckdb")
    history.append(NOTHING, [message(3)])
    assert history.reader().quarantined(5)[0].id > max(ids)
    history.close()


def test_beyond_its_bounds_the_oldest_go_and_are_counted(tmp_path):
    history = open_at(tmp_path / "history.duckdb", quarantine=QuarantineBounds(messages=10, bytes=1_000))
    for number in range(25):
        history.append(NOTHING, [message(number)])
    kept = history.reader().quarantined(100)
    assert len(kept) <= 10
    assert [each.received_us for each in kept] == list(range(25 - len(kept), 25))
    assert history.quarantine_dropped() == 25 - len(kept)
    history.append(NOTHING, [message(100, b"x" * 600), message(101, b"y" * 600)])
    assert [each.received_us for each in history.reader().quarantined(100)] == [101]
    history.close()
    history = open_at(tmp_path / "history.duckdb")
    assert history.quarantine_dropped() == 26
    history.close()
