"""Files that others append to: each line once, in whatever pieces it comes, whatever becomes of the file."""

import asyncio
import gzip
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.followed import FollowedFile, Position
from sensors.message import MAX_PAYLOAD_BYTES, DecodeError, RawMessage
from sensors.tail import RECORDING, UNREAD, TailDelivery, TailLostError, TailSource, UnreadLine
from twin.clock import ManualClock

LONGEST = 50
#: More looks than it takes to be sure that a rotated file has ended.
LOOKS = 12


def contents(file: FollowedFile, looks: int = LOOKS, limit: int = 100) -> list[bytes]:
    """Everything that is there now."""
    return [line.content for _ in range(looks) for line in file.read(limit)]


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as out:
        out.write(content)


def source_of(path: Path, protocol: str = "zigbee2mqtt") -> TailSource:
    return TailSource(protocol, path, ManualClock(1_795_260_000_000_000), poll_s=0.001)


async def taken(source: TailSource, limit: int = 100) -> TailDelivery:
    async with asyncio.timeout(5):
        return await source.receive(limit)


def commit(delivery: TailDelivery) -> dict[str, bytes]:
    """What the pump does with a delivery; returns what is durable of its place."""
    notes = dict(delivery.notes(range(len(delivery.messages))))
    delivery.acknowledge()
    return notes


LINES = st.lists(
    st.binary(max_size=2 * LONGEST).map(lambda line: line.replace(b"\n", b".").replace(b"\r", b"."))
)
ENDS = st.sampled_from([b"\n", b"\r\n"])


def expected(lines: Sequence[bytes]) -> list[bytes]:
    """What must be read of lines: blank ones are passed over, long ones cut, as is a byte order mark."""
    if lines:
        lines = [lines[0].removeprefix(b"\xef\xbb\xbf"), *lines[1:]]
    return [line[:LONGEST] for line in lines if line and not line.isspace()]


@given(lines=LINES, end=ENDS, cuts=st.lists(st.integers(0, 5_000)), limit=st.integers(1, 7))
def test_any_way_of_appending_in_pieces_gives_the_same_lines(tmp_path_factory, lines, end, cuts, limit):
    path = tmp_path_factory.mktemp("tail") / "log"
    whole = b"".join(line + end for line in lines)
    if whole.startswith(b"\x1f\x8b"):
        return
    path.touch()
    file, found, at = FollowedFile(path, LONGEST), [], 0
    for cut in sorted({min(cut, len(whole)) for cut in cuts} | {len(whole)}):
        append(path, whole[at:cut])
        at = cut
        found += contents(file, looks=2, limit=limit)
    found += contents(file, looks=len(lines) + 2, limit=limit)
    assert found == expected(lines)
    assert file.behind_bytes == 0


@given(
    lines=st.lists(
        st.sampled_from([b"same", b"other", b"a rather longer line than the others"]), max_size=40
    ),
    steps=st.lists(st.sampled_from(["write", "read", "restart", "crash", "rotate", "half"]), max_size=60),
)
def test_rotation_and_restarts_lose_nothing_and_repeat_nothing(tmp_path_factory, lines, steps):
    """Whatever the order; what was read and not committed before a crash is read again."""
    path = tmp_path_factory.mktemp("tail") / "log"
    path.touch()
    file, found, committed, rotations, waiting = FollowedFile(path, 100), [], Position(), 0, list(lines)
    half = b""
    for step in [*steps, *["write"] * (len(lines) + 1)]:
        if step == "half" and waiting and not half:
            half = waiting[0]
            append(path, half[:2])
        elif step == "write" and waiting:
            line = waiting.pop(0)
            append(path, (line[2:] if half else line) + b"\n")
            half = b""
        elif step == "rotate" and not half:
            file.read(0)  # opens it, should it not be open: a rotated file that nobody knew is not followed
            if file.position.inode:
                committed = committed if committed.inode else Position(file.position.inode)
                for number in range(rotations, 0, -1):
                    path.with_name(f"log.{number}").rename(path.with_name(f"log.{number + 1}"))
                path.rename(path.with_name("log.1"))
                path.touch()
                rotations += 1
        elif step in {"read", "restart"}:
            found += contents(file, looks=3, limit=2)
            committed = file.position
            if step == "restart":
                file.close()
                file = FollowedFile(path, 100)
                file.rewind(committed)
        elif step == "crash":
            file.read(5)  # never committed
            file.close()
            file = FollowedFile(path, 100)
            file.rewind(committed)
    found += contents(file, looks=6 * (rotations + 1) + len(lines) + 8)
    assert found == lines
    assert file.counters["lost_track"] == 0


