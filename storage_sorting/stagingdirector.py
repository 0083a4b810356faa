"""Dematic StagingDirector, the host link of library stores: fixed-width messages, read and written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Final

from twin.clock import from_us, to_us
from twin.errors import TwinError

HEAD_BYTES: Final = 21
LAST_TRANSACTION: Final = 99_999
_STAMP = "%Y%m%d%H%M%S"


class Kind(StrEnum):
    """The types of messages. The host sends IA, SC and PR, the machine SM, IC, IR and RF, both HM and TR."""

    HEARTBEAT = "HM"
    STATUS_CHECK = "SC"
    STATUS = "SM"
    INVENTORY_ADD = "IA"
    INVENTORY_CONFIRM = "IC"
    ITEM_RETURNED = "IR"
    PICK_REQUEST = "PR"
    REQUEST_FILLED = "RF"
    TRANSACTION_RESPONSE = "TR"


class Reason(StrEnum):
    """The reason codes; others may come and are kept as their digits."""

    SUCCESS = "000"
    ALREADY_COMMITTED = "001"
    INVENTORY_UNKNOWN = "002"
    SKU_UNKNOWN = "003"
    ITEM_MISSING = "004"
    INVALID_SKU = "006"
    AVAILABLE = "007"
    SKU_KNOWN = "008"
    HAS_INVENTORY = "009"
    NOT_AVAILABLE = "010"
    HAS_WORK = "011"
    DUPLICATE = "014"


#: What each code says, for people.
REASONS: dict[str, str] = {
    Reason.SUCCESS: "done",
    Reason.ALREADY_COMMITTED: "the inventory is committed already",
    Reason.INVENTORY_UNKNOWN: "the store has no inventory of it",
    Reason.SKU_UNKNOWN: "the store does not know its barcode",
    Reason.ITEM_MISSING: "the book is not in its tote",
    Reason.INVALID_SKU: "the barcode has a wrong form",
    Reason.AVAILABLE: "it is available",
    Reason.SKU_KNOWN: "the store knows its barcode already",
    Reason.HAS_INVENTORY: "the store has inventory of it already",
    Reason.NOT_AVAILABLE: "it is not available now",
    Reason.HAS_WORK: "it is being worked on already",
    Reason.DUPLICATE: "the message was sent before",
}

_SKU, _REASON = ("sku", 14), ("reason", 3)
_BOOK = (("call_number", 50), ("title", 35), ("author", 35))
_PATRON = (("blank", 1), ("patron_barcode", 20), ("patron_name", 40))
#: What follows type, transaction number and time stamp: fields and their widths in bytes.
LAYOUTS: dict[Kind, tuple[tuple[str, int], ...]] = {
    Kind.HEARTBEAT: (),
    Kind.STATUS_CHECK: (_SKU,),
    Kind.STATUS: (_SKU, _REASON),
    Kind.INVENTORY_ADD: (_SKU, *_BOOK),
    Kind.INVENTORY_CONFIRM: (_SKU, _REASON),
    Kind.ITEM_RETURNED: (_SKU, _REASON),
    Kind.PICK_REQUEST: (_SKU, ("pickup", 6), *_PATRON, *_BOOK),
    Kind.REQUEST_FILLED: (_SKU, _REASON, ("pickup", 6)),
    Kind.TRANSACTION_RESPONSE: (_REASON,),
}
LENGTHS: dict[Kind, int] = {
    kind: HEAD_BYTES + sum(width for _, width in layout) for kind, layout in LAYOUTS.items()
}
_CUT = frozenset(name for name, _ in _BOOK)
_NOT_KEPT = frozenset({"blank", "patron_barcode", "patron_name"})


class StagingDirectorError(TwinError):
    """Bytes that are no message; `reason` never repeats them, for a pick request names a reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no StagingDirector message: {reason}; see docs/storage-protocols.md")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; fields that its kind does not have are empty.

    `stamp` is yyyyMMddHHmmss on the sender's wall clock. `reader_key` is made of the reader's card number,
    which is not kept, and neither is the name.
    """

    kind: Kind
    transaction: int
    stamp: str
    sku: str = ""
    reason: str = ""
    pickup: str = ""
    reader_key: str = ""
    call_number: str = ""
    title: str = ""
    author: str = ""


def time_us(message: Message, zone: tzinfo) -> int:
    """When it was sent, in microseconds since 1970 UTC; of an hour that a clock repeats, the first."""
    return to_us(datetime.strptime(message.stamp, _STAMP).replace(tzinfo=zone))


def stamp_at(moment: datetime) -> str:
    """The time stamp of a moment, in its own zone."""
    return moment.strftime(_STAMP)


def parse_message(data: bytes, key_of: Callable[[str], str], encoding: str = "utf-8") -> Message:
    """The message that these bytes are, whole; raises StagingDirectorError and nothing else.

    `key_of` turns a card number into a reader key and is the last that sees it.
    """
    kind = _kind(data[:2])
    if len(data) != LENGTHS[kind]:
        raise StagingDirectorError(f"a {kind} of {len(data)} bytes, not {LENGTHS[kind]}")
    fields: dict[str, str] = {}
    at = HEAD_BYTES
    for name, width in LAYOUTS[kind]:
        fields[name] = _text(data[at : at + width], name, encoding)
        at += width
    if "reason" in fields and not _is_digits(fields["reason"], 3):
        raise StagingDirectorError("its reason code is not three digits")
    card = fields.get("patron_barcode", "")
    kept = {name: value for name, value in fields.items() if name not in _NOT_KEPT}
    return Message(
        kind=kind,
        transaction=_transaction(data[2:7]),
        stamp=_stamp(data[7:HEAD_BYTES]),
        reader_key=key_of(card) if card else "",
        **kept,
    )


def write_message(message: Message, encoding: str = "utf-8", *, patron_barcode: str = "") -> bytes:
    """The message as bytes; raises StagingDirectorError where a field does not fit.

    Titles, authors and call numbers are cut to their width, barcodes never. Widths count bytes, as receivers
    do. The reader's name is left blank, and the card number too unless it is given.
    """
    if not 1 <= message.transaction <= LAST_TRANSACTION:
        raise StagingDirectorError(f"transaction numbers go from 1 to {LAST_TRANSACTION}")
    _stamp(message.stamp.encode("ascii", "replace"))
    parts = [f"{message.kind}{message.transaction:05}{message.stamp}".encode("ascii")]
    for name, width in LAYOUTS[message.kind]:
        value = patron_barcode if name == "patron_barcode" else getattr(message, name, "")
        parts.append(_fitted(value, name, width, encoding))
    return b"".join(parts)


def transaction_of(data: bytes) -> int | None:
    """The transaction number of a frame that may be damaged otherwise, or None."""
    digits = data[2:7].decode("ascii", "replace")
    return int(digits) if _is_digits(digits, 5) and int(digits) else None


def next_transaction(number: int) -> int:
    """The number after this one: 1 comes after the last."""
    return 1 if number >= LAST_TRANSACTION else number + 1


class Frames:
    """Cuts a stream of bytes into messages: nothing separates them but the length of their type.

    Of an unknown type the length is not known, so nothing after it can be trusted: begin a new connection.
    """

    def __init__(self) -> None:
        self._kept = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that are whole now; raises StagingDirectorError when the stream is lost."""
        self._kept += data
        while len(self._kept) >= 2:
            length = LENGTHS[_kind(bytes(self._kept[:2]))]
            if len(self._kept) < length:
                return
            frame = bytes(self._kept[:length])
            del self._kept[:length]
            yield frame


