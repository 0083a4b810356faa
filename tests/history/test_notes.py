"""Notes are as durable as the rows they are committed with, and never without them."""

import pytest

from tests.history.batches import CO2, DAY_US, columns, open_at
from twin.history.store import HistoryUnavailableError


def test_a_note_takes_the_place_of_the_one_before_and_none_deletes_it(tmp_path):
    history = open_at(tmp_path / "h.duckdb")
    history.append(columns([(CO2, DAY_US, 600.0)]), notes={"a": b"1", "b": b"\x00\xff"})
    history.append(columns([(CO2, DAY_US + 1, 600.0)]), notes={"a": b"2", "b": None, "c": None})
    assert history.list_notes() == {"a": b"2"}
    history.close()
    again = open_at(tmp_path / "h.duckdb")
    assert again.list_notes() == {"a": b"2"}
    again.close()


def test_notes_survive_packing_and_a_batch_without_rows(tmp_path):
    history = open_at(tmp_path / "h.duckdb")
    history.append(columns([]), notes={"a": b"1"})
    history.append(columns([(CO2, DAY_US, 600.0)]))
    history.compact(DAY_US)
    assert history.list_notes() == {"a": b"1"}
    history.close()


def test_a_batch_that_fails_leaves_no_note(tmp_path, monkeypatch):
    history = open_at(tmp_path / "h.duckdb")
    history.append(columns([(CO2, DAY_US, 600.0)]), notes={"a": b"1"})

    def full(*_: object) -> None:
        raise HistoryUnavailableError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr("twin.history.duckdb.write_notes", full)
        with pytest.raises(HistoryUnavailableError):
            history.append(columns([(CO2, DAY_US + 1, 601.0)]), notes={"a": b"2"})
    assert history.list_notes() == {"a": b"1"}
    assert history.reader().count() == 1
    history.close()
