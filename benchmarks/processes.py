"""Servers and accounting that the benchmarks share."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

from tests.servers import Mosquitto


def cpu_s() -> float:
    """CPU seconds this process has used, all threads, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


@contextlib.contextmanager
def mosquitto(folder: Path) -> Iterator[int]:
    """A Mosquitto without limits of its own; gives its port."""
    server = Mosquitto(folder / "broker", max_inflight_messages=0)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
