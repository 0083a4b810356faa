"""Appending to a DuckDB history: each datapoint once, a batch in one commit."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from twin.history.columns import Columns
from twin.history.duckdb_parts import US_PER_MS, Part, numbers, overlaps
from twin.history.once import NewestTimes, repeated_rows

_Rows = dict[str, NDArray[Any]]
#: Up to so many rows are looked for one by one, each in the few places where it can be.
_FEW = 16


def new_rows(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], batch: Columns, newest: NewestTimes
) -> NDArray[np.bool_] | None:
    """Per row, whether it is to be stored; None when every row is.

    Rows newer than all of their series need no look-up, and that is nearly every row of a normal day.
    """
    repeated = repeated_rows(batch)
    late = newest.may_be_stored(batch.series, batch.time_us) & ~repeated
    if not late.any():
        return ~repeated if repeated.any() else None
    new = ~repeated
    new[_stored(connection, parts, batch, np.flatnonzero(late))] = False
    return new


def insert_rows(
    connection: duckdb.DuckDBPyConnection, table: str, batch: Columns, new: NDArray[np.bool_] | None
) -> None:
    """Insert the rows chosen by `new` into a loose part."""
    rows: _Rows = {
        "series": batch.series, "time_us": batch.time_us, "received_us": batch.received_us,
        "value": batch.value, "quality": batch.quality,
    }  # fmt: skip
    if batch.texts:
        with_text = np.zeros(len(batch), np.bool_)
        with_text[list(batch.texts)] = True
        chosen = with_text if new is None else with_text & new
        texts = [batch.texts[row] for row in np.flatnonzero(chosen).tolist()]
        _insert(connection, table, {name: column[chosen] for name, column in rows.items()}, texts)
        new = ~with_text if new is None else new & ~with_text
    if new is not None:
        rows = {name: column[new] for name, column in rows.items()}
    _insert(connection, table, rows)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: _Rows,
    texts: Sequence[str] | None = None,
) -> None:
    if not len(rows["series"]):
        return
    if texts is None:
        text = "NULL"
    else:
        text, rows = "text", {**rows, "text": np.array(texts, object)}
    connection.register("batch", rows)
    connection.execute(
        f"INSERT INTO {table} SELECT series, time_us, received_us, value, quality, {text} FROM batch"
    )


def _stored(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], batch: Columns, late: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Those of the rows numbered in `late` that are stored already."""
    columns: _Rows = {
        "row": late.astype(np.int64), "series": batch.series[late], "time_us": batch.time_us[late],
        "value": batch.value[late],
    }  # fmt: skip
    same_result = "late.value = stored.value"
    if np.isnan(columns["value"]).any():
        # Texts and NaN are stored as NULL, with the text beside it.
        columns["text"] = np.array([batch.texts.get(row) for row in late.tolist()], object)
        same_result = (
            "late.value IS NOT DISTINCT FROM stored.value AND late.text IS NOT DISTINCT FROM stored.text"
        )
    first_us, last_us = int(columns["time_us"].min()), int(columns["time_us"].max())
    found = [np.zeros(0, np.int64)]
    for part in parts:
        if not overlaps(part, first_us, last_us + 1):
            continue
        rows, key = (_placed(part, columns), "place_ms") if part.sealed else (columns, "time_us")
        if len(rows["row"]):
            connection.register("late", rows)
            sql = _match_sql(part, key, rows[key], same_result)
            found.append(np.asarray(connection.execute(sql).fetchnumpy()["row"], np.int64))
    return np.concatenate(found)


def _match_sql(part: Part, key: str, wanted: NDArray[Any], same_result: str) -> str:
    """SELECT the rows of `late` that a part holds. `wanted` are the values of `key` there are in `late`."""
    other_key = "rest_us" if part.sealed else "series"
    near = f"stored.{key} BETWEEN {wanted.min()} AND {wanted.max()}"
    if len(wanted) <= _FEW:
        near += f" AND stored.{key} IN ({numbers(np.unique(wanted).tolist())})"
    return f"""
        SELECT row FROM late JOIN (SELECT * FROM {part.table} AS stored WHERE {near}) AS stored
        USING ({key}, {other_key}) WHERE {same_result}"""


def _placed(part: Part, columns: _Rows) -> _Rows:
    """The rows within a sealed part's time, with their place on its line."""
    within = (columns["time_us"] >= part.first_us) & (columns["time_us"] <= part.last_us)
    chosen = {name: column[within] for name, column in columns.items()}
    offset_us = chosen["time_us"] - part.start_us
    chosen["place_ms"] = chosen["series"].astype(np.int64) * part.span_ms + offset_us // US_PER_MS
    chosen["rest_us"] = (offset_us % US_PER_MS).astype(np.int16)
    return chosen
