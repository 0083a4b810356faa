"""Holdings from a CSV file and back: one line for each copy, every fault told by its line."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from navigation.holdings.csv_text import Row, rows
from navigation.holdings.findings import Finding, Tally, found, numbered
from navigation.holdings.holding import Holding, Holdings, ItemStatus
from twin.errors import TwinError
from twin.venue.problems import shorten

FILE_NAME: Final = "holdings.csv"
"""How the file is called beside those of the venue."""

MOST_BYTES: Final = 1 << 30
MOST_HOLDINGS: Final = 5_000_000

COLUMNS: Final = (
    "call_number", "title", "title_en", "author", "collection", "barcode", "status", "location", "epc",
)  # fmt: skip
_REQUIRED: Final = ("call_number", "title")
_LONGEST: Final[Mapping[str, int]] = {
    "call_number": 200,
    "title": 1000,
    "title_en": 1000,
    "author": 500,
    "epc": 300,
}
_LONGEST_OTHER: Final = 100

_COLUMN_NAMES: Final = {
    **{name: name for name in COLUMNS},
    **dict.fromkeys(("索书号", "索取号"), "call_number"),
    **dict.fromkeys(("题名", "书名"), "title"),
    **dict.fromkeys(("英文题名", "并列题名"), "title_en"),
    **dict.fromkeys(("责任者", "作者", "著者"), "author"),
    **dict.fromkeys(("馆藏", "文献类型"), "collection"),
    **dict.fromkeys(("条码", "条码号"), "barcode"),
    **dict.fromkeys(("状态", "书刊状态"), "status"),
    **dict.fromkeys(("位置", "馆藏地点", "馆藏地"), "location"),
    **dict.fromkeys(("标签编码", "标签号"), "epc"),
}
_STATUSES: Final = {
    **dict.fromkeys(
        ("", "available", "on shelf", "on_shelf", "在架", "可借", "阅览", "在馆"), ItemStatus.AVAILABLE
    ),
    **dict.fromkeys(("on_loan", "on loan", "checked out", "借出", "已借出", "外借"), ItemStatus.ON_LOAN),
    **dict.fromkeys(("being_moved", "being moved", "moving", "调架", "移架"), ItemStatus.BEING_MOVED),
    **dict.fromkeys(("missing", "lost", "丢失", "遗失", "缺失"), ItemStatus.MISSING),
}


class HoldingsReadError(TwinError):
    """A file of holdings that cannot be read at all."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"cannot read holdings from {path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True, slots=True)
class HoldingsReading:
    """The holdings of a file, and the numbered list of what was wrong with it."""

    holdings: Holdings
    findings: tuple[Finding, ...]


def read_holdings(path: Path) -> HoldingsReading:
    """The holdings in the file at `path`; raises HoldingsReadError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise HoldingsReadError(str(path), f"the system refused: {error.strerror or error}") from error
    if len(data) > MOST_BYTES:
        raise HoldingsReadError(str(path), f"it is over {MOST_BYTES >> 20:,} MB; leave out what is withdrawn")
    return parse_holdings(data, str(path))


def parse_holdings(data: bytes, name: str = FILE_NAME) -> HoldingsReading:
    """The holdings in a CSV file's bytes, UTF-8 or GB18030; raises HoldingsReadError."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:1000]:
        raise HoldingsReadError(name, "it is not a CSV file in UTF-8 or GB18030; save it as CSV UTF-8")
    tally = Tally()
    reader = _Reader(name, tally)
    for row in rows(data, tally):
        reader.take(row)
    if reader.columns is None:
        raise HoldingsReadError(name, "it is empty; the first line names the columns: " + ",".join(COLUMNS))
    if reader.beyond:
        message = f"{reader.beyond:,} lines after line {reader.last_line:,} were not read; part the file"
        tally.add(found("file-cut", message, count=reader.beyond))
    return HoldingsReading(reader.holdings, tuple(numbered(tally.listed())))


