"""Messages that a broker may send again although they are stored: those that carry no time of their own.

History drops a second copy of a reading by its measured time. A message without one is measured when it is
received, so its second copy would be a second reading. A broker sends again what it has no acknowledgement
for, marked as a duplicate and under the same packet id; so with each commit we note the packet ids and a
checksum of the messages in it, and of those before it whose acknowledgements may not have arrived yet. See
docs/decisions/0004.
"""

import struct
import zlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sensors.message import RawMessage

_ENTRY = struct.Struct("<HI")
#: The connection of what was committed before a restart.
_BEFORE = -1


@dataclass(frozen=True, slots=True)
class _Commit:
    """Checksums by packet id, and over which connection the messages had come."""

    checksums: dict[int, int]
    number: int
    connection: int


class Redeliveries:
    """Remembers committed messages without a time; notes those whose acknowledgement may not have arrived.

    `key` names the session's note. `limit` is how many messages can be unacknowledged at a time: older ones
    are forgotten. An acknowledgement has arrived when the broker has answered a ping sent after it, for it
    reads one connection in order; one that was under way when a connection broke may not have. Messages whose
    acknowledgement has arrived are remembered too while this process lives: a broker that crashes may
    forget what was acknowledged since it last saved, and send them again.
    """

    def __init__(self, key: str, limit: int = 0xFFFF) -> None:
        self._key, self._limit = key, limit
        self._commits: deque[_Commit] = deque()
        self._settled: dict[int, int] = {}
        self._number = 0
        self._is_noted = False

    def __len__(self) -> int:
        """How many are noted."""
        return sum(len(commit.checksums) for commit in self._commits)

    def note(self, messages: Sequence[tuple[int, RawMessage]]) -> tuple[dict[int, int], dict[str, bytes]]:
        """What to `adopt` once these (packet id, message) are committed, and the note to commit with them."""
        now = {i: _checksum(message.topic, message.payload) for i, message in messages}
        every = [*(commit.checksums for commit in self._commits), now]
        entries = [entry for checksums in every for entry in checksums.items()]
        if not entries and not self._is_noted:
            return now, {}
        return now, {self._key: b"".join(_ENTRY.pack(*entry) for entry in entries)}

    def adopt(self, committed: dict[int, int], connection: int) -> None:
        """Remember messages that are durable now and had come over `connection`."""
        self._number += 1
        if committed:
            self._commits.append(_Commit(committed, self._number, connection))
        while self._commits and len(self) - len(self._commits[0].checksums) >= self._limit:
            self._commits.popleft()
        self._is_noted = bool(self._commits)

    def mark(self) -> int:
        """A number for all that is committed by now, to be confirmed later."""
        return self._number

    def confirm(self, mark: int, connection: int) -> None:
        """Note no longer what had come over `connection` by `mark`: the broker has the acknowledgements."""
        self._settle(lambda commit: commit.number <= mark and commit.connection == connection)

    def confirm_before(self, connection: int) -> None:
        """Note no longer what had come over earlier connections: the broker has sent again what it would."""
        self._settle(lambda commit: commit.connection < connection)

    def recall(self, notes: Mapping[str, bytes]) -> None:
        """Take in what was noted before a restart."""
        note = notes.get(self._key, b"")
        whole = note[: len(note) // _ENTRY.size * _ENTRY.size]
        self.adopt(dict(_ENTRY.iter_unpack(whole)), _BEFORE)

    def is_committed(self, packet_id: int, topic: str, payload: bytes) -> bool:
        """Whether a message marked as a duplicate is one that was committed."""
        checksum = _checksum(topic, payload)
        if self._settled.get(packet_id) == checksum:
            return True
        return any(commit.checksums.get(packet_id) == checksum for commit in self._commits)

    def _settle(self, is_settled: Callable[[_Commit], bool]) -> None:
        still_open: deque[_Commit] = deque()
        for commit in self._commits:
            if not is_settled(commit):
                still_open.append(commit)
                continue
            for packet_id, checksum in commit.checksums.items():
                self._settled.pop(packet_id, None)  # so that the newest stand last
                self._settled[packet_id] = checksum
        self._commits = still_open
        while len(self._settled) > self._limit:
            del self._settled[next(iter(self._settled))]


def _checksum(topic: str, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(topic.encode("utf-8", "surrogatepass")))
