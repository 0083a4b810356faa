"""What is wrong between catalogue and shelves: a numbered list, each with what to do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from twin.venue.problems import Severity

MOST_PER_RULE: Final = 10_000
"""Findings of one rule that are told one by one; the rest are counted."""

RULES: Final[Mapping[str, tuple[Severity, str]]] = MappingProxyType({
    "file-cut": (Severity.ERROR, "The file has more lines than are read."),
    "line-encoding": (Severity.ERROR, "A line is not in the encoding of the others; it was left out."),
    "line-fields": (Severity.ERROR, "A line has more or fewer fields than the header; it was left out."),
    "line-quotes": (Severity.ERROR, "A quotation mark is opened and not closed; the line was left out."),
    "field-long": (Severity.ERROR, "A field is longer than any real one; the line was left out."),
    "call-number-present": (Severity.ERROR, "A line has no call number; it was left out."),
    "barcode-unique": (Severity.ERROR, "A barcode stands on two copies."),
    "epc-unique": (Severity.ERROR, "An RFID tag stands on two copies."),
    "call-number-readable": (Severity.ERROR, "A call number cannot be read, so the book cannot be found."),
    "book-placed": (Severity.ERROR, "A book belongs on no shelf of its collection."),
    "location-known": (Severity.ERROR, "A location names no shelf, room or level of the venue."),
    "face-readable": (Severity.ERROR, "The interval of a face cannot be read or lacks an end."),
    "face-order": (Severity.ERROR, "A face ends before it begins."),
    "faces-overlap-books": (Severity.ERROR, "Two faces claim the same books."),
    "faces-gap-books": (Severity.WARNING, "Books stand between two faces, on neither."),
    "faces-overlap": (Severity.WARNING, "Two faces overlap, though no book listed stands there."),
    "status-known": (Severity.WARNING, "A status is not one of ours; the copy counts as available."),
    "title-present": (Severity.WARNING, "A line has no title; the call number stands for it."),
    "columns-known": (Severity.INFO, "A column is not one of ours; it is ignored."),
    "encoding": (Severity.INFO, "The file is not in UTF-8; it was read as GB18030."),
    "faces-gap": (Severity.INFO, "Call numbers between two faces are on neither; no book has one now."),
    "collection-known": (Severity.INFO, "A collection is not described; its books are on the open shelves."),
})  # fmt: skip
"""Every rule: its severity and one sentence."""

_RANK: Final = {rule: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault.

    `line` is that of the file, 0 without one; `count` is above 1 where it stands for several.
    """

    number: int = 0
    severity: Severity
    rule: str
    message: str
    line: int = 0
    feature_id: str = ""
    call_number: str = ""
    count: int = 1


def found(
    rule: str, message: str, *, line: int = 0, feature_id: str = "", call_number: str = "", count: int = 1
) -> Finding:
    """A fault by one of the RULES."""
    return Finding(
        severity=RULES[rule][0],
        rule=rule,
        message=message,
        line=line,
        feature_id=feature_id,
        call_number=call_number,
        count=count,
    )


class Tally:
    """Findings gathered one by one, bounded for each rule; what is beyond the bound is counted."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, finding: Finding) -> None:
        """Keep it, or count it."""
        self._counts[finding.rule] += finding.count
        if self._counts[finding.rule] <= MOST_PER_RULE or finding.count > 1:
            self._kept.append(finding)

    def listed(self) -> list[Finding]:
        """What was kept, and for each rule that passed the bound one finding for the rest."""
        kept = Counter[str]()
        for finding in self._kept:
            kept[finding.rule] += finding.count
        rest = [
            found(rule, f"{count - kept[rule]:,} more of the kind", count=count - kept[rule])
            for rule, count in self._counts.items()
            if count > kept[rule]
        ]
        return self._kept + rest


def numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, in the order of RULES and of lines, counted from 1."""
    ordered = sorted(findings, key=lambda f: (_RANK[f.rule], f.count > 1 and not f.line, f.line))
    return [replace(finding, number=number) for number, finding in enumerate(ordered, 1)]