def test_a_half_written_line_waits_for_its_end(tmp_path):
    path = tmp_path / "log"
    append(path, b'{"a":1}\n{"b"')
    file = FollowedFile(path, LONGEST)
    assert contents(file) == [b'{"a":1}']
    append(path, b":2}")
    assert contents(file) == []
    append(path, b"\n")
    assert contents(file) == [b'{"b":2}']


def test_the_old_file_is_finished_before_the_new_one_is_begun(tmp_path):
    path = tmp_path / "log"
    append(path, b"one\n")
    file = FollowedFile(path, LONGEST)
    assert contents(file) == [b"one"]
    append(path, b"two\nthree, and no end")
    path.rename(tmp_path / "log.1")
    append(path, b"four\n")
    assert contents(file) == [b"two", b"three, and no end", b"four"]
    assert file.counters["rotations"] == 1


def test_a_file_that_was_truncated_is_read_from_its_beginning(tmp_path):
    path = tmp_path / "log"
    append(path, b"one\ntwo\n")
    file = FollowedFile(path, LONGEST)
    contents(file)
    os.truncate(path, 0)
    append(path, b"new\n")
    assert contents(file) == [b"new"]
    path.write_bytes(b"written anew, and longer than before\n")
    assert contents(file) == [b"written anew, and longer than before"]
    assert file.counters["truncations"] == 2


@pytest.mark.parametrize("suffixes", [("3", "2", "1"), ("20261119", "20261120", "20261121")])
def test_files_rotated_while_we_were_away_are_read_in_their_order(tmp_path, suffixes):
    path = tmp_path / "log"
    append(path, b"one\n")
    file = FollowedFile(path, LONGEST)
    assert contents(file) == [b"one"]
    position = file.position
    file.close()
    append(path, b"two\n")
    path.rename(tmp_path / f"log.{suffixes[0]}")
    append(tmp_path / f"log.{suffixes[1]}", b"three\n")
    append(tmp_path / f"log.{suffixes[2]}", b"four\n")
    append(tmp_path / "log.old", b"nothing of ours\n")
    append(path, b"five\n")
    again = FollowedFile(path, LONGEST)
    again.rewind(position)
    assert contents(again, looks=30) == [b"two", b"three", b"four", b"five"]


def test_a_file_that_is_gone_after_a_restart_is_said_to_be(tmp_path, caplog):
    path = tmp_path / "log"
    append(path, b"one\ntwo\n")
    file = FollowedFile(path, LONGEST)
    contents(file)
    position = file.position
    file.close()
    path.unlink()
    append(path, b"six\n")
    again = FollowedFile(path, LONGEST)
    again.rewind(position)
    assert contents(again) == [b"six"]
    assert again.counters["lost_track"] == 1
    assert "is gone" in caplog.text


def test_what_is_wrong_with_a_file_is_said_with_what_to_do(tmp_path):
    path = tmp_path / "folder" / "log"
    file = FollowedFile(path, LONGEST)

    def problem() -> str:
        assert file.read(10) == []
        assert file.problem is not None
        assert file.problem.hint
        return file.problem.message

    assert "there is no file" in problem()
    path.mkdir(parents=True)
    assert "no file that can be followed" in problem()
    path.rmdir()
    os.mkfifo(path)
    assert "no file that can be followed" in problem()
    path.unlink()
    path.write_bytes(gzip.compress(b"one\n"))
    assert "compressed" in problem()
    path.unlink()
    append(path, b"one\n")
    assert contents(file) == [b"one"]
    assert file.problem is None
    path.rename(tmp_path / "elsewhere")
    assert "was moved away" in problem()
    append(path, b"two\n")
    assert contents(file) == [b"two"]


@pytest.mark.skipif(os.geteuid() == 0, reason="to root every file is readable")
def test_a_file_that_may_not_be_read_is_said_to_be(tmp_path):
    path = tmp_path / "log"
    append(path, b"one\n")
    path.chmod(0)
    file = FollowedFile(path, LONGEST)
    assert file.read(10) == []
    assert file.problem is not None
    assert "may not be read" in file.problem.message


