"""A catalogue's bytes as rows with line numbers: encodings told apart, quotes that never close contained."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from navigation.holdings.findings import Tally, found
from twin.errors import TwinError

_UTF8, _GB18030 = "utf-8", "gb18030"
_BOM: Final = b"\xef\xbb\xbf"
MOST_LINES_IN_A_ROW: Final = 20
"""Lines over which a quoted field may go on; a quotation mark still open then was never meant to be one."""

LONGEST_ROW_BYTES: Final = 20_000
_SAMPLE_BYTES: Final = 1 << 20
_UNCLOSED: Final = "a quotation mark is never closed; close it, or write it twice"


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
    # bytes are parted at \r, \n and \r\n only, so no character of GB18030 is torn.
    lines = data.removeprefix(_BOM).splitlines(keepends=True)
    separator = _separator(lines[0]) if lines else ","
    at, width = 0, None
    while at < len(lines):
        taken = _lines_of_row(lines, at)
        try:
            fields = _fields(b"".join(lines[at : at + taken]), encoding, separator)
            if taken > 1 and width is not None and len(fields) != width:
                raise _LineError("line-quotes", _UNCLOSED)
        except _LineError as fault:
            # Perhaps the quotation mark was a slip and the lines behind it are sound: they are tried anew.
            rule, reason = (fault.rule, fault.reason) if taken == 1 else ("line-quotes", _UNCLOSED)
            tally.add(found(rule, reason, line=at + 1))
            at += 1
            continue
        if any(field.strip() for field in fields):
            width = len(fields) if width is None else width
            yield Row(at + 1, fields)
        at += taken


class _LineError(TwinError):
    """A line that cannot be read, and by which rule."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule, self.reason = rule, reason


def _lines_of_row(lines: list[bytes], at: int) -> int:
    """How many lines the row takes that begins at `at`: until its quotation marks are even in number."""
    marks = 0
    for taken, line in enumerate(lines[at : at + MOST_LINES_IN_A_ROW], 1):
        marks += line.count(b'"')
        if marks % 2 == 0:
            return taken
    return 1


def _fields(row: bytes, encoding: str, separator: str) -> list[str]:
    if len(row) > LONGEST_ROW_BYTES:
        raise _LineError("field-long", f"it has {len(row):,} bytes; shorten it")
    if row.count(b'"') % 2:
        raise _LineError("line-quotes", _UNCLOSED)
    try:
        text = row.decode(encoding)
    except UnicodeDecodeError as error:
        raise _LineError("line-encoding", f"it is not {encoding.upper()}; type it anew") from error
    if '"' not in text:
        return text.rstrip("\r\n").split(separator)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise _LineError("line-quotes", f"{error}; put quotes around whole fields only") from error


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