def _kind(code: bytes) -> Kind:
    try:
        return Kind(code.decode("ascii"))
    except ValueError:
        raise StagingDirectorError("it begins with no known type") from None


def _transaction(data: bytes) -> int:
    digits = data.decode("ascii", "replace")
    if not _is_digits(digits, 5) or int(digits) == 0:
        raise StagingDirectorError("its transaction number is not 00001 to 99999")
    return int(digits)


def _stamp(data: bytes) -> str:
    digits = data.decode("ascii", "replace")
    try:
        if not _is_digits(digits, 14):
            raise ValueError
        moment = datetime.strptime(digits, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        moment = from_us(0)
    if moment.year < 1971:
        raise StagingDirectorError("its time stamp is not a moment after 1970 as yyyyMMddHHmmss")
    return digits


def _text(data: bytes, name: str, encoding: str) -> str:
    try:
        # A sender that counts bytes may have cut a title within a character.
        text = data.decode(encoding, "replace" if name in _CUT else "strict").rstrip(" ")
    except UnicodeDecodeError:
        raise StagingDirectorError(f"its {name} is not {encoding}") from None
    if name not in _NOT_KEPT | _CUT and not (text.isprintable() and text == text.strip()):
        raise StagingDirectorError(f"its {name} begins with a blank or cannot be shown")
    return text


def _fitted(value: str, name: str, width: int, encoding: str) -> bytes:
    data = value.encode(encoding, "replace")
    if len(data) > width:
        if name not in _CUT:
            raise StagingDirectorError(f"its {name} is longer than {width} bytes")
        data = data[:width].decode(encoding, "ignore").encode(encoding)
    return data.ljust(width)


def _is_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdecimal()
