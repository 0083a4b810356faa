"""Typed, ordered publish and subscribe inside the process."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
_log = logging.getLogger(__name__)


class Bus:
    """Hands each event to the listeners of its type, in the order they subscribed, before returning.

    A listener that raises is logged and counted in `failures`, and the next one still hears the event.
    """

    def __init__(self) -> None:
        self._listeners: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)
        self.failures: Counter[str] = Counter()

    def subscribe(self, event_type: type[Event], listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with each `event_type` published from now on; returns how to stop."""
        self._listeners[event_type].append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners[event_type]:
                self._listeners[event_type].remove(listener)

        return unsubscribe

    def publish(self, event: object) -> None:
        """Deliver `event` to every listener of exactly its type."""
        for listener in tuple(self._listeners[type(event)]):
            try:
                listener(event)
            except Exception:
                name = getattr(listener, "__qualname__", repr(listener))
                self.failures[name] += 1
                _log.exception("listener %s failed on %s", name, type(event).__name__)
