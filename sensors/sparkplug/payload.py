"""Sparkplug B payloads: protocol buffers to plain metrics, and the request for a rebirth.

Field numbers and datatypes: Sparkplug 3.0.0, chapter 6.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import msgspec
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError as ProtobufError

from sensors.message import DecodeError

#: The most metrics one message may carry.
MAX_METRICS = 4_096
#: A payload with this as its uuid holds another one, compressed.
_COMPRESSED = "SPBV1.0_COMPRESSED"
_LAST_MS = 253_402_300_799_999
_US_PER_MS = 1_000

INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 = range(1, 9)
FLOAT, DOUBLE, BOOLEAN, STRING, DATETIME, TEXT, UUID = range(9, 16)
NUMBERS = frozenset((*range(INT8, BOOLEAN), DATETIME))
TEXTS = frozenset((STRING, TEXT, UUID))
#: What we read; data sets, bytes, files, templates and arrays (16 and up) are left out.
READ = NUMBERS | TEXTS | {BOOLEAN}

_SIGNED = {INT8: 8, INT16: 16, INT32: 32, INT64: 64}
_UNSIGNED = {UINT8: 8, UINT16: 16, UINT32: 32, UINT64: 64}
_MISFIT = object()
_WIDTH = {"int_value": 32, "long_value": 64}
_BY_FIELD = {
    "int_value": UINT32, "long_value": UINT64, "float_value": FLOAT, "double_value": DOUBLE,
    "boolean_value": BOOLEAN, "string_value": STRING,
}  # fmt: skip
_GOOD_QUALITY = 192
_UNIT_KEYS = frozenset({"engunit", "engunits", "engineeringunits", "unit", "units"})
_TYPES = {
    name: getattr(descriptor_pb2.FieldDescriptorProto, f"TYPE_{name.upper()}")
    for name in ("uint32", "uint64", "bool", "float", "double", "string", "bytes", "message")
}
#: Message: (field, number, type, whether repeated); what follows `oneof` is a choice. Values made of messages
#: stand as bytes: they are told apart and never looked into, so nothing here nests.
_MESSAGES: dict[str, str] = {
    "Value": "type 1 uint32, is_null 2 bool, oneof, int_value 3 uint32, long_value 4 uint64, "
    "float_value 5 float, double_value 6 double, boolean_value 7 bool, string_value 8 string",
    "Properties": "keys 1 string*, values 2 Value*",
    "Metric": "name 1 string, alias 2 uint64, timestamp 3 uint64, datatype 4 uint32, is_historical 5 bool, "
    "is_transient 6 bool, is_null 7 bool, properties 9 Properties, oneof, int_value 10 uint32, "
    "long_value 11 uint64, float_value 12 float, double_value 13 double, boolean_value 14 bool, "
    "string_value 15 string, bytes_value 16 bytes, dataset_value 17 bytes, template_value 18 bytes, "
    "extension_value 19 bytes",
    "Payload": "timestamp 1 uint64, metrics 2 Metric*, seq 3 uint64, uuid 4 string, body 5 bytes",
}
_PACKAGE = "bibliotwin.sparkplug"


def _described() -> Any:
    """The payload's message class, from a pool of its own so that no other package's can clash with it.

    On the wire it is the specification's proto2; read as proto3, a text that is not UTF-8 is an error.
    """
    file = descriptor_pb2.FileDescriptorProto(name="bibliotwin/sparkplug", package=_PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        described = file.message_type.add(name=name)
        singular, _, choice = fields.partition("oneof, ")
        if choice:
            described.oneof_decl.add(name="value")
        for field in filter(None, choice.split(", ")):
            _add_field(described, field).oneof_index = 0
        for field in filter(None, singular.split(", ")):
            added = _add_field(described, field)
            if added.label == added.LABEL_OPTIONAL and added.type != added.TYPE_MESSAGE:
                # Whether an optional field was sent is known only through a choice of one.
                added.proto3_optional, added.oneof_index = True, len(described.oneof_decl)
                described.oneof_decl.add(name=f"_{added.name}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.Payload"))


def _add_field(described: Any, field: str) -> Any:
    name, number, kind = field.split(" ")
    added = described.field.add(name=name, number=int(number))
    added.label = added.LABEL_REPEATED if kind.endswith("*") else added.LABEL_OPTIONAL
    kind = kind.removesuffix("*")
    added.type = _TYPES.get(kind, added.TYPE_MESSAGE)
    if kind not in _TYPES:
        added.type_name = f".{_PACKAGE}.{kind}"
    return added


PAYLOAD: Any = _described()
"""The protocol buffer message, for whoever writes payloads."""


class Metric(msgspec.Struct, frozen=True, gc=False):
    """One metric as it was sent: `datatype` 0 when not told, `alias` None; `raw` is of the field `field`.

    A time of 0 is a clock that was not set, so it is none. `is_null` is also true of a metric without a
    value or of bad quality; `unit` is only there where it is declared.
    """

    name: str
    alias: int | None
    time_us: int | None
    datatype: int
    is_historical: bool
    is_null: bool
    field: str
    raw: Any
    unit: str


class Payload(msgspec.Struct, frozen=True, gc=False):
    """One message: when it was sent, its place in the sequence, and its metrics."""

    time_us: int | None
    seq: int | None
    metrics: list[Metric]


def parse_payload(payload: bytes) -> Payload:
    """Read a payload; DecodeError is the only way out."""
    said = PAYLOAD()
    try:
        said.ParseFromString(payload)
        return _plain(said)
    except ProtobufError as error:
        raise DecodeError(f"not a Sparkplug B payload, or a damaged one: {error}") from error


def _plain(said: Any) -> Payload:
    if said.uuid == _COMPRESSED:
        raise DecodeError("the payload is compressed, which we do not read: turn compression off in the node")
    if len(said.metrics) > MAX_METRICS:
        raise DecodeError(f"{len(said.metrics)} metrics are more than the {MAX_METRICS} we read")
    seq = said.seq if said.HasField("seq") else None
    if seq is not None and seq > 255:
        raise DecodeError(f"seq is 0 to 255, not {seq}")
    return Payload(
        _moment(said.timestamp) if said.timestamp else None, seq, [_metric(metric) for metric in said.metrics]
    )


def _moment(milliseconds: int) -> int:
    if milliseconds > _LAST_MS:
        raise DecodeError(f"a timestamp is milliseconds since 1970, not {milliseconds}")
    return milliseconds * _US_PER_MS


def _metric(said: Any) -> Metric:
    field = said.WhichOneof("value") or ""
    quality, unit = _properties(said.properties) if said.HasField("properties") else (_GOOD_QUALITY, "")
    alias, sent = said.alias, said.timestamp
    return Metric(
        said.name,
        alias if alias or said.HasField("alias") else None,
        _moment(sent) if sent else None,
        said.datatype,
        said.is_historical,
        said.is_null or not field or quality != _GOOD_QUALITY,
        field,
        getattr(said, field) if field else None,
        unit,
    )


def _properties(said: Any) -> tuple[int, str]:
    """The quality code (192 is good, 0 bad, 500 stale) and the unit among a metric's properties."""
    quality, unit = _GOOD_QUALITY, ""
    for key, value in zip(said.keys, said.values, strict=False):
        if key.casefold() == "quality":
            quality = value.int_value if value.HasField("int_value") else _GOOD_QUALITY
        elif key.casefold().replace(" ", "").replace("_", "") in _UNIT_KEYS:
            unit = value.string_value.strip()
    return quality, unit


