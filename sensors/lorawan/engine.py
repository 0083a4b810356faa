"""The JavaScript engine, in a process of its own: whatever a codec does, it can be ended and begun anew."""

import os
import select
import subprocess
import sys
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from twin.errors import TwinError

_PROGRAM = Path(__file__).with_name("engine_process.py")
#: A codec that has not answered by then is ended with its process. It has 0.1 s of the processor.
PATIENCE_S = 0.5
_START_PATIENCE_S = 10.0
#: A codec answers in less than a millisecond; one that fails after so long should not do so for each uplink.
_COSTLY_S = 0.03
_MAX_LINE_BYTES = 1 << 20
_answer = msgspec.json.Decoder(tuple[str, str])


class CodecFailedError(TwinError):
    """A codec that threw, was stopped, or brought its engine down; `costly` if that took long."""

    def __init__(self, why: str, *, costly: bool) -> None:
        super().__init__(why)
        self.why, self.costly = why, costly


class Engine:
    """Runs codecs, one call at a time. Its process starts with the first call, and again after a loss."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._loaded: set[str] = set()
        self._buffer = b""
        self._end = weakref.finalize(self, _ended, [])

    def call(self, name: str, source: str, request: Mapping[str, Any] | None) -> str:
        """What the codec `source` answers to `request`, as JSON; raises CodecFailedError.

        `name` stands for one source only. Without a request it is found out whether the codec can be called.
        """
        process = self._running()
        loaded = name in self._loaded
        line = msgspec.json.encode((name, None if loaded else source, request)) + b"\n"
        began_s = time.monotonic()
        status, text = self._ask(process, line, began_s + PATIENCE_S)
        self._loaded.add(name)
        if status == "ok":
            return text
        if status == "slow":
            raise CodecFailedError(f"it was stopped, having computed for 0.1 s ({text})", costly=True)
        raise CodecFailedError(text, costly=time.monotonic() - began_s >= _COSTLY_S)

    def close(self) -> None:
        """End the process; a further call begins a new one."""
        self._end()
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", str(_PROGRAM)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/",
            )  # fmt: skip
        except OSError as error:
            raise CodecFailedError(f"the engine cannot be started: {error}", costly=True) from error
        self._process, self._buffer = process, b""
        self._loaded.clear()
        self._end = weakref.finalize(self, _ended, [process])
        os.set_blocking(_pipes(process)[0], False)
        self._ask(process, b"", time.monotonic() + _START_PATIENCE_S)
        return process

    def _ask(self, process: subprocess.Popen[bytes], line: bytes, until_s: float) -> tuple[str, str]:
        """Send `line` and wait for the answering one; a process that gives none is ended."""
        try:
            to_codecs, from_codecs = _pipes(process)
            _send(to_codecs, line, until_s)
            return _answer.decode(self._receive(from_codecs, until_s))
        except (TimeoutError, OSError, msgspec.DecodeError) as error:
            self.close()
            raise CodecFailedError(f"its engine was ended: {error}", costly=True) from error

    def _receive(self, pipe: int, until_s: float) -> bytes:
        while b"\n" not in self._buffer:
            _wait(pipe, select.POLLIN, until_s)
            chunk = os.read(pipe, 65_536)
            if not chunk:
                raise BrokenPipeError("it broke down")
            self._buffer += chunk
            if len(self._buffer) > _MAX_LINE_BYTES:
                raise BrokenPipeError("its answer has no end")
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """The descriptors of its standard input and output."""
    if process.stdin is None or process.stdout is None:
        raise BrokenPipeError("it has no pipes")
    return process.stdin.fileno(), process.stdout.fileno()


def _send(pipe: int, line: bytes, until_s: float) -> None:
    while line:
        _wait(pipe, select.POLLOUT, until_s)
        line = line[os.write(pipe, line) :]


def _wait(pipe: int, event: int, until_s: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, until_s - time.monotonic()) * 1_000):
        raise TimeoutError(f"no answer for {PATIENCE_S} s")


def _ended(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        process.communicate()
