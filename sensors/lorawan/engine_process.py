"""The process that JavaScript codecs run in: a script of its own that imports nothing of ours.

It reads a line `[name, source or null, input or null]` and answers a line `[status, text]`, where status is
`ok` (text is the codec's answer as JSON), `error` (text says what it threw) or `slow` (it was stopped). It
cannot open files or connections, and ends with its standard input.
"""

import contextlib
import json
import resource
import sys
import time
from typing import Any

import quickjs

#: Of one uplink: processor time, memory and depth of calls.
TIME_LIMIT_S = 0.1
MEMORY_LIMIT_BYTES = 16 << 20
STACK_LIMIT_BYTES = 256 << 10
#: The most that a codec may answer; an uplink has 242 bytes.
MAX_ANSWER_CHARS = 65_536
_ADDRESS_SPACE_BYTES = 512 << 20
_MAX_ERROR_CHARS = 300

# What a codec may have changed about JSON or Date by the time it is called does not matter to us. Some codecs
# export themselves as modules do.
_CALLER = """
var exports = {}, module = { exports: exports };
(function (parse, stringify, Moment) {
  return function (text) {
    var codec = typeof decodeUplink === "function" ? decodeUplink : module.exports.decodeUplink;
    if (typeof codec !== "function") throw new Error("there is no function decodeUplink");
    if (text === null) return "null";
    var input = parse(text);
    input.recvTime = new Moment(input.recvTime);
    return stringify(codec(input));
  };
})(JSON.parse, JSON.stringify, Date)
"""


class _Codec:
    """A codec's source, and a context that it has been loaded into and not been called in yet.

    Each uplink gets a context of its own, so that what a codec remembers cannot change what it says of the
    next uplink, whichever that is. It is made ready while nobody waits.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._ready: tuple[quickjs.Context, Any] | None = None

    def prepare(self) -> tuple[quickjs.Context, Any]:
        """A context with the codec in it, and the function that calls it."""
        if self._ready is None:
            context = quickjs.Context()
            context.set_memory_limit(MEMORY_LIMIT_BYTES)
            context.set_max_stack_size(STACK_LIMIT_BYTES)
            context.set_time_limit(TIME_LIMIT_S)
            call = context.eval(_CALLER)
            context.eval(self._source)
            self._ready = context, call
        return self._ready

    def call(self, request: str | None) -> list[str]:
        """The codec's answer; without a request, only whether it can be called."""
        began_s = time.monotonic()
        try:
            _context, call = self.prepare()
            self._ready = None
            answer = call(request)
        except Exception as error:
            slow = time.monotonic() - began_s >= TIME_LIMIT_S
            return ["slow" if slow else "error", _told(error)]
        if not isinstance(answer, str):
            return ["error", "decodeUplink returned nothing"]
        if len(answer) > MAX_ANSWER_CHARS:
            return ["error", f"its answer is longer than {MAX_ANSWER_CHARS} characters"]
        return ["ok", answer]


def _told(error: Exception) -> str:
    """What was thrown, and where; the engine throws null when there is no memory left for an error."""
    first, *where = str(error).strip().splitlines() or [""]
    return " ".join(("out of memory" if first == "null" else first, *where[:1]))[:_MAX_ERROR_CHARS]


def _confine() -> None:
    """Give up what a codec has no need of, should one ever break out of the engine."""
    for what, limit in (
        (resource.RLIMIT_AS, _ADDRESS_SPACE_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        with contextlib.suppress(ValueError, OSError):  # it is lower already, or not known here
            resource.setrlimit(what, (limit, limit))


def main() -> None:
    """Answer until standard input ends."""
    _confine()
    codecs: dict[str, _Codec] = {}
    out = sys.stdout.buffer
    out.write(b'["ready",""]\n')
    out.flush()
    for line in sys.stdin.buffer:
        name, source, request = json.loads(line)
        if source is not None:
            codecs[name] = _Codec(source)
        codec = codecs[name]
        out.write(json.dumps(codec.call(None if request is None else json.dumps(request))).encode() + b"\n")
        out.flush()
        with contextlib.suppress(quickjs.JSException, MemoryError):  # whoever calls it next hears of it
            codec.prepare()


if __name__ == "__main__":
    main()
