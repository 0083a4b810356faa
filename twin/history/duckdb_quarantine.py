"""The quarantine of a DuckDB history: messages nobody could read, bounded, the oldest going first."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from twin.history.columns import QuarantinedMessage
from twin.history.duckdb_parts import numbers, scalar

#: Dropping makes this much room at once, so that it is not done for every message.
_ROOM = 0.1
_SIZE = "octet_length(payload) + strlen(topic) + strlen(reason)"


@dataclass(frozen=True, slots=True)
class QuarantineBounds:
    """How many messages, and how many bytes of them, are kept."""

    messages: int = 100_000
    bytes: int = 64_000_000


class Quarantine:
    """Writes, bounds and releases; all within the caller's transaction."""

    def __init__(self, bounds: QuarantineBounds) -> None:
        self._bounds = bounds
        self._messages = self._bytes = 0

    def load(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Count what is stored."""
        self._messages = scalar(connection, "SELECT count(*) FROM quarantine")
        self._bytes = scalar(connection, f"SELECT sum({_SIZE}) FROM quarantine")

    def store(self, connection: duckdb.DuckDBPyConnection, messages: Sequence[QuarantinedMessage]) -> None:
        """Add messages, dropping and counting the oldest when there are too many."""
        connection.execute(
            """INSERT INTO quarantine SELECT nextval('quarantine_number'), unnest(?::BIGINT[]),
                unnest(?::VARCHAR[]), unnest(?::BLOB[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])""",
            [
                [message.received_us for message in messages],
                [message.topic for message in messages],
                [message.payload for message in messages],
                [message.decoder for message in messages],
                [message.reason for message in messages],
            ],
        )
        self._messages += len(messages)
        self._bytes += sum(_size(message) for message in messages)
        if self._messages > self._bounds.messages or self._bytes > self._bounds.bytes:
            self._drop_oldest(connection)

    def counts(self, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
        """How many messages there are, by decoder."""
        found = connection.execute(
            "SELECT decoder, count(*) FROM quarantine GROUP BY decoder ORDER BY decoder"
        )
        return dict(found.fetchall())

    def dropped(self, connection: duckdb.DuckDBPyConnection) -> int:
        """How many messages were ever dropped for want of room."""
        return scalar(connection, "SELECT messages FROM quarantine_dropped")

    def release(self, connection: duckdb.DuckDBPyConnection, ids: Sequence[int]) -> None:
        """Forget messages."""
        connection.execute(f"DELETE FROM quarantine WHERE id IN ({numbers(ids)})")
        self.load(connection)

    def _drop_oldest(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Keep the newest that fit with some room to spare."""
        last_dropped = scalar(
            connection,
            f"""SELECT max(id) FROM (
                SELECT id, row_number() OVER newest_first AS messages, sum({_SIZE}) OVER newest_first AS bytes
                FROM quarantine WINDOW newest_first AS (ORDER BY id DESC))
            WHERE messages > {int(self._bounds.messages * (1 - _ROOM))}
                OR bytes > {int(self._bounds.bytes * (1 - _ROOM))}""",
        )
        dropped = scalar(connection, f"SELECT count(*) FROM quarantine WHERE id <= {last_dropped}")
        connection.execute(f"DELETE FROM quarantine WHERE id <= {last_dropped}")
        connection.execute(f"UPDATE quarantine_dropped SET messages = messages + {dropped}")
        self.load(connection)


def list_quarantined(
    connection: duckdb.DuckDBPyConnection, limit: int, after_id: int
) -> list[QuarantinedMessage]:
    """Messages in quarantine, oldest first."""
    found = connection.execute(
        """SELECT received_us, topic, payload, decoder, reason, id FROM quarantine
        WHERE id > ? ORDER BY id LIMIT ?""",
        [after_id, limit],
    )
    return [QuarantinedMessage(*row) for row in found.fetchall()]


def _size(message: QuarantinedMessage) -> int:
    return len(message.payload) + len(message.topic.encode()) + len(message.reason.encode())
