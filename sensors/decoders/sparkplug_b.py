"""Sparkplug B: spBv1.0/{group}/{kind}/{node}[/{device}], read as a host application."""

import logging
from collections.abc import Callable, Iterable

from sensors.decoder import Surroundings
from sensors.message import Answer, DecodeError, RawMessage, Reading, Said, Stale
from sensors.sparkplug.host import HostState
from sensors.sparkplug.payload import Payload, parse_payload, rebirth_request
from sensors.sparkplug.session import Birth, Node, Turn
from sensors.sparkplug.telling import birth_number, birth_of, introduction, look_in, told
from sensors.sparkplug.topics import NAMESPACE, Address, address_of, called, host_of
from twin.state import CONNECTION

TOPIC_FILTERS = (f"{NAMESPACE}/#",)

_log = logging.getLogger(__name__)
#: How long a missing message may take to come, before a rebirth is asked for.
REORDER_WINDOW_US = 5_000_000
#: How many nodes we know, and how many devices and metrics of all of them together.
MAX_NODES, MAX_DEVICES, MAX_METRICS = 2_000, 20_000, 200_000
#: Requests for a rebirth per turn; the rest follows in the next.
MAX_REQUESTS = 50

_COMMANDS = frozenset({"NCMD", "DCMD"})


def open_decoder(surroundings: Surroundings) -> "SparkplugHost":
    """A host application that knows no node yet."""
    return SparkplugHost(surroundings.sparkplug_host)


