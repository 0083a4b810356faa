"""Notes in a DuckDB history: small values by key, written in the commit of the batch they belong to."""

from collections.abc import Mapping

import duckdb

#: Histories of version 1 were first made without notes; the table is added when one is first written.
_TABLE = "CREATE TABLE IF NOT EXISTS note (key VARCHAR, value BLOB)"


def write_notes(connection: duckdb.DuckDBPyConnection, notes: Mapping[str, bytes | None]) -> None:
    """Put each note in place of the one before; None deletes. Within the caller's transaction."""
    connection.execute(_TABLE)
    # No primary key: its index does not let a row be deleted and written again in one transaction.
    connection.execute("DELETE FROM note WHERE key IN (SELECT unnest(?::VARCHAR[]))", [list(notes)])
    kept = {key: value for key, value in notes.items() if value is not None}
    if kept:
        connection.execute(
            "INSERT INTO note SELECT unnest(?::VARCHAR[]), unnest(?::BLOB[])",
            [list(kept), list(kept.values())],
        )


def read_notes(connection: duckdb.DuckDBPyConnection) -> dict[str, bytes]:
    """Every note there is."""
    connection.execute(_TABLE)
    return dict(connection.execute("SELECT key, value FROM note").fetchall())
