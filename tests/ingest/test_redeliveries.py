"""Which messages without a time are remembered, and for how long."""

from sensors.message import RawMessage
from sensors.redeliveries import Redeliveries

MESSAGES = [(packet_id, RawMessage("t", b"%d" % packet_id, 0)) for packet_id in range(1, 101)]


def committed(redeliveries: Redeliveries, first: int, last: int, connection: int = 1) -> dict[str, bytes]:
    """Note and adopt MESSAGES[first:last]; returns the note."""
    now, notes = redeliveries.note(MESSAGES[first:last])
    redeliveries.adopt(now, connection)
    return notes


def known(redeliveries: Redeliveries) -> list[int]:
    return [i for i, m in MESSAGES if redeliveries.is_committed(i, m.topic, m.payload)]


def test_what_is_not_confirmed_is_known_again_after_a_restart():
    before = Redeliveries("session")
    for first in range(0, 50, 10):
        notes = committed(before, first, first + 10)
    after = Redeliveries("session")
    after.recall(notes)
    assert known(after) == known(before) == list(range(1, 51))


def restarted(notes: dict[str, bytes]) -> Redeliveries:
    redeliveries = Redeliveries("session")
    redeliveries.recall(notes)
    return redeliveries


def test_what_is_confirmed_is_noted_no_longer_and_known_while_the_process_lives():
    redeliveries = Redeliveries("session")
    committed(redeliveries, 0, 10)
    mark = redeliveries.mark()
    committed(redeliveries, 10, 20)
    redeliveries.confirm(mark, 1)
    assert known(restarted(committed(redeliveries, 20, 30))) == list(range(11, 31))
    redeliveries.confirm(redeliveries.mark(), 1)
    assert committed(redeliveries, 0, 0) == {"session": b""}
    assert committed(redeliveries, 0, 0) == {}
    assert known(redeliveries) == list(range(1, 31))


def test_an_answer_over_a_new_connection_does_not_confirm_what_came_over_the_old_one():
    redeliveries = Redeliveries("session")
    committed(redeliveries, 0, 10, connection=1)
    committed(redeliveries, 10, 20, connection=3)
    redeliveries.confirm(redeliveries.mark(), 3)
    assert known(restarted(committed(redeliveries, 0, 0))) == list(range(1, 11))
    redeliveries.confirm_before(3)
    assert known(restarted(committed(redeliveries, 0, 0))) == []


def test_no_more_is_remembered_than_can_be_unacknowledged():
    redeliveries = Redeliveries("session", limit=30)
    for first in range(0, 100, 10):
        note = committed(redeliveries, first, first + 10)["session"]
    assert known(redeliveries) == list(range(71, 101))
    assert len(note) <= 6 * 40
    for first in range(0, 100, 10):
        committed(redeliveries, first, first + 10)
        redeliveries.confirm(redeliveries.mark(), 1)
    assert known(redeliveries) == list(range(71, 101))


def test_a_packet_id_that_was_used_again_stands_for_its_newest_message():
    redeliveries = Redeliveries("session")
    committed(redeliveries, 0, 10)
    redeliveries.confirm(redeliveries.mark(), 1)
    other = RawMessage("t", b"other", 0)
    now, _ = redeliveries.note([(1, other)])
    redeliveries.adopt(now, 1)
    redeliveries.confirm(redeliveries.mark(), 1)
    assert redeliveries.is_committed(1, other.topic, other.payload)
    assert known(redeliveries) == list(range(2, 11))
