"""Codecs in JavaScript after LoRa Alliance TS013, one `<model>.js` each, from the operator's folder.

A codec has a function `decodeUplink({bytes, fPort, recvTime})` that returns `{data, warnings, errors}`.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from sensors.lorawan.engine import CodecFailedError, Engine
from sensors.lorawan.history import records_of
from sensors.lorawan.models import normalised
from sensors.lorawan.uplink import Record, Uplink
from sensors.message import DecodeError

_log = logging.getLogger(__name__)
#: More codecs, or longer ones, than anybody needs.
MAX_CODECS, MAX_SOURCE_BYTES = 500, 1 << 20
#: A codec that was stopped so often in a row is not tried for that long.
MAX_FAILURES, REST_S = 3, 600.0
_MAX_REASON_CHARS = 300
_US_PER_MS = 1_000


class _Answer(msgspec.Struct):
    data: dict[str, Any] | None = None
    errors: list[Any] = []


_answer = msgspec.json.Decoder(_Answer)


class _Script:
    """One codec: its file, and what became of it. `broken` says why it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path, self.source, self.broken = path, "", ""
        self.failures, self.rests_until_s = 0, float("-inf")


class JavaScriptCodecs:
    """The codecs of a folder, by normalised model; read once, so that a change takes a restart.

    A file that cannot be used is logged, and is the reason why the uplinks of its model are refused.
    """

    def __init__(self, folder: Path, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s, self._engine = monotonic_s, Engine()
        self._scripts: dict[str, _Script] = {}
        if not folder.is_dir():
            _log.error("codecs_dir %s is no folder: there are no codecs in JavaScript", folder)
            return
        for path in sorted(folder.glob("*.js"))[:MAX_CODECS]:
            self._load(path)
        _log.info("%d codecs in JavaScript from %s", len(self._scripts), folder)

    def __contains__(self, model: str) -> bool:
        return model in self._scripts

    def __iter__(self) -> Iterator[str]:
        return iter(self._scripts)

    def close(self) -> None:
        """End the engine's process."""
        self._engine.close()

    def decode(self, model: str, uplink: Uplink) -> Sequence[Record]:
        """What the codec of a normalised model makes of the frame; raises DecodeError, naming its file."""
        script = self._scripts[model]
        where = f"codec {script.path.name}"
        if script.broken:
            raise DecodeError(f"{where} cannot be used: {script.broken}; mend {script.path} and restart")
        rest_s = script.rests_until_s - self._monotonic_s()
        if rest_s > 0:
            raise DecodeError(
                f"{where} rests for another {rest_s:.0f} s, for it had to be stopped {MAX_FAILURES} times "
                f"in a row: mend {script.path} and restart"
            )
        text = self._run(script, where, uplink)
        try:
            said = _answer.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise DecodeError(f"{where} does not return {{data, warnings, errors}}: {error}") from error
        if said.errors:
            told = "; ".join(str(error)[:_MAX_REASON_CHARS] for error in said.errors[:3])
            raise DecodeError(f"{where} reports errors on port {uplink.f_port}: {told}")
        if said.data is None:
            raise DecodeError(f"{where} returns no data on port {uplink.f_port}")
        return records_of(said.data)

    def _load(self, path: Path) -> None:
        script = self._scripts[normalised(path.stem)] = _Script(path)
        try:
            if path.stat().st_size > MAX_SOURCE_BYTES:
                script.broken = f"it is longer than {MAX_SOURCE_BYTES} bytes"
            else:
                script.source = path.read_text(encoding="utf-8")
                self._engine.call(path.name, script.source, None)
        except (OSError, UnicodeDecodeError) as error:
            script.broken = f"it cannot be read: {error}"
        except CodecFailedError as error:
            script.broken = error.why
        if script.broken:
            _log.error("codec %s cannot be used: %s", path, script.broken)

    def _run(self, script: _Script, where: str, uplink: Uplink) -> str:
        try:
            text = self._engine.call(script.path.name, script.source, _request(uplink))
        except CodecFailedError as error:
            script.failures = script.failures + 1 if error.costly else 0
            if script.failures >= MAX_FAILURES:
                script.failures, script.rests_until_s = 0, self._monotonic_s() + REST_S
                _log.error("codec %s had to be stopped %d times; it rests", script.path, MAX_FAILURES)
            raise DecodeError(
                f"{where} failed on port {uplink.f_port}: {error.why:.300} ({script.path})"
            ) from error
        script.failures = 0
        return text


def _request(uplink: Uplink) -> dict[str, Any]:
    moment_us = uplink.received_us if uplink.time_us is None else uplink.time_us
    return {"bytes": list(uplink.payload), "fPort": uplink.f_port, "recvTime": moment_us // _US_PER_MS}