def test_a_line_without_end_is_cut_and_its_rest_passed_over_even_after_a_restart(tmp_path):
    path = tmp_path / "log"
    size = 3 * 2**20
    append(path, b"\x00" * size)
    file = FollowedFile(path, LONGEST)
    first = file.read(10)
    assert [(line.content, line.cut) for line in first] == [(b"\x00" * LONGEST, True)]
    position = file.position
    assert position.skipping
    file.close()
    again = FollowedFile(path, LONGEST)
    again.rewind(position)
    assert contents(again) == []
    append(path, b"\x00\nnext\n")
    assert contents(again) == [b"next"]


async def test_lines_become_messages_with_a_moment_each(tmp_path):
    path = tmp_path / "desks.log"
    append(path, b'\xef\xbb\xbf{"occupancy":true}\r\n\r\n{"occupancy":false}\n')
    delivery = await taken(source_of(path))
    now_us = 1_795_260_000_000_000
    assert delivery.messages == [
        RawMessage("tail/desks.log", b'{"occupancy":true}', now_us, protocol="zigbee2mqtt"),
        RawMessage("tail/desks.log", b'{"occupancy":false}', now_us + 1, protocol="zigbee2mqtt"),
    ]


async def test_a_recording_keeps_its_topics_and_its_bad_lines_say_why(tmp_path):
    path = tmp_path / "day.jsonl"
    append(path, b'{"offset":1,"topic":"zigbee2mqtt/x","payload":"{}","retain":true}\n{"topic":1}\n')
    append(path, b'{"offset":0,"topic":"' + b"x" * 9 * MAX_PAYLOAD_BYTES + b'"}\n')
    source = source_of(path, RECORDING)
    messages = (await taken(source)).messages
    while len(messages) < 3:
        messages += (await taken(source)).messages
    good, bad, long = messages
    assert (good.topic, good.payload, good.retained, good.protocol) == ("zigbee2mqtt/x", b"{}", True, "")
    assert (bad.topic, bad.protocol) == ("tail/day.jsonl", UNREAD)
    with pytest.raises(DecodeError, match=r"not a line of a recording: .*topic"):
        UnreadLine().decode(bad)
    assert len(long.payload) == MAX_PAYLOAD_BYTES
    with pytest.raises(DecodeError, match="the line is too long"):
        UnreadLine().decode(long)


async def test_a_restart_goes_on_behind_the_last_commit(tmp_path):
    path = tmp_path / "log"
    append(path, b"1\n2\n3\n4\n")
    first = source_of(path)
    notes = commit(await taken(first, limit=2))
    assert [m.payload for m in (await taken(first, limit=1)).messages] == [b"3"]  # never committed
    await first.stop()
    second = source_of(path)
    second.recall(notes)
    assert [m.payload for m in (await taken(second)).messages] == [b"3", b"4"]


async def test_a_place_that_cannot_be_understood_is_not_believed(tmp_path, caplog):
    path = tmp_path / "log"
    append(path, b"1\n")
    source = source_of(path)
    source.recall({source.key: b"\xc1rubbish"})
    assert [m.payload for m in (await taken(source)).messages] == [b"1"]
    assert "unreadable in history" in caplog.text


async def test_lines_that_were_handed_over_and_lost_are_read_again(tmp_path):
    path = tmp_path / "log"
    append(path, b"1\n2\n3\n")
    source = source_of(path)
    commit(await taken(source, limit=1))
    await taken(source, limit=1)  # lost: the pump failed
    following = await taken(source, limit=1)
    with pytest.raises(TailLostError):
        following.notes(())
    again = await taken(source)
    assert [m.payload for m in again.messages] == [b"2", b"3"]
    assert commit(again)
    assert source.lost == 1


async def test_a_cancelled_wait_loses_nothing(tmp_path):
    path = tmp_path / "log"
    source, found = source_of(path), []
    for number in range(50):
        waiting = asyncio.create_task(source.receive(10))
        await asyncio.sleep(0.0005 * (number % 4))
        append(path, b"%d\n" % number)
        await asyncio.sleep(0.0005 * (number % 3))
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            found += (await waiting).messages
    while len(found) < 50:
        found += (await taken(source)).messages
    assert [int(message.payload) for message in found] == list(range(50))


async def test_health_follows_the_file(tmp_path):
    path = tmp_path / "log"
    source = source_of(path)
    waiting = asyncio.create_task(source.receive(10))
    await asyncio.sleep(0.05)
    ok, message, hint = source.health()
    assert not ok
    assert "there is no file" in message
    assert "BIBLIOTWIN_TAIL" in hint
    append(path, b"1\n")
    async with asyncio.timeout(5):
        await waiting
    assert source.health()[0]
