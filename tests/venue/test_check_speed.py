"""A large library is read and checked while one waits for it."""

import time
from pathlib import Path

from tests.venue.large_venue import large_venue
from twin.venue.check import check_venue
from twin.venue.imdf import read_venue, summary, write_venue

# CPU time, so that a busy machine does not count; it takes 0.6 s and 0.6 s on one core of 2024.
READ_S, CHECK_S = 3.0, 3.0


def test_a_large_library_is_checked_within_three_seconds(tmp_path: Path) -> None:
    write_venue(large_venue(), tmp_path)
    begin = time.process_time()
    reading = read_venue(tmp_path)
    read = time.process_time()
    problems = check_venue(reading)
    checked = time.process_time()
    counts = summary(reading)
    assert (counts["unit"], counts["seat"], counts["shelf"]) == (1584, 3168, 792)
    assert {problem.rule for problem in problems} == {"level-accessible", "level-connected"}
    assert read - begin < READ_S
    assert checked - read < CHECK_S
