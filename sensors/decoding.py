"""Messages through their decoders: readings become rows, everything else is set aside for the pump."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from sensors.decoder import Attentive, Decoder
from sensors.dispatch import Dispatch, Reader, refusal
from sensors.message import (
    MAX_PAYLOAD_BYTES,
    Announcement,
    DecodeError,
    Follow,
    RawMessage,
    Reading,
    Remember,
    Said,
)
from sensors.registry import DeviceRegistry
from sensors.rows import Rows

_log = logging.getLogger(__name__)
#: How much the decoders may have remembered over restarts, all together, and how long a key may be.
MAX_REMEMBERED, MAX_KEY_CHARS = 20_000, 300
_REMEMBERED, _ANNOUNCED = "remembered", "announced"
_SEPARATOR = "\n"
_kept_message = msgspec.msgpack.Decoder(RawMessage)
_kept_announcement = msgspec.msgpack.Decoder(Announcement)


class Decoding:
    """Knows every decoder, and what devices have told of themselves.

    `by_decoder` counts the messages each has read. `on_follow` hears which topics a decoder wants besides
    its own, and which no longer.
    """

    def __init__(
        self,
        decoders: Mapping[str, Decoder],
        registry: DeviceRegistry | None = None,
        routes: Mapping[str, str] | None = None,
        on_follow: Callable[[str, bool], None] | None = None,
    ) -> None:
        self._decoders, self.registry = decoders, registry or DeviceRegistry(())
        self.dispatch = Dispatch(decoders, routes)
        self._on_follow = on_follow
        self._attentive = {name: d for name, d in decoders.items() if isinstance(d, Attentive)}
        self._keys: set[str] = set()
        self.followed: set[str] = set()
        self.by_decoder = dict.fromkeys(decoders, 0)

    def read(self, messages: Sequence[RawMessage]) -> Rows:
        """Decode messages; one that no decoder can read is in the rows' quarantine."""
        rows = Rows()
        find = self.dispatch.find
        for place, message in enumerate(messages):
            readers = find(message)
            if readers and len(message.payload) <= MAX_PAYLOAD_BYTES:
                name, decode = readers[0]
                try:
                    self._take(rows, name, decode(message), message)
                    self.by_decoder[name] += 1
                    rows.keep(place)
                except DecodeError as error:
                    rows.take_back()
                    self._try_others(rows, place, message, readers, error)
                except Exception as error:
                    self._own_mistake(rows, name, message, error)
            else:
                rows.refuse(message, "none", self._why_unread(message, readers))
        return rows

    def due(self, now_us: int) -> Rows:
        """What follows from time having passed."""
        rows = Rows()
        for name, decoder in self._attentive.items():
            message = RawMessage("", b"", now_us, protocol=name)
            try:
                self._take(rows, name, decoder.due(now_us), message)
                rows.keep(0)
            except Exception as error:
                self._own_mistake(rows, name, message, error)
        return rows

    def notes(self, rows: Rows) -> dict[str, bytes | None]:
        """What must be committed with these rows, so that it is known after a restart."""
        notes: dict[str, bytes | None] = {}
        for name, said, message in rows.asides:
            if isinstance(said, Remember):
                key = _SEPARATOR.join((_REMEMBERED, name, said.key))
                (self._keys.add if said.on else self._keys.discard)(key)
                notes[key] = msgspec.msgpack.encode(message) if said.on else None
            elif isinstance(said, Announcement):
                notes[_SEPARATOR.join((_ANNOUNCED, name, said.device))] = msgspec.msgpack.encode(said)
        return notes

    def recall(self, notes: Mapping[str, bytes]) -> None:
        """Take in what was committed before a restart."""
        for key, value in notes.items():
            kind, _, rest = key.partition(_SEPARATOR)
            name = rest.partition(_SEPARATOR)[0]
            if kind not in (_REMEMBERED, _ANNOUNCED) or name not in self._decoders:
                continue
            try:
                if kind == _ANNOUNCED:
                    self.registry.announce(name, _kept_announcement.decode(value))
                else:
                    self._keys.add(key)
                    message = _kept_message.decode(value)
                    self._take(Rows(), name, self._decoders[name].decode(message), message)
            except (DecodeError, msgspec.MsgspecError) as error:
                # A newer decoder may refuse what an older one took; the device will introduce itself again.
                _log.warning("%s: what was remembered under %r is of no use now: %s", name, rest, error)

    def _take(self, rows: Rows, name: str, items: Iterable[Said], message: RawMessage) -> None:
        device_of = self.registry.find
        for said in items:
            if said.__class__ is Reading:
                rows.add(device_of(name, said.device), said, message)
            elif isinstance(said, Follow):
                self._follow(name, said)
            elif not isinstance(said, Announcement) or self.registry.announce(name, said):
                if isinstance(said, Remember):
                    self._check_room(name, said)
                rows.asides.append((name, said, message))

    def _follow(self, name: str, said: Follow) -> None:
        self.dispatch.follow(said.topic, name, on=said.on)
        (self.followed.add if said.on else self.followed.discard)(said.topic)
        if self._on_follow is not None:
            self._on_follow(said.topic, said.on)

    def _check_room(self, name: str, said: Remember) -> None:
        if len(said.key) > MAX_KEY_CHARS:
            raise DecodeError(f"the name {said.key:.60} is longer than {MAX_KEY_CHARS} characters")
        key = _SEPARATOR.join((_REMEMBERED, name, said.key))
        if said.on and key not in self._keys and len(self._keys) >= MAX_REMEMBERED:
            raise DecodeError(f"{MAX_REMEMBERED} introductions are remembered already; clear old ones first")

    def _try_others(
        self, rows: Rows, place: int, message: RawMessage, readers: tuple[Reader, ...], first: DecodeError
    ) -> None:
        refused = [(readers[0][0], first.reason)]
        for order, (name, decode) in enumerate(readers[1:], 1):
            try:
                self._take(rows, name, decode(message), message)
            except DecodeError as error:
                rows.take_back()
                refused.append((name, error.reason))
            except Exception as error:
                self._own_mistake(rows, name, message, error)
                return
            else:
                self.by_decoder[name] += 1
                rows.keep(place)
                self.dispatch.prefer(message.topic, order)
                return
        claimed = bool(message.protocol) or self.dispatch.is_claimed(message.topic)
        tried = readers[0][0] if len(readers) == 1 else "none"
        rows.refuse(message, tried, refusal(message, refused, claimed=claimed))

    def _own_mistake(self, rows: Rows, name: str, message: RawMessage, error: Exception) -> None:
        """A decoder's own mistake must not stop the pump: its message waits in quarantine for the fix."""
        _log.error("decoder %s failed on %s", name, message.topic, exc_info=error)
        rows.take_back()
        rows.refuse(message, name, f"the decoder itself failed: {error!r}")

    def _why_unread(self, message: RawMessage, readers: tuple[Reader, ...]) -> str:
        if len(message.payload) > MAX_PAYLOAD_BYTES:
            return f"{len(message.payload)} bytes are more than the {MAX_PAYLOAD_BYTES} we read"
        return refusal(message, (), claimed=bool(readers))
