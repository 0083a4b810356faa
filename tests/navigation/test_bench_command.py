"""`bibliotwin bench navigation`: any map, any queries, and a plain word for what cannot be read."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from web.cli.main import app

MAP = "type octile\nheight 3\nwidth 4\nmap\n....\n.@@.\n....\n"
HEAD = "start_x,start_y,goal_x,goal_y"


def bench(folder: Path, grid: str, queries: str, *more: str) -> Result:
    (folder / "a.map").write_text(grid, encoding="utf-8")
    (folder / "q.csv").write_text(queries, encoding="utf-8")
    files = ["--grid", str(folder / "a.map"), "--queries", str(folder / "q.csv")]
    return CliRunner().invoke(app, ["bench", "navigation", *files, *more])


def test_each_query_gets_its_length_and_time(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = bench(tmp_path, MAP, f"{HEAD},more\n0,0,3,2,x\n1,0,1,2,y\n", "--out", str(out))
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [*rows[0]] == [*HEAD.split(","), "length", "time_us"]
    # Round a corner of the block: from (0.5, 0.5) over (3, 1) to (3.5, 2.5), and down its short side.
    assert float(rows[0]["length"]) == pytest.approx(2.5495097568 + 1.5811388301, abs=1e-6)
    assert float(rows[1]["length"]) == pytest.approx(2 * 0.5**0.5 + 1, abs=1e-6)
    assert all(float(row["time_us"]) > 0 for row in rows)


def test_no_way_is_infinite(tmp_path: Path) -> None:
    result = bench(tmp_path, "height 1\nwidth 3\nmap\n.@.\n", f"{HEAD}\n0,0,2,0\n")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].startswith("0,0,2,0,inf,")


@pytest.mark.parametrize(
    ("grid", "queries", "said"),
    [
        ("....", f"{HEAD}\n", 'no line "map"'),
        ("height 2\nwidth 99999999\nmap\n..\n", f"{HEAD}\n", "width"),
        ("height 2\nwidth 2\nmap\n..\n", f"{HEAD}\n", "fewer cells"),
        (MAP, "a,b\n1,2\n", "no column start_x"),
        (MAP, f"{HEAD}\n1,1,0,0\n", "line 2: cell 1,1 is blocked"),
        (MAP, f"{HEAD}\n0,0,-1,0\n", "not a whole number"),
        (MAP, f"{HEAD}\n0,0\n", "not a whole number"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, grid: str, queries: str, said: str) -> None:
    result = bench(tmp_path, grid, queries)
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", " ")
