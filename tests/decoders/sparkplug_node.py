"""An edge node that follows the specification, as a maker would write one, and what a host hears of it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sensors.decoders.sparkplug_b import SparkplugHost
from sensors.message import Answer, DecodeError, RawMessage, Reading, Said
from sensors.sparkplug import payload as sparkplug

BORN_MS = 1_795_260_000_000
BORN_US = BORN_MS * 1_000
S = 1_000_000
_FIELDS = {
    **dict.fromkeys((1, 2, 3, 5, 6, 7), "int_value"),
    **dict.fromkeys((4, 8, 13), "long_value"),
    9: "float_value",
    10: "double_value",
    11: "boolean_value",
    **dict.fromkeys((12, 14, 15), "string_value"),
}


@dataclass(slots=True)
class Tag:
    """A metric as its maker declares it."""

    name: str
    datatype: int
    value: Any
    unit: str = ""


@dataclass(slots=True)
class EdgeNode:
    """Keeps its birth number, its sequence and its aliases; `clock_ms` goes on by 20 ms a message."""

    group: str = "library"
    node: str = "gateway-1"
    tags: list[Tag] = field(default_factory=lambda: [Tag("Uptime", sparkplug.UINT32, 5)])
    devices: dict[str, list[Tag]] = field(default_factory=dict)
    uses_aliases: bool = True
    clock_ms: int = BORN_MS
    bd_seq: int = 0
    seq: int = -1
    first_alias: int = 1
    aliases: dict[tuple[str, str], int] = field(default_factory=dict)

    def connect(self) -> list[RawMessage]:
        """A new connection with its will; then births."""
        self.bd_seq = (self.bd_seq + 1) % 256
        return self.births()

    def births(self) -> list[RawMessage]:
        """NBIRTH and every DBIRTH; aliases are given out anew."""
        self.seq = -1
        names = [("", tag.name) for tag in self.tags]
        names += [(device, tag.name) for device, tags in self.devices.items() for tag in tags]
        self.aliases = {name: self.first_alias + place for place, name in enumerate(names)}
        controls = [Tag("bdSeq", sparkplug.INT64, self.bd_seq), Tag("Node Control/Rebirth", 11, False)]
        return [
            self._born("NBIRTH", "", [*controls, *self.tags]),
            *(self._born("DBIRTH", device, tags) for device, tags in self.devices.items()),
        ]

    def says(self, device: str, **options: Any) -> RawMessage:
        """NDATA or DDATA: `values` by metric name; see `metric` for the other options."""
        values = options.pop("values")
        said = self._payload()
        for name, value in values.items():
            declared = next(t for t in (self.devices[device] if device else self.tags) if t.name == name)
            alias = self.aliases[device, name] if self.uses_aliases else None
            self._add(said, "" if self.uses_aliases else name, alias, declared.datatype, value, **options)
        return self._message("DDATA" if device else "NDATA", device, said)

    def dies(self, device: str = "", bd_seq: int | None = None) -> RawMessage:
        """DDEATH; or for the node itself the will that the broker publishes."""
        if device:
            return self._message("DDEATH", device, self._payload())
        will = sparkplug.PAYLOAD(timestamp=self.clock_ms)
        self._add(will, "bdSeq", None, sparkplug.INT64, self.bd_seq if bd_seq is None else bd_seq)
        return self._message("NDEATH", "", will)

    def is_asked(self, topic: str, payload: bytes) -> bool:
        """Whether this is a request for a rebirth."""
        if topic != f"spBv1.0/{self.group}/NCMD/{self.node}":
            return False
        command = sparkplug.PAYLOAD.FromString(payload)
        return any(m.name == "Node Control/Rebirth" and m.boolean_value for m in command.metrics)

    def _born(self, kind: str, device: str, tags: list[Tag]) -> RawMessage:
        said = self._payload()
        for tag in tags:
            alias = self.aliases.get((device, tag.name)) if self.uses_aliases else None
            self._add(said, tag.name, alias, tag.datatype, tag.value, has_datatype=True)
            if tag.unit:
                said.metrics[-1].properties.keys.append("engUnit")
                said.metrics[-1].properties.values.add(type=sparkplug.STRING, string_value=tag.unit)
        return self._message(kind, device, said)

    def _payload(self) -> Any:
        self.seq = (self.seq + 1) % 256
        self.clock_ms += 20
        return sparkplug.PAYLOAD(timestamp=self.clock_ms, seq=self.seq)

    def _add(
        self,
        said: Any,
        name: str,
        alias: int | None,
        datatype: int,
        value: Any,
        *,
        at_ms: int | None = None,
        is_historical: bool = False,
        has_datatype: bool = False,
    ) -> None:
        metric = said.metrics.add(timestamp=self.clock_ms if at_ms is None else at_ms)
        if name:
            metric.name = name
        if alias is not None:
            metric.alias = alias
        if has_datatype:
            metric.datatype = datatype
        if is_historical:
            metric.is_historical = True
        if value is None:
            metric.is_null = True
        elif _FIELDS[datatype] == "int_value":
            metric.int_value = value & 0xFFFFFFFF
        elif _FIELDS[datatype] == "long_value":
            metric.long_value = value & 0xFFFFFFFFFFFFFFFF
        else:
            setattr(metric, _FIELDS[datatype], value)

    def _message(self, kind: str, device: str, said: Any) -> RawMessage:
        topic = "/".join(("spBv1.0", self.group, kind, self.node, *((device,) if device else ())))
        return RawMessage(topic, said.SerializeToString(), self.clock_ms * 1_000 + 30_000)


def gateway(**options: object) -> EdgeNode:
    desk = [Tag("Occupied", sparkplug.BOOLEAN, False), Tag("Temperature", sparkplug.FLOAT, 21.5)]
    return EdgeNode(devices={"desk-1": desk, "desk-2": list(desk)}, **options)


def host() -> SparkplugHost:
    return SparkplugHost("bibliotwin")


def hear(twin: SparkplugHost, messages: Iterable[RawMessage]) -> list[Said]:
    """Everything said; what is refused is left out."""
    said: list[Said] = []
    for message in messages:
        with suppress(DecodeError):
            said += twin.decode(message)
    return said


def readings(said: Iterable[Said]) -> set[tuple[object, ...]]:
    return {
        (reading.device, reading.time_us, name, value)
        for reading in said
        if isinstance(reading, Reading)
        for name, value in reading.values.items()
        if name != "connection"
    }


def connections(said: Iterable[Said]) -> list[tuple[str, object, int | None]]:
    return [(r.device, r.values["connection"], r.time_us) for r in said
            if isinstance(r, Reading) and "connection" in r.values]  # fmt: skip


def requests(twin: SparkplugHost, from_us: int, to_us: int) -> list[int]:
    """The moments at which rebirths are asked for, when time passes second by second."""
    return [
        now_us
        for now_us in range(from_us, to_us, S)
        for said in twin.due(now_us)
        if isinstance(said, Answer) and "/NCMD/" in said.topic
    ]


def stamped(message: RawMessage, received_us: int) -> RawMessage:
    return RawMessage(message.topic, message.payload, received_us)