def value_of(metric: Metric, datatype: int) -> float | bool | str | None:
    """The value as its datatype means it, or None when it is no finite number.

    Integers are float, negative ones come as two's complement; a date and time is milliseconds since 1970.
    Raises DecodeError when the value does not fit the datatype.
    """
    read = _READERS.get((datatype, metric.field))
    value = _MISFIT if read is None else read(metric.raw)
    if value is _MISFIT:
        called = metric.name or metric.alias
        raise DecodeError(f"metric {called!r:.60}: {metric.raw!r:.30} is no value of datatype {datatype}")
    return cast(float | bool | str | None, value)


def guessed(metric: Metric) -> Metric | None:
    """The metric with a datatype by the field its value came in, or None when its sign cannot be known."""
    datatype = _BY_FIELD.get(metric.field)
    if metric.field in _WIDTH and metric.raw >> (_WIDTH[metric.field] - 1):
        return None
    return None if datatype is None else msgspec.structs.replace(metric, datatype=datatype)


def _finite(raw: float) -> float | None:
    return float(raw) if math.isfinite(raw) else None


def _truth(raw: int) -> object:
    return bool(raw) if raw in (0, 1) else _MISFIT


def _unsigned(bits: int, raw: int) -> object:
    return float(raw) if raw < 1 << bits else _MISFIT


def _signed(bits: int, width: int, raw: int) -> object:
    """`raw` from a field of `width` bits; some nodes extend the sign of a short integer, others do not."""
    if raw < 1 << min(bits, width) - 1:
        return float(raw)
    if bits <= width and raw < 1 << bits:
        return float(raw - (1 << bits))
    if bits < width and raw - (1 << width) >= -(1 << bits - 1):
        return float(raw - (1 << width))
    return _MISFIT


def _readers() -> dict[tuple[int, str], Callable[[Any], object]]:
    readers: dict[tuple[int, str], Callable[[Any], object]] = {
        (BOOLEAN, "boolean_value"): bool, (DATETIME, "long_value"): float
    }  # fmt: skip
    readers |= {(text, "string_value"): str for text in TEXTS}
    for field, width in _WIDTH.items():
        readers[BOOLEAN, field] = _truth
        readers |= {(kind, field): partial(_signed, bits, width) for kind, bits in _SIGNED.items()}
        readers |= {(kind, field): partial(_unsigned, bits) for kind, bits in _UNSIGNED.items()}
    for field in ("float_value", "double_value"):
        readers |= {(FLOAT, field): _finite, (DOUBLE, field): _finite}
    return readers


#: How to read a value, by its datatype and the field it came in; other pairs do not go together.
_READERS = _readers()


def rebirth_request(now_us: int) -> bytes:
    """The payload of a command that asks a node to introduce itself again."""
    now_ms = now_us // _US_PER_MS
    request = PAYLOAD(timestamp=now_ms)
    request.metrics.add(name="Node Control/Rebirth", timestamp=now_ms, datatype=BOOLEAN, boolean_value=True)
    return bytes(request.SerializeToString())
