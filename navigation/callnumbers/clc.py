"""Call numbers of the Chinese Library Classification: class, book number, volume and year.

    参 TP311.5-43/123:2=2020      prefix, class with an auxiliary, 种次号, volume, year
    I247.57/N2338                 class and author number

The class is compared sign by sign from the left, digits as a decimal (A11 before A2), the 种次号 as an
integer (B43/6 before B43/11). Sources: PLMS manual, "books-callnumber"; manual of
the classification, 5th edition.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from navigation.callnumbers.clc_class import read_class
from navigation.callnumbers.errors import CallNumberError
from navigation.callnumbers.prefix import without_prefix
from navigation.callnumbers.rules import CLOSED_BY, AuthorDigits, CallNumberRules
from navigation.callnumbers.sortkey import END, InShelfOrder, number_key
from navigation.callnumbers.suffix import Suffix, find_number, find_year

SUFFIX_SIGNS: Final = (":", "=", "(", ".", "-", "/")
"""Signs before what follows a book number, in shelf order: the volumes of a work come before its next
edition, and all of it before another work of the author."""

SCHEME_BYTE: Final = b"\x01"
_SUFFIX_RANKS: Final = {sign: 0x10 + rank for rank, sign in enumerate(SUFFIX_SIGNS)}
_MOST_DIGITS: Final = 9
_INTEGER: Final = b"\x02" + END
_BOOK: Final = re.compile(r"([A-Za-z]{0,4})([0-9]{0,9})([A-Za-z]{0,2})(?![A-Za-z0-9])")
_VALUE: Final = r"([0-9]{0,9})([A-Za-z]{0,2}|[\u3400-\u9fff]{0,6})(?![A-Za-z0-9\u3400-\u9fff])"
_PLAIN_SUFFIX: Final = re.compile(rf" ?([:=./-]) ?{_VALUE}")
_BRACKETED: Final = re.compile(rf" ?(\() ?{_VALUE} ?\)")
_SPACED_YEAR: Final = re.compile(r" ()([12][0-9]{3})()(?![A-Za-z0-9])")
_SPELT_VOLUME: Final = re.compile(r" ?(v)(?:ol)?\.? ?([0-9]{1,9})()(?![A-Za-z0-9])", re.IGNORECASE)
_READ_AS: Final = {"": "=", "v": ":"}


@dataclass(frozen=True, slots=True)
class BookNumber:
    """What tells books of one class apart: an integer (种次号), or `author` letters and digits.

    `digits` are as written, without leading zeros where there are no letters; `mark` is letters behind them.
    """

    author: str = ""
    digits: str = ""
    mark: str = ""

    @property
    def number(self) -> int | None:
        """The 种次号; None for an author number."""
        return int(self.digits) if self.digits and not self.author else None

    def __str__(self) -> str:
        return self.author + self.digits + self.mark


@dataclass(frozen=True, slots=True)
class ClcCallNumber(InShelfOrder):
    """One call number, read. `collection` is its prefix; `class_number` has a dot after every third digit."""

    collection: str
    class_number: str
    book: BookNumber | None = None
    suffixes: tuple[Suffix, ...] = ()
    key: bytes = field(default=b"", compare=False, repr=False)

    @property
    def volume(self) -> int | None:
        """The number behind `:`."""
        return find_number(self.suffixes, ":")

    @property
    def year(self) -> int | None:
        """The year behind `=`; None where that counts editions."""
        return find_year(self.suffixes, "=")

    @property
    def edition(self) -> int | None:
        """The number behind `=` where it is too small for a year."""
        return find_number(self.suffixes, "=") if self.year is None else None

    def __str__(self) -> str:
        text = f"{self.collection} {self.class_number}" if self.collection else self.class_number
        if self.book is None:
            # Without the stroke "R TP3" would be class R with author number TP3.
            return f"{text}/" if self.collection else text
        return f"{text}/{self.book}{''.join(map(_written, self.suffixes))}"


def read_clc(text: str, rules: CallNumberRules) -> ClcCallNumber:
    """The call number in `text`, which `spelling.plain` has made plain; raises CallNumberError."""
    collection, rest = without_prefix(text, rules)
    class_text, book_text = _parted(rest)
    try:
        class_number, class_key = read_class(class_text, rules.signs)
        book, suffixes, book_key = _read_book(book_text, rules.author_digits)
    except CallNumberError as error:
        raise CallNumberError(text, error.reason) from error
    key = bytes((1 + rules.prefix_ranks[collection],)) + SCHEME_BYTE + class_key + book_key
    return ClcCallNumber(collection, class_number, book, suffixes, key)


def _parted(text: str) -> tuple[str, str]:
    """Class and book number: at the first stroke, or else, as on a spine label, at a space."""
    class_text, stroke, book_text = text.partition("/")
    if stroke:
        return class_text, book_text.strip()
    words = text.split(" ")
    taken = 1
    while taken < len(words) and _goes_on("".join(words[:taken]), words[taken]):
        taken += 1
    return "".join(words[:taken]), " ".join(words[taken:])


def _goes_on(class_text: str, word: str) -> bool:
    """Whether a word still belongs to the class before it: TP 311.5, TP311 .5, R711 -62."""
    return (
        class_text.isalpha()
        or not (class_text[-1].isalnum() or class_text[-1] in CLOSED_BY.values())
        or (not word[0].isalnum())
    )


def _read_book(text: str, digits: AuthorDigits) -> tuple[BookNumber | None, tuple[Suffix, ...], bytes]:
    if not text:
        return None, (), END
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        # The usual case, by far: nothing but a number.
        value = int(text)
        return BookNumber("", str(value)), (), _INTEGER + number_key(value) + END + END
    match = _BOOK.match(text)
    if match is None or not match[0]:
        raise CallNumberError(text, "the book number is digits (123) or letters and digits (N2338)")
    author, number, mark = match.groups()
    if not number:
        author, mark = author + mark, ""
    book = BookNumber(author.upper(), number if author else str(int(number)), mark.lower())
    suffixes = _read_suffixes(text, match.end()) if match.end() < len(text) else ()
    key = _book_key(book, digits)
    return book, suffixes, key + b"".join(s.key(_SUFFIX_RANKS[s.label]) for s in suffixes) + END


def _book_key(book: BookNumber, digits: AuthorDigits) -> bytes:
    """Integers come before author numbers, these by letters and then as `digits` says."""
    head = b"\x02" + book.author.encode() + END
    mark = book.mark.encode() + END
    if digits is AuthorDigits.DECIMAL and book.author:
        return head + book.digits.encode() + END + mark
    value = number_key(int(book.digits or 0))
    # Of N7 and N07, equal as integers, the shorter comes first; so does N, which has no digits, before N0.
    return head + value + (bytes((len(book.digits),)) if book.author else b"") + mark


def _read_suffixes(text: str, at: int) -> tuple[Suffix, ...]:
    found = []
    while at < len(text):
        match = None
        for pattern in (_PLAIN_SUFFIX, _BRACKETED, _SPACED_YEAR, _SPELT_VOLUME):
            match = pattern.match(text, at)
            if match is not None and (match[2] or match[3]):
                break
        else:
            reason = (
                f"{text[at:].strip()!r} after the book number is not understood; volume is :2, year =2020"
            )
            raise CallNumberError(text, reason)
        label = match[1].lower()
        number = int(match[2]) if match[2] else None
        found.append(Suffix(_READ_AS.get(label, label), number, match[3].lower()))
        at = match.end()
    return tuple(found)


def _written(suffix: Suffix) -> str:
    value = f"{'' if suffix.number is None else suffix.number}{suffix.word}"
    return f"{suffix.label}{value}{')' if suffix.label == '(' else ''}"