def format_holdings(holdings: Iterable[Holding]) -> str:
    """The holdings as the text of a CSV file; what it says is what was given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for holding in holdings:
        writer.writerow([getattr(holding, name) for name in COLUMNS])
    return out.getvalue()


class _Reader:
    """One pass over the rows: the header, then a holding for each row."""

    def __init__(self, name: str, tally: Tally) -> None:
        self.holdings = Holdings()
        self.columns: list[str | None] | None = None
        self.beyond = 0
        self.last_line = 0
        self._name = name
        self._tally = tally
        self._barcodes: dict[str, int] = {}
        self._epcs: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """One row; the first one names the columns."""
        if self.columns is None:
            self.columns = self._header(row)
        elif len(self.holdings) >= MOST_HOLDINGS:
            self.beyond += 1
        else:
            self.last_line = row.line
            holding = self._holding(row, self.columns)
            if holding is not None:
                self.holdings.append(holding, row.line)

    def _header(self, row: Row) -> list[str | None]:
        columns = [_COLUMN_NAMES.get(" ".join(field.split()).lower()) for field in row.fields]
        for field, column in zip(row.fields, columns, strict=True):
            if column is None:
                message = f"column {shorten(field)!r} is ignored; ours are {', '.join(COLUMNS)}"
                self._tally.add(found("columns-known", message, line=row.line))
        named = [column for column in columns if column is not None]
        missing = [column for column in _REQUIRED if column not in named]
        if missing or len(set(named)) < len(named):
            fault = f"lacks {' and '.join(missing)}" if missing else "names a column twice"
            raise HoldingsReadError(self._name, f"its first line {fault}; write {','.join(COLUMNS)}")
        return columns

    def _holding(self, row: Row, columns: list[str | None]) -> Holding | None:
        if len(row.fields) != len(columns):
            message = f"{len(row.fields)} fields where the header has {len(columns)}; quote what has commas"
            self._tell("line-fields", message, row)
            return None
        fields = dict(zip(columns, (" ".join(field.split()) for field in row.fields), strict=True))
        for name in COLUMNS:
            longest = _LONGEST.get(name, _LONGEST_OTHER)
            if len(fields.get(name, "")) > longest:
                self._tell("field-long", f"{name} has over {longest} characters; shorten it", row)
                return None
        if not fields["call_number"]:
            self._tell("call-number-present", f"{shorten(fields['title'])!r} has no call number; add it", row)
            return None
        if not fields["title"]:
            self._tell("title-present", "the title is empty; add it", row, fields["call_number"])
            fields["title"] = fields["call_number"]
        self._check_barcode(fields.get("barcode", ""), row, fields["call_number"])
        self._check_epc(fields.get("epc", ""), row, fields["call_number"])
        status = self._status(fields.pop("status", ""), row, fields["call_number"])
        return Holding(status=status, **{name: text for name, text in fields.items() if name is not None})

    def _check_barcode(self, barcode: str, row: Row, call_number: str) -> None:
        if not barcode:
            return
        first = self._barcodes.setdefault(barcode, row.line)
        if first != row.line:
            message = f"barcode {barcode} is also on line {first}; give each copy its own"
            self._tell("barcode-unique", message, row, call_number)

    def _check_epc(self, epc: str, row: Row, call_number: str) -> None:
        first = self._epcs.setdefault(epc.upper(), row.line) if epc else row.line
        if first != row.line:
            message = f"tag {shorten(epc)} is also on line {first}; a shelf that reads it means either copy"
            self._tell("epc-unique", message, row, call_number)

    def _status(self, text: str, row: Row, call_number: str) -> ItemStatus:
        status = _STATUSES.get(text.lower())
        if status is None:
            message = f"status {shorten(text)!r} is not {', '.join(ItemStatus)}; the copy counts as available"
            self._tell("status-known", message, row, call_number)
            return ItemStatus.AVAILABLE
        return status

    def _tell(self, rule: str, message: str, row: Row, call_number: str = "") -> None:
        self._tally.add(found(rule, message, line=row.line, call_number=call_number))
