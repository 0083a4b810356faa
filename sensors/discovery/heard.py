"""One message on a followed topic, parsed once for every template that reads it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from sensors.discovery.template import ValueTemplate
from sensors.message import DecodeError, RawMessage
from twin.clock import to_us
from twin.things import Value

#: The longest state that templates are run over, and the longest value one may make of it.
MAX_STATE_BYTES, MAX_VALUE_CHARS = 65_536, 1_000
#: How many attributes of an entity are taken in, and how long their words may be.
_MAX_MEMBERS, _MAX_WORD = 32, 40
_LARGEST = 1e300
_NOT_JSON = object()
_TIMES = ("last_seen", "time")
_time = msgspec.json.Decoder(datetime)


class Heard:
    """The message as templates see it: `text`, and what it is when it is JSON.

    `time_us` is when it was measured, if the object has `last_seen` or `time` with a zone.
    """

    def __init__(self, message: RawMessage) -> None:
        """Raises DecodeError for what is no text, or too long."""
        if len(message.payload) > MAX_STATE_BYTES:
            raise DecodeError(f"a state has at most {MAX_STATE_BYTES} bytes")
        try:
            self.text = message.payload.decode()
        except UnicodeDecodeError as error:
            raise DecodeError(f"a state is UTF-8 text: {error}") from error
        self._given: dict[str, object] = {"value": self.text}
        said = _json(self.text)
        if said is not _NOT_JSON:
            self._given["value_json"] = said
        self.time_us = _time_of(said)

    def rendered(self, template: ValueTemplate, limit: int = MAX_VALUE_CHARS) -> str | None:
        """What a template makes of it; None when there is nothing for it."""
        return template.render(self._given, limit)

    def plain_members(self, template: ValueTemplate | None) -> Iterator[tuple[str, Value]]:
        """The numbers and truths of the object, or of the one that `template` makes of it."""
        said = self._given.get("value_json")
        if template is not None:
            made = self.rendered(template, MAX_STATE_BYTES)
            said = None if made is None else _json(made)
        if not isinstance(said, dict):
            return
        plain = [
            (word, value)
            for word, value in said.items()
            if isinstance(value, bool | int | float)
            and abs(value) <= _LARGEST
            and 0 < len(word) <= _MAX_WORD
            and word not in _TIMES
        ]
        for word, value in plain[:_MAX_MEMBERS]:
            yield word, value if isinstance(value, bool) else float(value)


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _NOT_JSON


def _time_of(said: object) -> int | None:
    if isinstance(said, dict):
        for word in _TIMES:
            value = said.get(word)
            if isinstance(value, str) and len(value) < 50:
                try:
                    moment = _time.decode(msgspec.json.encode(value))
                    return to_us(moment) if moment.tzinfo is not None else None
                except msgspec.DecodeError:
                    continue
    return None
