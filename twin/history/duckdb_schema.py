"""The tables of a DuckDB history, and their version."""

import duckdb

from twin.errors import TwinError

SCHEMA_VERSION = 1

#: Rows as they arrived; the shape of every loose part, and in which every question sees every row.
LOOSE_COLUMNS = (
    "series INTEGER, time_us BIGINT, received_us BIGINT, value DOUBLE, quality UTINYINT, text VARCHAR"
)

_TABLES = (
    "CREATE TABLE schema_version (version INTEGER)",
    f"INSERT INTO schema_version VALUES ({SCHEMA_VERSION})",
    """CREATE TABLE series (
        series INTEGER, device_id VARCHAR, feature_of_interest VARCHAR, observed_property VARCHAR)""",
    # Where the rows are: tables loose_<part> in order of arrival, tables sealed_<part> packed.
    """CREATE TABLE part (
        part INTEGER, sealed BOOLEAN, period_days INTEGER, stored_rows BIGINT, gone_rows BIGINT,
        first_us BIGINT, last_us BIGINT, start_us BIGINT, span_ms BIGINT)""",
    "CREATE SEQUENCE part_number START 1",
    f"CREATE TABLE loose_0 ({LOOSE_COLUMNS})",
    "INSERT INTO part VALUES (0, false, 0, 0, 0, 0, 0, 0, 0)",
    # The newest row that is not FUTURE of each series, and the span of FUTURE ones, of all sealed parts.
    f"CREATE TABLE sealed_newest ({LOOSE_COLUMNS})",
    "CREATE TABLE sealed_future (series INTEGER, from_us BIGINT, to_us BIGINT)",
    "CREATE SEQUENCE quarantine_number START 1",
    """CREATE TABLE quarantine (
        id BIGINT, received_us BIGINT, topic VARCHAR, payload BLOB, decoder VARCHAR, reason VARCHAR)""",
    "CREATE TABLE quarantine_dropped (messages BIGINT)",
    "INSERT INTO quarantine_dropped VALUES (0)",
)


class NotAHistoryError(TwinError):
    """A DuckDB file that something else has made."""


def stored_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The schema version of the open file; None for an empty file."""
    names = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not names:
        return None
    if "schema_version" not in names:
        raise NotAHistoryError("the file holds tables of something else; name another file")
    row = connection.execute("SELECT version FROM schema_version").fetchone()
    return int(row[0]) if row else 0


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of an empty file, all or none."""
    connection.execute("BEGIN")
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("COMMIT")
