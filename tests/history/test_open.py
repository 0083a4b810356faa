"""A history that cannot be opened says why and what to do."""

import subprocess
import sys

import duckdb
import pytest

from tests.history.batches import CO2, DAY_US, columns, open_at
from twin.history.columns import SeriesKey
from twin.history.duckdb_file import HistoryNotOpenedError
from twin.history.open import UnknownHistoryError, history_path, open_history
from twin.history.store import HistoryUnavailableError


def test_an_address_is_a_path_or_duckdb_and_a_path(tmp_path):
    for url in (str(tmp_path / "a b" / "h.duckdb"), f"duckdb://{tmp_path}/a%20b/h.duckdb"):
        history = open_history(url)
        history.close()
    assert (tmp_path / "a b" / "h.duckdb").exists()


@pytest.mark.parametrize("url", ["influx://host/x", "duckdb://host/x", "https://a"])
def test_an_unknown_kind_of_address_names_what_is_supported(url):
    with pytest.raises(UnknownHistoryError, match="duckdb:///absolute/path"):
        history_path(url)


def test_a_file_that_another_process_has_open_names_that_process(tmp_path):
    path = tmp_path / "history.duckdb"
    holder = (
        f"import sys; from twin.history.open import open_history; h = open_history({str(path)!r});"
        "print('open', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"open\n"
    with pytest.raises(HistoryNotOpenedError, match=rf"another process.*PID {child.pid}.*stop that process"):
        open_history(str(path))
    child.communicate()


def test_a_file_that_is_something_else_is_left_alone(tmp_path):
    path = tmp_path / "history.duckdb"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(HistoryNotOpenedError, match="is no history"):
        open_history(str(path))
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE mine (x INTEGER)")
    with pytest.raises(HistoryNotOpenedError, match="something else"):
        open_history(str(other))


def test_a_damaged_file_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "history.duckdb"
    open_at(path).close()
    path.write_bytes(bytes(byte ^ 0x55 for byte in path.read_bytes()[:40_000]))
    with pytest.raises(HistoryNotOpenedError, match="restore a backup"):
        open_history(str(path))


def test_a_newer_schema_asks_for_a_newer_program(tmp_path):
    path = tmp_path / "history.duckdb"
    open_at(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(HistoryNotOpenedError, match="schema version 99"):
        open_history(str(path))


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(HistoryNotOpenedError, match=r"Not a directory|File exists"):
        open_history(str(tmp_path / "file" / "history.duckdb"))


def test_series_keep_their_numbers_for_ever(tmp_path):
    history = open_at(tmp_path / "history.duckdb")
    more = [SeriesKey("d'evil\"", "座位", "co2_ppm"), SeriesKey("", "", "")]
    assert history.register([*more, more[0]]) == [3, 4, 3]
    history.close()
    history = open_at(tmp_path / "history.duckdb")
    assert history.register(more[::-1]) == [4, 3]
    assert history.list_series()[3] == more[0]
    history.close()


def test_a_closed_history_says_so_and_may_be_closed_twice(tmp_path):
    history = open_at(tmp_path / "history.duckdb")
    reader = history.reader()
    history.close()
    history.close()
    for work in (lambda: history.append(columns([(CO2, DAY_US, 1.0)])), reader.count, history.latest):
        with pytest.raises(HistoryUnavailableError, match="is closed"):
            work()
    reader.close()
