"""A catalogue's bytes as rows with line numbers: encodings told apart, quotes that never close contained."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from navigation.holdings.findings import Tally, found

_UTF8, _GB18030 = "utf-8", "gb18030"
_BOM: Final = b"\xef\xbb\xbf"
MOST_LINES_IN_A_ROW: Final = 20
"""Lines over which a quoted field may go on; a quotation mark still open then was never meant to be one."""

LONGEST_LINE_BYTES: Final = 20_000
_SAMPLE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row and the line it begins on, counted from 1."""

    line: int
    fields: list[str]


def rows(data: bytes, tally: Tally) -> Iterator[Row]:
    """Every row that can be read; each line that cannot is told. Empty lines are passed over."""
    encoding = _UTF8 if _is_utf8(data) else _GB18030
    if encoding == _GB18030:
        tally.add(found("encoding", "it was read as GB18030; save it as UTF-8 to be sure of every character"))
    lines = data.removeprefix(_BOM).splitlines(keepends=True)
    # bytes.splitlines parts at \r, \n and \r\n only, so no character of GB18030 is torn.
    separator = _separator(lines[0]) if lines else ","
    at = 0
    while at < len(lines):
        taken, row = _row(lines, at, encoding, separator, tally)
        if row is not None and any(field.strip() for field in row.fields):
            yield row
        at += taken


def _row(lines: list[bytes], at: int, encoding: str, separator: str, tally: Tally) -> tuple[int, Row | None]:
    """How many lines from `at` on are done with, and the row they make."""
    joined = lines[at]
    taken = 1
    while joined.count(b'"') % 2 and at + taken < len(lines) and taken < MOST_LINES_IN_A_ROW:
        joined += lines[at + taken]
        taken += 1
    line = at + 1
    if joined.count(b'"') % 2:
        tally.add(found("line-quotes", "a quotation mark is never closed; close it or double it", line=line))
        return 1, None
    if len(joined) > LONGEST_LINE_BYTES:
        tally.add(found("field-long", f"the line has {len(joined):,} bytes; shorten it", line=line))
        return taken, None
    try:
        text = joined.decode(encoding)
    except UnicodeDecodeError:
        tally.add(found("line-encoding", f"it is not {encoding.upper()}; type the line anew", line=line))
        return taken, None
    try:
        fields = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [])
    except csv.Error as error:
        tally.add(found("line-quotes", f"{error}; put quotes around whole fields only", line=line))
        return taken, None
    return taken, Row(line, fields)


def _is_utf8(data: bytes) -> bool:
    """Whether the text is UTF-8, be it with a few broken lines; otherwise it is taken for GB18030.

    Text in GB18030 hardly ever makes a line that is UTF-8 too, so the larger share of lines decides.
    """
    try:
        data.decode(_UTF8)
    except UnicodeDecodeError:
        telling = [line for line in data[:_SAMPLE_BYTES].splitlines() if not line.isascii()]
        return sum(map(_decodes, telling)) * 2 > len(telling)
    return True


def _decodes(line: bytes) -> bool:
    try:
        line.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _separator(header: bytes) -> str:
    """A comma, or the semicolon or tabulator that some spreadsheets write instead."""
    return max(",;\t", key=lambda character: header.count(character.encode()))
