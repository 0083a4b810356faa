"""Messages that a broker may send again although they are stored: those that carry no time of their own.

History drops a second copy of a reading by its measured time. A message without one is measured when it is
received, so its second copy would be a second reading. A broker sends again what it has no acknowledgement
for, marked as a duplicate and under the same packet id; so with each commit we note the packet ids and a
checksum of the messages in it. See docs/decisions/0004.
"""

import struct
import zlib
from collections import deque
from collections.abc import Mapping, Sequence

from sensors.message import RawMessage

#: How many commits back the broker may not have had our acknowledgement: one under way, one in the socket.
_COMMITS = 2
_ENTRY = struct.Struct("<HI")


class Redeliveries:
    """Remembers the last committed messages without a time, by packet id. `key` names the session's note."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._commits: deque[dict[int, int]] = deque(maxlen=_COMMITS)
        self._is_noted = False

    def note(self, messages: Sequence[tuple[int, RawMessage]]) -> tuple[dict[int, int], dict[str, bytes]]:
        """What to `adopt` once these (packet id, message) are committed, and the note to commit with them."""
        now = {i: _checksum(message.topic, message.payload) for i, message in messages}
        before = list(self._commits)[1 - _COMMITS :]
        entries = [entry for commit in (*before, now) for entry in commit.items()]
        if not entries and not self._is_noted:
            return now, {}
        return now, {self._key: b"".join(_ENTRY.pack(*entry) for entry in entries)}

    def adopt(self, committed: dict[int, int]) -> None:
        """Remember messages that are durable now."""
        self._commits.append(committed)
        self._is_noted = any(self._commits)

    def recall(self, notes: Mapping[str, bytes]) -> None:
        """Take in what was noted before a restart."""
        note = notes.get(self._key, b"")
        whole = note[: len(note) // _ENTRY.size * _ENTRY.size]
        self._commits.append(dict(_ENTRY.iter_unpack(whole)))
        self._is_noted = bool(note)

    def is_committed(self, packet_id: int, topic: str, payload: bytes) -> bool:
        """Whether a message marked as a duplicate is one that was committed."""
        checksum = None
        for commit in self._commits:
            noted = commit.get(packet_id)
            if noted is not None:
                checksum = _checksum(topic, payload) if checksum is None else checksum
                if noted == checksum:
                    return True
        return False


def _checksum(topic: str, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(topic.encode("utf-8", "surrogatepass")))
