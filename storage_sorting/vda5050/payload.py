"""From a topic and its bytes to one message of VDA 5050, read as the version it declares."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from storage_sorting.conformance.verdict import Finding, Rule, Verdict
from storage_sorting.vda5050 import normalised, wire_2, wire_2_0, wire_3, wire_3_state
from storage_sorting.vda5050.factsheets import Factsheet2, Factsheet3
from storage_sorting.vda5050.vehicle import Message, Name, Order, State
from twin.errors import TwinError

#: The largest payload looked at.
MAX_PAYLOAD_BYTES = 1_048_576
#: How long a manufacturer and a serial number may be, so that ids made of both stay within the envelope.
MAX_NAME_CHARS = 40
#: The versions there are. Those of 1 have other messages and are not read.
VERSIONS = ("1.0.0", "1.1.0", "2.0.0", "2.1.0", "3.0.0")
#: Topics of version 3 that tell of zones; they hold nothing for a store.
PASSED_OVER = frozenset({"zoneSet", "responses"})

VERSION = Rule("V1", "版本须存在且与主题一致", "The declared version exists and agrees with the topic")
IDENTITY = Rule("V2", "报文与主题须指同一车辆", "Message and topic name the same vehicle")
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?")
_MAJOR = re.compile(r"v(\d{1,3})")
_MESSAGE_CHARS = 300


class Vda5050Error(TwinError):
    """A message that is not what VDA 5050 prescribes; `reason` is for the vehicle's technician."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no message of VDA 5050: {reason}; see docs/storage-protocols.md")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Topic:
    """interfaceName/majorVersion/manufacturer/serialNumber/topic."""

    interface: str
    major: int
    vehicle: Name
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, or None of a topic that is passed over, and what was noticed about it."""

    topic: Topic
    message: Message | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    decoder: msgspec.json.Decoder[Any]
    plain: Callable[[Any, Any], Message]


def _shapes(connection: Any, visualization: Any, order: Any, actions: Any, state: Any, sheet: Any) -> Any:
    return {
        "connection": _Shape(msgspec.json.Decoder(connection), normalised.connection),
        "visualization": _Shape(msgspec.json.Decoder(visualization), normalised.visualization),
        "order": _Shape(msgspec.json.Decoder(order), normalised.order),
        "instantActions": _Shape(msgspec.json.Decoder(actions), normalised.instant_actions),
        "state": _Shape(msgspec.json.Decoder(state), normalised.state),
        "factsheet": _Shape(msgspec.json.Decoder(sheet), normalised.factsheet),
    }


def _of(wire: Any, states: Any, sheet: Any) -> Any:
    return _shapes(
        wire.Connection, states.Visualization, wire.Order, wire.InstantActions, states.State, sheet
    )


_SHAPES: dict[tuple[int, int], dict[str, _Shape]] = {
    (2, 0): _of(wire_2_0, wire_2_0, Factsheet2),
    (2, 1): _of(wire_2, wire_2, Factsheet2),
    (3, 0): _of(wire_3, wire_3_state, Factsheet3),
}
TOPICS = frozenset(_SHAPES[2, 1])


class _Declared(msgspec.Struct):
    version: Any = None


_declared = msgspec.json.Decoder(_Declared)


def parse_topic(topic: str) -> Topic:
    """The parts of a topic such as `uagv/v2/maker/serial/state`; the interface may have several levels."""
    levels = topic.split("/")
    if len(levels) < 5 or len(topic) > 1_000:
        raise Vda5050Error("the topic is not interface/majorVersion/manufacturer/serialNumber/topic")
    interface, (major, manufacturer, serial, kind) = "/".join(levels[:-4]), levels[-4:]
    number = _MAJOR.fullmatch(major)
    if number is None:
        raise Vda5050Error(f"the topic has {major!r:.20} where its major version belongs, such as v2")
    if kind not in TOPICS | PASSED_OVER:
        raise Vda5050Error(f"{kind!r:.40} is no topic of the standard")
    for name, word in (("manufacturer", manufacturer), ("serial number", serial)):
        if not word or len(word) > MAX_NAME_CHARS or not word.isprintable():
            raise Vda5050Error(f"the {name} in the topic is empty, over {MAX_NAME_CHARS} or cannot be shown")
    return Topic(interface, int(number[1]), Name(manufacturer, serial), kind)


def read_message(topic: str, payload: bytes) -> Reading:
    """The message of a payload, in the words of version 3; raises Vda5050Error and nothing else.

    It is read as the version it declares. If that does not exist, a finding says so and the newest version
    of the topic's major number is taken, so that a misspelled version does not hide a vehicle.
    """
    place = parse_topic(topic)
    if place.kind in PASSED_OVER:
        return Reading(place, None)
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise Vda5050Error(f"{len(payload)} bytes in one message, {MAX_PAYLOAD_BYTES} are the most")
    declared = _decoded(_declared, payload).version
    version, finding = _version(place, declared)
    shape = _SHAPES[version][place.kind]
    wire = _decoded(shape.decoder, payload)
    header = normalised.header_of(wire, place.vehicle)
    if header.time_us is not None and header.time_us < 0:
        raise Vda5050Error("its time is before 1970; set the clock of the vehicle")
    findings = [] if finding is None else [finding]
    if header.vehicle != place.vehicle:
        says = ascii(str(header.vehicle))[1:-1][:81]
        zh, en = f"报文自称 {says}", f"It was sent on the topic of {place.vehicle}, but says {says}"
        findings.append(Finding(IDENTITY, str(place.vehicle), Verdict.FAIL, zh, en))
    message = shape.plain(wire, header)
    if not all(name.isprintable() for name in _names(message)):
        raise Vda5050Error("an id of its order, nodes, edges or loads has characters that cannot be shown")
    return Reading(place, message, tuple(findings))


def _names(message: Message) -> Iterator[str]:
    """The ids that events and findings may repeat."""
    if isinstance(message, Order | State):
        yield message.order_id
        yield from (step.id for step in (*message.nodes, *message.edges))
    if isinstance(message, State):
        yield message.last_node
        yield from (load.id for load in message.loads)


def _version(place: Topic, declared: Any) -> tuple[tuple[int, int], Finding | None]:
    """What to read a message as, and what is wrong about the version it declares."""
    newest = max((known for known in _SHAPES if known[0] == place.major), default=None)
    number = _VERSION.fullmatch(declared) if isinstance(declared, str) else None
    of_payload = None if number is None else (int(number[1]), int(number[2]))
    known = any(of_payload == tuple(map(int, version.split(".")[:2])) for version in VERSIONS)
    if known and of_payload is not None and of_payload[0] == place.major and of_payload in _SHAPES:
        return of_payload, None
    if known and of_payload is not None and of_payload[0] == 1:
        raise Vda5050Error(f"version {declared} is not read: have the vehicle speak 2.0 or later")
    subject = str(place.vehicle)
    if known and of_payload is not None and of_payload in _SHAPES:
        zh, en = (
            f"主题为 v{place.major}，报文为 {declared}",
            f"The topic says v{place.major}, the message {declared}",
        )
        return of_payload, Finding(VERSION, subject, Verdict.FAIL, zh, en)
    if newest is None:
        raise Vda5050Error(f"v{place.major} of the topic is not read; versions 2 and 3 are")
    if declared is None and place.kind in {"visualization", "instantActions"}:
        return newest, None
    zh = f"没有版本 {declared!r:.40}"
    read_as = f"{newest[0]}.{newest[1]}"
    en = f"There is no version {declared!r:.40}; it is read as {read_as}: correct the vehicle's settings"
    return newest, Finding(VERSION, subject, Verdict.FAIL, zh, en)


def _decoded(decoder: msgspec.json.Decoder[Any], payload: bytes) -> Any:
    try:
        return decoder.decode(payload)
    except msgspec.ValidationError as error:
        if "`int`, got `float`" in str(error):
            return _with_whole_numbers(decoder, payload)
        raise Vda5050Error(_explained(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Vda5050Error(f"not valid JSON: {str(error)[:_MESSAGE_CHARS]}") from None
    except RecursionError:
        raise Vda5050Error("nested too deeply") from None


def _with_whole_numbers(decoder: msgspec.json.Decoder[Any], payload: bytes) -> Any:
    """Decode again with 1.0 read as 1: JSON Schema counts it as an integer, and some vehicles write it."""
    try:
        return msgspec.convert(_whole(msgspec.json.decode(payload)), decoder.type)
    except msgspec.ValidationError as error:
        raise Vda5050Error(_explained(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Vda5050Error(f"not valid JSON: {str(error)[:_MESSAGE_CHARS]}") from None


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return {key: _whole(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def _explained(message: str) -> str:
    """What is wrong, and a hint where a word of another version was used."""
    found = re.search(r"Invalid enum value '([A-Z_]{1,40})'", message)
    hint = ""
    if found is not None:
        for old, new in normalised.RENAMED.items():
            if found[1] == new:
                hint = f" (versions before 3 say {old})"
            elif found[1] == old:
                hint = f" (version 3 says {new})"
    return f"{message[:_MESSAGE_CHARS]}{hint}"
