"""Several sources as one, so that everything goes through the same pump."""

import asyncio
from collections.abc import Sequence

from sensors.source import Delivery, Source


class SourcesTogether:
    """Hands over the deliveries of its sources, each in turn when several have one.

    It ends when all of them have. A delivery that a source has handed over and nobody has taken yet waits
    here, at most one for each source.
    """

    name = "all"

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)
        self._receiving: dict[int, asyncio.Task[Delivery | None]] = {}
        self._turn = list(range(len(self.sources)))

    async def receive(self, limit: int) -> Delivery | None:
        """Wait for any source; None when all have ended."""
        while self._turn:
            for place in self._turn:
                if place not in self._receiving:
                    self._receiving[place] = asyncio.ensure_future(self.sources[place].receive(limit))
            await asyncio.wait(self._receiving.values(), return_when=asyncio.FIRST_COMPLETED)
            for place in tuple(self._turn):
                if self._receiving[place].done():
                    delivery = self._receiving.pop(place).result()
                    self._turn.remove(place)
                    if delivery is not None:
                        self._turn.append(place)  # the others come first the next time
                        return delivery
        return None

    def waiting(self) -> int:
        """How many messages have arrived and not been taken yet."""
        handed_over = sum(
            len(delivery.messages)
            for task in self._receiving.values()
            if task.done() and not task.cancelled() and (delivery := task.result()) is not None
        )
        return handed_over + sum(source.waiting() for source in self.sources)

    def health(self) -> tuple[bool, str, str]:
        """The first that is not well, else all of them."""
        found = [source.health() for source in self.sources]
        for each in found:
            if not each[0]:
                return each
        return True, "; ".join(message for _, message, _ in found), ""

    async def stop(self) -> None:
        """End waiting; what was handed over and not taken was never acknowledged."""
        self._turn.clear()  # whoever is receiving is told that this was the end
        for task in self._receiving.values():
            task.cancel()
        await asyncio.gather(*self._receiving.values(), return_exceptions=True)
        self._receiving.clear()