class SparkplugHost:
    """Follows the session of every edge node; asks one for a rebirth when it has lost track of it.

    Values are taken as they come, because each has a time of its own; what the sequence numbers tell is
    whether something is missing. A message that can be read only by a birth we do not know is refused, and
    `due` asks for that birth, unless it comes within the reorder window.
    """

    TOPIC_FILTERS = TOPIC_FILTERS

    def __init__(self, host: str, reorder_window_us: int = REORDER_WINDOW_US) -> None:
        self._host, self._window_us = HostState(host), reorder_window_us
        self._nodes: dict[tuple[str, str], Node] = {}
        self._troubled: dict[tuple[str, str], Node] = {}
        self._devices = self._metrics = 0
        self._was_greeted = False
        self._doubted_us: int | None = None
        self._heard_us: int | None = None
        self._now_us = 0
        self._read: dict[str, Callable[[Address, Node, Payload, RawMessage], list[Said]]] = {
            "NBIRTH": self._node_birth, "DBIRTH": self._device_birth, "NDATA": self._data,
            "DDATA": self._data, "NDEATH": self._node_death, "DDEATH": self._device_death,
        }  # fmt: skip

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield readings, connections and announcements; commands and other hosts' STATE yield nothing."""
        host = host_of(message.topic)
        if host is not None:
            return list(self._host.hear(host, message))
        address = address_of(message.topic)
        if address.kind in _COMMANDS:
            return ()
        if message.retained:
            raise DecodeError(
                f"{address.kind} was kept by the broker, so nobody knows whether it still holds: "
                "have the node publish without the retain flag"
            )
        payload = parse_payload(message.payload)
        if self._is_of_long_ago(message.received_us):
            return self._of_long_ago(address, payload, message)
        self._heard_us = max(message.received_us, self._heard_us or 0)
        node = self._node(address.node)
        devices, metrics = len(node.devices), node.metrics
        if self._devices >= MAX_DEVICES and address.device and address.device not in node.devices:
            raise DecodeError(f"{MAX_DEVICES} devices of all nodes are known already: listen to fewer")
        try:
            return self._read[address.kind](address, node, payload, message)
        finally:
            self._devices += len(node.devices) - devices
            self._metrics += node.metrics - metrics
            self._watch(node)

    def due(self, now_us: int) -> Iterable[Said]:
        """Ask for the rebirths whose time has come; after a new connection nothing old is vouched for."""
        self._now_us = now_us
        if self._heard_us is None:
            self._heard_us = now_us
        yield from self._host.due(now_us)
        if self._doubted_us is not None:
            doubted_us, self._doubted_us = self._doubted_us, None
            for node in self._nodes.values():
                yield from (Stale(called(node.name, device), doubted_us) for device in ("", *node.devices))
        asked = 0
        for node in list(self._troubled.values()):
            if asked < MAX_REQUESTS and node.asks(now_us):
                asked += 1
                group, name = node.name
                # Those not asked yet come first in the next turn.
                self._troubled[node.name] = self._troubled.pop(node.name)
                yield Answer(f"{NAMESPACE}/{group}/NCMD/{name}", rebirth_request(now_us))
            if not node.is_troubled():
                del self._troubled[node.name]

    def greet(self, now_us: int) -> Iterable[Answer]:
        """That we are online. From the second time on, what was missed meanwhile has to be said anew."""
        if self._was_greeted:
            self._doubted_us = now_us
            for node in self._nodes.values():
                node.doubt(now_us)
                self._watch(node)
        self._was_greeted = True
        return list(self._host.greet(now_us))

    def last_will(self, now_us: int) -> Answer | None:
        """That we are offline, for the broker to say."""
        return self._host.last_will(now_us)

    def _watch(self, node: Node) -> None:
        if node.is_troubled():
            self._troubled[node.name] = node

    def _node_birth(self, address: Address, node: Node, payload: Payload, message: RawMessage) -> list[Said]:
        digest, now_us = hash(message.payload), message.received_us
        birth = self._birth(address, node, payload, now_us)
        is_repeat = payload.seq is not None and node.sequence.is_repeat(payload.seq, digest, now_us)
        if is_repeat or node.is_overtaken(payload, now_us):
            return told(address.name, payload, look_in(birth), now_us, is_birth=True)[0]
        node.sequence.begin(payload.seq, digest, payload.time_us, now_us)
        node.begin(birth, birth_number(payload))
        return self._born(address, node, payload, birth, now_us)

    def _device_birth(
        self, address: Address, node: Node, payload: Payload, message: RawMessage
    ) -> list[Said]:
        now_us = message.received_us
        turn = node.count(payload, hash(message.payload), now_us)
        birth = self._birth(address, node, payload, now_us)
        if turn is Turn.REPEAT or _is_old(address, node, payload, turn, now_us):
            return told(address.name, payload, look_in(birth), now_us, is_birth=True)[0]
        node.bear(address.device, birth)
        if node.birth is None:
            node.rebirths.want("", now_us, self._window_us)
        return self._born(address, node, payload, birth, now_us)

    def _born(self, address: Address, node: Node, payload: Payload, birth: Birth, now_us: int) -> list[Said]:
        said, _ = told(address.name, payload, look_in(birth), now_us, is_birth=True)
        return [
            introduction(address, payload),
            node.connection(address.device, "online", payload.time_us, now_us),
            *said,
        ]

    def _data(self, address: Address, node: Node, payload: Payload, message: RawMessage) -> list[Said]:
        now_us, device = message.received_us, address.device
        turn = node.count(payload, hash(message.payload), now_us)
        node.hear_of(device)
        birth = node.find_birth(device)
        is_old = _is_old(address, node, payload, turn, now_us)
        said, unknown = told(address.name, payload, look_in(birth, trusts_aliases=not is_old), now_us)
        if is_old:
            return _unless_unreadable(said, unknown, address, "it was sent before a birth that came first")
        if node.birth is None:
            node.rebirths.want("", now_us, self._window_us)
        if birth is None or unknown:
            node.rebirths.want(device, now_us, self._window_us)
        why = "it was not born to us yet" if birth is None else "its birth did not tell of them"
        return _unless_unreadable(said, unknown, address, f"{why}; it is being asked for a rebirth")

    def _node_death(self, address: Address, node: Node, payload: Payload, message: RawMessage) -> list[Said]:
        number = birth_number(payload)
        if node.birth_number is not None:
            if number is None:
                raise DecodeError("NDEATH has no bdSeq, so it may be of a connection before the current one")
            if number != node.birth_number:
                _log.info("%s: a death of an earlier connection is ignored", address.name)
                return []
        devices = tuple(node.devices)
        node.end()
        return [node.connection(device, "offline", None, message.received_us) for device in ("", *devices)]

    def _device_death(
        self, address: Address, node: Node, payload: Payload, message: RawMessage
    ) -> list[Said]:
        now_us = message.received_us
        turn = node.count(payload, hash(message.payload), now_us)
        if turn is Turn.REPEAT or _is_old(address, node, payload, turn, now_us):
            return [Reading(address.name, payload.time_us, {CONNECTION: "offline"})]
        node.bear(address.device, None)
        return [node.connection(address.device, "offline", payload.time_us, now_us)]

    def _birth(self, address: Address, node: Node, payload: Payload, now_us: int) -> Birth:
        birth = birth_of(address, payload, now_us)
        before = node.metrics if not address.device else 0
        if self._metrics - before + len(birth.by_name) > MAX_METRICS:
            raise DecodeError(f"{MAX_METRICS} metrics of all nodes are known already: publish fewer")
        return birth

    def _node(self, name: tuple[str, str]) -> Node:
        node = self._nodes.get(name)
        if node is None:
            if len(self._nodes) >= MAX_NODES:
                self._forget_one()
            node = self._nodes[name] = Node(name, self._window_us)
        return node

    def _forget_one(self) -> None:
        gone = next((name for name, node in self._nodes.items() if not node.metrics), None)
        if gone is None:
            raise DecodeError(f"{MAX_NODES} edge nodes are alive already: use a narrower mqtt_topics")
        self._devices -= len(self._nodes.pop(gone).devices)
        self._troubled.pop(gone, None)

    def _is_of_long_ago(self, received_us: int) -> bool:
        """Whether a message from quarantine is shown again; the session has gone on since.

        It was received before others, and not only because the wall clock was set back or the pump lags.
        """
        if self._heard_us is None:
            return False
        return received_us < min(self._heard_us, self._now_us) - self._window_us

    def _of_long_ago(self, address: Address, payload: Payload, message: RawMessage) -> list[Said]:
        if address.kind == "NDEATH":
            return []
        if address.kind == "DDEATH":
            return [Reading(address.name, payload.time_us, {CONNECTION: "offline"})]
        node = self._nodes.get(address.node)
        is_birth = address.kind.endswith("BIRTH")
        birth = None if node is None else node.find_birth(address.device)
        if is_birth:
            birth = birth_of(address, payload, message.received_us)
        look = look_in(birth, trusts_aliases=is_birth)
        said, unknown = told(address.name, payload, look, message.received_us, is_birth=is_birth)
        return _unless_unreadable(said, unknown, address, "it is of before the current birth")


def _is_old(address: Address, node: Node, payload: Payload, turn: Turn, now_us: int) -> bool:
    """Whether a message was sent before the birth that now holds, and came after it."""
    return turn is Turn.BEFORE or (turn is Turn.OTHER and node.is_overtaken(payload, now_us, address.device))


def _unless_unreadable(said: list[Said], unknown: int, address: Address, why: str) -> list[Said]:
    if unknown and not said:
        raise DecodeError(f"{address.name}: what its {unknown} metrics are is not known: {why}")
    return said
