"""`bibliotwin` with a wall clock that can be set from outside: a file says how many seconds it is off."""

import mmap
import os
import struct
import sys
import time
from pathlib import Path

VARIABLE = "BENCHMARK_CLOCK_FILE"
_OFFSET = struct.Struct("<q")


class WrongClock:
    """The other end: sets how far the wall clock of a process is off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set(0)

    def set(self, seconds: float) -> None:
        """The process's clock jumps at its next look."""
        with self.path.open("r+b" if self.path.exists() else "w+b") as out:
            out.write(_OFFSET.pack(round(seconds * 1_000_000_000)))


def main() -> None:
    """Run the command with a wall clock that is off by what the file says; monotonic clocks are right."""
    with Path(os.environ[VARIABLE]).open("rb") as file:
        offset = mmap.mmap(file.fileno(), _OFFSET.size, access=mmap.ACCESS_READ)
    true_ns = time.time_ns
    time.time_ns = lambda: true_ns() + _OFFSET.unpack_from(offset)[0]
    time.time = lambda: time.time_ns() / 1e9
    from web.cli import app  # noqa: PLC0415 - after the clock is set up

    app(prog_name="bibliotwin", args=sys.argv[1:])


if __name__ == "__main__":
    main()
