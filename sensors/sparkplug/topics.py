"""Sparkplug B topics: spBv1.0/{group}/{kind}/{node}[/{device}]."""

import msgspec

from sensors.message import DecodeError

NAMESPACE = "spBv1.0"
_STATE_LEVEL = "STATE"
_OF_NODES = frozenset({"NBIRTH", "NDEATH", "NDATA", "NCMD"})
_OF_DEVICES = frozenset({"DBIRTH", "DDEATH", "DDATA", "DCMD"})
#: How long each identifier may be.
MAX_ID_CHARS = 100


class Address(msgspec.Struct, frozen=True, gc=False):
    """Whom a message is about; `device` is empty for the node itself."""

    kind: str
    node: tuple[str, str]
    device: str

    @property
    def name(self) -> str:
        """The node or device by the name that the twin knows it under."""
        return called(self.node, self.device)


def called(node: tuple[str, str], device: str) -> str:
    """`{group}/{node}` or `{group}/{node}/{device}`."""
    return "/".join((*node, device) if device else node)


def host_of(topic: str) -> str | None:
    """The host application whose STATE topic this is, or None when it is another topic."""
    parts = topic.split("/")
    return parts[2] if len(parts) == 3 and parts[:2] == [NAMESPACE, _STATE_LEVEL] else None


def address_of(topic: str) -> Address:
    """Read a topic; raises DecodeError."""
    parts = topic.split("/")
    if not 4 <= len(parts) <= 5 or parts[0] != NAMESPACE:
        raise DecodeError(f"the topic is {NAMESPACE}/group/kind/node or .../node/device, not {topic:.100}")
    kind = parts[2]
    if kind not in (_OF_NODES if len(parts) == 4 else _OF_DEVICES):
        raise DecodeError(f"a message of {'a node' if len(parts) == 4 else 'a device'} cannot be {kind:.20}")
    if not all(0 < len(part) <= MAX_ID_CHARS for part in parts):
        raise DecodeError(f"a group, node or device has 1 to {MAX_ID_CHARS} characters in the topic")
    return Address(kind, (parts[1], parts[3]), parts[4] if len(parts) == 5 else "")
